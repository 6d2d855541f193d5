"""What is said of each refusal about a series, and the field that it is about."""

from __future__ import annotations

from typing import Final

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from booking.rules.refusals import series as no
from booking.web.common.formats import day
from booking.web.common.refusal_texts.entries import Entries


def _dates_taken(refusal: no.DatesTaken) -> str:
    return _(
        "These dates cannot be had any more: %(dates)s. Nothing is booked yet. Choose other times for them.",
        dates=format_list([day(start) for start in refusal.taken], locale=get_locale()),
    )


ENTRIES: Final[Entries] = {
    no.SeriesTooRare: (
        lambda r: _("Fill in a number of weeks from 1 to %(most)s.", most=r.most_weeks),
        "every_weeks",
    ),
    no.SeriesTooLong: (
        lambda _r: _("This is more than two years ahead. Do you not know the end? Then leave it open."),
        "last",
    ),
    no.NoDates: (
        lambda _r: _("No date is left that can be booked now. Look at the days and what is left out."),
        None,
    ),
    no.DatesTaken: (_dates_taken, None),
    no.TooManyVisits: (
        lambda _r: _("These are too many visits to change at once. Let the change begin later, or book a new series."),
        "first",
    ),
    no.TooManySeries: (
        lambda _r: _("You already have this service as fixed visits, as often as you can book by yourself. Call us."),
        None,
    ),
}
