"""The price: each kind of rule that regulations are made of, to the cent, with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from booking.rules.money import Money
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts, Household, HouseholdKind, Member, Outcome, Person, PriceDecision
from booking.rules.pricing.quote import ClassReason, Quote, Stage, Why
from booking.rules.pricing.rates import RatePeriod, Rates, RateTable
from booking.rules.refusals.prices import AbsurdQuantity, AmountMissing, NotEligible, QuotaUsedUp
from booking.rules.refusals.tariffs import NoRate, NoTariff, UnknownQuantity, UnknownStatus
from tests.rules.pricing.tariffs import (
    CLASSES,
    MONDAY,
    amounts,
    euros,
    facts_of,
    line,
    only_line,
    priced,
    tariff_of,
)

VT = Household(statuses=frozenset({"vt"}))
NONE = Household(statuses=frozenset())
BY_CLASS = "prices = { vt = 18.00, standard = 50.00 }"


def reasons(quote: Quote) -> list[Why]:
    return [reason.why for reason in only_line(quote).reasons]


# ── quantities ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("more", "minutes", "expected"),
    [
        ("price = 12.00", "50", "10.00"),
        ("price = 18.00", "20", "6.00"),
        ("price = 12.00\nstep = 15", "46", "12.00"),
        ("price = 12.00\nstep = 60", "61", "24.00"),
        ("price = 12.00\nstep = 30\nstep_rounding = 'down'", "59", "6.00"),
        ("price = 12.00\nstep = 30\nstep_rounding = 'half_up'", "45", "12.00"),
        ("price = 12.00\nstep = 30\nstep_rounding = 'half_even'", "45", "12.00"),
        ("price = 12.00\nstep = 30\nstep_rounding = 'half_even'", "75", "12.00"),
        ("price = 12.00\nleast = 60", "10", "12.00"),
        ("price = 12.00\nleast = 30\nstep = 15", "31", "9.00"),
        ("price = 12.00\nfree = 30", "30", "0.00"),
        ("price = 12.00\nfree = 30\nstep = 15", "31", "3.00"),
        ("price = 12.00\nmost = 120", "600", "24.00"),
        ("unit = 228\nstep = 228\nprice = 30.00", "229", "60.00"),
    ],
)
def test_a_quantity_becomes_units_as_the_line_says(more: str, minutes: str, expected: str) -> None:
    assert euros(priced(tariff_of(line(more=more)), worker_minutes=minutes)) == expected


def test_what_does_not_happen_gives_no_line() -> None:
    quote = priced(tariff_of(line() + line("motor", of="motor_minutes")), worker_minutes=60, motor_minutes=0)
    assert amounts(quote) == {"labour": "12.00"}


def test_quantities_of_one_line_are_added_up() -> None:
    home_to_home = '["approach_km", "job_km", "back_km"]'
    tariff = tariff_of(line("km", of="job_km", more="price = 0.42").replace('"job_km"', home_to_home))
    assert euros(priced(tariff, approach_km="4.2", job_km=12, back_km="5.3")) == "9.03"


def test_four_decimals_are_rounded_in_the_amount_only() -> None:
    quote = priced(tariff_of(line("km", of="job_km", more="price = 0.4449")), job_km=7)
    assert euros(quote) == "3.11"
    assert only_line(quote).unit_price == Money.of("0.4449")
    assert Why.ROUNDING in reasons(quote)


@pytest.mark.parametrize(
    ("minutes", "expected"), [("40", "12.00"), ("60", "12.00"), ("61", "14.50"), ("75", "14.50"), ("76", "17.00")]
)
def test_the_first_hour_costs_one_price_and_then_each_begun_quarter(minutes: str, expected: str) -> None:
    tiers = """
[[lines.tiers]]
up_to = 60
unit = 60
step = 60
price = 12.00
[[lines.tiers]]
unit = 15
step = 15
price = 2.50
"""
    assert euros(priced(tariff_of(line(more=tiers)), worker_minutes=minutes)) == expected


def test_tiers_of_a_year_count_what_was_had_before() -> None:
    tiers = """
tiers_over = "year"
[[lines.tiers]]
up_to = 24000
unit = 60
price = 9.00
[[lines.tiers]]
unit = 60
price = 10.00
"""
    tariff = tariff_of(line(more=tiers))
    facts = replace(facts_of(worker_minutes=120), used={("worker_minutes", "year"): Decimal(23_940)})
    assert amounts(price(tariff, facts)) == {"labour": "9.00 + 10.00"}
    assert euros(priced(tariff, worker_minutes=120)) == "18.00"


@pytest.mark.parametrize(("km", "expected"), [("3", "5.00"), ("10", "5.00"), ("10.1", "4.24"), ("12", "5.04")])
def test_a_printed_flat_part_is_one_price_up_to_its_end(km: str, expected: str) -> None:
    flat = tariff_of(line("km", of="job_km", more="flat = { up_to = 10, price = 5.00 }\nprice = 0.42"))
    assert euros(priced(flat, job_km=km)) == expected


def test_hours_beyond_cost_more_in_a_job_and_in_a_year_and_both_may_fall_on_one_hour() -> None:
    extra = """
price = 10.00
[[lines.extra]]
beyond = 600
over = "job"
percent = 50
[[lines.extra]]
beyond = 2400
over = "year"
percent = 100
"""
    tariff = tariff_of(line(more=extra))
    assert amounts(priced(tariff, worker_minutes=720)) == {"labour": "120.00 + 10.00"}
    facts = replace(facts_of(worker_minutes=720), used={("worker_minutes", "year"): Decimal(2_340)})
    assert amounts(price(tariff, facts)) == {"labour": "120.00 + 10.00 + 110.00"}


# ── prices ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("household", "expected", "reason"),
    [
        (VT, "18.00", ClassReason.PROVED),
        (NONE, "50.00", ClassReason.NO_CLASS_FITS),
        (Household(), "50.00", ClassReason.NOT_TOLD),
        (Household(claimed=frozenset({"vt"})), "50.00", ClassReason.CLAIMED),
    ],
)
def test_a_class_follows_from_what_was_seen_and_never_from_what_was_said(
    household: Household, expected: str, reason: ClassReason
) -> None:
    quote = price(tariff_of(line(more=BY_CLASS), top=CLASSES), facts_of(household, worker_minutes=60))
    assert (euros(quote), quote.class_reason) == (expected, reason)
    assert Why.CLASS in reasons(quote)


def decision(class_code: str | None = "vt", **more: object) -> PriceDecision:
    return PriceDecision(class_code, "vt", date(2026, 1, 1), date(2027, 1, 1), **more)  # type: ignore[arg-type]


def test_a_decision_goes_before_the_facts_until_its_last_day() -> None:
    tariff = tariff_of(line(more=BY_CLASS), top=CLASSES)
    facts = replace(facts_of(NONE, worker_minutes=60), decision=decision(decision_id=7))
    quote = price(tariff, facts)
    assert (euros(quote), quote.class_reason, quote.decision_id) == ("18.00", ClassReason.DECIDED, 7)
    assert quote.class_until == date(2027, 1, 1)
    late = price(tariff, replace(facts, on=date(2027, 1, 1)))
    assert (euros(late), [notice.code for notice in late.notices]) == ("50.00", ["decision_ended"])


def test_a_decision_for_a_class_that_is_gone_counts_as_none_and_says_so() -> None:
    facts = replace(facts_of(NONE, worker_minutes=60), decision=decision("old"))
    quote = price(tariff_of(line(more=BY_CLASS), top=CLASSES), facts)
    assert (euros(quote), [notice.code for notice in quote.notices]) == ("50.00", ["class_gone"])


def test_a_provisional_decision_makes_a_provisional_price() -> None:
    facts = replace(facts_of(worker_minutes=60), decision=decision(provisional=True))
    quote = price(tariff_of(line(more=BY_CLASS), top=CLASSES), facts)
    assert quote.provisional
    assert [notice.code for notice in quote.notices] == ["provisional"]


BRACKETS = """
choose = "first"
default_class = "high"
[income]
notion = "net_month"
[income.counts]
applicant = 1
partner = 1
other_generation = "1/3"
[[classes]]
code = "low"
name.nl = "Laag"
when.income = { up_to = 1200.00 }
[[classes]]
code = "middle"
name.nl = "Midden"
when.income = { above = 1200.00, below = 1500.00 }
[[classes]]
code = "high"
name.nl = "Hoog"
"""
BY_BRACKET = "prices = { low = 5.00, middle = 8.00, high = 15.00 }"


@pytest.mark.parametrize(
    ("income", "expected"),
    [("0", "5.00"), ("1200.00", "5.00"), ("1200.01", "8.00"), ("1499.99", "8.00"), ("1500", "15.00"), (None, "15.00")],
)
def test_a_bound_of_income_belongs_to_one_bracket(income: str | None, expected: str) -> None:
    household = Household(income=None if income is None else Decimal(income))
    tariff = tariff_of(line(more=BY_BRACKET), top=BRACKETS)
    assert euros(price(tariff, facts_of(household, worker_minutes=60))) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((), "5.00"),
        ((Member("partner", Decimal(200)),), "5.00"),
        ((Member("partner", Decimal("200.01")),), "8.00"),
        ((Member("other_generation", Decimal(600)),), "5.00"),
        ((Member("other_generation", Decimal("600.01")),), "8.00"),
        ((Member("child", Decimal(9_000)),), "5.00"),
        ((Member("partner"),), "15.00"),
    ],
)
def test_the_income_of_others_counts_for_the_part_that_the_regulation_says(
    others: tuple[Member, ...], expected: str
) -> None:
    household = Household(members=(Member("applicant", Decimal(1000)), *others))
    tariff = tariff_of(line(more=BY_BRACKET), top=BRACKETS)
    assert euros(price(tariff, facts_of(household, worker_minutes=60))) == expected


def test_a_bound_may_differ_by_kind_of_household_and_rise_with_each_dependant() -> None:
    top = BRACKETS.replace(
        "when.income = { up_to = 1200.00 }",
        "when.income = { up_to = { single = 1000, family = 1300 }, per_dependant = 100 }",
    )
    top = top.replace("when.income = { above = 1200.00, below = 1500.00 }", "when.status = 'leefloon'")
    tariff = tariff_of(line(more=BY_BRACKET), top=top)

    def total(kind: HouseholdKind | None, dependants: int | None = None) -> str:
        household = Household(statuses=frozenset(), income=Decimal(1200), kind=kind, dependants=dependants)
        return euros(price(tariff, facts_of(household, worker_minutes=60)))

    assert total(HouseholdKind.SINGLE) == "15.00"
    assert total(HouseholdKind.SINGLE, 2) == "5.00"
    assert total(HouseholdKind.FAMILY) == "5.00"
    assert total(HouseholdKind.COHABITANT) == "15.00"
    assert total(None) == "15.00"


def test_the_most_favourable_class_is_the_cheapest_for_this_job() -> None:
    top = """
choose = "most_favourable"
default_class = "standard"
[[classes]]
code = "old"
name.nl = "80 jaar of ouder"
when.age = { from = 80 }
[[classes]]
code = "vt"
name.nl = "VT"
when.status = "vt"
[[classes]]
code = "standard"
name.nl = "Gewoon"
"""
    lines = line(more="prices = { old = 9.00, vt = 6.00, standard = 12.00 }") + line(
        "km", of="job_km", more="prices = { old = 0.10, vt = 0.40, standard = 0.40 }"
    )
    both = Household(age=80, statuses=frozenset({"vt"}))
    assert price(tariff_of(lines, top=top), facts_of(both, worker_minutes=60, job_km=1)).class_code == "vt"
    assert price(tariff_of(lines, top=top), facts_of(both, worker_minutes=60, job_km=20)).class_code == "old"


LINEAR = "linear = { income_from = 1000, price_from = 4.99, each = 100, adds = 0.50, floor = 4.99, ceiling = 15.47 }\nprice_rounding = 'half_up'"


@pytest.mark.parametrize(
    ("income", "more", "expected"),
    [
        ("500", "", "4.99"),
        ("1000", "", "4.99"),
        ("1150", "", "5.74"),
        ("1151", "", "5.75"),
        ("9000", "", "15.47"),
        (None, "", "15.47"),
        ("1150", "begun", "5.99"),
        ("1199", "full", "5.49"),
        ("1200", "full", "5.99"),
    ],
)
def test_a_line_of_the_income_has_a_floor_and_a_ceiling(income: str | None, more: str, expected: str) -> None:
    rule = LINEAR.replace("ceiling = 15.47", f"ceiling = 15.47, steps = '{more}'") if more else LINEAR
    tariff = tariff_of(line(more=rule), top='[income]\nnotion = "net_month"\ncounts = { applicant = 1 }\n')
    household = Household(income=None if income is None else Decimal(income))
    assert euros(price(tariff, facts_of(household, worker_minutes=60))) == expected


def test_an_amount_is_what_a_person_decided_and_else_the_most() -> None:
    tariff = tariff_of(line(more="decided = { least = 6.45, most = 15.00 }"))
    assert euros(priced(tariff, worker_minutes=60)) == "15.00"
    decided = decision(None, amount=Money.of("7.20"))
    assert euros(price(tariff, replace(facts_of(worker_minutes=90), decision=decided))) == "10.80"


@pytest.mark.parametrize(
    ("amount", "codes"), [("6.44", ["amount_outside"]), ("6.45", []), ("15.01", ["amount_outside"])]
)
def test_an_amount_outside_what_the_regulation_allows_is_told(amount: str, codes: list[str]) -> None:
    tariff = tariff_of(line(more="decided = { least = 6.45, most = 15.00 }"))
    facts = replace(facts_of(worker_minutes=60), decision=decision(None, amount=Money.of(amount)))
    assert [notice.code for notice in price(tariff, facts).notices] == codes


def test_without_the_attest_that_a_regulation_asks_the_service_cannot_start() -> None:
    rule = "unit = 1\ndecided = { most = 32.00, by = 'attest', without = 'refuse' }\neach = 'person'"
    tariff = tariff_of(line("day", of="persons", more=rule))
    child = Person("Noor", age=2, amount=Money.of("6.42"))
    facts = replace(facts_of(), persons=(child, Person("Sam", amount=Money.of("3.10"))))
    assert amounts(price(tariff, facts)) == {"day": "6.42 + 3.10"}
    with pytest.raises(AmountMissing) as refused:
        price(tariff, replace(facts, persons=(child, Person("Sam"))))
    assert (refused.value.by, refused.value.person) == ("attest", "Sam")


def test_persons_that_nobody_named_are_priced_as_if_nothing_was_told() -> None:
    tariff = tariff_of(line("meal", of="meals", more=f"{BY_CLASS}\neach = 'person'"), top=CLASSES)
    assert euros(priced(tariff, meals=2)) == "100.00"
    named = replace(facts_of(meals=2), persons=(Person("Jan", statuses=frozenset({"vt"})), Person("An")))
    assert amounts(price(tariff, named)) == {"meal": "36.00 + 100.00"}


def test_each_person_at_the_table_pays_by_their_own_age_and_statuses() -> None:
    top = CLASSES.replace(
        '[[classes]]\ncode = "standard"',
        '[[classes]]\ncode = "child"\nname.nl = "Kind"\nwhen.age = { below = 12 }\n[[classes]]\ncode = "standard"',
    )
    more = "prices = { vt = 3.00, child = 4.00, standard = 7.00 }\neach = 'person'"
    tariff = tariff_of(line("meal", of="persons", more=more), top=top)
    table = (
        Person("Jan", 70, frozenset({"vt"})),
        Person("Lien", 8, frozenset()),
        Person("Piet", 40, frozenset()),
        Person("An"),
    )
    quote = price(tariff, replace(facts_of(), persons=table))
    assert amounts(quote) == {"meal": "3.00 + 4.00 + 7.00 + 7.00"}
    assert [one.person for one in quote.lines] == ["Jan", "Lien", "Piet", "An"]


QUARTERS = Rates(
    {
        "km_quarterly": RateTable(
            "km_quarterly",
            {"nl": "Km"},
            "KB",
            (
                RatePeriod(date(2026, 1, 1), date(2026, 3, 31), Decimal("0.4326")),
                RatePeriod(date(2026, 4, 1), date(2026, 6, 30), Decimal("0.4400")),
            ),
        )
    }
)


def test_a_shared_rate_is_that_of_the_day_and_a_later_one_only_a_guess() -> None:
    tariff = tariff_of(line("km", of="job_km", more="rate = 'km_quarterly'"))
    facts = facts_of(job_km=100)
    assert euros(price(tariff, facts, rates=QUARTERS)) == "43.26"
    assert euros(price(tariff, replace(facts, on=date(2026, 4, 1)), rates=QUARTERS)) == "44.00"
    later = replace(facts, on=date(2026, 7, 1))
    guess = price(tariff, later, rates=QUARTERS)
    assert (euros(guess), [notice.code for notice in guess.notices]) == ("44.00", ["rate_not_known_yet"])
    with pytest.raises(NoRate):
        price(tariff, later, rates=QUARTERS, final=True)
    with pytest.raises(NoRate):
        price(tariff, facts)


@pytest.mark.parametrize(
    ("more", "expected"), [("at_cost = true", "40.00"), ("at_cost = true\nmargin_percent = 7.5", "43.00")]
)
def test_material_is_charged_at_cost_or_with_a_margin(more: str, expected: str) -> None:
    assert euros(priced(tariff_of(line("material", of="material_cost", more=more)), material_cost="40.00")) == expected


CHOICES = """
[[lines.choices]]
when.weekday = ["sat", "sun"]
price = 9.00
[[lines.choices]]
when.time = { from = 18:00:00 }
price = 10.00
[[lines.choices]]
price = 7.50
"""


@pytest.mark.parametrize(
    ("on", "at", "expected"),
    [
        (date(2026, 3, 7), time(12), "9.00"),
        (MONDAY, time(12), "7.50"),
        (MONDAY, time(18), "10.00"),
        (MONDAY, None, "10.00"),
        (date(2026, 3, 7), None, "9.00"),
    ],
)
def test_the_first_choice_that_holds_counts_and_what_is_not_known_costs_the_most(
    on: date, at: time | None, expected: str
) -> None:
    tariff = tariff_of(line("meal", of="meals", more=CHOICES))
    assert euros(price(tariff, replace(facts_of(meals=1), on=on, at=at))) == expected


def test_a_part_of_a_price_is_rounded_as_the_line_says() -> None:
    more = "price = 5.32\npercent = 60\nprice_rounding = '{}'"
    for rounding, expected in (("half_up", "95.70"), ("up", "96.00"), ("down", "95.70"), ("none", "95.76")):
        tariff = tariff_of(line("day", of="days", more=more.format(rounding)))
        assert euros(priced(tariff, days=30)) == expected


def test_a_part_of_a_price_may_have_a_floor_and_a_ceiling_of_its_own() -> None:
    more = "decided = { most = 30.00 }\npercent = 50\nprice_rounding = 'half_up'\nleast_price = 5.32\nmost_price = 9.00"
    tariff = tariff_of(line("day", of="days", more=more))
    for amount, expected in (("8.00", "10.64"), ("12.00", "12.00"), ("30.00", "18.00")):
        facts = replace(facts_of(days=2), decision=decision(None, amount=Money.of(amount)))
        assert euros(price(tariff, facts)) == expected


# ── who pays, who gets ───────────────────────────────────────────────────────────────────────────────


def test_the_rest_of_a_full_price_is_paid_by_another_and_both_add_up() -> None:
    more = "prices = { vt = 5.00, standard = 7.50 }\nthird_party = { party = 'municipality', full_price = 7.50 }"
    tariff = tariff_of(line("meal", of="meals", more=more), top=CLASSES)
    quote = price(tariff, facts_of(VT, meals=3))
    assert quote.paid_by() == {"resident": Money.of("15.00"), "municipality": Money.of("7.50")}
    assert only_line(quote).full == Money.of("22.50")
    assert price(tariff, facts_of(NONE, meals=3)).paid_by() == {"resident": Money.of("22.50")}


def test_so_many_per_cent_are_paid_by_another_and_the_rest_by_the_household() -> None:
    more = "price = 9.99\nthird_party = { party = 'municipality', percent = 20 }"
    quote = priced(tariff_of(line("meal", of="meals", more=more)), meals=1)
    assert quote.paid_by() == {"resident": Money.of("7.99"), "municipality": Money.of("2.00")}


def test_behind_a_flat_price_the_driver_still_gets_each_kilometre() -> None:
    more = "flat = { up_to = 10, price = 5.00 }\nprice = 0.50\ngets = { party = 'volunteer', price = 0.42 }"
    quote = priced(tariff_of(line("km", of="job_km", more=more)), job_km=8)
    assert quote.received_by() == {"volunteer": Money.of("3.36"), "organisation": Money.of("1.64")}


def test_what_a_driver_gets_beyond_what_is_paid_the_organisation_pays() -> None:
    more = "price = 0.30\ngets = { party = 'volunteer', price = 0.42 }"
    quote = priced(tariff_of(line("km", of="job_km", more=more)), job_km=10)
    assert quote.received_by() == {"volunteer": Money.of("4.20")}
    assert quote.paid_by() == {"resident": Money.of("3.00"), "organisation": Money.of("1.20")}


def test_a_third_party_and_a_driver_meet_to_the_cent() -> None:
    more = "price = 0.30\nthird_party = { party = 'ocmw', full_price = 0.42 }\ngets = { party = 'volunteer', price = 0.40 }"
    quote = priced(tariff_of(line("km", of="job_km", more=more)), job_km="12.5")
    assert quote.paid_by() == {"resident": Money.of("3.75"), "ocmw": Money.of("1.50")}
    assert quote.received_by() == {"volunteer": Money.of("5.00"), "organisation": Money.of("0.25")}


def test_the_cent_that_cannot_be_shared_is_paid_by_one_of_them() -> None:
    tariff = tariff_of(line("km", of="job_km", more="price = 1.00\nsplit_among = 'participants'"))
    facts = facts_of(job_km=10, participants=3)
    shares = [price(tariff, replace(facts, participant=number)) for number in (1, 2, 3)]
    assert [euros(one) for one in shares] == ["3.34", "3.33", "3.33"]
    assert shares[0].paid_by() == {"resident": Money.of("3.34"), "other_participants": Money.of("6.66")}


# ── reductions, limits, quotas ───────────────────────────────────────────────────────────────────────

REDUCTIONS = """
[[reductions]]
code = "siblings"
name.nl = "Broers en zussen"
when.quantity.children = { from = 2 }
percent = 25
[[reductions]]
code = "social"
name.nl = "Sociaal"
when.status = "vt"
percent = 50
"""


@pytest.mark.parametrize(("combine", "expected"), [("add", "25.00"), ("multiply", "37.50"), ("best", "50.00")])
def test_reductions_together_do_what_the_regulation_says(combine: str, expected: str) -> None:
    tariff = tariff_of(
        line("day", of="days", more="price = 10.00") + REDUCTIONS, top=f'reductions_combine = "{combine}"\n'
    )
    assert euros(price(tariff, facts_of(VT, days=10, children=2))) == expected
    assert euros(price(tariff, facts_of(days=10, children=1))) == "100.00"


def test_an_amount_is_taken_off_each_unit_and_never_more_than_there_is() -> None:
    card = '[[reductions]]\ncode = "card"\nname.nl = "Kaart"\nwhen.feature = "card"\namount = {}\n'
    for off, expected in (("1.00", "21.00"), ("9.00", "0.00")):
        tariff = tariff_of(line("meal", of="meals", more="price = 8.00") + card.format(off))
        quote = price(tariff, replace(facts_of(meals=3), features=frozenset({"card"})))
        assert euros(quote) == expected
        assert {why.amount for part in quote.lines for why in part.pays} >= {Money.of(24)}


@pytest.mark.parametrize(("km", "expected"), [("2", "3.00"), ("10", "4.20"), ("90", "20.00")])
def test_lines_cost_together_at_least_and_at_most_what_a_limit_says(km: str, expected: str) -> None:
    limit = '[[limits]]\ncode = "ride"\nname.nl = "Per rit"\non = ["km"]\nleast = 3.00\nmost = 20.00\n'
    assert euros(priced(tariff_of(line("km", of="job_km", more="price = 0.42") + limit), job_km=km)) == expected


@pytest.mark.parametrize(("more", "expected"), [("least_amount = 3.00", "3.00"), ("most_amount = 0.50", "0.50")])
def test_a_line_costs_at_least_and_at_most(more: str, expected: str) -> None:
    assert euros(priced(tariff_of(line("km", of="job_km", more=f"price = 0.42\n{more}")), job_km=2)) == expected


QUOTA = '[[quotas]]\ncode = "garden"\nname.nl = "Tuin"\nof = "worker_minutes"\nper = "{}"\nmost = 240\n'


def test_beyond_a_quota_a_person_has_to_give_a_reason() -> None:
    job = tariff_of(line() + QUOTA.format("job"))
    assert euros(priced(job, worker_minutes=240)) == "48.00"
    with pytest.raises(QuotaUsedUp) as refused:
        priced(job, worker_minutes=241)
    assert [refused.value.most, refused.value.asked] == [240, 241]
    quote = price(job, replace(facts_of(worker_minutes=241), override="storm"))
    assert [(notice.code, notice.facts["reason"]) for notice in quote.notices] == [("override", "storm")]


def test_a_quota_of_a_month_counts_what_was_had_before() -> None:
    month = tariff_of(line() + QUOTA.format("month"))
    facts = replace(facts_of(worker_minutes=60), used={("worker_minutes", "month"): Decimal(180)})
    assert euros(price(month, facts)) == "12.00"
    with pytest.raises(QuotaUsedUp):
        price(month, replace(facts, used={("worker_minutes", "month"): Decimal(181)}))


# ── who may use it ───────────────────────────────────────────────────────────────────────────────────

EXCLUDED = """
[income]
notion = "net_month"
counts = { applicant = 1 }
[[excluded]]
why.nl = "Meer dan € 2.406 zonder VT"
when = { income = { above = 2406 }, not = { status = "vt" } }
"""


def test_who_is_excluded_is_refused_with_the_reason_unless_a_person_decided_otherwise() -> None:
    tariff = tariff_of(line(more=BY_CLASS), top=CLASSES.replace("[[classes]]", EXCLUDED + "[[classes]]", 1))
    rich = Household(statuses=frozenset(), income=Decimal("2406.01"))
    with pytest.raises(NotEligible) as refused:
        price(tariff, facts_of(rich, worker_minutes=60))
    assert refused.value.why == ({"nl": "Meer dan € 2.406 zonder VT"},)
    assert euros(price(tariff, facts_of(replace(rich, income=Decimal(2406)), worker_minutes=60))) == "50.00"
    assert euros(price(tariff, replace(facts_of(rich, worker_minutes=60), decision=decision()))) == "18.00"
    unknown = price(tariff, facts_of(worker_minutes=60))
    assert [notice.code for notice in unknown.notices] == ["to_check"]


def test_work_that_a_regulation_leaves_out_stays_out_whatever_was_decided_about_the_household() -> None:
    garden = '[[excluded]]\nwhy.nl = "Geen tuinwerk"\nwhen.feature = "garden"\njob = true\n'
    tariff = tariff_of(line(more=BY_CLASS), top=CLASSES.replace("[[classes]]", garden + "[[classes]]", 1))
    facts = replace(facts_of(worker_minutes=60), features=frozenset({"garden"}), decision=decision())
    with pytest.raises(NotEligible):
        price(tariff, facts)
    allowed = price(tariff, replace(facts, override="gevaarlijke tak"))
    assert [notice.code for notice in allowed.notices] == ["override"]


def test_where_none_of_the_grounds_holds_all_of_them_are_told() -> None:
    eligible = (
        '[[eligible]]\nwhy.nl = "VT"\nwhen.status = "vt"\n[[eligible]]\nwhy.nl = "80 jaar"\nwhen.age = { from = 80 }\n'
    )
    tariff = tariff_of(line() + eligible)
    with pytest.raises(NotEligible) as refused:
        price(tariff, facts_of(Household(statuses=frozenset(), age=79), worker_minutes=60))
    assert [why["nl"] for why in refused.value.why] == ["VT", "80 jaar"]
    assert euros(price(tariff, facts_of(Household(age=80), worker_minutes=60))) == "12.00"


# ── VAT, rounding, cash ──────────────────────────────────────────────────────────────────────────────

TWO_RATES = """
[[vat.labour]]
when.feature = "unsplit"
rate = 21
[[vat.labour]]
rate = 6
[vat.parts]
rate = 21
"""


def test_labour_and_parts_have_their_own_vat_and_unsplit_all_of_it_the_highest() -> None:
    tariff = tariff_of(
        line("labour", of="bench_minutes", more="price = 40.00\nvat = 'labour'")
        + line("parts", of="parts_cost", more="at_cost = true\nvat = 'parts'"),
        vat=TWO_RATES,
    )
    facts = facts_of(bench_minutes=30, parts_cost="24.20")
    split = price(tariff, facts)
    assert {one.rate: (one.base.amount, one.tax.amount) for one in split.vat} == {
        Decimal(6): (Decimal("18.87"), Decimal("1.13")),
        Decimal(21): (Decimal("20.00"), Decimal("4.20")),
    }
    unsplit = price(tariff, replace(facts, features=frozenset({"unsplit"})))
    assert {one.rate: one.tax.amount for one in unsplit.vat} == {Decimal(21): Decimal("7.67")}
    assert euros(split) == euros(unsplit) == "44.20"


def test_vat_on_top_is_part_of_what_people_pay() -> None:
    tariff = tariff_of(line(more="price = 10.00"), vat="[vat.work]\nrate = 21\nincluded = false\n")
    quote = priced(tariff, worker_minutes=45)
    assert euros(quote) == "9.08"
    assert (quote.vat[0].base, quote.vat[0].tax) == (Money.of("7.50"), Money.of("1.58"))


def test_a_rate_may_change_on_a_day() -> None:
    vat = "[[vat.work]]\nwhen.date.from = 2026-03-01\nrate = 21\n[[vat.work]]\nrate = 12\n"
    tariff = tariff_of(line(), vat=vat)
    facts = facts_of(worker_minutes=60)
    assert price(tariff, facts).vat[0].rate == 21
    assert price(tariff, replace(facts, on=date(2026, 2, 28))).vat[0].rate == 12


def test_an_exemption_keeps_its_ground() -> None:
    quote = priced(tariff_of(line(), vat='[vat.care]\nexempt = "art. 44 § 2, 2° WBTW"\n'), worker_minutes=60)
    assert [(one.treatment, one.ground, one.tax) for one in quote.vat] == [
        ("exempt", "art. 44 § 2, 2° WBTW", Money.of(0))
    ]


def test_rounded_in_total_the_lines_still_add_up() -> None:
    lines = line("a", of="job_km", more="price = 0.333") + line("b", of="back_km", more="price = 0.333")
    per_line = priced(tariff_of(lines, rounding='[rounding]\namount = "up"\n'), job_km=1, back_km=1)
    assert amounts(per_line) == {"a": "0.34", "b": "0.34"}
    total = priced(tariff_of(lines, rounding='[rounding]\namount = "up"\nper = "total"\n'), job_km=1, back_km=1)
    assert (euros(total), amounts(total)) == ("0.67", {"a": "0.34", "b": "0.33"})


@pytest.mark.parametrize(
    ("cents", "cash"), [("1.01", "1.00"), ("1.02", "1.00"), ("1.03", "1.05"), ("1.07", "1.05"), ("1.08", "1.10")]
)
def test_cash_is_paid_in_coins_of_five_cents(cents: str, cash: str) -> None:
    tariff = tariff_of(
        line("meal", of="meals", more=f"price = {cents}"),
        rounding='[rounding]\namount = "half_up"\ncash_to_5_cents = true\n',
    )
    quote = priced(tariff, meals=1)
    assert (euros(quote), quote.cash_total) == (cents, Money.of(cash))


@pytest.mark.parametrize(
    ("rounding", "expected"), [("half_up", "0.13"), ("half_even", "0.12"), ("up", "0.13"), ("down", "0.12")]
)
def test_half_a_cent_goes_where_the_tariff_says(rounding: str, expected: str) -> None:
    tariff = tariff_of(line("km", of="job_km", more="price = 0.125"), rounding=f'[rounding]\namount = "{rounding}"\n')
    assert euros(priced(tariff, job_km=1)) == expected


# ── cancelling, and what makes no sense ──────────────────────────────────────────────────────────────

FEES = (
    line(more=BY_CLASS)
    + '[[lines]]\ncode = "late"\nname.nl = "Te laat"\nwhen = { outcome = "late_cancelled", notice_hours = { below = 24 } }\npercent_of = ["labour"]\npercent = 50\n'
    + line("no_show", of="visits", more="when.outcome = 'no_show'\nprice = 10.00")
)


def test_a_cancelled_visit_costs_only_what_names_it() -> None:
    tariff = tariff_of(FEES, top=CLASSES)
    facts = facts_of(VT, worker_minutes=120, visits=1)
    assert amounts(price(tariff, facts)) == {"labour": "36.00"}
    late = replace(facts, outcome=Outcome.LATE_CANCELLED)
    assert amounts(price(tariff, replace(late, notice_hours=Decimal(23)))) == {"late": "18.00"}
    assert amounts(price(tariff, replace(late, notice_hours=Decimal(24)))) == {}
    assert amounts(price(tariff, replace(facts, outcome=Outcome.NO_SHOW))) == {"no_show": "10.00"}


def test_a_part_of_a_line_is_a_part_of_what_is_really_charged_for_it() -> None:
    lines = (
        line(more="price = 12.00\nleast_amount = 6.00")
        + '[[lines]]\ncode = "evening"\nname.nl = "Avond"\npercent_of = ["labour"]\npercent = 50\n'
    )
    assert amounts(priced(tariff_of(lines), worker_minutes=10)) == {"labour": "6.00", "evening": "3.00"}


def test_a_fee_for_not_coming_counts_the_meals_of_everybody_at_the_table() -> None:
    lines = line("meal", of="meals", more="price = 8.00\neach = 'person'") + (
        '[[lines]]\ncode = "no_show"\nname.nl = "Niet gekomen"\nwhen.outcome = "no_show"\npercent_of = ["meal"]\npercent = 50\n'
    )
    facts = replace(facts_of(meals=1), persons=(Person("Jan"), Person("An")), outcome=Outcome.NO_SHOW)
    assert amounts(price(tariff_of(lines), facts)) == {"no_show": "8.00"}


def test_after_the_work_a_leg_that_nobody_recorded_was_not_driven() -> None:
    tariff = tariff_of(line("km", of="job_km", more="price = 0.50").replace('"job_km"', '["job_km", "back_km"]'))
    facts = replace(facts_of(), work={"job_km": Decimal(10), "back_km": None})
    assert (euros(price(tariff, facts)), euros(price(tariff, facts, final=True))) == ("0.00", "5.00")


def test_open_quantities_are_told_before_the_work_and_cost_nothing_after_it() -> None:
    tariff = tariff_of(line() + line("km", of="job_km", more="price = 0.4449"))
    facts = replace(facts_of(worker_minutes=60), work={"worker_minutes": Decimal(60), "job_km": None})
    estimate, final = price(tariff, facts), price(tariff, facts, final=True)
    assert [(one.code, one.unit_price) for one in estimate.open_lines] == [("km", Money.of("0.4449"))]
    assert (final.open_lines, final.stage, euros(final)) == ((), Stage.FINAL, "12.00")


@pytest.mark.parametrize("minutes", ["-1", "44641", "NaN", "Infinity", "1e9"])
def test_an_absurd_quantity_is_refused(minutes: str) -> None:
    with pytest.raises(AbsurdQuantity):
        priced(tariff_of(line()), worker_minutes=minutes)


def test_a_quantity_that_nobody_knows_is_refused_with_the_nearest_that_is() -> None:
    with pytest.raises(UnknownQuantity) as refused:
        priced(tariff_of(line()), worker_minuts=60)
    assert refused.value.near == "worker_minutes"


def test_a_date_without_a_tariff_is_refused() -> None:
    tariff = tariff_of(line(), top="last_day = 2026-06-30\n")
    assert euros(price(tariff, replace(facts_of(worker_minutes=60), on=date(2026, 6, 30)))) == "12.00"
    for on in (date(2025, 12, 31), date(2026, 7, 1)):
        with pytest.raises(NoTariff):
            price(tariff, replace(facts_of(worker_minutes=60), on=on))


def test_a_status_that_nobody_knows_is_refused_with_the_nearest_that_is() -> None:
    with pytest.raises(UnknownStatus) as refused:
        price(tariff_of(line()), facts_of(Household(statuses=frozenset({"leeflon"})), worker_minutes=60))
    assert refused.value.near == "leefloon"


def test_two_lines_of_facts_give_the_sentence_of_the_house() -> None:
    facts = replace(
        facts_of(VT),
        work={of: Decimal(n) for of, n in (("worker_minutes", 180), ("visit_minutes", 90), ("workers", 2))},
    )
    quote = price(tariff_of(line(more=f"step = 15\n{BY_CLASS}"), top=CLASSES), facts)
    counted, by_class = only_line(quote).reasons
    assert counted.facts == {
        "of": "worker_minutes", "quantity": "180", "counted": "180", "step": "15", "step_rounding": "up",
        "kind": "minutes", "workers": "2", "minutes": "90",
    }  # fmt: skip
    assert by_class.facts == {
        "name": {"nl": "Verminderd tarief"}, "how": "proved", "statuses": ["vt"], "income": False,
    }  # fmt: skip


def test_the_same_facts_cost_the_same_on_any_day_of_the_tariff() -> None:
    tariff = tariff_of(line(more=BY_CLASS), top=CLASSES)
    days = [date(2026, 1, 1), MONDAY, date(2030, 2, 28)]
    assert {euros(price(tariff, replace(facts_of(VT, worker_minutes=77), on=on))) for on in days} == {"23.10"}


def test_facts_can_be_priced_without_a_class() -> None:
    quote = priced(tariff_of(line()), worker_minutes=60)
    assert (quote.class_code, quote.class_reason) == ("everybody", ClassReason.ONE_PRICE)
    assert isinstance(price(tariff_of(line()), Facts(on=MONDAY)), Quote)
