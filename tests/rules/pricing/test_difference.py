"""What is different between two prices: every line that changed, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.money import Money, total
from booking.rules.pricing.difference import Changed, difference, is_other_class
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts, PriceDecision
from booking.rules.pricing.quote import Quote

ON = date(2026, 11, 24)
TARIFF = read_tariff(
    parse(
        """
        format = 2
        service = "klusdienst"
        name.nl = "Tarief"
        source = "een reglement, art. 1"
        valid_from = 2026-01-01
        default_class = "standard"
        choose = "first"
        [rounding]
        amount = "half_up"
        [vat.work]
        not_stated = true
        [[classes]]
        code = "social"
        name.nl = "Sociaal tarief"
        when.status = "leefloon"
        [[classes]]
        code = "standard"
        name.nl = "Gewoon tarief"
        [[lines]]
        code = "labour"
        name.nl = "Werkuren"
        of = "worker_minutes"
        unit = 60
        step = 15
        prices = { social = 8.00, standard = 20.00 }
        [[lines]]
        code = "km"
        name.nl = "Kilometers"
        of = "job_km"
        unit = 1
        price = 0.4449
        [[lines]]
        code = "motor"
        name.nl = "Motorgereedschap"
        of = "motor_minutes"
        tiers_over = "job"
        [[lines.tiers]]
        up_to = 60
        unit = 60
        step = 60
        price = 2.50
        [[lines.tiers]]
        unit = 60
        step = 60
        price = 2.00
        """
    )
)
SOCIAL = PriceDecision("social", "leefloon", date(2026, 1, 1), date(2027, 1, 1))


def quoted(work: Mapping[str, int], *, decision: PriceDecision | None = None) -> Quote:
    counted = {of: Decimal(quantity) for of, quantity in work.items()}
    return price(TARIFF, Facts(on=ON, decision=decision, work=counted), final=True)


def test_the_same_price_has_no_difference() -> None:
    one = quoted({"worker_minutes": 90, "job_km": 12})
    assert difference(one, one) == ()
    assert not is_other_class(one, one)


def test_more_minutes_within_the_same_quarter_are_no_difference() -> None:
    assert difference(quoted({"worker_minutes": 46}), quoted({"worker_minutes": 60})) == ()


def test_longer_work_is_another_quantity_with_both_values() -> None:
    (change,) = difference(quoted({"worker_minutes": 90}), quoted({"worker_minutes": 120}))
    assert change.what == (Changed.QUANTITY,)
    assert change.before is not None
    assert change.after is not None
    assert [change.before.counted, change.after.counted] == [90, 120]
    assert (change.line.code, change.amount) == ("labour", Money.of("10.00"))


def test_another_class_is_another_unit_price() -> None:
    before, after = quoted({"worker_minutes": 90}), quoted({"worker_minutes": 90}, decision=SOCIAL)
    (change,) = difference(before, after)
    assert change.what == (Changed.UNIT_PRICE,)
    assert change.amount == Money.of("-18.00")
    assert is_other_class(before, after)


def test_quantity_and_unit_price_can_change_together() -> None:
    (change,) = difference(quoted({"worker_minutes": 90}), quoted({"worker_minutes": 60}, decision=SOCIAL))
    assert change.what == (Changed.QUANTITY, Changed.UNIT_PRICE)


def test_a_line_that_came_and_one_that_went_are_told_apart() -> None:
    came, went = difference(
        quoted({"worker_minutes": 60, "motor_minutes": 60}), quoted({"worker_minutes": 60, "job_km": 10})
    )
    assert (came.what, came.before, came.line.code) == ((Changed.ADDED,), None, "km")
    assert (went.what, went.after, went.line.code) == ((Changed.DROPPED,), None, "motor")
    assert (came.amount, went.amount) == (Money.of("4.45"), Money.of("-2.50"))


def test_a_second_tier_is_a_line_of_its_own() -> None:
    (change,) = difference(quoted({"motor_minutes": 60}), quoted({"motor_minutes": 61}))
    assert change.what == (Changed.ADDED,)
    assert change.amount == Money.of("2.00")


def test_another_part_of_the_same_line_is_another_amount() -> None:
    before = quoted({"worker_minutes": 60})
    after = replace(before, lines=(replace(before.lines[0], amount=Money.of("15.00")),), total=Money.of("15.00"))
    (change,) = difference(before, after)
    assert change.what == (Changed.AMOUNT,)
    assert change.amount == Money.of("-5.00")


works = st.dictionaries(
    st.sampled_from(["worker_minutes", "motor_minutes", "job_km"]), st.integers(0, 1000), max_size=3
)


quotes = st.builds(lambda work, decision: quoted(work, decision=decision), works, st.sampled_from([None, SOCIAL]))


@given(quotes, quotes)
def test_the_changes_add_up_to_the_difference_of_the_totals(before: Quote, after: Quote) -> None:
    changes = difference(before, after)
    assert total(change.amount for change in changes) == after.total - before.total
    back = difference(after, before)
    assert {change.line.code: change.amount for change in changes}.keys() == {change.line.code for change in back}
    assert total(change.amount for change in back) == before.total - after.total
