"""Days of workers, written as on paper: for the tests of free times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from booking.rules.addresses import Point
from booking.rules.moments import Span, Stretch, minute_of
from booking.rules.openings import Job, Taken, Timeline
from booking.rules.slots import Grid, Reaches, Slot, Team, Tools, free_starts, team_at
from booking.rules.travel import TravelMode

MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)
#: The base, a street three minutes away by car, one ten minutes away, and one next door.
BASE = Point(51.0029, 4.6334)
STREET = Point(51.0046, 4.6334)
FAR = Point(51.0280, 4.6334)
NEXT_DOOR = Point(51.0280, 4.6370)

HOURS = ("08:30 12:00", "12:30 16:30")


def moment(clock: str) -> datetime:
    """Return the moment of ``"08:30"`` on the day of these tests; ``"25:00"`` is one o'clock on the next."""
    hours, minutes = clock.split(":")
    return MIDNIGHT + timedelta(hours=int(hours), minutes=int(minutes))


def stretch(written: str) -> Stretch:
    """Return the stretch ``"08:30 12:00"``."""
    begins, ends = written.split()
    return Stretch(moment(begins), moment(ends))


def span(written: str) -> Span:
    """Return the same in minutes."""
    return stretch(written).span


def visit(written: str, at: Point) -> Taken:
    """Return a visit at ``at`` that takes ``"09:00 10:00"``."""
    return (*span(written), at.latitude, at.longitude)


def a_day(
    *visits: Taken,
    windows: tuple[str, ...] = HOURS,
    worker_id: int = 1,
    base: Point = BASE,
    mode: TravelMode = TravelMode.CAR,
) -> Timeline:
    """Return a worker's day with these visits."""
    duties = [tuple(span(one) for one in windows)] if windows else []
    return Timeline(worker_id, base, mode, duties, sorted(visits))


def shown(
    *days: Timeline,
    job: Job,
    step: int = 30,
    first: datetime = MIDNIGHT,
    last: datetime = MIDNIGHT + timedelta(days=2),
    tools: tuple[Tools, ...] = (),
    within: list[Span] | None = None,
) -> list[Slot]:
    """Return the free starts of these days as a page shows them."""
    grid = Grid(minute_of(first), minute_of(last), step)
    return free_starts(days, job, grid, reaches=Reaches(job.at), tools=tools, within=within).slots()


def accepted(
    *days: Timeline,
    job: Job,
    start: datetime,
    tools: tuple[Tools, ...] = (),
    within: list[Span] | None = None,
    preferred: frozenset[int] = frozenset(),
) -> Team | None:
    """Return who comes at ``start``."""
    return team_at(
        days, job, minute_of(start), reaches=Reaches(job.at), tools=tools, within=within, preferred=preferred
    )


def clocks(slots: list[Slot]) -> list[str]:
    """Return when slots start, as on paper."""
    return [f"{slot.starts_at:%H:%M}" for slot in slots]
