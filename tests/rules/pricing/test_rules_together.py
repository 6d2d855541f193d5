"""Rules that meet in one tariff: limits within limits, persons with their own prices, parts of parts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from booking.rules.money import Money
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Household, HouseholdKind, Member, Person
from booking.rules.pricing.faults import MOST_FAULTS
from booking.rules.refusals.prices import AbsurdQuantity, NotEligible
from booking.rules.refusals.tariffs import InvalidTariff, UnknownQuantity
from tests.rules.pricing.tariffs import CLASSES, amounts, euros, facts_of, line, priced, tariff_of, text_of

DOWN = '[rounding]\namount = "down"\n'
KM = line("km", of="job_km", more="price = 1.00")
WAITING = line("waiting", of="waiting_minutes", more="price = 60.00")


def limit(code: str, on: str, bounds: str) -> str:
    return f'[[limits]]\ncode = "{code}"\nname.nl = "Grens"\non = [{on}]\n{bounds}\n'


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (limit("a", '"km"', "most = 5") + limit("b", '"km"', "most = 5"), "15.00"),
        (limit("a", '"km"', "most = 20") + limit("b", '"km", "waiting"', "most = 25"), "25.00"),
        (limit("b", '"km", "waiting"', "most = 25") + limit("a", '"km"', "most = 20"), "25.00"),
        (limit("a", '"km"', "least = 50") + limit("b", '"km", "waiting"', "most = 55"), "55.00"),
    ],
)
def test_what_a_narrow_limit_changed_counts_in_the_wider_one(limits: str, expected: str) -> None:
    assert euros(priced(tariff_of(KM + WAITING + limits), job_km=30, waiting_minutes=10)) == expected


def test_limits_that_share_only_some_of_their_lines_are_a_fault() -> None:
    three = KM + WAITING + line("visit", of="visits", more="price = 1.00")
    limits = limit("a", '"km", "waiting"', "most = 5") + limit("b", '"waiting", "visit"', "most = 5")
    assert codes(text_of(three + limits)) == {"limits_overlap"}


def test_a_limit_carries_the_vat_of_its_day() -> None:
    vat = "[[vat.work]]\nwhen.date.from = 2026-03-01\nrate = 21\n[[vat.work]]\nrate = 12\n"
    quote = priced(tariff_of(KM + limit("a", '"km"', "least = 50"), vat=vat), job_km=10)
    assert {one.rate for one in quote.vat} == {Decimal(21)}


# ── thirds ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "more",
    [
        "price = 18.00\ngets = { party = 'volunteer', price = 18.00 }",
        "price = 9.00\nthird_party = { party = 'ocmw', full_price = 18.00 }",
    ],
)
def test_a_third_of_an_hour_is_a_third_for_everybody(more: str) -> None:
    quote = priced(tariff_of(line(more=more), rounding=DOWN), worker_minutes=20)
    assert sum(part.amount.cents for part in quote.lines[0].pays) == 600
    assert Money.of("5.99") not in [part.amount for part in (*quote.lines[0].pays, *quote.lines[0].gets)]


def test_three_thirds_are_a_whole_where_only_the_total_is_rounded() -> None:
    lines = "".join(line(code, more="price = 1.00") for code in ("a", "b", "c"))
    tariff = tariff_of(lines, rounding='[rounding]\namount = "down"\nper = "total"\n')
    assert euros(priced(tariff, worker_minutes=20)) == "1.00"


def test_what_is_taken_off_each_unit_takes_off_a_third_of_it_for_a_third() -> None:
    off = '[[reductions]]\ncode = "off"\nname.nl = "Korting"\namount = 18.00\n'
    assert euros(priced(tariff_of(line(more="price = 18.00") + off, rounding=DOWN), worker_minutes=20)) == "0.00"


# ── persons ──────────────────────────────────────────────────────────────────────────────────────────

MEAL = line("meal", of="persons", more="price = 10.00\neach = 'person'")
OLD = '[[reductions]]\ncode = "old"\nname.nl = "65+"\nwhen.age = { from = 65 }\npercent = 50\n'


def test_a_reduction_looks_at_the_person_of_its_line_also_among_namesakes() -> None:
    people = (Person("Jan", 70), Person("Jan", 40), Person(age=8))
    quote = price(tariff_of(MEAL + OLD), replace(facts_of(Household(age=80)), persons=people))
    assert amounts(quote) == {"meal": "10.00 + 10.00 + 10.00", "old": "-5.00"}


def test_a_reduction_by_class_looks_at_the_class_of_the_person() -> None:
    off = '[[reductions]]\ncode = "off"\nname.nl = "Korting"\nwhen.class = "vt"\npercent = 50\n'
    people = (Person("An", statuses=frozenset({"vt"})), Person("Piet", statuses=frozenset()))
    quote = price(tariff_of(MEAL + off, top=CLASSES), replace(facts_of(), persons=people))
    assert euros(quote) == "15.00"


def test_a_part_of_a_meal_is_a_part_of_ones_own_meal() -> None:
    more = "percent_of = ['meal']\npercent = 10\neach = 'person'"
    service = f'\n[[lines]]\ncode = "service"\nname.nl = "Bediening"\n{more}\n'
    quote = price(tariff_of(MEAL + service), replace(facts_of(), persons=(Person(), Person())))
    assert amounts(quote) == {"meal": "10.00 + 10.00", "service": "1.00 + 1.00"}


def test_what_a_household_has_is_not_what_each_of_its_persons_has() -> None:
    vt = Household(statuses=frozenset({"vt"}))
    tariff = tariff_of(
        line("meal", of="persons", more="prices = { vt = 3.00, standard = 10.00 }\neach = 'person'"), top=CLASSES
    )
    for statuses in (None, frozenset[str]()):
        assert euros(price(tariff, replace(facts_of(vt), persons=(Person("An", statuses=statuses),)))) == "10.00"


def test_more_people_than_names_are_priced_as_people_of_whom_nothing_is_known() -> None:
    facts = replace(facts_of(persons=5), persons=(Person("Jan", 70), Person("An", 30)))
    assert euros(price(tariff_of(MEAL + OLD), facts)) == "45.00"


def test_a_person_has_one_class_on_all_lines() -> None:
    top = """
choose = "most_favourable"
default_class = "standard"
[[classes]]
code = "a"
name.nl = "A"
when.status = "vt"
[[classes]]
code = "b"
name.nl = "B"
when.age = { from = 65 }
[[classes]]
code = "standard"
name.nl = "S"
"""
    lines = line("meal", of="persons", more="prices = { a = 2.00, b = 9.00, standard = 10.00 }\neach = 'person'")
    lines += line("ride", of="persons", more="prices = { a = 6.00, b = 1.00, standard = 10.00 }\neach = 'person'")
    jan = Person("Jan", 70, frozenset({"vt"}))
    assert euros(price(tariff_of(lines, top=top), replace(facts_of(), persons=(jan,)))) == "8.00"


# ── reductions and classes ───────────────────────────────────────────────────────────────────────────


def test_the_most_favourable_class_is_so_after_what_is_taken_off() -> None:
    top = """
choose = "most_favourable"
default_class = "standard"
[[classes]]
code = "old"
name.nl = "80+"
when.age = { from = 80 }
[[classes]]
code = "vt"
name.nl = "VT"
when.status = "vt"
[[classes]]
code = "standard"
name.nl = "S"
"""
    off = '[[reductions]]\ncode = "off"\nname.nl = "Korting"\nwhen.class = "old"\npercent = 50\n'
    tariff = tariff_of(line(more="prices = { old = 9.00, vt = 8.00, standard = 12.00 }") + off, top=top)
    both = Household(age=80, statuses=frozenset({"vt"}))
    assert euros(price(tariff, facts_of(both, worker_minutes=60))) == "4.50"


def test_a_reduction_for_the_dearest_class_makes_silence_no_cheaper() -> None:
    off = '[[reductions]]\ncode = "off"\nname.nl = "Korting"\nwhen.class = "standard"\npercent = 50\n'
    tariff = tariff_of(line(more="prices = { vt = 10.00, standard = 10.00 }") + off, top=CLASSES)
    told = price(tariff, facts_of(Household(statuses=frozenset({"vt"})), worker_minutes=60))
    assert (euros(told), euros(price(tariff, facts_of(worker_minutes=60)))) == ("10.00", "10.00")


def test_an_amount_off_each_hour_is_not_taken_off_a_surcharge_and_is_shared_as_the_hour_is() -> None:
    off = '[[reductions]]\ncode = "off"\nname.nl = "Korting"\namount = 1.00\n'
    extra = "price = 10.00\n[[lines.extra]]\nbeyond = 60\nover = 'job'\npercent = 50\n"
    assert amounts(priced(tariff_of(line(more=extra) + off), worker_minutes=120))["off"] == "-2.00"
    shared = tariff_of(line(more="price = 10.00\nsplit_among = 'participants'") + off)
    assert euros(priced(shared, worker_minutes=60, participants=4)) == "2.25"


def test_a_rate_that_depends_on_what_is_not_known_is_the_higher_one() -> None:
    vat = (
        "[[vat.work]]\nwhen.not.status = 'vt'\nrate = 21\nincluded = false\n[[vat.work]]\nrate = 6\nincluded = false\n"
    )
    tariff = tariff_of(line(more="price = 10.00"), vat=vat)
    assert euros(priced(tariff, worker_minutes=60)) == "12.10"


# ── counting, times, households ──────────────────────────────────────────────────────────────────────


def test_steps_do_not_go_beyond_the_most_that_is_charged() -> None:
    assert euros(priced(tariff_of(line(more="price = 12.00\nstep = 60\nmost = 100")), worker_minutes=600)) == "20.00"


@pytest.mark.parametrize(("at", "expected"), [(23, "20.00"), (3, "20.00"), (6, "10.00"), (12, "10.00"), (22, "20.00")])
def test_a_night_runs_over_midnight(at: int, expected: str) -> None:
    night = "[[lines.choices]]\nwhen.time = { from = 22:00:00, below = 06:00:00 }\nprice = 20.00\n[[lines.choices]]\nprice = 10.00"
    facts = replace(facts_of(worker_minutes=60), at=time(at))
    assert euros(price(tariff_of(line(more=night)), facts)) == expected


BOUNDS = """
default_class = "standard"
choose = "first"
[income]
notion = "net_month"
counts = { applicant = 1, partner = 1 }
[[classes]]
code = "low"
name.nl = "Laag"
when.income = { up_to = { cohabitant = 1000, single = 1500, family = 2500 } }
[[classes]]
code = "standard"
name.nl = "Gewoon"
"""


def test_two_adults_are_a_family_only_when_somebody_says_so() -> None:
    tariff = tariff_of(line(more="prices = { low = 5.00, standard = 15.00 }"), top=BOUNDS)
    two = Household(members=(Member("applicant", Decimal(1000)), Member("partner", Decimal(1000))))
    with_child = replace(two, members=(*two.members, Member("child")))
    told = replace(two, kind=HouseholdKind.FAMILY)
    totals = [euros(price(tariff, facts_of(one, worker_minutes=60))) for one in (two, with_child, told)]
    assert totals == ["15.00", "5.00", "5.00"]


def test_dependants_that_nobody_told_leave_open_what_depends_on_them() -> None:
    top = '[income]\nnotion = "taxable_year"\ncounts = { applicant = 1 }\n[[eligible]]\nwhy.nl = "Laag inkomen"\nwhen.income = { up_to = 37140, per_dependant = 1940 }\n'
    tariff = tariff_of(line(), top=top)

    def notices(income: int, dependants: int | None = None) -> list[str]:
        household = Household(income=Decimal(income), dependants=dependants)
        return [one.code for one in price(tariff, facts_of(household, worker_minutes=60)).notices]

    assert (notices(37_140), notices(38_000), notices(38_000, 1)) == ([], ["to_check"], [])
    with pytest.raises(NotEligible):
        notices(38_000, 0)


def test_a_quota_looks_at_everything_else_in_its_period_also_at_what_comes_later() -> None:
    quota = '[[quotas]]\ncode = "q"\nname.nl = "Q"\nof = "worker_minutes"\nper = "month"\nmost = 240\n'
    facts = replace(facts_of(worker_minutes=60), besides={("worker_minutes", "month"): Decimal(181)})
    with pytest.raises(Exception, match="240"):
        price(tariff_of(line() + quota), facts)
    with pytest.raises(UnknownQuantity):
        price(tariff_of(line() + quota), replace(facts, used={("worker_minuts", "month"): Decimal(1)}))


def test_people_are_whole() -> None:
    with pytest.raises(AbsurdQuantity):
        priced(
            tariff_of(line(more="price = 1.00\nsplit_among = 'participants'")), worker_minutes=60, participants="2.5"
        )


@pytest.mark.parametrize(
    ("minutes", "children", "statuses", "expected"),
    [
        ("179", 1, frozenset[str](), "4.00"),
        ("180", 1, frozenset[str](), "7.00"),
        ("360", 1, frozenset[str](), "7.00"),
        ("361", 1, frozenset[str](), "10.00"),
        ("361", 2, frozenset[str](), "7.50"),
        ("361", 2, frozenset({"vt"}), "3.75"),
        (None, 1, frozenset[str](), "10.00"),
    ],
)
def test_school_care_in_blocks_with_two_reductions_on_top_of_each_other(
    minutes: str | None, children: int, statuses: frozenset[str], expected: str
) -> None:
    """The pattern of municipal school-age care: blocks of a day, 25 % for siblings, 50 % social, cumulative."""
    blocks = """
[[lines.choices]]
when.quantity.care_minutes = { below = 180 }
price = 4.00
[[lines.choices]]
when.quantity.care_minutes = { up_to = 360 }
price = 7.00
[[lines.choices]]
price = 10.00
"""
    off = """
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
    tariff = tariff_of(line("day", of="days", more=blocks) + off, top='reductions_combine = "multiply"\n')
    facts = facts_of(Household(statuses=statuses), days=1, children=children)
    facts = replace(facts, work={**facts.work, "care_minutes": None if minutes is None else Decimal(minutes)})
    assert euros(price(tariff, facts)) == expected


# ── documents that mean harm ─────────────────────────────────────────────────────────────────────────


def codes(text: str) -> set[str]:
    with pytest.raises(InvalidTariff) as refused:
        read_tariff(parse(text))
    return {fault.code for fault in refused.value.faults}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("price = 1.00\nleast_amount = 20.00\n[[lines.extra]]\nbeyond = 60\nover = 'job'\npercent = 50", "parts_need_limit"),
        ("price = 1.00\nwhen.date = { from = 2026-03-01, up_to = 2026-02-01 }", "bounds_cross"),
        ("price = 1.00\n[[lines.extra]]\nbeyond = 1\nover = 'job'\npercent = 999999999", "too_many_percent"),
        ("price = 1e600000000", "not_a_number"),
        (f"price = 0x{'f' * 90_000}", "not_a_number"),
        ("price = 1.00\nstep = 0.000001", "must_be_more_than_zero"),
    ],
)  # fmt: skip
def test_what_no_regulation_means_is_a_fault(more: str, code: str) -> None:
    assert code in codes(text_of(line(more=more)))


def test_two_amounts_to_decide_for_one_household_are_a_fault() -> None:
    lines = line(more="decided = { least = 6, most = 15 }") + line("km", of="job_km", more="decided = { most = 0.50 }")
    assert codes(text_of(lines)) == {"one_decided"}


def test_a_class_that_asks_for_a_class_is_a_fault() -> None:
    assert "no_class_yet" in codes(
        text_of(line(), top=CLASSES.replace('when.status = "vt"', 'when.class = "standard"'))
    )


def document(**changes: Any) -> str:
    plain: dict[str, Any] = {
        "format": 2, "service": "a", "name": {"nl": "A"}, "source": "A", "valid_from": "2026-01-01",
        "rounding": {"amount": "up"}, "vat": {"a": {"rate": 6}},
        "lines": [{"code": "a", "name": {"nl": "A"}, "of": "visits", "price": "1.00"}],
    }  # fmt: skip
    return json.dumps({**plain, **changes})


ONE = {"code": "a", "name": {"nl": "A"}, "of": "visits", "price": "1.00"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (document(format=[]), "wrong_format"),
        (document(valid_from=None), "missing"),
        (document(default_class=None, classes=[{"code": "b", "name": {"nl": "B"}}]), "missing"),
        (document(lines=[{**ONE, "price": None}]), "one_price"),
        (document(lines=[{**ONE, "vat": []}]), "unknown_vat"),
        (document(lines=[{**ONE, "split_among": {}}]), "unknown_quantity"),
        (document(lines=[{**ONE, "third_party": {"party": [], "percent": 5}}]), "unknown_party"),
        (document(vat={"a": []}), "not_a_list"),
        (document(rounding={"amount": "up", "per": []}), "not_one_of"),
        (document(name={"nl": "T\ud800"}), "not_a_text"),
        (document(source="G\u0000"), "not_a_text"),
        (document(lines=[ONE] * 201), "too_many"),
        (document(**{f"key_{number}": 1 for number in range(1_600)}), "too_many_faults"),
    ],
)
def test_a_hostile_document_is_refused(text: str, code: str) -> None:
    assert code in codes(text)


def test_no_document_has_more_faults_than_somebody_reads() -> None:
    classes = [{"code": f"c{number}", "name": {"nl": "C"}} for number in range(200)]
    lines = [{**ONE, "code": f"l{number}", "price": None, "prices": {}} for number in range(200)]
    with pytest.raises(InvalidTariff) as refused:
        read_tariff(parse(document(classes=classes, default_class="c0", choose="first", lines=lines)))
    assert len(refused.value.faults) == MOST_FAULTS + 1


def test_amounts_that_no_job_comes_to_are_refused() -> None:
    parts = line("a", of="visits", more="price = 9000000.00")
    parts += '[[lines]]\ncode = "b"\nname.nl = "B"\npercent_of = ["a"]\npercent = 1000\n'
    with pytest.raises(AbsurdQuantity):
        priced(tariff_of(parts), visits=2)


def test_a_price_on_29_february_is_a_price() -> None:
    tariff = tariff_of(line(more="price = 1.00\nwhen.season = { from = '02-29', up_to = '03-01' }"))
    assert euros(price(tariff, replace(facts_of(worker_minutes=60), on=date(2028, 2, 29)))) == "1.00"
    assert euros(price(tariff, replace(facts_of(worker_minutes=60), on=date(2027, 2, 28)))) == "0.00"
