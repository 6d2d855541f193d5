"""What a regulation says about a household as it was seen."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from booking.regulations import regulation_names, regulation_text
from booking.rules.money import Money
from booking.rules.pricing.deciding import Basis
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.facts import Household, HouseholdKind, Member
from booking.rules.pricing.proposing import ProposedPrice, propose_price
from booking.rules.pricing.quote import ClassReason
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals.prices import AbsurdQuantity
from booking.rules.refusals.tariffs import UnknownStatus
from tests.rules.pricing.tariffs import line, tariff_of

ON = date(2026, 6, 1)

BRACKETS = """
default_class = "standard"
choose = "most_favourable"
[income]
notion = "net_month"
[income.counts]
applicant = 1
partner = 1
other_generation = "1/3"
[[classes]]
code = "low"
name.nl = "Laag"
when.any = [{ status = "leefloon" }, { income = { up_to = 1200.00 } }]
[[classes]]
code = "senior"
name.nl = "Ouderen"
when.age = { from = 75 }
[[classes]]
code = "standard"
name.nl = "Gewoon"
"""
PRICES = line(more="prices = { low = 8.00, senior = 12.00, standard = 50.00 }")


def tariff() -> Tariff:
    return tariff_of(PRICES, top=BRACKETS)


def proposed(**household: Any) -> ProposedPrice:
    return propose_price(tariff(), Household(**household), on=ON)


def test_a_status_that_was_seen_leads_to_its_class_and_is_the_ground() -> None:
    found = proposed(statuses=frozenset({"leefloon"}))
    assert (found.standing.class_code, found.standing.statuses) == ("low", ("leefloon",))
    assert found.basis == Basis("low", "leefloon")


def test_an_income_leads_to_its_bracket() -> None:
    found = proposed(statuses=frozenset(), income=Decimal("1200.00"), age=40)
    assert (found.standing.class_code, found.standing.by_income) == ("low", True)
    assert found.basis == Basis("low", "income")
    assert found.not_told == ()


def test_the_part_of_another_generation_counts_as_the_regulation_says() -> None:
    def members(parent: int) -> tuple[Member, ...]:
        return (Member("applicant", Decimal(1000)), Member("other_generation", Decimal(parent)))

    assert proposed(members=members(600)).standing.class_code == "low"
    assert proposed(members=members(603), age=40).standing.class_code == "standard"


def test_an_age_is_a_ground_of_the_household() -> None:
    found = proposed(statuses=frozenset(), income=Decimal(3000), age=75)
    assert (found.standing.class_code, found.basis) == ("senior", Basis("senior", "household"))


def test_who_tells_nothing_pays_the_highest_price_and_what_is_missing_is_named() -> None:
    found = proposed()
    assert (found.standing.class_code, found.standing.reason) == ("standard", ClassReason.NOT_TOLD)
    assert set(found.not_told) == {"statuses", "income", "age"}
    assert found.basis == Basis("standard", "")


def test_a_better_class_that_is_still_possible_is_told_of() -> None:
    found = proposed(age=80, statuses=frozenset())
    assert found.standing.class_code == "senior"
    assert found.not_told == ("income",)


def test_a_bracket_that_differs_by_household_asks_who_lives_there() -> None:
    text = BRACKETS.replace("up_to = 1200.00", "up_to = { single = 1200.00, family = 2000.00 }")
    found = propose_price(
        tariff_of(PRICES, top=text),
        Household(statuses=frozenset(), income=Decimal(1500), age=40),
        on=ON,
    )
    assert found.not_told == ("kind",)


def test_an_amount_that_follows_from_the_income_is_proposed_in_cents() -> None:
    linear = (
        "linear = { income_from = 1000.00, price_from = 4.99, each = 100.00, adds = 0.50, "
        "floor = 4.99, ceiling = 15.47 }\nprice_rounding = 'half_up'"
    )
    by_line = tariff_of(line(more=linear), top='[income]\nnotion = "net_month"\n[income.counts]\napplicant = 1\n')
    found = propose_price(by_line, Household(income=Decimal("1333.33")), on=ON)
    assert (found.amount, found.basis, found.class_name) == (Money.of("6.66"), Basis(None, "income"), None)
    nothing = propose_price(by_line, Household(), on=ON)
    assert (nothing.amount, nothing.basis, nothing.not_told) == (None, None, ("income",))


def test_the_regulations_own_words_say_that_a_service_is_for_others() -> None:
    keerbergen = read_tariff(parse(regulation_text("keerbergen-klusdienst-2026")))
    found = propose_price(keerbergen, Household(statuses=frozenset()), on=ON)
    scored = Household(
        statuses=frozenset(),
        scores={name: Decimal(0) for name in ("handicap_points", "handicap_percent", "belrai", "belrai_total")},
    )
    assert found.not_for_them == (), "a handicap was not asked yet"
    assert len(propose_price(keerbergen, scored, on=ON).not_for_them) == 3


@pytest.mark.parametrize(
    "household",
    [
        {"income": Decimal(-1)},
        {"income": Decimal("1E+12")},
        {"income": Decimal("NaN")},
        {"income": Fraction(10**9)},
        {"members": (Member("applicant", Decimal("Infinity")),)},
        {"age": 200},
        {"dependants": 99},
        {"scores": {"belrai": Decimal(-3)}},
    ],
)
def test_what_no_household_has_is_refused(household: dict[str, Any]) -> None:
    with pytest.raises(AbsurdQuantity):
        proposed(**household)


def test_a_status_that_nobody_knows_is_refused_with_one_that_looks_like_it() -> None:
    with pytest.raises(UnknownStatus) as refused:
        proposed(statuses=frozenset({"leeflon"}))
    assert refused.value.near == "leefloon"


@pytest.mark.parametrize("name", regulation_names())
def test_every_regulation_answers_for_somebody_who_tells_nothing(name: str) -> None:
    regulation = read_tariff(parse(regulation_text(name)))
    nothing = propose_price(regulation, Household(), on=regulation.valid_from)
    assert nothing.amount is None
    assert nothing.standing.statuses == ()
    told = Household(statuses=frozenset(), income=Decimal(900), kind=HouseholdKind.SINGLE, age=80)
    assert propose_price(regulation, told, on=regulation.valid_from).standing.reason is not ClassReason.CLAIMED
