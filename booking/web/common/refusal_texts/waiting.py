"""What is said of each refusal about the waiting list, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import waiting as no
from booking.web.common.formats import duration
from booking.web.common.refusal_texts.entries import Entries


def _waits_too_long(refusal: no.WaitsTooLong) -> str:
    return _("Somebody can wait for %(days)s days at most. Choose an earlier last day.", days=refusal.most_days)


def _too_narrow(refusal: no.TooNarrow) -> str:
    return _(
        "The visit takes %(duration)s. That does not fit between these hours. Choose more time.",
        duration=duration(refusal.minutes),
    )


ENTRIES: Final[Entries] = {
    no.NoSuchDay: (
        lambda _r: _("None of these days of the week lies between the first and the last day. Choose other days."),
        "weekdays",
    ),
    no.DaysArePast: (lambda _r: _("These days are over. Choose a later last day."), "last"),
    no.WaitsTooLong: (_waits_too_long, "last"),
    no.TooNarrow: (_too_narrow, "latest"),
    no.AlreadyWaiting: (lambda _r: _("This booking is on the waiting list already."), None),
    no.OfferOver: (lambda _r: _("We no longer keep this place. It may be for somebody else now."), None),
}
