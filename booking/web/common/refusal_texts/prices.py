"""What is said of each refusal about decisions about a price, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import prices as no
from booking.web.common.refusal_texts.entries import Entries

ENTRIES: Final[Entries] = {
    no.GroundDoesNotFit: (
        lambda _r: _("This reason does not lead to this price. Choose one of the list."),
        "basis",
    ),
    no.NotSeenYet: (lambda _r: _("This day is still to come. Fill in the day on which you saw it."), "seen_on"),
    no.DecisionTooLong: (
        lambda r: _("A decision holds for at most %(years)s years. Choose an earlier day.", years=r.most_years),
        "last_day",
    ),
}
