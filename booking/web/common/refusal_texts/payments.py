"""What is said of each refusal about money that goes back, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import payments as no
from booking.web.common.formats import date_words
from booking.web.common.refusal_texts.entries import Entries

ENTRIES: Final[Entries] = {
    no.NothingToPayBack: (
        lambda _r: _("This money went back meanwhile, or it is another amount now. Look at the payments on this page."),
        None,
    ),
    no.RefundUnderWay: (
        lambda _r: _(
            "The payment provider is sending this money at this moment. Do not pay it. Look again in five minutes."
        ),
        None,
    ),
    no.PaidBackOnNoSuchDay: (
        lambda r: _("Fill in a day from %(first)s up to %(last)s.", first=date_words(r.first), last=date_words(r.last)),
        "paid_back_on",
    ),
}
