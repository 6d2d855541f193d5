"""The final price beside the estimate, in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from booking.messages.difference_words import difference_in_words
from booking.messages.words import words_in
from booking.regulations import regulation_text
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts, PriceDecision
from booking.rules.pricing.quote import Quote

ON = date(2026, 11, 24)
TARIFF = read_tariff(parse(regulation_text("keerbergen-klusdienst-2026")))
ENGLISH = words_in("en")
VT = PriceDecision("vt", "vt", date(2026, 1, 1), date(2027, 1, 1))


def quoted(*, final: bool = False, decision: PriceDecision | None = None, **work: int) -> Quote:
    counted = {of: Decimal(quantity) for of, quantity in work.items()}
    return price(TARIFF, Facts(on=ON, decision=decision, work=counted), final=final)


@pytest.mark.parametrize(
    ("before", "after", "summary", "reasons"),
    [
        (
            quoted(worker_minutes=90),
            quoted(final=True, worker_minutes=120),
            "This is €25.00 more than the €75.00 that we estimated.",
            ["Working hours: 2 hours instead of 1 hour 30 minutes. That is €25.00 more."],
        ),
        (
            quoted(worker_minutes=90, motor_minutes=30),
            quoted(final=True, worker_minutes=60, job_km=10),
            "This is €23.05 less than the €77.50 that we estimated.",
            [
                "Working hours: 1 hour instead of 1 hour 30 minutes. That is €25.00 less.",
                "Kilometres for the job came on top, 10 km: €4.45.",
                "Motor tool, fuel included was not needed: €2.50 less.",
            ],
        ),
        (
            quoted(worker_minutes=60),
            quoted(final=True, worker_minutes=60, decision=VT),
            "This is €32.00 less than the €50.00 that we estimated.",
            [
                "Your price is now “Reduced price” instead of “Standard price”.",
                "Working hours: €18.00 per hour instead of €50.00 per hour. That is €32.00 less.",
            ],
        ),
        (quoted(worker_minutes=60), quoted(final=True, worker_minutes=60), "This is what we estimated.", []),
        (
            quoted(final=True, worker_minutes=60, waste_cost=10),
            quoted(final=True, worker_minutes=60, waste_cost=12),
            "This is €2.00 more than the earlier price of €60.00.",
            ["Waste, at cost: €12.00 instead of €10.00. That is €2.00 more."],
        ),
    ],
)
def test_the_difference_is_told_in_sentences(before: Quote, after: Quote, summary: str, reasons: list[str]) -> None:
    told = difference_in_words(before, after, ENGLISH)
    assert told.summary == summary
    assert list(told.reasons) == reasons


def test_another_part_of_the_same_line_is_told_by_its_amounts() -> None:
    before = quoted(worker_minutes=60)
    line = replace(before.lines[0], amount=before.lines[0].amount.times(2))
    told = difference_in_words(before, replace(before, lines=(line,), total=line.amount), ENGLISH)
    assert told.reasons == ("Working hours: €100.00 instead of €50.00.",)
