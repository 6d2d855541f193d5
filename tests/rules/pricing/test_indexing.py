"""The next version of a tariff, and changing single amounts without losing a comment."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.editing import amounts_of, changed, plain
from booking.rules.pricing.indexing import indexed
from booking.rules.refusals.tariffs import AbsurdFactor, NotIndexed
from tests.rules.pricing.tariffs import CLASSES, line, text_of

INDEXING = '\n[indexing]\nof = ["labour"]\nto = {}\nrounding = "{}"\n'
NEXT_YEAR = date(2027, 1, 1)


def tariff_text(to: str = "0.10", rounding: str = "half_up") -> str:
    labour = line(more="prices = { vt = 18.00, standard = 50.00 } # as printed\nleast_amount = 9.00")
    return text_of(labour + line("km", of="job_km", more="price = 0.4449"), top=CLASSES) + INDEXING.format(to, rounding)


@pytest.mark.parametrize(
    ("to", "rounding", "expected"),
    [
        ("0.10", "half_up", ["18.40", "51.10", "9.20", "0.4449"]),
        ("0.01", "half_up", ["18.38", "51.07", "9.19", "0.4449"]),
        ("1", "up", ["19.00", "52.00", "10.00", "0.4449"]),
        ("0.05", "down", ["18.35", "51.05", "9.15", "0.4449"]),
    ],
)
def test_amounts_rise_and_are_rounded_as_the_regulation_says(to: str, rounding: str, expected: list[str]) -> None:
    text = indexed(tariff_text(to, rounding), Decimal("1.0213"), valid_from=NEXT_YEAR)
    assert [plain(one.amount) for one in amounts_of(parse(text))] == expected
    tariff = read_tariff(parse(text))
    assert (tariff.valid_from, tariff.valid_until) == (NEXT_YEAR, None)
    assert "# as printed" in text


def test_the_examples_of_the_old_amounts_do_not_go_along() -> None:
    case = '\n[[cases]]\nname = "a"\nfacts.on = 2026-03-02\nexpect.total = 0\n'
    text = tariff_text() + case
    assert "cases" not in parse(indexed(text, Decimal("1.02"), valid_from=NEXT_YEAR))


def test_a_regulation_that_names_no_index_is_not_indexed() -> None:
    with pytest.raises(NotIndexed):
        indexed(text_of(line()), Decimal("1.02"), valid_from=NEXT_YEAR)


@pytest.mark.parametrize("factor", ["102.13", "0", "-1", "NaN", "Infinity"])
def test_an_absurd_factor_is_refused(factor: str) -> None:
    with pytest.raises(AbsurdFactor):
        indexed(tariff_text(), Decimal(factor), valid_from=NEXT_YEAR)


def test_one_amount_changes_and_everything_else_stays_letter_for_letter() -> None:
    text = tariff_text()
    assert changed(text, {("lines", 0, "prices", "vt"): Decimal("18.5")}) == text.replace("vt = 18.00", "vt = 18.50")
    assert changed(text, {("lines", 1, "price"): Decimal("0.45123")}) == text.replace("0.4449", "0.45123")


def test_json_stays_json() -> None:
    document = {
        "format": 2, "service": "a", "name": {"nl": "A"}, "source": "A", "valid_from": "2026-01-01",
        "rounding": {"amount": "up"}, "vat": {"a": {"rate": 6}},
        "lines": [{"code": "a", "name": {"nl": "A"}, "of": "visits", "price": "1.00"}],
    }  # fmt: skip
    text = changed(json.dumps(document), {("lines", 0, "price"): Decimal("2.50"), ("valid_from",): NEXT_YEAR})
    assert read_tariff(parse(text)).valid_from == NEXT_YEAR
    assert [one.amount for one in amounts_of(parse(text))] == [Decimal("2.50")]


@pytest.mark.parametrize("path", [("lines", 9, "price"), ("nowhere", "price")])
def test_a_place_that_is_not_there_is_no_place(path: tuple[str | int, ...]) -> None:
    with pytest.raises(LookupError):
        changed(tariff_text(), {path: Decimal(1)})
