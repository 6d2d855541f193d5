"""Conditions as phrases, as they stand in a table or behind a colon."""

from __future__ import annotations

import pytest

from booking.messages.condition_words import alternatives, condition_phrase, is_private
from booking.messages.status_words import TariffNames
from booking.messages.words import words_in
from booking.rules.pricing.conditions import Condition
from booking.rules.pricing.describe import describe
from booking.rules.pricing.document import parse
from booking.rules.pricing.faults import Faults, Table
from booking.rules.pricing.quantities import QUANTITIES
from booking.rules.pricing.reading_when import Names, read_when
from booking.rules.pricing.statuses import STATUSES

ENGLISH = TariffNames(
    words_in("en"), own={"features.garden": {"nl": "Tuin", "en": "Garden work"}}, classes={"vt": {"nl": "Verminderd"}}
)


def condition(when: str) -> Condition:
    faults = Faults()
    names = Names(STATUSES, QUANTITIES, frozenset({"vt"}), has_income=True, has_postcodes=True)
    found = read_when(Table(dict(parse(f"when = {{ {when} }}")), place="", faults=faults), names)
    assert faults == []
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("when", "phrase"),
    [
        ('status = "leefloon"', "Living wage from the OCMW"),
        ('status = ["uitpas", "ok_pas"]', "one of these: OK-pas; UiTPAS with reduced price"),
        (
            "income = { above = 1200.00, up_to = 1500.00 }",
            "income: more than €1,200.00, up to and including €1,500.00",
        ),
        ("income = { from = 1200.00, below = 1500.00 }", "income: from €1,200.00, less than €1,500.00"),
        ("income = { above = 1200.00, below = 1500.00 }", "income: more than €1,200.00, less than €1,500.00"),
        ("income = { from = 1200.00, up_to = 1500.00 }", "income: from €1,200.00 up to and including €1,500.00"),
        (
            "income = { up_to = { single = 1383.62, family = 1660.35 } }",
            "income: lives alone: not more than €1,383.62; family: not more than €1,660.35",
        ),
        (
            "income = { up_to = 37140, per_dependant = 1940 }",
            "income: not more than €37,140.00 (€1,940.00 more for each dependant)",
        ),
        ("age = { from = 80 }", "80 years or older"),
        ("age = { below = 12 }", "younger than 12 years"),
        ("age = { above = 12 }", "older than 12 years"),
        ("age = { up_to = 12 }", "12 years or younger"),
        ("age = { from = 3, below = 12 }", "age: from 3, less than 12"),
        ("resident = true", "lives in the municipality"),
        ("resident = false", "lives outside the municipality"),
        ('postcode = ["3140", "3120"]', "lives in 3120 or 3140"),
        ('kind = "single"', "lives alone"),
        ("dependants = { from = 2 }", "dependants: 2 or more"),
        ("score.belrai = { from = 5.5 }", "BelRAI score: 5.5 or more"),
        ('class = "vt"', "Verminderd"),
        ('weekday = ["sun", "sat"]', "on Saturday and Sunday"),
        ("holiday = true", "on a public holiday"),
        ("holiday = false", "not on a public holiday"),
        ("time = { from = 18:00:00, below = 22:00:00 }", "start: from 18:00, before 22:00"),
        ("time = { above = 18:00:00 }", "start: after 18:00"),
        ("time = { up_to = 18:00:00 }", "start: until 18:00 included"),
        ('season = { from = "07-01", up_to = "12-31" }', "from 1 July until 31 December included"),
        ("date = { from = 2026-03-01 }", "from 1 March 2026"),
        ("quantity.job_km = { up_to = 10 }", "Kilometres for the job itself: not more than 10 km"),
        ("quantity.worker_minutes = { above = 90 }", "Working time of each worker: more than 1 hour 30 minutes"),
        ("quantity.children = { from = 2, up_to = 2 }", "Children: 2"),
        ('feature = "garden"', "Garden work"),
        ('feature = "long_way"', "long way"),
        ('outcome = "no_show"', "nobody at home"),
        ("notice_hours = { below = 24 }", "working hours beforehand: less than 24"),
        ('not = { status = "vt" }', "not: Increased reimbursement from the health insurance fund"),
        ('weekday = "sat", age = { from = 65 }', "65 years or older, and also on Saturday"),
        ("any = [{ age = { from = 65 } }, { holiday = true }]", "65 years or older, or on a public holiday"),
    ],
)
def test_a_condition_reads_as_a_phrase(when: str, phrase: str) -> None:
    assert condition_phrase(describe(condition(when)), ENGLISH) == phrase


def test_each_way_to_a_class_is_told_by_itself() -> None:
    told = describe(condition('any = [{ status = ["leefloon", "igo"] }, { income = { up_to = 900 } }]'))
    assert alternatives(told, ENGLISH) == (
        "Income guarantee for older people (IGO)",
        "Living wage from the OCMW",
        "income: not more than €900.00",
    )


@pytest.mark.parametrize(
    ("when", "private"),
    [
        ('status = "vt"', True),
        ('not = { status = "vt" }', True),
        ("any = [{ holiday = true }, { income = { up_to = 900 } }]", True),
        ('weekday = "sat"', False),
        ("not = { holiday = true }", False),
    ],
)
def test_a_condition_about_a_status_or_an_income_is_private(when: str, private: bool) -> None:  # noqa: FBT001
    assert is_private(describe(condition(when))) is private
