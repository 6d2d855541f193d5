"""Every regulation that we entered: it reads without a fault, and each example of its text comes out to the cent."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from booking.rules.pricing.cases import compare_cases
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.editing import Amount, amounts_of, changed
from booking.rules.pricing.rates import Rates
from booking.rules.pricing.rates_document import read_rates
from booking.rules.refusals.tariffs import InvalidTariff

FOLDER = Path(__file__).parents[2] / "booking" / "regulations"
EXAMPLES = Path(__file__).parents[2] / "booking" / "demo" / "tariffs"
FILES = sorted([*FOLDER.glob("*.toml"), *EXAMPLES.glob("*.toml")])
RATES = Rates(
    {table.code: table for table in (read_rates(parse(one.read_text())) for one in FOLDER.glob("rates/*.toml"))}
)

#: A part of a price may hide one cent more, not all of these.
CENTS = (Decimal("0.01"), Decimal("0.02"), Decimal("0.03"))
#: The least that may be decided only warns the person who decides; no price shows it.
UNSEEN = {"least"}

regulations = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@regulations
def test_each_example_of_the_text_comes_out(file: Path) -> None:
    document = parse(file.read_text())
    assert compare_cases(document, read_tariff(document), rates=RATES) == []


@regulations
def test_a_regulation_says_where_it_comes_from_and_has_examples(file: Path) -> None:
    document = parse(file.read_text())
    assert read_tariff(document).source
    assert len(document["cases"]) >= 2
    assert {case["name"] for case in document["cases"]} != {""}
    assert len({case["name"] for case in document["cases"]}) == len(document["cases"])


@regulations
def test_no_printed_amount_can_be_changed_without_an_example_that_notices(file: Path) -> None:
    """Change each amount by a few cents, one at a time: some example has to come out otherwise."""
    text = file.read_text()
    document = parse(text)
    unnoticed = [
        f"{one.line}: {one.path}"
        for one in amounts_of(document)
        if one.path[-1] not in UNSEEN and not any(_is_noticed(text, one, by) for by in CENTS)
    ]
    assert unnoticed == []


def _is_noticed(text: str, one: Amount, by: Decimal) -> bool:
    document = parse(changed(text, {one.path: one.amount + by}))
    try:
        return bool(compare_cases(document, read_tariff(document), rates=RATES))
    except InvalidTariff:
        return True


def test_there_are_regulations_of_every_kind() -> None:
    assert len(FILES) >= 25
    services = {parse(one.read_text())["service"] for one in FILES}
    assert services >= {
        "klusdienst",
        "thuiszorg",
        "vervoer",
        "maaltijden",
        "kinderopvang",
        "energiescan",
        "vrije_tijd",
        "fietspunt",
        "dienstencheque",
    }


def test_the_examples_are_really_compared() -> None:
    document = dict(parse((FOLDER / "keerbergen-klusdienst-2026.toml").read_text()))
    case = dict(document["cases"][0])
    case["expect"] = {"total": "0.01", "class": "nobody"}
    document["cases"] = [case]
    found = compare_cases(document, read_tariff(document), rates=RATES)
    assert {one.about for one in found} == {"total", "class"}
