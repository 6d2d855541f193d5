"""Does the caller ask for another hour? Whether it can be, and if not: why, and which times are near it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from booking.messages.why_words import away_words, why_words, worker_why_words
from booking.rules.calendar import at
from booking.rules.refusals import NotATime
from booking.rules.why import Obstacle, WhyNot, WorkerWhy
from booking.store.database import reading
from booking.store.queries.household_workers import worker_names
from booking.usecases.bookings.caller_wish import CallerWish, is_free_with_reason, placed
from booking.usecases.bookings.placing import alternatives_to
from booking.usecases.bookings.why_not import why_not
from booking.web.common import clock
from booking.web.common.clock_field import ClockField
from booking.web.common.day_field import DayField
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.price_texts import request_words
from booking.web.desk.moments import ShownDay, shown_alternatives, written

_YEARS: Final = range(2000, 2101)


class HourForm(PageForm):
    """Which day and hour the caller asks for. Its answers stand in the address of the page."""

    class Meta:
        """It changes nothing: without a token."""

        csrf = False

    ask_on = DayField(_l("Which day?"))
    ask_clock = ClockField(_l("What time?"))

    def validate_ask_on(self, field: DayField) -> None:
        """Ask for a day that somebody can mean."""
        if field.errors:
            return
        if field.data is None:
            raise ValidationError(_("Fill in the day."))
        if field.data.year not in _YEARS:
            raise ValidationError(_("Write a day such as 1/12/2026."))

    def validate_ask_clock(self, field: ClockField) -> None:
        """Ask for a time."""
        if field.data is None and not field.errors:
            raise ValidationError(_("Fill in the time."))

    def moment(self) -> datetime | None:
        """Return the moment that is asked for; None where nothing is asked, or what was typed is said to be wrong."""
        if not (request.args.keys() & {"ask_on", "ask_clock"}) or not self.validate():
            return None
        try:
            return at(self.ask_on.data, self.ask_clock.data)
        except NotATime:
            self.add_error(_("This hour does not exist: the clock goes forward then."), field="ask_clock")
            return None


@dataclass(frozen=True, slots=True)
class AnotherHour:
    """A moment that is not free: the sentence for the caller, what stands in the way of each worker, what is near.

    ``url`` chooses it all the same, with a reason; empty where that cannot be.
    """

    starts_at: datetime
    sentence: str
    facts: tuple[str, ...]
    nearest: tuple[ShownDay, ...]
    url: str


def hour_form() -> HourForm:
    """Return the form, filled from the address of the page."""
    return HourForm(formdata=request.args)


def another_hour(wish: CallerWish, starts_at: datetime, *, link: Callable[[str], str]) -> AnotherHour | None:
    """Return why the caller cannot have this start, or None where they can.

    Raises what ``caller_wish.placed`` raises, and ``NothingChosen``.
    """
    by, now = actor(), clock.now()
    with reading() as session:
        work = placed(session, wish, by=by)
        answer = why_not(session, work, starts_at, by=by, now=now)
        if answer.reason is None:
            return None
        nearest = alternatives_to(session, work, starts_at, by=by, now=now)
        names = worker_names(session, by.organisation_id)
        with_reason = is_free_with_reason(session, work, starts_at, by=by, now=now)
    return AnotherHour(
        starts_at,
        sentence=sentence_for(answer),
        facts=tuple(_facts(answer.workers, names)),
        nearest=shown_alternatives(nearest, link=link),
        url=link(written(starts_at)) if with_reason else "",
    )


def sentence_for(answer: WhyNot) -> str:
    """Return why a moment is not free, in the language of this request."""
    return why_words(answer, request_words())


def _facts(workers: Iterable[WorkerWhy], names: dict[int, str]) -> list[str]:
    words = request_words()
    known = [one for one in workers if one.worker_id in names]
    away = [names[one.worker_id] for one in known if one.obstacle is Obstacle.AWAY]
    others = [worker_why_words(one, names[one.worker_id], words) for one in known if one.obstacle is not Obstacle.AWAY]
    return [*others, *([away_words(away, words)] if away else [])]
