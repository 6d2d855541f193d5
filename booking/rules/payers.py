"""Who pays what of a booking, when it is not the household itself.

A tariff can name a third party that pays along (``third_party.party``), and a household can have somebody who pays its
own part. Source: domain A1.4 (Ardooie: the municipality pays a part of each meal and is invoiced quarterly, with a
yearly list of persons) and A5, payments (*budgetbeheer*: the account of the OCMW pays, so who pays is not who books).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from booking.rules.money import Money, total
from booking.rules.pricing.quote import ORGANISATION, RESIDENT, Quote, QuoteLine

#: No period of a bill is longer: the sum of what is shown is always the whole sum.
MOST_DAYS: Final = 366
#: What the other participants of a shared ride pay is each one's own bill.
_NOT_BILLED: Final = frozenset({RESIDENT, ORGANISATION, "other_participants"})


class PayerKind(StrEnum):
    """What sort of payer it is."""

    OCMW = "ocmw"
    MUNICIPALITY = "municipality"
    GRID_OPERATOR = "grid_operator"
    HOUSING_COMPANY = "housing_company"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OwnPartPayer:
    """Who pays a household's own part on the days of ``[first, last]``; no ``service_id`` is for all services."""

    payer_id: int
    service_id: int | None
    first: date
    last: date | None

    def counts(self, service_id: int, on: date) -> bool:
        """Tell whether it counts for a service on a day."""
        in_time = self.first <= on and (self.last is None or on <= self.last)
        return in_time and self.service_id in {None, service_id}


@dataclass(frozen=True, slots=True)
class Share:
    """What a payer pays of what a booking costs in full."""

    full: Money
    part: Money


def who_pays(known: Iterable[OwnPartPayer], service_id: int, on: date) -> int | None:
    """Return who pays the household's own part for a service on a day, or None where it pays itself.

    What was agreed for one service goes before what was agreed for all of them.
    """
    counting = sorted((one for one in known if one.counts(service_id, on)), key=lambda one: one.service_id is None)
    return counting[0].payer_id if counting else None


def third_parties(quote: Quote) -> frozenset[str]:
    """Return the parties of the tariff that pay along in this quote."""
    return frozenset(part.party for line in quote.lines for part in line.pays) - _NOT_BILLED


def share_of(lines: Collection[QuoteLine], parties: Collection[str]) -> Share:
    """Return what these parties pay together, to the cent, and what the whole costs."""
    return Share(
        full=total(line.full for line in lines),
        part=total(part.amount for line in lines for part in line.pays if part.party in parties),
    )


def quarter_before(today: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter that is over: what is invoiced now (Ardooie, domain A1.4)."""
    last = quarter_of(today)[0] - timedelta(days=1)
    return quarter_of(last)[0], last


def quarter_of(today: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter in which a day lies."""
    first = date(today.year, today.month - (today.month - 1) % 3, 1)
    after = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)
