"""What is left of the hours that were granted, said before somebody chooses a time."""

from __future__ import annotations

from datetime import date

import pytest

from booking.messages.limit_words import left_words, left_words_for_desk
from booking.messages.words import words_in
from booking.rules.quotas import From, Left, Of, Period, Quota, period_around

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("per", "on", "minutes", "said", "to_desk"),
    [
        (
            Period.WEEK, date(2026, 11, 29), 120,
            "You have 2 hours left this week.", "Left of the granted hours this week: 2 hours.",
        ),
        (
            Period.WEEK, date(2026, 11, 30), 0,
            "You have no hours left in the week of 30 November 2026.",
            "Left of the granted hours in the week of 30 November 2026: 0 minutes.",
        ),
        (
            Period.MONTH, date(2026, 11, 1), 90,
            "You have 1 hour 30 minutes left this month.", "Left of the granted hours this month: 1 hour 30 minutes.",
        ),
        (
            Period.MONTH, date(2026, 12, 31), 0,
            "You have no hours left in December 2026.",
            "Left of the granted hours in December 2026: 0 minutes.",
        ),
    ],
)  # fmt: skip
def test_what_is_left_names_its_week_or_month(per: Period, on: date, minutes: int, said: str, to_desk: str) -> None:
    quota = Quota(of=Of.MINUTES, most=240, per=per, whence=From.GRANTED)
    left = Left(quota, *period_around(on, per), minutes)
    assert left_words(left, words_in("en"), today=TODAY) == said
    assert left_words_for_desk(left, words_in("en"), today=TODAY) == to_desk
