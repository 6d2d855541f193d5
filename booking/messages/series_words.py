"""A series in words: how often it comes, until when, what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from booking.messages import formats
from booking.messages.season_words import not_in_words
from booking.messages.words import Words
from booking.rules.seasons import Season
from booking.rules.series import Days, OnHoliday, SeriesRule, Why

_EVERY_DAY: Final = 7


def rhythm(rule: SeriesRule, words: Words) -> str:
    """Return ``elke 2 weken op dinsdag om 10.00``, as a sentence without its full stop."""
    names = words.locale.days["format"]["wide"]
    days = words.listed([names[weekday] for weekday in rule.weekdays])
    clock = formats.time_of_day(rule.clock, words.locale)
    if rule.every_weeks == 1:
        if len(rule.weekdays) == _EVERY_DAY:
            return words.gettext("Every day at %(clock)s", clock=clock)
        return words.gettext("Every week on %(days)s at %(clock)s", days=days, clock=clock)
    return words.gettext(
        "Every %(number)s weeks on %(days)s at %(clock)s",
        number=words.number(rule.every_weeks),
        days=days,
        clock=clock,
    )


def limits(rule: SeriesRule, words: Words, *, today: date, seasons: Iterable[Season] = ()) -> list[str]:
    """Return from when until when the series comes, what is left out from ``today`` on, and what a holiday does.

    ``seasons`` are the parts of the year in which such work is done.
    """
    said = [_period(rule, words), *(not_in_words(season, words) for season in dict.fromkeys(seasons))]
    if rule.months_out:
        names = words.locale.months["format"]["wide"]
        months = words.listed([names[month] for month in rule.months_out])
        said.append(words.gettext("Not in %(months)s.", months=months))
    said += [_left_out(days, words) for days in sorted(rule.days_out) if days.last >= today]
    if rule.on_holiday is OnHoliday.MOVE:
        said.append(words.gettext("On a public holiday it moves to the next working day."))
    else:
        said.append(words.gettext("Not on public holidays."))
    return said


def why_not_meant(why: Why, words: Words) -> str:
    """Return why a visit of a series does not take place on its own day; nothing where it does."""
    said: dict[Why, Callable[[], str]] = {
        Why.MOVED: lambda: words.gettext("Moved because of a public holiday or a closing day"),
        Why.HOLIDAY: lambda: words.gettext("Not because of a public holiday or a closing day"),
        Why.LEFT_OUT: lambda: words.gettext("Left out, as agreed"),
        Why.PAUSED: lambda: words.gettext("Not during the pause"),
        Why.NO_SUCH_HOUR: lambda: words.gettext("The clocks change: this hour does not exist that night"),
        Why.OUT_OF_SEASON: lambda: words.gettext("Not in this part of the year"),
        Why.AS_MEANT: str,
    }
    return said[why]()


def _period(rule: SeriesRule, words: Words) -> str:
    first = words.day(rule.first)
    if rule.last is None:
        return words.gettext("From %(first)s on, without an end.", first=first)
    if rule.last == rule.first:
        return words.gettext("On %(day)s only.", day=first)
    return words.gettext("From %(first)s up to and including %(last)s.", first=first, last=words.day(rule.last))


def _left_out(days: Days, words: Words) -> str:
    if days.first == days.last:
        return words.gettext("Not on %(day)s.", day=words.day(days.first))
    return words.gettext(
        "Not from %(first)s up to and including %(last)s.", first=words.day(days.first), last=words.day(days.last)
    )
