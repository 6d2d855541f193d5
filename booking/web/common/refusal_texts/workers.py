"""What is said of each refusal about hours and plans of workers, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from booking.rules.refusals import workers as no
from booking.web.common.formats import duration
from booking.web.common.refusal_texts.entries import Entries


def _day_too_short(refusal: no.DayTooShort) -> str:
    return _(
        "The hours of %(weekday)s are too short. Somebody who comes to work, works %(hours)s hours at least.",
        weekday=get_locale().days["format"]["wide"][refusal.weekday],
        hours=refusal.least_hours,
    )


def _promises_touched(refusal: no.PromisesTouched) -> str:
    visits = ngettext(
        "You promised %(num)s visit that needs somebody else then, or a phone call.",
        "You promised %(num)s visits that need somebody else then, or a phone call.",
        refusal.visits,
    )
    series = ngettext("It is about %(num)s series too.", "It is about %(num)s series too.", refusal.series)
    what_now = _("You find them on the list of people to phone. Save once more if you are sure.")
    return " ".join([visits, *([series] if refusal.series else []), what_now])


def _week_outside(refusal: no.WeekOutside) -> str:
    return _(
        "A week of a contract lasts %(least)s at least and %(most)s at most.",
        least=duration(refusal.least_minutes),
        most=duration(refusal.most_minutes),
    )


ENTRIES: Final[Entries] = {
    no.NightWork: (
        lambda _r: _("Work starts at 6 o'clock at the earliest and ends at 20 o'clock at the latest."),
        "starts",
    ),
    no.HoursOverlap: (lambda _r: _("These hours overlap with other hours of the same person."), "starts"),
    no.DayTooShort: (_day_too_short, None),
    no.WeekOutside: (_week_outside, "week_hours"),
    no.NotAHoliday: (lambda _r: _("This day is not a public holiday. Look at the date again."), "on"),
    no.NotAWorkingDay: (
        lambda _r: _("Choose a day from Monday to Friday in the same year, that is not a holiday itself."),
        "on",
    ),
    no.NobodyElse: (
        lambda _r: _("Nobody else can come at that time. Choose another time with the customer."),
        None,
    ),
    no.PromisesTouched: (_promises_touched, None),
}
