"""Why a moment cannot be booked: a sentence for the person, and for the desk one about each worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from booking.messages.calendar_words import closed_words
from booking.messages.season_words import season_words
from booking.messages.words import Say, Words
from booking.rules.moments import moment_of
from booking.rules.why import Obstacle, Reason, WhyNot, WorkerWhy

_REASONS: Final[Mapping[Reason, Callable[[Say], str]]] = {
    Reason.PAST: lambda _: _("This moment is already over. Choose a later one."),
    Reason.TOO_SOON: lambda _: _("This is too soon for us to come. Choose a later time, or call us."),
    Reason.TOO_FAR_AHEAD: lambda _: _("This is too far ahead. We do not plan these days yet."),
    Reason.OFF_GRID: lambda _: _("We do not begin at this minute. Choose one of the times on the page."),
    Reason.CLOSED: lambda _: _("We are closed on this day."),
    Reason.LOCATION_CLOSED: lambda _: _("The place is closed then, or closes before it would be ready."),
    Reason.NOBODY_CAN: lambda _: _("Nobody of us can do this work at the moment. Call us, we will look for a way."),
    Reason.NOBODY_AS_WISHED: lambda _: _("Nobody who comes as you asked is there then."),
    Reason.NOBODY_THERE: lambda _: _("Nobody of us works at this hour, or long enough for this job."),
    Reason.EVERYBODY_BUSY: lambda _: _("Everybody who can do this is with somebody else then, or on the way."),
    Reason.TOO_FEW: lambda _: _("More than one person is needed for this, and not enough of us are free then."),
    Reason.NOBODY_LEADS: lambda _: _("Nobody who can lead the crew is free then."),
    Reason.NO_SESSION: lambda _: _("Nothing is planned at this moment. Choose one of the times on the page."),
    Reason.ORDERS_CLOSED: lambda _: _("It is too late to book this one. Choose a later one, or call us."),
    Reason.NOT_THIS_AGE: lambda _: _("This one is for people of another age. Call us if you are not sure."),
    Reason.FULL: lambda _: _("There are not enough places left."),
    Reason.OUT_OF_SEASON: lambda _: _("We do not do this work in this part of the year."),
    Reason.NO_EQUIPMENT: lambda _: _("What we need for this job is in use somewhere else then."),
}


def why_words(answer: WhyNot, words: Words) -> str:
    """Return why a moment is not free, in one or two sentences; what to say of one that is free."""
    _ = words.gettext
    if answer.reason is None:
        return _("This time is free.")
    if answer.reason is Reason.CLOSED and answer.closed is not None:
        return _("We are closed on this day: %(why)s.", why=closed_words(answer.closed, words))
    if answer.reason is Reason.OUT_OF_SEASON and answer.season is not None:
        return season_words(answer.season, words)
    return _REASONS[answer.reason](_)


def worker_why_words(about: WorkerWhy, name: str, words: Words) -> str:
    """Return what stands in the way of one worker, for the desk: never for whom they work then."""
    _ = words.gettext
    if about.obstacle is Obstacle.BUSY and about.taken is not None:
        begins, ends = (words.clock(moment_of(minute)) for minute in about.taken)
        return _("%(name)s is at work elsewhere from %(begins)s to %(ends)s.", name=name, begins=begins, ends=ends)
    if about.obstacle is Obstacle.FREE:
        return _("%(name)s is free.", name=name)
    if about.obstacle is Obstacle.STOPS_TOO_SOON:
        return _("%(name)s has a break or stops before it would be ready.", name=name)
    if about.obstacle is Obstacle.ON_THE_WAY:
        return _("%(name)s cannot be there in time, or not be in time for what comes after it.", name=name)
    if about.obstacle is Obstacle.NOT_WISHED:
        return _("%(name)s could come, but is not as this household asked.", name=name)
    return away_words([name], words)


def away_words(names: Sequence[str], words: Words) -> str:
    """Return who is not at work, in one sentence: as a rule that is nearly everybody."""
    return words.gettext("Not at work then: %(names)s.", names=words.listed(names))
