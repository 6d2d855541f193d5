"""What is said of each refusal about reports of the street, and the field that it is about."""

from __future__ import annotations

from typing import Final

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from booking.rules.refusals import reports as no
from booking.web.common.refusal_texts.entries import Entries


def _place_not_served(refusal: no.PlaceNotServed) -> str:
    if not refusal.municipalities:
        return _("We do not look after this place. Tell it to the municipality.")
    return _(
        "We do not look after this place: we work in %(places)s. Tell it to the municipality where it is.",
        places=format_list(list(refusal.municipalities), locale=get_locale()),
    )


ENTRIES: Final[Entries] = {
    no.PlaceNotServed: (_place_not_served, "street"),
    no.PlaceMissing: (lambda _r: _("Say where it is, so that we can find it."), "street"),
    no.NoSuchRound: (
        lambda _r: _(
            "These reports cannot be done on this round. Choose another round, or reports of the same customer."
        ),
        "round",
    ),
    no.ReportChanged: (
        lambda _r: _("This is no longer possible, because the report has changed. Look at how it stands now."),
        None,
    ),
}
