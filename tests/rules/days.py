"""Days of workers, written as on paper: for the tests of free times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from booking.rules.addresses import Point
from booking.rules.slots import Slot, Stretch, Visit, WorkDay
from booking.rules.travel import TravelMode

MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)
#: The base, a street three minutes away by car, one ten minutes away, and one next door.
BASE = Point(51.0029, 4.6334)
STREET = Point(51.0046, 4.6334)
FAR = Point(51.0280, 4.6334)
NEXT_DOOR = Point(51.0280, 4.6370)

HOURS = ("08:30 12:00", "12:30 16:30")


def moment(clock: str) -> datetime:
    """Return the moment of ``"08:30"`` on the day of these tests."""
    hours, minutes = clock.split(":")
    return MIDNIGHT + timedelta(hours=int(hours), minutes=int(minutes))


def stretch(written: str) -> Stretch:
    """Return the stretch ``"08:30 12:00"``."""
    begins, ends = written.split()
    return Stretch(moment(begins), moment(ends))


def visit(written: str, at: Point) -> Visit:
    """Return a visit at ``at`` that takes ``"09:00 10:00"``."""
    taken = stretch(written)
    return Visit(taken.starts_at, taken.ends_at, at)


def a_day(
    *visits: Visit,
    windows: tuple[str, ...] = HOURS,
    worker_id: int = 1,
    base: Point = BASE,
    mode: TravelMode = TravelMode.CAR,
) -> WorkDay:
    """Return a worker's day with these visits."""
    stretches = tuple(stretch(one) for one in windows)
    return WorkDay(worker_id, stretches, tuple(sorted(visits)), base, mode)


def clocks(slots: list[Slot]) -> list[str]:
    """Return when slots start, as on paper."""
    return [f"{slot.starts_at:%H:%M}" for slot in slots]
