"""Money of a booking that a person has to give back, and what they fill in once they did."""

from __future__ import annotations

from datetime import date
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice
from wtforms.validators import InputRequired

from booking.rules.calendar import local_date
from booking.rules.money import Money
from booking.rules.refunds import PaidBackBy, goes_by_hand
from booking.store.queries.bookings import BookingView, HistoryEntry, PaidOnline
from booking.usecases.payments.pay_back_by_hand import PaidBack
from booking.web.common import clock
from booking.web.common.day_field import DayField
from booking.web.common.fields import CentsField
from booking.web.common.formats import date_words, money
from booking.web.common.forms import PageForm
from booking.web.common.gateways import gateways

_WAYS: Final = (
    SelectChoice(PaidBackBy.TRANSFER, _l("By a bank transfer")),
    SelectChoice(PaidBackBy.CASH, _l("In cash")),
    SelectChoice(PaidBackBy.PROVIDER, _l("In our account at the payment provider")),
)


class PaidBackForm(PageForm):
    """How and when somebody gave the money back; ``reference`` and ``total_cents`` say of what and how much."""

    reference = HiddenField()
    total_cents = CentsField()
    how = RadioField(
        _l("How did you pay it back?"), choices=list(_WAYS), validators=[InputRequired(_l("Choose how you paid it."))]
    )
    paid_back_on = DayField(_l("On which day?"), validators=[InputRequired(_l("Fill in a day such as 1/12/2026."))])

    def to_request(self, booking_id: int) -> PaidBack:
        """Return what the use case wants."""
        return PaidBack(
            booking_id,
            self.reference.data or "",
            self.total_cents.money or Money.of(0),
            PaidBackBy(self.how.data),
            self.paid_back_on.data,
        )


def to_pay_back(booking: BookingView) -> PaidOnline | None:
    """Return the first payment for a booking of which a person has to give money back."""
    can_send = gateways().payments is not None
    return next(
        (
            one
            for one in booking.payments
            if goes_by_hand(one.state, due=one.due_back, is_named=one.is_named, can_send=can_send)
        ),
        None,
    )


def empty_form(payment: PaidOnline | None) -> PaidBackForm | None:
    """Return the form for a payment, with today filled in."""
    if payment is None:
        return None
    facts = {"reference": payment.reference, "total_cents": str(payment.refund.cents)}
    return PaidBackForm(formdata=None, data=facts | {"paid_back_on": local_date(clock.now())})


def paid_back_words(entry: HistoryEntry) -> str:
    """Return a line of the history about money that somebody gave back."""
    facts = entry.facts
    amount, day = money(Money.from_cents(facts["cents"])), date_words(date.fromisoformat(facts["on"]))
    match PaidBackBy(facts["how"]):
        case PaidBackBy.TRANSFER:
            return _("%(amount)s was paid back by a bank transfer on %(day)s", amount=amount, day=day)
        case PaidBackBy.CASH:
            return _("%(amount)s was paid back in cash on %(day)s", amount=amount, day=day)
        case PaidBackBy.PROVIDER:
            return _(
                "%(amount)s was paid back in the account at the payment provider on %(day)s", amount=amount, day=day
            )
