"""Group sessions: which can be chosen and why not, how many places a booking takes, until when, how they repeat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from booking.rules.calendar import Calendar, at, local, local_date
from booking.rules.refusals.series import NoDates
from booking.rules.refusals.sessions import TooManySessions
from booking.rules.refusals.times import InvalidPeriod, NotATime
from booking.rules.series import SeriesRule, dates
from booking.rules.shapes import Shape
from booking.rules.text import Text
from booking.rules.work import Task

#: What one form makes at once: every week of a school year on two weekdays, and then some.
MOST_AT_ONCE: Final = 400
MOST_PLACES: Final = 5000
_DAY: Final = timedelta(days=1)
_WEEKEND: Final = frozenset({5, 6})
#: Where no working day is found before a session, an order cannot be due earlier than this.
_FURTHEST_BACK: Final = 60


class Unavailable(StrEnum):
    """Why a session cannot be chosen; the first that holds, in this order."""

    CANCELLED = "cancelled"
    ELSEWHERE = "elsewhere"
    """It takes place somewhere else than was asked."""
    OVER = "over"
    TOO_LATE = "too_late"
    """Orders are closed: the session's own deadline, or the notice of the service."""
    TOO_FAR_AHEAD = "too_far_ahead"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSession:
    """A session as somebody who wants a place in it sees it, in ``[starts_at, ends_at)``.

    ``free`` are the places that nobody has: seats, or minutes of bench time. Ages are whole years on the day itself,
    both included. ``name`` is empty where the service says it all. ``portions`` can be taken away, besides the seats;
    ``free_portions`` of them nobody has. ``level`` says how hard it is, empty where that is no matter; ``is_outdoor``
    is None where nobody said whether it is in the open air.
    """

    session_id: int
    service_id: int
    location_id: int
    starts_at: datetime
    ends_at: datetime
    places: int
    free: int
    name: Text = field(default_factory=dict)
    location_name: str = ""
    least_age: int | None = None
    most_age: int | None = None
    book_until: datetime | None = None
    is_open: bool = True
    shape: Shape = Shape.SEAT
    portions: int = 0
    free_portions: int = 0
    level: Text = field(default_factory=dict)
    is_outdoor: bool | None = None

    def closes_at(self, notice: timedelta) -> datetime:
        """Return until when residents book, that moment included: its own deadline, or ``notice`` before it begins."""
        return min(self.book_until, self.starts_at) if self.book_until is not None else self.starts_at - notice


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a session is: its name and its level, each empty where it has none, and whether it is in the open air."""

    name: Text = field(default_factory=dict)
    level: Text = field(default_factory=dict)
    is_outdoor: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants: so many ``places`` at once, until ``last_day``, for people who were born on ``born_on``.

    The office books until a session ends, whatever the deadline (``by_office``); with a reason (``with_reason``) also
    beyond the last day and the ages. Nobody ever gets a place that is not there. An age that nobody told is no reason
    to refuse. ``portions`` are what is taken away besides.
    """

    places: int
    now: datetime
    notice: timedelta
    last_day: date
    born_on: tuple[date, ...] = ()
    location_id: int | None = None
    by_office: bool = False
    with_reason: bool = False
    portions: int = 0


def why_unavailable(one: GroupSession, asked: Asked) -> Unavailable | None:
    """Return why a session cannot be chosen, or None where it can: what is shown and what is accepted stand on this."""
    if not one.is_open:
        return Unavailable.CANCELLED
    if asked.location_id is not None and one.location_id != asked.location_id:
        return Unavailable.ELSEWHERE
    if one.ends_at <= asked.now or (one.starts_at <= asked.now and not asked.by_office):
        return Unavailable.OVER
    if not asked.by_office and asked.now > one.closes_at(asked.notice):
        return Unavailable.TOO_LATE
    beyond = None if asked.with_reason and asked.by_office else _beyond_the_usual(one, asked)
    if beyond is None and (asked.places > max(one.free, 0) or asked.portions > one.free_portions):
        return Unavailable.FULL
    return beyond


def choosable(sessions: Iterable[GroupSession], asked: Asked) -> list[GroupSession]:
    """Return the sessions that can be chosen, in order of time."""
    found = (one for one in sessions if why_unavailable(one, asked) is None)
    return sorted(found, key=lambda one: (one.starts_at, one.location_id, one.session_id))


def nearest_sessions(sessions: Sequence[GroupSession], wanted: datetime, *, count: int) -> list[GroupSession]:
    """Return the ``count`` sessions nearest to ``wanted``, in order of time."""
    by_distance = sorted(sessions, key=lambda one: (abs(one.starts_at - wanted), one.starts_at, one.session_id))
    return sorted(by_distance[:count], key=lambda one: (one.starts_at, one.session_id))


def seats_of(tasks: Iterable[Task]) -> int:
    """Return how many places a booking of seats takes: everybody at the table, at whatever price."""
    return sum(task.count for task in tasks if task.takes_seat)


def portions_of(tasks: Iterable[Task]) -> int:
    """Return how many portions a booking of seats takes away."""
    return sum(task.count for task in tasks if not task.takes_seat)


def bench_minutes_of(tasks: Iterable[Task]) -> int:
    """Return how many minutes of bench time a booking takes of what is dropped off."""
    return sum(task.total_minutes for task in tasks)


def age_on(born_on: date, on: date) -> int:
    """Return somebody's age on a day, in whole years; who was born on 29 February is older on 1 March."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


class Counting(StrEnum):
    """How an order deadline is counted back from the day of a session."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when orders are taken: at ``clock`` of a day before the session.

    ``number`` are days (0 to 60), working days (1 to 20), or the weekday that came last before the day of the session
    (0 is Monday). *Friday morning for Wednesday* (Hoegaarden) is the weekday 4; *a week ahead* (Hamme) are 7 days;
    *noon of the working day before* (Londerzeel) is 1 working day (domain A1.4).
    """

    counting: Counting
    number: int
    clock: time

    def of(self, starts_at: datetime, *, calendar: Calendar) -> datetime:
        """Return the last moment at which a session that begins at ``starts_at`` can be booked; never after it."""
        on = local_date(starts_at)
        day = {
            Counting.DAYS: lambda: on - self.number * _DAY,
            Counting.WORKING_DAYS: lambda: _working_day_before(on, self.number, calendar=calendar),
            Counting.WEEKDAY: lambda: on - _DAY - ((on.weekday() - 1 - self.number) % 7) * _DAY,
        }[self.counting]()
        return min(_moment(day, self.clock), starts_at)

    def to_json(self) -> dict[str, Any]:
        """Return the deadline in plain values, for a name of what was asked."""
        return {"counting": str(self.counting), "number": self.number, "clock": self.clock.isoformat("minutes")}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """When one session takes place, ``[starts_at, ends_at)``, and until when it can be booked; None is the notice."""

    starts_at: datetime
    ends_at: datetime
    book_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Sessions that come back: "every Tuesday 12:00 to 13:30, from … until …, not on holidays and not in some weeks".

    ``rule`` says the days and the beginning, and has a last day; ``ends`` is on the clock of the same day.
    """

    rule: SeriesRule
    ends: time
    deadline: Deadline | None = None


def occurrences(repeat: Repeat, *, calendar: Calendar) -> tuple[Occurrence, ...]:
    """Return every session that is meant, in order; on days when nobody works or that are left out there is none.

    Raises ``InvalidPeriod`` for an end before the beginning or no last day, ``NoDates`` where nothing is left,
    ``TooManySessions`` beyond 400, and ``SeriesTooLong`` for more than two years.
    """
    rule = repeat.rule
    if repeat.ends <= rule.clock or rule.last is None or rule.last < rule.first:
        raise InvalidPeriod
    days = [one.on for one in dates(rule, rule.first, rule.last, calendar=calendar) if one.on is not None]
    if not days:
        raise NoDates
    if len(days) > MOST_AT_ONCE:
        raise TooManySessions(found=len(days), most=MOST_AT_ONCE)
    return tuple(_on(repeat, on, calendar=calendar) for on in days)


def moved_to(starts_at: datetime, ends_at: datetime, on: date) -> tuple[datetime, datetime]:
    """Return the same hours on the clock, on another day; it lasts as long. Raises ``NotATime``."""
    begins = at(on, local(starts_at).time())
    return begins, begins + (ends_at - starts_at)


def suits_age(one: GroupSession, born_on: Iterable[date]) -> bool:
    """Tell whether a session is for everybody who was born on these days."""
    return _not_this_age(one, born_on) is None


def _beyond_the_usual(one: GroupSession, asked: Asked) -> Unavailable | None:
    if local_date(one.starts_at) > asked.last_day:
        return Unavailable.TOO_FAR_AHEAD
    return _not_this_age(one, asked.born_on)


def _not_this_age(one: GroupSession, born_on: Iterable[date]) -> Unavailable | None:
    ages = [age_on(born, local_date(one.starts_at)) for born in born_on]
    if one.least_age is not None and any(age < one.least_age for age in ages):
        return Unavailable.TOO_YOUNG
    if one.most_age is not None and any(age > one.most_age for age in ages):
        return Unavailable.TOO_OLD
    return None


def _on(repeat: Repeat, on: date, *, calendar: Calendar) -> Occurrence:
    starts_at = repeat.rule.moment(on)
    until = repeat.deadline.of(starts_at, calendar=calendar) if repeat.deadline is not None else None
    return Occurrence(starts_at, _moment(on, repeat.ends), until)


def _working_day_before(on: date, number: int, *, calendar: Calendar) -> date:
    day, left = on, number
    while left > 0 and (on - day).days < _FURTHEST_BACK:
        day -= _DAY
        if day.weekday() not in _WEEKEND and not calendar.is_closed(day):
            left -= 1
    return day


def _moment(on: date, clock: time) -> datetime:
    """Return the moment of a clock time; of one that is skipped that night in March, the end of the skipped hour."""
    try:
        return at(on, clock)
    except NotATime:
        return at(on, time(clock.hour + 1))
