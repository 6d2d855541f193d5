"""Moments and days in the address of a page, and as the times that a page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Final

from booking.rules.calendar import local_date
from booking.rules.slots import Slot
from booking.usecases.bookings.offer_for_caller import FreeDay
from booking.web.common.quarters import on_quarters
from booking.web.common.session_words import session_lines

_FORM: Final = "%Y%m%dT%H%M"
_YEARS: Final = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class ShownTime:
    """A start that can be chosen: by its value in a form, or by its link."""

    value: str
    starts_at: datetime
    near: bool = False
    url: str = ""
    ends_at: datetime | None = None
    about: tuple[str, ...] = ()
    """Of a group session: what it is, where, and how much room is left."""
    shared: bool = False
    """Whether a ride is in one car with somebody else's."""


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day with the starts that can be chosen; the desk reads them without ``parts`` of the day."""

    on: date
    times: tuple[ShownTime, ...]
    parts: tuple[()] = ()


def written(moment: datetime) -> str:
    """Return a moment as an address carries it, in UTC: the hour that comes twice in October is two moments."""
    return moment.astimezone(UTC).strftime(_FORM)


def read_moment(typed: str | None) -> datetime | None:
    """Return the moment that ``written`` wrote, or None."""
    try:
        return datetime.strptime(typed or "", _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None


def read_day(typed: str | None) -> date | None:
    """Return a day like ``2026-12-01``, or None for what is no day, or one so far off that nobody means it."""
    try:
        on = date.fromisoformat(typed or "")
    except ValueError:
        return None
    return on if on.year in _YEARS else None


def shown_days(days: Iterable[FreeDay], *, link: Callable[[str], str] = lambda _value: "") -> tuple[ShownDay, ...]:
    """Return free days as a page shows them; ``link`` turns a value into the address that chooses it."""
    return tuple(
        ShownDay(
            day.on,
            tuple(_shown(slot, value, link(value)) for slot in day.slots for value in [written(slot.starts_at)]),
        )
        for day in days
    )


def by_quarters(days: Iterable[FreeDay], *, kept: datetime | None = None) -> tuple[FreeDay, ...]:
    """Return the free days of a ride on the quarters of an hour, with ``kept`` where it is among them."""
    return tuple(
        replace(day, slots=tuple(slot for slot in day.slots if slot.starts_at == kept or slot in shown))
        for day in days
        for shown in [on_quarters(day.slots)]
    )


def _shown(slot: Slot, value: str, url: str) -> ShownTime:
    one = slot.session
    if one is None:
        return ShownTime(value, slot.starts_at, slot.near, url, shared=slot.shared)
    return ShownTime(value, slot.starts_at, slot.near, url, one.ends_at, session_lines(one))


def shown_alternatives(
    starts: Iterable[datetime], *, link: Callable[[str], str] = lambda _value: ""
) -> tuple[ShownDay, ...]:
    """Return the nearest other times of a ``SlotTaken``, by day."""
    return tuple(
        ShownDay(on, tuple(ShownTime(written(start), start, url=link(written(start))) for start in group))
        for on, group in groupby(sorted(starts), key=local_date)
    )
