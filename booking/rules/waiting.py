"""The waiting list: what suits somebody who waits, who comes first and why, and until when a place is kept.

Source: domain A1.1 (Gingelom: 80+, 65+, <65), A1.2 (Jabbeke: a waiting list; Riemst: points, the neediest first).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from booking.rules.calendar import at, days_from, local, local_date
from booking.rules.refusals.times import InvalidPeriod, NoWeekday
from booking.rules.refusals.waiting import DaysArePast, NoSuchDay, TooNarrow, WaitsTooLong

MIDNIGHT: Final = time(0)
#: The end of the day in a wish: a visit that ends at midnight still lies before it.
END_OF_DAY: Final = time(23, 59)
EVERY_DAY: Final = frozenset(range(7))
#: How long somebody may wait in one wish: after that we ask again whether it is still needed.
LONGEST: Final = timedelta(days=366)
#: Nobody is rung or beeped outside these hours of Brussels.
AWAKE: Final = (time(8), time(21))
#: A place that nobody said yes to by then goes back: the worker has to know where to go.
LEAD: Final = timedelta(hours=2)
#: With less time than this to answer a place is not offered at all.
LEAST_TO_ANSWER: Final = timedelta(hours=1)
#: Who did not answer so often in a row is no longer waiting, as far as we can see.
MOST_UNANSWERED: Final = 2


class Part(StrEnum):
    """A part of the day, as residents name it."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"


#: Between which clock times a visit has to lie to be in a part of the day.
HOURS: Final = {
    Part.ANY: (MIDNIGHT, END_OF_DAY),
    Part.MORNING: (MIDNIGHT, time(13)),
    Part.AFTERNOON: (time(12), END_OF_DAY),
}


@dataclass(frozen=True, slots=True)
class Window:
    """When it would suit: on ``weekdays`` (0 is Monday) of the days ``[first, last]``, the whole visit between the
    clock times ``earliest`` and ``latest`` of Brussels, by ``worker_id`` where somebody asked for one.
    """

    first: date
    last: date
    weekdays: frozenset[int] = EVERY_DAY
    earliest: time = MIDNIGHT
    latest: time = END_OF_DAY
    worker_id: int | None = None

    @property
    def part(self) -> Part | None:
        """The part of the day that these hours are, or None for other ones."""
        return next((part for part, hours in HOURS.items() if hours == (self.earliest, self.latest)), None)

    def days(self, first: date, last: date) -> list[date]:
        """Return the days of ``[first, last]`` that suit, in order."""
        first, last = max(first, self.first), min(last, self.last)
        return [on for on in days_from(first, count=(last - first).days + 1) if on.weekday() in self.weekdays]


def require_sound(window: Window, *, today: date, duration: timedelta) -> None:
    """Raise a refusal unless some visit of ``duration`` could suit.

    Raises ``NoWeekday``, ``InvalidPeriod`` for an end before its start, ``DaysArePast``, ``WaitsTooLong``,
    ``NoSuchDay`` where none of the weekdays lies between the days, ``TooNarrow`` for hours in which it cannot fit.
    """
    if not window.weekdays or not window.weekdays <= EVERY_DAY:
        raise NoWeekday
    if window.first > window.last or window.earliest >= window.latest:
        raise InvalidPeriod
    if window.last < today:
        raise DaysArePast
    if window.last - today > LONGEST:
        raise WaitsTooLong(most_days=LONGEST.days)
    # A week holds every weekday, so seven days tell.
    if not window.days(max(window.first, today), max(window.first, today) + timedelta(days=6)):
        raise NoSuchDay
    if _length(window) < duration:
        raise TooNarrow(minutes=int(duration / timedelta(minutes=1)))


def suits(window: Window, starts_at: datetime, ends_at: datetime) -> bool:
    """Tell whether a visit ``[starts_at, ends_at)`` lies in the days and the hours that were asked.

    A visit across midnight only suits who asked for no hours at all. Who comes is for placing to see to.
    """
    starts, ends = local(starts_at).replace(tzinfo=None), local(ends_at).replace(tzinfo=None)
    on = starts.date()
    if not (window.first <= on <= window.last and on.weekday() in window.weekdays):
        return False
    if window.part is Part.ANY:
        return True
    latest = datetime.combine(on, window.latest)
    if window.latest >= END_OF_DAY:
        latest = datetime.combine(on, MIDNIGHT) + timedelta(days=1)
    return starts.time() >= window.earliest and ends <= latest


class Order(StrEnum):
    """By what an organisation decides who of its list comes first."""

    DATE = "date"
    AGE = "age"
    POINTS = "points"
    STATUS = "status"


class AgeGroup(StrEnum):
    """The ages of regulations, the oldest first. A household that told no year of birth is in none."""

    FROM_80 = "80"
    FROM_65 = "65"
    UNDER_65 = "under_65"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts for somebody's place in the list. ``asked_at`` is aware; ``points`` are of need."""

    waiting_id: int
    asked_at: datetime
    birth_year: int | None = None
    points: int = 0
    has_lower_class: bool = False


@dataclass(frozen=True, slots=True)
class WhyHere:
    """Why somebody stands where they stand: the rule, the fact that it looks at, and since when they wait.

    Only the fact of the organisation's own rule is told: the others do not count, and are nobody's business.
    """

    order: Order
    asked_on: date
    age_group: AgeGroup | None = None
    points: int | None = None
    has_lower_class: bool | None = None


def sort_key(standing: Standing, order: Order, *, today: date) -> tuple[int, datetime, int]:
    """Return the key by which the list is sorted: the rule's own rank, then the date of asking, then the id.

    No two people have the same key, so that the order is total and never changes by chance.
    """
    return (_rank(standing, order, today=today), standing.asked_at, standing.waiting_id)


def why_here(standing: Standing, order: Order, *, today: date) -> WhyHere:
    """Return the facts behind somebody's place in the list."""
    return WhyHere(
        order,
        local_date(standing.asked_at),
        age_group=age_group(standing.birth_year, today=today) if order is Order.AGE else None,
        points=standing.points if order is Order.POINTS else None,
        has_lower_class=standing.has_lower_class if order is Order.STATUS else None,
    )


def age_group(birth_year: int | None, *, today: date) -> AgeGroup:
    """Return the group of the age that somebody reaches in this year: only the year of birth is asked."""
    if birth_year is None:
        return AgeGroup.UNKNOWN
    age = today.year - birth_year
    if age >= 80:  # noqa: PLR2004 - as the regulation says
        return AgeGroup.FROM_80
    return AgeGroup.FROM_65 if age >= 65 else AgeGroup.UNDER_65  # noqa: PLR2004 - as the regulation says


def tell_at(now: datetime) -> datetime:
    """Return when somebody can be told: now, or at the next moment at which people are awake."""
    clock, on = local(now).time(), local_date(now)
    if clock < AWAKE[0]:
        return at(on, AWAKE[0])
    return now if clock < AWAKE[1] else at(on + timedelta(days=1), AWAKE[0])


def kept_until(starts_at: datetime, *, offer: timedelta, now: datetime) -> datetime | None:
    """Return until when a place is kept for somebody to whom it is offered at ``now``, or None for one too near.

    The time to answer begins when they can be told, and ends some hours before the visit at the latest.
    """
    told_at = tell_at(now)
    until = min(told_at + offer, starts_at - LEAD)
    return until if until - told_at >= LEAST_TO_ANSWER else None


def goes_on(answers: Iterable[bool]) -> bool:
    """Tell whether somebody still waits, from whether they answered each of their offers, the last first."""
    unanswered = 0
    for answered in answers:
        if answered:
            break
        unanswered += 1
    return unanswered < MOST_UNANSWERED


def _rank(standing: Standing, order: Order, *, today: date) -> int:
    if order is Order.AGE:
        return list(AgeGroup).index(age_group(standing.birth_year, today=today))
    if order is Order.POINTS:
        return -standing.points
    if order is Order.STATUS:
        return 0 if standing.has_lower_class else 1
    return 0


def _length(window: Window) -> timedelta:
    """Return how long the hours of one day are."""
    day = date(2000, 1, 1)
    latest = datetime.combine(day, window.latest)
    if window.latest >= END_OF_DAY:
        latest = datetime.combine(day + timedelta(days=1), MIDNIGHT)
    return latest - datetime.combine(day, window.earliest)
