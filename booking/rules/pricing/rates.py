"""Shared tables of rates that change on fixed days, such as the kilometre rate of each quarter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from booking.rules.refusals.tariffs import NoRate
from booking.rules.text import Text


@dataclass(frozen=True, slots=True)
class RatePeriod:
    """One amount in euro, in force on the days from ``first`` to ``last``, both included."""

    first: date
    last: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RateTable:
    """The periods of one rate, in order of time, none overlapping."""

    code: str
    name: Text
    source: str
    periods: tuple[RatePeriod, ...]

    def on(self, day: date) -> RatePeriod | None:
        """Return the period in which ``day`` falls, or None."""
        return next((one for one in reversed(self.periods) if one.first <= day <= one.last), None)

    def before(self, day: date) -> RatePeriod | None:
        """Return the last period that was over before ``day``, or None."""
        return next((one for one in reversed(self.periods) if one.last < day), None)


@dataclass(frozen=True, slots=True)
class Rates:
    """All shared tables."""

    tables: Mapping[str, RateTable] = field(default_factory=lambda: MappingProxyType({}))

    def on(self, code: str, day: date, *, final: bool) -> tuple[RatePeriod, bool]:
        """Return the period that counts on ``day`` and whether it is known.

        Before the work, the last known period is a good guess for one that nobody has published yet; the final
        price waits for it. Raises ``NoRate``.
        """
        table = self.tables.get(code)
        if table is None:
            raise NoRate(code, day)
        period = table.on(day)
        if period is not None:
            return period, True
        earlier = table.before(day)
        if final or earlier is None:
            raise NoRate(code, day)
        return earlier, False


NO_RATES = Rates()
