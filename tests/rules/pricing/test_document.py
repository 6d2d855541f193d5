"""Reading a tariff document: what is wrong is told at once, each with its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress

import pytest

from booking.rules.pricing.document import LONGEST, parse, read_tariff
from booking.rules.pricing.facts_document import read_facts
from booking.rules.pricing.faults import Fault
from booking.rules.pricing.rates_document import read_rates
from booking.rules.refusals.tariffs import InvalidTariff
from tests.rules.pricing.tariffs import CLASSES, HEAD, ROUNDING, VAT, line, tariff_of, text_of

INCOME = '[income]\nnotion = "net_month"\ncounts = { applicant = 1 }\n'


def faults(text: str) -> dict[str, str]:
    """Return the code of each fault by its place."""
    with pytest.raises(InvalidTariff) as refused:
        read_tariff(parse(text))
    return {fault.place: fault.code for fault in refused.value.faults}


def classes(*brackets: str) -> str:
    made = "".join(
        f'[[classes]]\ncode = "b{number}"\nname.nl = "B"\nwhen.income = {bracket}\n'
        for number, bracket in enumerate(brackets, start=1)
    )
    return f'default_class = "top"\nchoose = "first"\n{INCOME}{made}[[classes]]\ncode = "top"\nname.nl = "Top"\n'


def by_class(number: int) -> str:
    prices = ", ".join(f"b{one} = {one}.00" for one in range(1, number + 1))
    return line(more=f"prices = {{ {prices}, top = 50.00 }}")


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        (text_of(line(more="pirce = 8.00")), "lines → labour", "one_price"),
        (text_of(line(more="pirce = 8.00\nprice = 8.00")), "lines → labour → pirce", "unknown_key"),
        (text_of(line(more='price = "acht"')), "lines → labour → price", "not_a_number"),
        (text_of(line(more="price = -8.00")), "lines → labour → price", "not_a_number"),
        (text_of(line(more="price = nan")), "lines → labour → price", "not_a_number"),
        (text_of(line(more="price = true")), "lines → labour → price", "not_a_number"),
        (text_of(line(more="price = 8.1234567")), "lines → labour → price", "not_a_number"),
        (text_of(line(more="price = 8.00\nprices = {}")), "lines → labour", "one_price"),
        (text_of(line(more="price = 8.00\nstep = 0")), "lines → labour → step", "must_be_more_than_zero"),
        (text_of(line(more="price = 8.00\nstep_rounding = 'up'")), "lines → labour → step_rounding", "needs"),
        (text_of(line(more="price = 8.00\nleast = 90\nmost = 60")), "lines → labour → most", "bounds_cross"),
        (text_of(line(of="worker_minuts", more="price = 8.00")), "lines → labour → of", "unknown_quantity"),
        (text_of(line(more="price = 8.00\nrounding = 'nearest'")), "lines → labour → rounding", "not_one_of"),
        (text_of(line(more="price = 8.00\nvat = 'other'")), "lines → labour → vat", "unknown_vat"),
        (text_of(line(more="price = 8.00\nwhen.status = 'leeflon'")), "lines → labour → when → status", "unknown_status"),
        (text_of(line(more="price = 8.00\nwhen.weekday = 'zat'")), "lines → labour → when → weekday", "not_known"),
        (text_of(line(more="price = 8.00\nwhen.age = {}")), "lines → labour → when → age", "no_bounds"),
        (text_of(line(more="price = 8.00\nwhen.age = { from = 9, above = 9 }")), "lines → labour → when → age", "two_for_one_end"),
        (text_of(line(more="price = 8.00\nwhen.income = { from = 9 }")), "lines → labour → when → income", "needs_income"),
        (text_of(line(more="price = 8.00\nwhen.resident = true")), "lines → labour → when → resident", "needs_postcodes"),
        (text_of(line(more="price = 8.00\nwhen.season = { from = '02-30', up_to = '03-01' }")), "lines → labour → when → season → from", "not_a_day_of_year"),
        (text_of(line(more="price = 8.00\nwhen = {}")), "lines → labour → when", "empty_condition"),
        (text_of(line(more="prices = { vt = 8.00 }"), top=CLASSES), "lines → labour → prices → standard", "missing"),
        (text_of(line(more="prices = { vt = 8.00, standard = 9.00, old = 1.00 }"), top=CLASSES), "lines → labour → prices → old", "unknown_class"),
        (text_of(line(more="prices = { vt = 9.00, standard = 8.00 }"), top=CLASSES), "lines → labour → prices", "default_not_dearest"),
        (text_of(line(more="rate = ''")), "lines → labour → rate", "not_a_text"),
        (text_of(line(more="percent_of = ['later']\npercent = 5")), "lines → labour → percent_of", "unknown_line"),
        (text_of(line(more="price = 1.00\npercent = 50")), "lines → labour → price_rounding", "missing"),
        (text_of(line(more="decided = { least = 9.00, most = 8.00 }")), "lines → labour → decided", "bounds_cross"),
        (text_of(line(more="decided = { least = 9.00 }")), "lines → labour → decided → most", "missing"),
        (text_of(line(more="at_cost = true")), "lines → labour → at_cost", "only_for_money"),
        (text_of(line(more="third_party = { party = 'mayor', percent = 20 }\nprice = 1.00")), "lines → labour → third_party → party", "unknown_party"),
        (text_of(line(more="[[lines.choices]]\nprice = 1.00\n[[lines.choices]]\nprice = 2.00")), "lines → labour → choices → 1", "last_choice_is_open"),
        (text_of(line(more="unit = 60\n[[lines.tiers]]\nunit = 60\nup_to = 60\nprice = 1.00")), "lines → labour → tiers", "last_tier_is_open"),
        (text_of(line().replace('code = "labour"', 'code = "Werk uren"')), "lines → Werk uren → code", "not_a_code"),
        (text_of(line().replace('name.nl = "labour"', 'name.fr = "heures"')), "lines → labour → name", "no_dutch"),
        (text_of(line().replace("unit = 60", "")), "lines → labour → unit", "missing"),
        (text_of(line() + line()), "lines → labour", "comes_twice"),
        (text_of(""), "lines", "missing"),
        (text_of(line(), vat=""), "vat", "missing"),
        (text_of(line(), vat="[vat.work]\nrate = 6\nexempt = 'art. 44'\n"), "vat → work", "one_vat"),
        (text_of(line(), vat="[vat.work]\nrate = 210\n"), "vat → work → rate", "more_than_all"),
        (text_of(line(), rounding=""), "rounding → amount", "missing"),
        (text_of(line(), top="last_day = 2025-12-31\n"), "last_day", "ends_before"),
        (text_of(line(), top="last_day = 9999-12-31\n"), "last_day", "not_a_date"),
        (text_of(line(), top="postcodes = ['0999']\n"), "postcodes", "not_a_postcode"),
        (text_of(line(), top="sevrice = 'x'\n"), "sevrice", "unknown_key"),
        (text_of(line()).replace("format = 2", "format = 1"), "format", "wrong_format"),
        (text_of(line()).replace("valid_from = 2026-01-01", "valid_from = 'morgen'"), "valid_from", "not_a_date"),
        (text_of(line(), top=CLASSES.replace('default_class = "standard"', 'default_class = "standaard"')), "default_class", "unknown_class"),
        (text_of(line(), top=CLASSES.replace('when.status = "vt"', "")), "classes → vt", "unreachable_class"),
        (text_of(line(), top=CLASSES.replace('choose = "first"', "")), "choose", "missing"),
        (text_of(line(), top="[[reductions]]\ncode = 'a'\nname.nl = 'A'\n"), "reductions → a", "percent_or_amount"),
        (text_of(line(), top="[[quotas]]\ncode = 'a'\nname.nl = 'A'\nof = 'worker_minutes'\nper = 'century'\nmost = 9\n"), "quotas → a → per", "not_one_of"),
        (text_of(line(), top="[[excluded]]\nwhy.nl = 'A'\n"), "excluded → 1 → when", "missing"),
        (text_of(line(), top="[income]\nnotion = 'bruto'\ncounts = { applicant = '4/3' }\n"), "income → counts → applicant", "more_than_all"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(text: str, place: str, code: str) -> None:
    assert faults(text).get(place) == code


def test_every_fault_is_told_in_one_go() -> None:
    wrong = line(more="price = 8,00").replace("8,00", "'8,00'") + line("motor", of="motor_minuts", more="price = 1.00")
    found = faults(text_of(wrong, top="sevrice = 'x'\nlast_day = 2025-01-01\n"))
    assert len(found) == 4


def test_a_typing_error_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(InvalidTariff) as refused:
        read_tariff(parse(text_of(line(of="worker_minuts", more="price = 8.00"))))
    assert (
        Fault("lines → labour → of", "unknown_quantity", {"typed": "worker_minuts", "near": "worker_minutes"})
        in refused.value.faults
    )


@pytest.mark.parametrize(
    ("brackets", "expected"),
    [
        (("{ up_to = 1200 }", "{ above = 1200, up_to = 1500 }"), {}),
        (("{ below = 1200 }", "{ from = 1200, below = 1500 }"), {}),
        (("{ up_to = 1200 }", "{ above = 1201, up_to = 1500 }"), {"classes → b2 → when → income": "gap_between"}),
        (("{ below = 1200 }", "{ above = 1200 }"), {"classes → b2 → when → income": "gap_between"}),
        (("{ up_to = 1200 }", "{ from = 1200 }"), {"classes → b2 → when → income": "overlap"}),
        (("{ up_to = 1200 }", "{ up_to = 1500 }"), {"classes → b2 → when → income": "overlap"}),
        (("{ above = 100, up_to = 1200 }", "{ above = 1200 }"), {"classes → b1 → when → income": "gap"}),
        (("{ up_to = { single = 1000, family = 1300 } }", "{ above = { single = 1000, family = 1300 } }"), {}),
        (
            ("{ up_to = { single = 1000, family = 1300 } }", "{ above = { single = 1000, family = 1200 } }"),
            {"classes → b2 → when → income": "overlap"},
        ),
    ],
)
def test_brackets_of_income_leave_no_gap_and_no_overlap(brackets: tuple[str, ...], expected: Mapping[str, str]) -> None:
    text = text_of(by_class(len(brackets)), top=classes(*brackets))
    if expected:
        assert faults(text) == expected
    else:
        assert read_tariff(parse(text)).default_class == "top"


def test_brackets_that_differ_in_something_else_are_looked_at_apart() -> None:
    top = classes("{ up_to = 1200 }", "{ above = 1200 }").replace(
        '[[classes]]\ncode = "top"',
        '[[classes]]\ncode = "b3"\nname.nl = "B"\nwhen = { kind = "single", income = { up_to = 900 } }\n[[classes]]\ncode = "top"',
    )
    assert read_tariff(parse(text_of(by_class(3), top=top))).has_class("b3")


@pytest.mark.parametrize(
    "text",
    ["= 1", "[a]\n[a]", '{"a": 1, "a": 2}', '{"a": NaN}', "{" * 5_000, "a = 1979-13-01", "x" * (LONGEST + 1), "\x00"],
)
def test_a_text_that_is_no_document_is_one_fault(text: str) -> None:
    with pytest.raises(InvalidTariff) as refused:
        parse(text)
    assert len(refused.value.faults) == 1


def test_json_says_the_same_as_toml() -> None:
    document = {
        "format": 2, "service": "klusdienst", "name": {"nl": "Tarief"}, "source": "Gemeente Voorbeeld, reglement",
        "valid_from": "2026-01-01", "rounding": {"amount": "half_up"}, "vat": {"work": {"not_stated": True}},
        "lines": [{"code": "labour", "name": {"nl": "labour"}, "of": "worker_minutes", "unit": 60, "price": "12.00"}],
    }  # fmt: skip
    assert read_tariff(parse(json.dumps(document))) == tariff_of(line())


@pytest.mark.parametrize("wrong", [[], "text", 3, None, True])
@pytest.mark.parametrize(
    "key", ["name", "rounding", "vat", "lines", "classes", "income", "quotas", "statuses", "valid_from", "source"]
)
def test_a_part_of_the_wrong_kind_is_a_fault_and_never_a_crash(key: str, wrong: object) -> None:
    document = dict(parse(text_of(line())))
    document[key] = wrong
    with suppress(InvalidTariff):
        assert read_tariff(document).lines


def test_conditions_within_conditions_end_somewhere() -> None:
    deep = "when = " + "{ not = " * 40 + "{ status = 'vt' }" + " }" * 40
    assert "too_deep" in set(faults(text_of(line(more=f"price = 1.00\n{deep}"))).values())


@pytest.mark.parametrize(
    ("document", "place", "code"),
    [
        ({}, "on", "missing"),
        ({"on": "2026-03-02", "houshold": {}}, "houshold", "unknown_key"),
        ({"on": "2026-03-02", "work": {"km": "veel"}}, "work → km", "not_a_number"),
        ({"on": "2026-03-02", "household": {"kind": "duo"}}, "household → kind", "not_one_of"),
        ({"on": "2026-03-02", "household": {"members": [{"relation": "cat"}]}}, "household → members → cat → relation", "not_known"),
        ({"on": "2026-03-02", "decision": {"ground": "vt"}}, "decision", "class_or_amount"),
        ({"on": "2026-03-02", "outcome": "party"}, "outcome", "not_one_of"),
    ],
)  # fmt: skip
def test_facts_that_were_written_wrong_are_told_with_their_place(
    document: Mapping[str, object], place: str, code: str
) -> None:
    with pytest.raises(InvalidTariff) as refused:
        read_facts(document)
    assert (place, code) in {(fault.place, fault.code) for fault in refused.value.faults}


def test_rates_do_not_overlap() -> None:
    table = 'format = 1\ncode = "km"\nname.nl = "Km"\nsource = "KB"\n'
    period = "[[periods]]\nfrom = {}\nlast_day = {}\namount = 0.4\n"
    quarter = period.format("2026-01-01", "2026-03-31")
    assert len(read_rates(parse(table + quarter + period.format("2026-04-01", "2026-06-30"))).periods) == 2
    with pytest.raises(InvalidTariff) as refused:
        read_rates(parse(table + quarter + period.format("2026-03-31", "2026-06-30")))
    assert [fault.code for fault in refused.value.faults] == ["periods_overlap"]


def test_the_smallest_tariff_of_the_guide_is_one() -> None:
    assert read_tariff(parse(HEAD + ROUNDING + VAT + line())).service == "klusdienst"
