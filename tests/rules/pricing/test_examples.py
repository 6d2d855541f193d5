"""The examples of a document: each with what it comes to, and written anew when the amounts change on purpose."""

from __future__ import annotations

from decimal import Decimal

from booking.regulations import regulation_text
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.editing import changed
from booking.rules.pricing.examples import Example, examples_of, renewed

TEXT = regulation_text("tienen-klusdienst")


def _examples(text: str) -> tuple[Example, ...]:
    document = parse(text)
    return examples_of(document, read_tariff(document))


def test_each_example_has_a_price_or_the_reason_why_there_is_none() -> None:
    found = _examples(TEXT)
    assert [one.name for one in found] == [case["name"] for case in parse(TEXT)["cases"]]
    assert all(one.comes_out and (one.quote is None) is not (one.refusal is None) for one in found)
    assert any(one.refusal for one in found)


def test_new_amounts_are_written_in_the_examples_and_nothing_else_changes() -> None:
    dearer = changed(TEXT, {("lines", 1, "tiers", 0, "price"): Decimal("16.00")})
    wrong = [one.name for one in _examples(dearer) if not one.comes_out]
    assert wrong
    mended = renewed(dearer)
    assert all(one.comes_out for one in _examples(mended))
    other = [pair for pair in zip(dearer.splitlines(), mended.splitlines(), strict=True) if pair[0] != pair[1]]
    assert all(line.startswith("expect.") for pair in other for line in pair)
    assert renewed(TEXT) == TEXT


def test_an_example_that_is_no_longer_refused_waits_for_a_person() -> None:
    cheaper = TEXT.replace('expect.refused = "amount_missing"', "expect.total = 1.00")
    assert cheaper != TEXT
    assert any(not one.comes_out for one in _examples(renewed(cheaper)))
