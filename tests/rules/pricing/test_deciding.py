"""What a person may decide about a household's price."""

from datetime import date, timedelta

import pytest

from booking.rules.money import Money
from booking.rules.pricing.deciding import (
    AmountBounds,
    Basis,
    amount_bounds,
    asked_of,
    bases_of,
    require_decidable,
    require_period,
)
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts, PriceDecision
from booking.rules.refusals.prices import (
    AmountOutside,
    DecisionTooLong,
    GroundDoesNotFit,
    NothingDecided,
    ReviewOutside,
)
from booking.rules.refusals.times import InvalidPeriod
from tests.rules.pricing.tariffs import CLASSES, MONDAY, line, tariff_of, work

TODAY = date(2026, 11, 23)
PRICES = line(more="prices = { vt = 18.00, standard = 50.00 }")
DECIDED = line(more="decided = { least = 7.00, most = 10.00 }")
LINEAR = line(
    more="linear = { income_from = 1000.00, price_from = 4.99, each = 100.00, adds = 0.50, "
    "floor = 4.99, ceiling = 15.47 }\nprice_rounding = 'half_up'"
)
INCOME = """
[income]
notion = "net_month"
[income.counts]
applicant = 1
"""


def test_each_ground_of_each_class_can_be_decided_and_a_class_without_any_too() -> None:
    assert bases_of(tariff_of(PRICES, top=CLASSES)) == (Basis("vt", "vt"), Basis("standard", ""))


def test_a_class_for_an_age_is_decided_on_what_the_regulation_asks_of_the_household() -> None:
    by_age = CLASSES.replace('when.status = "vt"', "when.age = { from = 65 }")
    assert bases_of(tariff_of(PRICES, top=by_age))[0] == Basis("vt", "household")


def test_one_price_for_everybody_leaves_nothing_to_decide() -> None:
    tariff = tariff_of(line())
    assert bases_of(tariff) == ()
    assert amount_bounds(tariff) is None
    assert not asked_of(tariff)


def test_an_amount_that_a_person_decides_lies_between_the_printed_ones() -> None:
    tariff = tariff_of(DECIDED)
    assert amount_bounds(tariff) == AmountBounds(Money.of("7.00"), Money.of("10.00"))
    for amount in ("7.00", "8.25", "10.00"):
        require_decidable(tariff, Basis(None, "inquiry"), Money.of(amount))
    for amount in ("6.99", "10.01"):
        with pytest.raises(AmountOutside) as refused:
            require_decidable(tariff, Basis(None, "inquiry"), Money.of(amount))
        assert refused.value.most == Money.of("10.00")


def test_where_nothing_is_printed_any_amount_from_the_least_on_will_do() -> None:
    tariff = tariff_of(line(more='decided = { least = 1.00, without = "refuse", by = "attest" }'))
    require_decidable(tariff, Basis(None, "attest"), Money.of(500))
    with pytest.raises(GroundDoesNotFit):
        require_decidable(tariff, Basis(None, "inquiry"), Money.of(500))


def test_an_amount_that_follows_from_an_income_is_decided_because_the_income_is_not_kept() -> None:
    tariff = tariff_of(LINEAR, top=INCOME)
    assert amount_bounds(tariff) == AmountBounds(Money.of("4.99"), Money.of("15.47"))
    assert bases_of(tariff) == (Basis(None, "income"),)
    decision = PriceDecision(None, "income", MONDAY, MONDAY + timedelta(days=9), amount=Money.of("7.49"))
    hour = work(worker_minutes=60)
    assert price(tariff, Facts(on=MONDAY, work=hour)).total == Money.of("15.47")
    assert price(tariff, Facts(on=MONDAY, work=hour, decision=decision)).total == Money.of("7.49")


@pytest.mark.parametrize(
    ("basis", "amount", "refusal"),
    [
        (Basis(None, ""), None, NothingDecided),
        (Basis("vt", "igo"), None, GroundDoesNotFit),
        (Basis("vt", ""), None, GroundDoesNotFit),
        (Basis("gone", "vt"), None, GroundDoesNotFit),
        (Basis(None, "vt"), Money.of(5), GroundDoesNotFit),
        (Basis("vt", "vt"), Money.of(5), AmountOutside),
    ],
)
def test_what_the_tariff_leaves_to_nobody_is_refused(
    basis: Basis, amount: Money | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        require_decidable(tariff_of(PRICES, top=CLASSES), basis, amount)


def is_period(first: date, end: date) -> bool:
    try:
        require_period(first, end)
    except (DecisionTooLong, InvalidPeriod):
        return False
    return True


@pytest.mark.parametrize(
    ("first", "shortest", "longest"),
    [
        (TODAY, TODAY + timedelta(days=1), TODAY.replace(year=2029)),
        # There is no 29 February in three years: the first of March comes after it.
        (date(2028, 2, 29), date(2028, 3, 1), date(2031, 2, 28)),
    ],
)
def test_up_to_three_years_is_a_period(first: date, shortest: date, longest: date) -> None:
    day = timedelta(days=1)
    tried = [is_period(first, end) for end in (shortest - day, shortest, longest, longest + day)]
    assert tried == [False, True, True, False]


@pytest.mark.parametrize(
    ("end", "review", "refusal"),
    [
        (TODAY, None, InvalidPeriod),
        (TODAY.replace(year=2029, day=24), None, DecisionTooLong),
        (TODAY + timedelta(days=9), TODAY, ReviewOutside),
        (TODAY + timedelta(days=9), TODAY + timedelta(days=9), ReviewOutside),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(end: date, review: date | None, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        require_period(TODAY, end, review_on=review)


def test_only_what_the_tariff_looks_at_is_asked() -> None:
    asked = asked_of(tariff_of(PRICES, top=CLASSES))
    assert asked.statuses == ("vt",)
    assert (asked.income, asked.kind, asked.age, asked.dependants, asked.scores) == (False, False, False, False, ())


def test_whose_income_counts_is_asked_where_others_of_the_house_count_too() -> None:
    by_income = CLASSES.replace(
        'when.status = "vt"', "when.income = { up_to = { single = 900, family = 1200 }, per_dependant = 100 }"
    )
    asked = asked_of(tariff_of(PRICES, top=by_income + INCOME))
    assert (asked.income, asked.incomes, asked.kind, asked.dependants) == (True, (), True, True)
    with_others = INCOME + 'other_generation = "1/3"\n'
    asked = asked_of(tariff_of(PRICES, top=by_income + with_others))
    assert [relation for relation, _part in asked.incomes] == ["applicant", "other_generation"]
