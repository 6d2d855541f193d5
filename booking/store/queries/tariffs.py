"""Tariffs, shared rates and price decisions in force."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from booking.rules.money import Money
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.facts import PriceDecision
from booking.rules.pricing.rates import RatePeriod, Rates, RateTable
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import NotFound
from booking.rules.refusals.tariffs import NoTariff
from booking.store.tables import PriceDecisionRow, RatePeriodRow, RateRow, TariffRow

#: Enough for every tariff that a busy installation prices with in one day.
_KEPT: Final = 1024


def tariff_on(session: Session, organisation_id: int, service_id: int, on: date) -> Tariff:
    """Return the published tariff in force on the day ``on``. Raises ``NoTariff``."""
    row = session.scalar(
        select(TariffRow).where(
            TariffRow.organisation_id == organisation_id,
            TariffRow.service_id == service_id,
            TariffRow.state == "published",
            TariffRow.valid_from <= on,
            or_(TariffRow.valid_until.is_(None), TariffRow.valid_until > on),
        )
    )
    if row is None:
        raise NoTariff(on)
    return tariff_from(row)


def tariff_given(session: Session, organisation_id: int, tariff_id: int, on: date) -> Tariff:
    """Return the tariff by which a price was given, in force on ``on`` for who accepted it. Raises ``NotFound``."""
    row = session.scalar(
        select(TariffRow).where(TariffRow.organisation_id == organisation_id, TariffRow.id == tariff_id)
    )
    if row is None:
        raise NotFound
    tariff = tariff_from(row)
    return replace(tariff, valid_from=min(tariff.valid_from, on), valid_until=None)


def tariff_from(row: TariffRow) -> Tariff:
    """Return the tariff that a row holds, in force on the days of the row. Raises ``InvalidTariff``."""
    return _read(row.id, row.text, row.valid_from, row.valid_until)


def decision_on(
    session: Session, organisation_id: int, *, household_id: int, service_id: int, on: date, person: str = ""
) -> PriceDecision | None:
    """Return the newest decision for a household, or for one person of it, that is in force on the day ``on``."""
    row = session.scalar(
        select(PriceDecisionRow)
        .where(
            PriceDecisionRow.organisation_id == organisation_id,
            PriceDecisionRow.household_id == household_id,
            PriceDecisionRow.service_id == service_id,
            PriceDecisionRow.person == person,
            PriceDecisionRow.valid_from <= on,
            PriceDecisionRow.valid_until > on,
        )
        .order_by(PriceDecisionRow.decided_at.desc(), PriceDecisionRow.id.desc())
        .limit(1)
    )
    return None if row is None else decision_from(row)


def decision_from(row: PriceDecisionRow) -> PriceDecision:
    """Return the decision that a row holds."""
    return PriceDecision(
        class_code=row.class_code,
        ground=row.ground,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        amount=None if row.amount_cents is None else Money.from_cents(row.amount_cents),
        provisional=row.provisional,
        decision_id=row.id,
    )


def rates_of(session: Session, organisation_id: int) -> Rates:
    """Return the shared tables of rates of an organisation."""
    periods: defaultdict[int, list[RatePeriod]] = defaultdict(list)
    for row in session.scalars(
        select(RatePeriodRow).where(RatePeriodRow.organisation_id == organisation_id).order_by(RatePeriodRow.first)
    ):
        periods[row.rate_id].append(RatePeriod(row.first, row.last, row.amount))
    rates = session.scalars(select(RateRow).where(RateRow.organisation_id == organisation_id).order_by(RateRow.code))
    return Rates({row.code: RateTable(row.code, row.name, row.source, tuple(periods[row.id])) for row in rates})


@lru_cache(maxsize=_KEPT)
def _read(tariff_id: int, text: str, valid_from: date, valid_until: date | None) -> Tariff:
    """Return a tariff that is read once: the text never changes behind our back, for it is part of the key."""
    tariff = read_tariff(parse(text), tariff_id=tariff_id)
    return replace(tariff, valid_from=valid_from, valid_until=valid_until)
