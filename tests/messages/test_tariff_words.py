"""A whole tariff in words: complete, in each language, for every regulation."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from booking.messages.status_words import (
    GROUNDS,
    HOUSEHOLD_KINDS,
    INCOME_NOTIONS,
    OUTCOMES,
    PARTY_NAMES,
    PER_PIECE,
    QUANTITY_NAMES,
    RELATIONS,
    ROUNDINGS,
    because_of,
)
from booking.messages.tariff_words import TariffInWords, tariff_in_words
from booking.messages.words import words_in
from booking.regulations import regulation_names
from booking.rules.money import Rounding
from booking.rules.pricing import document
from booking.rules.pricing.facts import HouseholdKind, Outcome
from booking.rules.pricing.quantities import QUANTITIES, Kind
from booking.rules.pricing.quote import ORGANISATION, RESIDENT
from booking.rules.pricing.statuses import STATUSES
from booking.rules.text import LOCALES
from tests.messages.prices import regulation, shared_rates
from tests.rules.pricing.tariffs import line, tariff_of

ENGLISH = words_in("en")
RATES = {table.code: table.name for table in shared_rates().tables.values()}


def english(name: str) -> TariffInWords:
    return tariff_in_words(regulation(name), ENGLISH, rates=RATES)


def test_every_code_that_a_tariff_knows_has_words() -> None:
    assert GROUNDS.keys() == STATUSES | {"income", "committee"}
    assert all(because_of(code, ENGLISH) for code in GROUNDS)
    assert QUANTITY_NAMES.keys() == QUANTITIES.keys()
    assert PER_PIECE.keys() == {code for code, kind in QUANTITIES.items() if kind is Kind.PIECES}
    assert PARTY_NAMES.keys() == document.PARTIES | {RESIDENT, ORGANISATION}
    assert set(INCOME_NOTIONS) == set(document.NOTIONS)
    assert set(RELATIONS) == set(document.RELATIONS)
    assert set(HOUSEHOLD_KINDS) == set(HouseholdKind)
    assert set(OUTCOMES) == set(Outcome)
    assert set(ROUNDINGS) == set(Rounding)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", regulation_names())
def test_every_regulation_reads_in_every_language(name: str, locale: str) -> None:
    tariff = regulation(name)
    told = tariff_in_words(tariff, words_in(locale), rates=RATES)
    assert "%(" not in str(asdict(told))
    assert [one.code for one in told.lines] == [one.code for one in tariff.lines]
    for one in told.lines:
        assert one.rows
        assert {len(row.prices) for row in one.rows} <= {1, len(tariff.classes)}
        for sentence in (*one.counting, *one.shares, *one.vat, *(note for row in one.rows for note in row.notes)):
            assert sentence.endswith(".")


def test_a_klusdienst_reads_like_its_regulation() -> None:
    told = english("keerbergen-klusdienst-2026")
    assert (told.first_day, told.last_day) == (date(2026, 1, 1), date(2031, 12, 31))
    assert [one.name for one in told.classes] == ["Social price", "Reduced price", "Standard price"]
    assert told.classes[1].conditions == ("Increased reimbursement from the health insurance fund",)
    assert told.classes[2].note == "Everybody else, and who tells us nothing."
    labour, motor, km, waste = told.lines
    assert labour.by_class
    assert (labour.rows[0].unit, labour.rows[0].prices) == ("per hour", ("€8.00", "€18.00", "€50.00"))
    assert motor.counting == ("Each begun hour counts.",)
    assert (km.rows[0].unit, km.rows[0].prices) == ("per km", ("€0.4449",))
    assert waste.rows[0].prices == ("at cost",)
    assert told.indexing[0] == "These amounts rise with an index: Working hours; Motor tool, fuel included."


def test_tiers_choices_and_flat_parts_are_rows() -> None:
    tiers = "[[lines.tiers]]\nup_to = 60\nunit = 60\nstep = 60\nprice = 12\n[[lines.tiers]]\nunit = 15\nprice = 2.5"
    choices = '[[lines.choices]]\nwhen.weekday = ["sat"]\nprice = 9\n[[lines.choices]]\nprice = 7.5'
    flat = "price = 0.4\nflat = { up_to = 10, price = 5 }"
    tariff = tariff_of(line(more=tiers) + line("meal", of="meals", more=choices) + line("km", of="job_km", more=flat))
    labour, meal, km = tariff_in_words(tariff, ENGLISH).lines
    assert [(row.when, row.unit, row.prices) for row in labour.rows] == [
        ("not more than 1 hour", "per hour", ("€12.00",)),
        ("more than 1 hour", "per quarter of an hour", ("€2.50",)),
    ]
    assert labour.rows[0].notes == ("Each begun hour counts.",)
    assert [(row.when, row.prices) for row in meal.rows] == [("on Saturday", ("€9.00",)), ("otherwise", ("€7.50",))]
    assert [(row.when, row.unit) for row in km.rows] == [("not more than 10 km", "in all"), ("", "per km")]


def test_an_income_rule_tells_who_counts_and_how_much() -> None:
    income = (
        '\n[income]\nnotion = "net_month"\nyear = 2024\n'
        '[income.counts]\napplicant = 1\npartner = 1\nother_generation = "1/3"\nother = 0.5\n'
    )
    assert tariff_in_words(tariff_of(income + line()), ENGLISH).income == (
        "The net income of one month counts.",
        "It is the income of 2024.",
        "It counts in full for: who asks; the partner.",
        "It counts for 1/3 for: parents, grandparents and grown-up children who live there too.",
        "It counts for 50 % for: others who live there too.",
        "It does not count for: the children.",
    )
