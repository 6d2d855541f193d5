"""The rates that several tariffs share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from booking.rules.actors import Actor, Role
from booking.rules.pricing.rates import RatePeriod
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.prices import AbsurdQuantity
from booking.rules.refusals.tariffs import RateOverlaps
from booking.rules.refusals.times import InvalidPeriod
from booking.store.database import in_transaction, reading
from booking.store.queries.tariffs import rates_of
from booking.usecases.pricing.set_rate_period import SetRatePeriod, set_rate_period
from tests.usecases.pricing.council import Council

FIRST, SECOND = (date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 6, 30))


@pytest.fixture
def council(app_context: None) -> Council:
    """A coordinator with a service."""
    return Council()


def write(council: Council, days: tuple[date, date], amount: str, *, by: Actor | None = None, **others: Any) -> None:
    usual: dict[str, Any] = {"code": "km", "name": {"nl": "Kilometers"}, "source": "Federaal"}
    asked = SetRatePeriod(first=days[0], last=days[1], amount=Decimal(amount), **(usual | others))
    in_transaction(lambda session: set_rate_period(session, asked, by=by or council.by))


def periods(council: Council, code: str = "km") -> tuple[RatePeriod, ...]:
    with reading() as session:
        return rates_of(session, council.town.organisation_id).tables[code].periods


def test_periods_are_kept_in_order_of_time(council: Council) -> None:
    write(council, SECOND, "0.4512")
    write(council, FIRST, "0.4449")
    assert periods(council) == (RatePeriod(*FIRST, Decimal("0.4449")), RatePeriod(*SECOND, Decimal("0.4512")))
    with reading() as session:
        rates = rates_of(session, council.town.organisation_id)
    assert rates.on("km", date(2026, 4, 1), final=True)[0].amount == Decimal("0.4512")


def test_the_amount_of_a_period_is_put_right(council: Council) -> None:
    write(council, FIRST, "0.4494")
    write(council, FIRST, "0.4449", name={"nl": "Per kilometer"}, source="Staatsblad")
    assert periods(council) == (RatePeriod(*FIRST, Decimal("0.4449")),)
    with reading() as session:
        table = rates_of(session, council.town.organisation_id).tables["km"]
    assert (table.name, table.source) == ({"nl": "Per kilometer"}, "Staatsblad")


def test_days_have_one_amount(council: Council) -> None:
    write(council, FIRST, "0.4449")
    with pytest.raises(RateOverlaps) as refused:
        write(council, (date(2026, 3, 31), date(2026, 4, 30)), "0.5")
    assert (refused.value.first, refused.value.last) == FIRST
    write(council, (date(2026, 3, 31), date(2026, 4, 30)), "0.5", code="bike")
    assert len(periods(council)) == 1


@pytest.mark.parametrize(
    ("days", "amount", "refusal"),
    [
        ((FIRST[1], FIRST[0]), "0.4", InvalidPeriod),
        (FIRST, "-0.4", AbsurdQuantity),
        (FIRST, "NaN", AbsurdQuantity),
        (FIRST, "10000.01", AbsurdQuantity),
        (FIRST, "0.1234567", AbsurdQuantity),
    ],
)
def test_what_makes_no_sense_is_refused(
    council: Council, days: tuple[date, date], amount: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        write(council, days, amount)


def test_only_a_coordinator_writes_rates(council: Council) -> None:
    with pytest.raises(NotAllowed):
        write(council, FIRST, "0.4", by=council.staff(Role.DESK))
