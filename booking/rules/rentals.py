"""What is rented for a period: how long it is, when it has to be back, which things are free for all of it.

Source: domain A1.5 and A6 row 2 (bike points rent bikes by day, month or year, with a deposit and a return).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from booking.rules.calendar import Calendar, local_date
from booking.rules.locations import OpeningHours, open_on
from booking.rules.moments import Stretch
from booking.rules.money import Money
from booking.rules.refusals import ReasonMissing
from booking.rules.refusals.rentals import DepositTooHigh, PeriodsDiffer, RentalMovedOn

#: How many days after the last one an opening is looked for at which something can be brought back.
_LATEST: Final = timedelta(days=21)
_DAY: Final = timedelta(days=1)


class RentalStage(StrEnum):
    """Where what is rented is."""

    EXPECTED = "expected"
    OUT = "out"
    BACK = "back"
    NOT_FETCHED = "not_fetched"


class RentalStep(StrEnum):
    """What can happen to a rental; the last three put a mistake right."""

    HAND_OUT = "hand_out"
    TAKE_BACK = "take_back"
    MISS = "miss"
    """Nobody came for it."""
    NOT_OUT = "not_out"
    NOT_BACK = "not_back"
    NOT_MISSED = "not_missed"
    """They came all the same."""


class DepositHow(StrEnum):
    """How a deposit came in."""

    NONE = "none"
    CASH = "cash"
    CARD = "card"
    TRANSFER = "transfer"


_TABLE: Final = {
    (RentalStage.EXPECTED, RentalStep.HAND_OUT): RentalStage.OUT,
    (RentalStage.EXPECTED, RentalStep.MISS): RentalStage.NOT_FETCHED,
    (RentalStage.OUT, RentalStep.TAKE_BACK): RentalStage.BACK,
    (RentalStage.OUT, RentalStep.NOT_OUT): RentalStage.EXPECTED,
    (RentalStage.BACK, RentalStep.NOT_BACK): RentalStage.OUT,
    (RentalStage.NOT_FETCHED, RentalStep.NOT_MISSED): RentalStage.EXPECTED,
}


def after(stage: RentalStage, step: RentalStep) -> RentalStage:
    """Return the stage that follows. Raises ``RentalMovedOn`` where the table has no such step."""
    try:
        return _TABLE[stage, step]
    except KeyError:
        raise RentalMovedOn(stage=stage) from None


@dataclass(frozen=True, slots=True)
class Period:
    """For how long something is rented: so many days, 0 is until the evening of the same day, or so many months."""

    days: int = 0
    months: int = 0

    @property
    def counted_days(self) -> int:
        """For how many days it counts where a price is by the day: one for the same day, none for months."""
        return 0 if self.months else max(self.days, 1)

    def last_day(self, first: date, *, times: int = 1) -> date:
        """Return the last day of ``times`` such periods one after the other; of 31 January a month later is 28 or 29
        February. A period within one day that is taken more than once ends a day later each time.
        """
        if self.months:
            return _months_after(first, self.months * times)
        return first + _DAY * (self.days * times if self.days else times - 1)


def _months_after(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def one_period(lengths: Iterable[tuple[Period | None, int]]) -> tuple[Period, int]:
    """Return the length of a rental and how many times, which all its things share. Raises ``PeriodsDiffer``."""
    found = {(period or Period(), times) for period, times in lengths}
    if len(found) != 1:
        raise PeriodsDiffer
    return found.pop()


def due_back(
    starts_at: datetime, period: Period, *, times: int = 1, opening: OpeningHours, calendar: Calendar
) -> datetime | None:
    """Return when it has to be back at the latest: when the location closes on the last day.

    Where it is closed on that day: when it closes on the next day that it is open, at no further price. None where it
    is not open within three weeks, or closes before somebody could have it.
    """
    last = period.last_day(local_date(starts_at), times=times)
    day = last
    while day <= last + _LATEST:
        hours = open_on(opening, day, calendar=calendar)
        if hours and hours[-1].ends_at > starts_at:
            return hours[-1].ends_at
        day += _DAY
    return None


def can_be_collected(starts_at: datetime, hours: Sequence[Stretch]) -> bool:
    """Tell whether the location is open at that moment; at the moment that it closes it is not."""
    return any(one.starts_at <= starts_at < one.ends_at for one in hours)


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing for rent, and when it is taken or out of use: sorted by nothing."""

    piece_id: int
    kind: str
    busy: tuple[Stretch, ...] = ()

    def is_free(self, stretch: Stretch) -> bool:
        """Tell whether it can be had for all of ``stretch``."""
        return not any(one.overlaps(stretch) for one in self.busy)

    def free_before(self, stretch: Stretch) -> timedelta:
        """Return how long it stands still before ``stretch``; a year where nothing came before."""
        ends = max((one.ends_at for one in self.busy if one.ends_at <= stretch.starts_at), default=None)
        return min(stretch.starts_at - ends, _LONG) if ends is not None else _LONG


_LONG: Final = timedelta(days=366)


def choose_pieces(
    pieces: Iterable[Piece],
    wanted: Mapping[str, int],
    stretch: Stretch,
    *,
    preferred: Collection[int] = (),
) -> tuple[int, ...] | None:
    """Return the things to take, so many of each kind; None where there are not enough.

    One of ``preferred`` goes first; else the one that stood still for the shortest time, so that long periods stay
    free for others.
    """
    free = sorted(
        (one for one in pieces if one.is_free(stretch)),
        key=lambda one: (one.piece_id not in preferred, one.free_before(stretch), one.piece_id),
    )
    chosen: list[int] = []
    for kind, count in sorted(wanted.items()):
        of_kind = [one.piece_id for one in free if one.kind == kind][:count]
        if len(of_kind) < count:
            return None
        chosen += of_kind
    return tuple(chosen)


def stands_in_the_way(starts_at: datetime, *, now: datetime) -> bool:
    """Tell whether something that is late now should worry who collects it at ``starts_at``: within two days."""
    return starts_at < now + _SOON


_SOON: Final = timedelta(days=2)


def require_deposit_back(back: Money, *, deposit: Money, reason: str) -> None:
    """Raise ``DepositTooHigh`` for more than came in, ``ReasonMissing`` where less goes back and nobody says why."""
    if back > deposit:
        raise DepositTooHigh(most=deposit)
    if back < deposit and not reason.strip():
        raise ReasonMissing
