"""The seasons of work in words: from when until when, and why not in the rest of the year."""

from __future__ import annotations

from datetime import date
from typing import Final

from booking.messages import formats
from booking.messages.words import Words
from booking.rules.seasons import Season, SeasonWhy, YearDay

#: A year that has every day.
_LEAP_YEAR: Final = 2028


def season_words(season: Season, words: Words) -> str:
    """Return when in the year work is possible, and why, in one or two sentences."""
    said = {"first": year_day(season.first, words), "last": year_day(season.last, words)}
    if season.why is SeasonWhy.NESTING:
        return words.gettext(
            "We do this from %(first)s to %(last)s. In the rest of the year birds nest and breed.", **said
        )
    if season.why is SeasonWhy.WEATHER:
        return words.gettext(
            "We do this from %(first)s to %(last)s. In the rest of the year the weather is not right for it.", **said
        )
    return words.gettext("We do this from %(first)s to %(last)s.", **said)


def not_in_words(season: Season, words: Words) -> str:
    """Return in which part of the year a series does not come."""
    first, last = season.outside
    return words.gettext("Not from %(first)s to %(last)s.", first=year_day(first, words), last=year_day(last, words))


def year_day(day: YearDay, words: Words) -> str:
    """Return ``1 april``."""
    return formats.day_of_year(date(_LEAP_YEAR, day.month, day.day), words.locale)
