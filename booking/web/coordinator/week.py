"""A worker's week and absences in words and sums."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from flask_babel import gettext as _

from booking.rules.calendar import BRUSSELS, local
from booking.store.queries.workers import Absence, Worker
from booking.web.common.formats import clock, day, moment

#: Clock times of a week belong to no day; any will do to write them down.
_A_DAY: Final = date(2024, 1, 1)
#: Between spaces at which no line breaks.
_DASH: Final = "\u00a0–\u00a0"


def day_hours(worker: Worker, weekday: int) -> list[str]:
    """Return the stretches of one weekday in words, ``8.30 – 12.00``, in order; 0 is Monday."""
    return [
        f"{_words(weekly.starts)}{_DASH}{_words(weekly.ends)}" for weekly in worker.hours if weekly.weekday == weekday
    ]


def week_minutes(worker: Worker) -> int:
    """Return how long a worker works in a week."""
    return sum(_minutes(weekly.ends) - _minutes(weekly.starts) for weekly in worker.hours)


def absence_words(absence: Absence) -> str:
    """Return from when until when somebody is away; whole days without hours."""
    starts, ends = local(absence.starts_at), local(absence.ends_at)
    if starts.time() != time.min or ends.time() != time.min:
        return _("From %(starts)s until %(ends)s", starts=moment(starts), ends=moment(ends))
    last = ends.date() - timedelta(days=1)
    if last == starts.date():
        return _("%(date)s, the whole day", date=day(last))
    return _("From %(first)s until %(last)s, whole days", first=day(starts), last=day(last))


def _words(at: time) -> str:
    return clock(datetime.combine(_A_DAY, at, tzinfo=BRUSSELS))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
