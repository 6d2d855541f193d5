"""What can be paid online, and what costs nothing."""

import pytest

from booking.demo.region import tariff_text
from booking.rules.money import Money
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.paying import can_be_paid_online, costs_nothing


@pytest.mark.parametrize(
    ("euros", "possible"), [("0.00", False), ("0.01", False), ("0.49", False), ("0.50", True), ("37.50", True)]
)
def test_the_provider_takes_no_less_than_half_a_euro(euros: str, *, possible: bool) -> None:
    assert can_be_paid_online(Money.of(euros)) is possible


@pytest.mark.parametrize(
    ("name", "is_free"),
    [("gratis", True), ("energiescan", False), ("buurtsport", False), ("rotselaar-poetsdienst", False)],
)
def test_only_a_tariff_without_any_price_costs_nothing(name: str, *, is_free: bool) -> None:
    assert costs_nothing(read_tariff(parse(tariff_text(name)))) is is_free
