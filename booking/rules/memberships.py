"""Memberships by calendar year (domain A1.3: *lidgeld*): whom one counts for, and from which day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from booking.rules.refusals.rides import AlreadyOver


class MembershipKind(StrEnum):
    """For whom it is paid."""

    SINGLE = "single"
    COUPLE = "couple"

    @property
    def quantity(self) -> str:
        """What a tariff counts for it: two amounts, each with its half from a day of the year on."""
        return _QUANTITIES[self]


_QUANTITIES: Final = {MembershipKind.SINGLE: "memberships", MembershipKind.COUPLE: "couple_memberships"}


def begins_on(year: int, *, today: date) -> date:
    """Return the first day of a membership of ``year`` that is made ``today``: it ends with the year, as all do.

    Raises ``AlreadyOver`` for a year that is.
    """
    if year < today.year:
        raise AlreadyOver(year=year)
    return max(today, date(year, 1, 1))
