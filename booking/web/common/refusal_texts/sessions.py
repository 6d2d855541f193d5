"""What is said of each refusal about group sessions, and the field that it is about."""

from __future__ import annotations

from typing import Final

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from booking.rules.refusals import sessions as no
from booking.web.common.formats import day
from booking.web.common.refusal_texts.entries import Entries

#: More dates than these in one sentence nobody reads.
_MOST_DATES: Final = 8


def _too_many_sessions(refusal: no.TooManySessions) -> str:
    return _(
        "These are %(found)s sessions. At most %(most)s can be made at once. Choose an earlier last day.",
        found=refusal.found,
        most=refusal.most,
    )


def _session_exists(refusal: no.SessionExists) -> str:
    return _(
        "There is a session at this place already on: %(dates)s. Nothing is saved yet.",
        dates=format_list([day(start) for start in refusal.starts[:_MOST_DATES]], locale=get_locale()),
    )


def _places_are_taken(refusal: no.PlacesAreTaken) -> str:
    return _("Already taken: %(taken)s places. Fill in at least this number.", taken=refusal.taken)


ENTRIES: Final[Entries] = {
    no.TooManySessions: (_too_many_sessions, "last"),
    no.SessionExists: (_session_exists, None),
    no.SessionOver: (
        lambda _r: _("This session is over or cancelled, or it would begin in the past. Choose a later moment."),
        None,
    ),
    no.PlacesAreTaken: (_places_are_taken, "places"),
    no.PortionsAreTaken: (
        lambda r: _("Already ordered to take away: %(taken)s. Fill in at least this number.", taken=r.taken),
        "portions",
    ),
}
