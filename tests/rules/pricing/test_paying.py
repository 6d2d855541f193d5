"""What can be paid online."""

import pytest

from booking.rules.money import Money
from booking.rules.pricing.paying import can_be_paid_online


@pytest.mark.parametrize(
    ("euros", "possible"), [("0.00", False), ("0.01", False), ("0.49", False), ("0.50", True), ("37.50", True)]
)
def test_the_provider_takes_no_less_than_half_a_euro(euros: str, *, possible: bool) -> None:
    assert can_be_paid_online(Money.of(euros)) is possible
