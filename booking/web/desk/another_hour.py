"""Does the caller ask for another hour? Whether it can be, and if not: why, and which times are near it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import request

from booking.messages.why_words import away_words, why_words, worker_why_words
from booking.rules.why import Obstacle, WhyNot, WorkerWhy
from booking.store.database import reading
from booking.store.queries.household_workers import worker_names
from booking.usecases.bookings.caller_wish import CallerWish, placed
from booking.usecases.bookings.placing import alternatives_to, is_free_with_reason
from booking.usecases.bookings.why_not import why_not
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.moment_form import MomentForm
from booking.web.common.price_texts import request_words
from booking.web.desk.moments import ShownDay, shown_alternatives, written


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


def hour_form() -> MomentForm:
    """Return the form, filled from the address of the page."""
    return MomentForm(formdata=request.args)


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
