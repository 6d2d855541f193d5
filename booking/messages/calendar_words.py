"""Holidays and closed days in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from booking.messages.words import Say, Words
from booking.rules.calendar import ClosedDay, ClosedKind
from booking.rules.public_holidays import Holiday

_HOLIDAYS: Final[Mapping[Holiday, Callable[[Say], str]]] = {
    Holiday.NEW_YEAR: lambda _: _("New Year"),
    Holiday.EASTER_MONDAY: lambda _: _("Easter Monday"),
    Holiday.LABOUR_DAY: lambda _: _("Labour Day"),
    Holiday.ASCENSION: lambda _: _("Ascension Day"),
    Holiday.WHIT_MONDAY: lambda _: _("Whit Monday"),
    Holiday.NATIONAL_DAY: lambda _: _("National Day"),
    Holiday.ASSUMPTION: lambda _: _("Assumption Day"),
    Holiday.ALL_SAINTS: lambda _: _("All Saints' Day"),
    Holiday.ARMISTICE: lambda _: _("Armistice Day"),
    Holiday.CHRISTMAS: lambda _: _("Christmas"),
}


def holiday_words(holiday: Holiday, words: Words) -> str:
    """Return what a public holiday is called: ``Paasmaandag``."""
    return _HOLIDAYS[holiday](words.gettext)


def closed_words(closed: ClosedDay, words: Words) -> str:
    """Return why nobody works on a day: ``Kerstmis``, ``In de plaats van Kerstmis (25 december)``, its own name."""
    _ = words.gettext
    if closed.kind is ClosedKind.OWN:
        return closed.name or _("Closed")
    name = holiday_words(closed.holiday, words) if closed.holiday else _("a public holiday")
    if closed.kind is ClosedKind.HOLIDAY or closed.replaces is None:
        return name
    return _("In the place of %(holiday)s (%(day)s)", holiday=name, day=words.day(closed.replaces))
