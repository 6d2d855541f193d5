"""A series in words."""

from datetime import date, time
from typing import Any

import pytest

from booking.messages.series_words import limits, rhythm, why_not_meant
from booking.messages.words import words_in
from booking.rules.series import Days, OnHoliday, SeriesRule, Why

TODAY = date(2026, 11, 23)
ENGLISH = words_in("en")


def rule(**others: Any) -> SeriesRule:
    usual: dict[str, Any] = {"every_weeks": 2, "weekdays": (1,), "clock": time(10), "first": date(2026, 12, 1)}
    return SeriesRule(**(usual | others))


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ({}, "Every 2 weeks on Tuesday at 10:00"),
        ({"every_weeks": 1}, "Every week on Tuesday at 10:00"),
        ({"every_weeks": 1, "weekdays": (0, 2, 4)}, "Every week on Monday, Wednesday and Friday at 10:00"),
        ({"every_weeks": 1, "weekdays": tuple(range(7))}, "Every day at 10:00"),
    ],
)
def test_how_often_it_comes_is_one_sentence(others: dict[str, Any], said: str) -> None:
    assert rhythm(rule(**others), ENGLISH) == said


def test_what_is_left_out_and_what_a_holiday_does_is_said() -> None:
    said = limits(
        rule(
            last=date(2027, 6, 30),
            months_out=(4, 5),
            days_out=(
                Days(date(2026, 12, 8), date(2026, 12, 8)),
                Days(date(2027, 1, 4), date(2027, 1, 8)),
                Days(date(2026, 11, 1), date(2026, 11, 2)),
            ),
            on_holiday=OnHoliday.MOVE,
        ),
        ENGLISH,
        today=TODAY,
    )
    assert said == [
        "From 1 December 2026 up to and including 30 June 2027.",
        "Not in April and May.",
        "Not on 8 December 2026.",
        "Not from 4 January 2027 up to and including 8 January 2027.",
        "On a public holiday it moves to the next working day.",
    ]


def test_no_end_is_said_too() -> None:
    assert limits(rule(), ENGLISH, today=TODAY)[0] == "From 1 December 2026 on, without an end."


@pytest.mark.parametrize("why", list(Why))
def test_every_date_that_is_not_as_meant_has_a_reason_in_words(why: Why) -> None:
    assert bool(why_not_meant(why, ENGLISH)) is (why is not Why.AS_MEANT)


def test_a_series_of_one_day_names_that_day_once() -> None:
    assert limits(rule(last=date(2026, 12, 1)), ENGLISH, today=TODAY)[0] == "On 1 December 2026 only."
