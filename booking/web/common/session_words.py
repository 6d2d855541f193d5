"""Group sessions in words: places are seats, or hours at a bench, by the shape of the service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.messages.session_words import surroundings
from booking.rules.sessions import GroupSession, Lesson
from booking.rules.shapes import Shape
from booking.rules.text import Text
from booking.store.queries.sessions import PlannedSession
from booking.web.common.formats import clock, duration, text
from booking.web.common.price_texts import request_words


@dataclass(frozen=True, slots=True)
class SessionWords:
    """How a shape speaks of the places of its sessions."""

    places: Callable[[int], str]
    taken: Callable[[int, int], str]
    """So many of so many."""
    left: Callable[[int], str]
    asked: Callable[[], str]
    """The label of the field for how many there are."""
    room: Callable[[GroupSession], str] | None = None
    """What residents read instead of how much room is left."""
    worker_page: str = "worker.session"
    """Where a worker sees what there is to do there."""
    worker_link: Callable[[], str] = lambda: _("See who comes")

    def all_taken(self, one: PlannedSession) -> str:
        """Return how much of a session is taken: its places, as many as the carers allow, and what is taken away."""
        seats = self.taken(one.taken, one.places)
        if one.with_carers is not None and one.with_carers < one.places:
            given = self.taken(one.taken, one.with_carers)
            seats = _("%(given)s; with more carers %(places)s", given=given, places=one.places)
        if not one.portions:
            return seats
        return _(
            "%(seats)s; to take away: %(taken)s of %(portions)s",
            seats=seats,
            taken=one.portions_taken,
            portions=one.portions,
        )

    def kept(self, places: int, portions: int) -> str:
        """Return what one booking has: places, portions to take away, or both."""
        if not portions:
            return self.places(places)
        if not places:
            return _("To take away: %(portions)s", portions=portions)
        return _("%(seats)s; to take away: %(portions)s", seats=self.places(places), portions=portions)


def _seats(count: int) -> str:
    return str(ngettext("%(num)s place", "%(num)s places", count))


def _seats_taken(taken: int, places: int) -> str:
    return str(ngettext("%(taken)s of %(num)s place", "%(taken)s of %(num)s places", places, taken=taken))


def _bench_taken(taken: int, places: int) -> str:
    return _("%(taken)s of %(places)s", taken=duration(taken), places=duration(places))


def _seats_left(count: int) -> str:
    return str(ngettext("%(num)s place left", "%(num)s places left", count))


def _bench_left(minutes: int) -> str:
    return _("%(duration)s left", duration=duration(minutes))


def _bring_between(one: GroupSession) -> str:
    return _("Bring it between %(start)s and %(end)s.", start=clock(one.starts_at), end=clock(one.ends_at))


SESSION_WORDS: Final = {
    Shape.SEAT: SessionWords(_seats, _seats_taken, _seats_left, lambda: _("How many places are there?")),
    Shape.DROP_OFF: SessionWords(
        duration,
        _bench_taken,
        _bench_left,
        lambda: _("How many minutes of work fit in?"),
        room=_bring_between,
        worker_page="worker.bench",
        worker_link=lambda: _("To the bench"),
    ),
}


def words_for(shape: Shape | str) -> SessionWords:
    """Return how a shape speaks of its places; only of shapes with sessions."""
    return SESSION_WORDS[Shape(shape)]


def left_words(shape: Shape | str, count: int) -> str:
    """Return how much room is left, calmly: no room is said as it is."""
    return words_for(shape).left(count) if count > 0 else _("No places left")


def portions_left(count: int) -> str:
    """Return how much is left to take away."""
    if count <= 0:
        return _("Nothing left to take away")
    return str(ngettext("%(num)s portion left to take away", "%(num)s portions left to take away", count))


def fetch_words(starts_at: datetime, ends_at: datetime) -> str:
    """Return when what is taken away can be fetched."""
    return _("To take away: fetch it between %(start)s and %(end)s.", start=clock(starts_at), end=clock(ends_at))


def session_lines(one: GroupSession) -> tuple[str, ...]:
    """Return what to say of a session beside its hours: what it is, for whom, where, and how much room is left."""
    away = portions_left(one.free_portions) if one.portions else ""
    kind = lesson_lines(Lesson(one.name, one.level, one.is_outdoor))
    lines = (*kind, ages(one), one.location_name, away, left_words(one.shape, one.free))
    return tuple(line for line in lines if line)


def lesson_lines(lesson: Lesson) -> tuple[str, ...]:
    """Return what a session is, as far as somebody said: its name, how hard it is, whether it is in the open air."""
    where = surroundings(request_words(), is_outdoor=lesson.is_outdoor)
    lines = (*(text(one) if one else "" for one in (lesson.name, lesson.level)), where)
    return tuple(line for line in lines if line)


def kind_of(one: PlannedSession) -> str:
    """Return how hard a session is and whether it is in the open air, in one line; empty where nobody said so."""
    return " · ".join(lesson_lines(Lesson({}, one.level, one.is_outdoor)))


def lines_for_residents(one: GroupSession) -> tuple[str, ...]:
    """Return the same for who comes to it: of something to leave behind they read when, not how much room is left."""
    room = words_for(one.shape).room
    return session_lines(one) if room is None else (*session_lines(one)[:-1], room(one))


def ages(one: GroupSession) -> str:
    """Return for which ages a session is; empty where it is for everybody."""
    if one.least_age is not None and one.most_age is not None:
        return _("From %(least)s to %(most)s years old", least=one.least_age, most=one.most_age)
    if one.least_age is not None:
        return _("From %(least)s years old", least=one.least_age)
    return _("Up to %(most)s years old", most=one.most_age) if one.most_age is not None else ""


def session_name(name: Text, service_name: Text) -> str:
    """Return what a session is called: the dish, the lesson; where it has no name, the service."""
    return text(name) if name else text(service_name)
