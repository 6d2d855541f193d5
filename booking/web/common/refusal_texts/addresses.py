"""What is said of each refusal about a place, and the field that it is about."""

from __future__ import annotations

from typing import Final

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from booking.rules.refusals import addresses as no
from booking.web.common.refusal_texts.entries import Entries


def _outside_area(refusal: no.OutsideArea) -> str:
    if not refusal.municipalities:
        return _("We do not come to postcode %(postcode)s.", postcode=refusal.postcode)
    return _(
        "We do not come to postcode %(postcode)s. We do come to %(places)s.",
        postcode=refusal.postcode,
        places=format_list(list(refusal.municipalities), locale=get_locale()),
    )


ENTRIES: Final[Entries] = {
    no.UnknownPostcode: (lambda _r: _("This postcode does not exist in Belgium. Look at it again."), "postcode"),
    no.OutsideArea: (_outside_area, "postcode"),
    no.PointOutside: (
        lambda r: _(
            "This point is more than %(most)s km from the middle of the postcode. Look at the degrees, and at which stands first.",
            most=r.most_km,
        ),
        "latitude",
    ),
}
