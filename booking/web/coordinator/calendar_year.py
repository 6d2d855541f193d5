"""A year of days on which an organisation differs, as the coordinator reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from booking.messages.calendar_words import closed_words, holiday_words
from booking.rules.calendar import Calendar, ClosedKind
from booking.rules.public_holidays import Holiday
from booking.web.common.formats import day
from booking.web.common.price_texts import request_words

_SATURDAY = 5
#: Staff must know next year's replacement days before 15 December (law of 4 January 1974; domain A5). It is said
#: from here on.
_DUE_FROM_MONTH = 10


class Line(StrEnum):
    """What a day of the list is, and with it what can be done about it."""

    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    REPLACEMENT = "replacement"
    CHOSEN = "chosen"
    OPENED = "opened"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class YearDay:
    """One day that differs: what it is in words, and a second sentence where there is more to tell."""

    on: date
    kind: Line
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A public holiday in a weekend, and the day that replaces it while nobody chose another."""

    holiday: date
    words: str
    day: date


def days_of(calendar: Calendar, year: int) -> list[YearDay]:
    """Return the days of ``year`` that differ, in order; a date stands there once."""
    found = {one.on: one for one in _of_law(calendar, year)} if calendar.keeps_public_holidays else {}
    for on, why in calendar.closed_days(*_bounds(year)):
        if why.kind is ClosedKind.OWN:
            found[on] = YearDay(on, Line.OWN, why.name or _("Closed"), note=found[on].words if on in found else "")
        elif why.kind is ClosedKind.REPLACEMENT and why.replaces is not None:
            chosen = why.replaces in calendar.replacements
            note = _("You chose this day.") if chosen else _("The first working day after it.")
            kind = Line.CHOSEN if chosen else Line.REPLACEMENT
            found[on] = YearDay(on, kind, closed_words(why, request_words()), note=note)
    for on in calendar.opened:
        if on.year == year and on not in calendar.closed:
            usual = Calendar(calendar.keeps_public_holidays, replacements=calendar.replacements).why_closed(on)
            found[on] = YearDay(on, Line.OPENED, closed_words(usual, request_words()) if usual else _("Open"))
    return [found[on] for on in sorted(found)]


def holidays_of(year: int) -> dict[date, Holiday]:
    """Return the ten public holidays of a year."""
    return {
        on: why.holiday
        for on, why in Calendar().closed_days(*_bounds(year))
        if why.kind is ClosedKind.HOLIDAY and why.holiday is not None
    }


def left_to_default(calendar: Calendar, year: int) -> list[Replacement]:
    """Return the public holidays of ``year`` in a weekend for which nobody chose a replacement day."""
    if not calendar.keeps_public_holidays:
        return []
    named = holidays_of(year)
    return [
        Replacement(why.replaces, holiday_words(named[why.replaces], request_words()), on)
        for on, why in calendar.closed_days(*_bounds(year))
        if why.kind is ClosedKind.REPLACEMENT and why.replaces in named and why.replaces not in calendar.replacements
    ]


def due_now(calendar: Calendar, *, today: date) -> list[Replacement]:
    """Return what is left to the default for next year, in the months in which people decide about it."""
    return left_to_default(calendar, today.year + 1) if today.month >= _DUE_FROM_MONTH else []


def replaced_on(calendar: Calendar, holiday: date) -> date | None:
    """Return the day that replaces ``holiday``, or None where none does."""
    days = calendar.closed_days(*_bounds(holiday.year))
    return next((on for on, why in days if why.replaces == holiday), None)


def _of_law(calendar: Calendar, year: int) -> Iterator[YearDay]:
    for on, holiday in holidays_of(year).items():
        if on.weekday() < _SATURDAY:
            yield YearDay(on, Line.HOLIDAY, holiday_words(holiday, request_words()))
            continue
        instead = replaced_on(calendar, on)
        note = _("Replaced by %(day)s.", day=day(instead)) if instead else ""
        yield YearDay(on, Line.WEEKEND, holiday_words(holiday, request_words()), note=note)


def _bounds(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + 1, 1, 1) - timedelta(days=1)
