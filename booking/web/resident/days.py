"""Free times as a page shows them: buttons in days, a week at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.slots import Slot
from booking.usecases.drafts.free_times import FreeDay, FreeTimes
from booking.web.common.formats import clock, day
from booking.web.common.session_words import lines_for_residents


@dataclass(frozen=True, slots=True)
class Time:
    """A time to choose. ``near``: a worker is in the street then.

    ``about`` says of a group session what it is, where, and how much room is left; ``ends_at`` when it is over.
    """

    value: str
    starts_at: datetime
    near: bool
    ends_at: datetime | None = None
    about: tuple[str, ...] = ()
    shared: bool = False
    """Whether a ride is in one car with somebody else's."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a day by its name, with its times."""

    name: str
    times: tuple[Time, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its times; ``parts`` are the same times by part of the day, where there are many of them."""

    on: date
    times: tuple[Time, ...]
    parts: tuple[Part, ...] = ()
    note: str = ""
    """When what is rented on this day has to be back."""


@dataclass(frozen=True, slots=True)
class Week:
    """The days with free times from ``first`` to ``last``, and where the pages before and after begin."""

    first: date
    last: date
    days: tuple[Day, ...]
    earlier: date | None
    later: date | None


def week_of(free: FreeTimes) -> Week:
    """Return free times as a page shows them."""
    return Week(
        first=free.first,
        last=free.last,
        days=tuple(_day(day) for day in free.days),
        earlier=free.earlier,
        later=free.later,
    )


def days_of(moments: Sequence[datetime]) -> tuple[Day, ...]:
    """Return the moments of a refusal, in order of time, as days to choose from."""
    return tuple(
        Day(on, tuple(Time(moment_value(moment), moment, near=False) for moment in found))
        for on, found in groupby(moments, key=local_date)
    )


def moment_value(moment: datetime) -> str:
    """Return a moment as a form sends it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def asked_day(typed: str | None) -> date | None:
    """Return the day in an address, or None where there is none that makes sense."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return None


def _day(free: FreeDay) -> Day:
    until = free.slots[0].until if free.slots else None
    note = _("Back on %(day)s, by %(clock)s.", day=day(until), clock=clock(until)) if until is not None else ""
    return Day(free.on, tuple(_time(slot) for slot in free.slots), note=note)


def _time(slot: Slot) -> Time:
    one = slot.session
    if one is None:
        about = (_("you share the car with somebody else"),) if slot.shared else ()
        return Time(moment_value(slot.starts_at), slot.starts_at, slot.near, about=about, shared=slot.shared)
    return Time(moment_value(slot.starts_at), slot.starts_at, slot.near, one.ends_at, lines_for_residents(one))
