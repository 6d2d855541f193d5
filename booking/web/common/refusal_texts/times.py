"""What is said of each refusal about days, moments and periods, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import times as no
from booking.web.common.formats import day
from booking.web.common.refusal_texts.entries import Entries


def _slot_taken(refusal: no.SlotTaken) -> str:
    if refusal.alternatives:
        return _("Somebody else just took this time. These times are still free.")
    return _("Somebody else just took this time. Choose another day, or call us.")


def _start_is_past(refusal: no.StartIsPast) -> str:
    return _("It can begin on %(day)s at the earliest.", day=day(refusal.first))


ENTRIES: Final[Entries] = {
    no.NotATime: (lambda _r: _("We cannot come at this time. Choose one of the times on the page."), "starts_at"),
    no.SlotTaken: (_slot_taken, "starts_at"),
    no.NoWeekday: (lambda _r: _("Choose at least one day of the week."), "weekdays"),
    no.InvalidPeriod: (lambda _r: _("The end must be after the start."), "ends"),
    no.PeriodBackwards: (lambda _r: _("The last day cannot be before the first day."), "last"),
    no.PeriodTooLong: (lambda _r: _("This is too much for one list. Choose a shorter period."), "last"),
    no.StartIsPast: (_start_is_past, "first"),
    no.DayToCome: (lambda _r: _("This day is still to come. Fill in when you saw it."), "seen_on"),
}
