"""A worker's weeks, dated days and absences in words and sums."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Protocol

from flask_babel import gettext as _

from booking.rules.calendar import BRUSSELS, local, local_date
from booking.rules.hours import Week, WeeklyHours, week_of
from booking.store.queries.locations import Location
from booking.store.queries.workers import Worker
from booking.web.common.formats import clock, day, duration, moment

#: Clock times of a week belong to no day; any will do to write them down.
_A_DAY: Final = date(2024, 1, 1)
#: Between spaces at which no line breaks.
_DASH: Final = "\u00a0–\u00a0"
_WEEK: Final = timedelta(days=7)


class Away(Protocol):
    """A stretch in which a worker, or a piece of equipment, is not there."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""


@dataclass(frozen=True, slots=True)
class DayHours:
    """A stretch in words, ``8.30 – 12.00``, and in which week it counts; empty for every week."""

    words: str
    week: str


@dataclass(frozen=True, slots=True)
class DatedDay:
    """One day on which a worker's hours differ. Without ``hours`` they are not at work."""

    on: date
    hours: tuple[str, ...]
    beside_week: bool


def day_hours(worker: Worker, weekday: int) -> list[DayHours]:
    """Return the stretches of one weekday in order; 0 is Monday."""
    return [
        DayHours(stretch_words(one.starts, one.ends), _in_week(one.week))
        for one in worker.hours
        if one.weekday == weekday
    ]


def week_totals(worker: Worker) -> list[str]:
    """Return how long a worker works in a week, in words; of both weeks where they differ."""
    first, second = (_minutes_in(worker.hours, week) for week in (Week.FIRST, Week.SECOND))
    if first == second:
        return [duration(first)]
    return [_("Week A: %(duration)s", duration=duration(first)), _("Week B: %(duration)s", duration=duration(second))]


def alternates(worker: Worker) -> bool:
    """Tell whether two different weeks take turns."""
    return any(one.week is not Week.EVERY for one in worker.hours)


def this_week(today: date) -> str:
    """Return which of the two weeks it is, in a sentence."""
    return _("This is week A.") if week_of(today) is Week.FIRST else _("This is week B.")


def monday_of(week: Week, *, today: date) -> date:
    """Return the Monday of this week or the next, whichever is ``week``."""
    monday = today - timedelta(days=today.weekday())
    return monday if week_of(monday) is week else monday + _WEEK


def dated_days(worker: Worker) -> list[DatedDay]:
    """Return the days that differ from a worker's week, in order."""
    hours: defaultdict[date, list[str]] = defaultdict(list)
    for shift in worker.shifts:
        hours[local_date(shift.starts_at)].append(f"{clock(shift.starts_at)}{_DASH}{clock(shift.ends_at)}")
    return [
        DatedDay(on, tuple(hours.get(on, ())), beside_week=on not in worker.changed_days)
        for on in sorted({*hours, *worker.changed_days})
    ]


def absence_words(absence: Away) -> str:
    """Return from when until when somebody is away; whole days without hours."""
    starts, ends = local(absence.starts_at), local(absence.ends_at)
    if starts.time() != time.min or ends.time() != time.min:
        return _("From %(starts)s until %(ends)s", starts=moment(starts), ends=moment(ends))
    last = ends.date() - timedelta(days=1)
    if last == starts.date():
        return _("%(date)s, the whole day", date=day(last))
    return _("From %(first)s until %(last)s, whole days", first=day(starts), last=day(last))


def opening_hours(place: Location, weekday: int) -> list[str]:
    """Return when a place is open on a weekday, in words and in order; 0 is Monday."""
    return [stretch_words(one.opens, one.closes) for one in place.opening.week if one.weekday == weekday]


def stretch_words(starts: time, ends: time) -> str:
    """Return ``8.30 – 12.00``."""
    return f"{_words(starts)}{_DASH}{_words(ends)}"


def _in_week(week: Week) -> str:
    return {Week.EVERY: "", Week.FIRST: _("week A"), Week.SECOND: _("week B")}[week]


def _minutes_in(hours: tuple[WeeklyHours, ...], week: Week) -> int:
    return sum(_minutes(one.ends) - _minutes(one.starts) for one in hours if one.week in {Week.EVERY, week})


def _words(at: time) -> str:
    return clock(datetime.combine(_A_DAY, at, tzinfo=BRUSSELS))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
