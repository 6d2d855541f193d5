"""Closed days and roster warnings, said in each language."""

from __future__ import annotations

from datetime import date

import pytest

from booking.messages.calendar_words import closed_words, holiday_words
from booking.messages.roster_words import warning_words
from booking.messages.words import words_in
from booking.rules.calendar import Calendar, ClosedDay, ClosedKind
from booking.rules.public_holidays import Holiday
from booking.rules.roster import RosterWarning, WarningKind

EN = words_in("en")
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_everything_has_words_in_each_language(code: str) -> None:
    words = words_in(code)
    holidays = {holiday_words(holiday, words) for holiday in Holiday}
    warnings = {warning_words(RosterWarning(MONDAY, kind, 90, 60), words) for kind in WarningKind}
    assert (len(holidays), len(warnings)) == (len(Holiday), len(WarningKind))
    assert all("2026" in said and "%" not in said for said in warnings)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2027, 12, 25), "Christmas"),
        (date(2027, 12, 27), "In the place of Christmas (25 December 2027)"),
        (date(2027, 5, 7), "Brugdag"),
        (date(2027, 5, 10), "Closed"),
    ],
)
def test_why_a_day_is_closed_is_said_in_a_few_words(on: date, said: str) -> None:
    closed = Calendar(closed={date(2027, 5, 7): "Brugdag", date(2027, 5, 10): ""}).why_closed(on)
    assert closed is not None
    assert closed_words(closed, EN) == said


def test_a_replacement_of_a_day_that_the_law_does_not_know_is_said_too() -> None:
    closed = ClosedDay(ClosedKind.REPLACEMENT, replaces=date(2027, 7, 11))
    assert closed_words(closed, EN) == "In the place of a public holiday (11 July 2027)"


@pytest.mark.parametrize(
    ("warning", "said"),
    [
        (
            RosterWarning(MONDAY, WarningKind.LONG_WEEK, 2400, 2280),
            "Week of 23 November 2026: 40 hours of work. The contract says 38 hours.",
        ),
        (
            RosterWarning(MONDAY, WarningKind.SHORT_REST, 630, 660),
            "23 November 2026: only 10 hours 30 minutes of rest before it. At least 11 hours is needed.",
        ),
        (
            RosterWarning(MONDAY, WarningKind.NIGHT, 60, 0),
            "23 November 2026: 1 hour of work at night, between 20:00 and 6:00.",
        ),
    ],
)
def test_a_warning_is_one_sentence_with_its_figures(warning: RosterWarning, said: str) -> None:
    assert warning_words(warning, EN) == said
