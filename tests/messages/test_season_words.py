"""Seasons in words."""

import pytest

from booking.messages.season_words import season_words
from booking.messages.words import words_in
from booking.rules.seasons import Season, SeasonWhy, YearDay


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Wij doen dit van 1 april tot en met 31 oktober."),
        ("fr", "Nous faisons cela du 1er avril au 31 octobre."),
        ("en", "We do this from 1 April to 31 October."),
    ],
)
def test_a_season_is_told_as_the_language_writes_days(language: str, said: str) -> None:
    season = Season(YearDay(4, 1), YearDay(10, 31), SeasonWhy.SEASON)
    assert season_words(season, words_in(language)) == said
