"""Reading a shared table of rates (``booking/regulations/rates``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from booking.rules.pricing.faults import Faults, Table
from booking.rules.pricing.rates import RatePeriod, RateTable
from booking.rules.refusals.tariffs import InvalidTariff


def read_rates(document: Mapping[str, Any]) -> RateTable:
    """Return a table of rates. Raises ``InvalidTariff`` with every fault; periods may leave a gap, not overlap."""
    faults = Faults()
    top = Table(dict(document), place="", faults=faults)
    if top.take("format", needed=True) not in (1, None):
        faults.add("format", "wrong_format", known=1)
    table = RateTable(
        top.code("code"),
        top.words("name"),
        top.text("source"),
        tuple(sorted((_read_period(one) for one in top.tables("periods", named_by="")), key=lambda one: one.first)),
    )
    top.finish()
    for one, following in pairwise(table.periods):
        if following.first <= one.last:
            faults.add("periods", "periods_overlap", one=one.first, other=following.first)
    if faults:
        raise InvalidTariff(faults)
    return table


def _read_period(table: Table) -> RatePeriod:
    first, last = table.day("from", needed=True), table.day("last_day", needed=True)
    if first and last and last < first:
        table.faults.add(table.at("last_day"), "ends_before")
    period = RatePeriod(first or date.min, last or date.min, table.number("amount", needed=True) or Decimal(0))
    table.finish()
    return period
