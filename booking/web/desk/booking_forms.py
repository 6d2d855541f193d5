"""What the desk fills in about a booking."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from booking.rules.money import Money
from booking.rules.refusals import NotATime
from booking.usecases.bookings.requests import MoveBooking
from booking.web.common.fields import WordsField
from booking.web.common.forms import PageForm
from booking.web.desk.moments import read_moment

_MOST_DIGITS = 9


class CancelForm(PageForm):
    """Why a booking ends."""

    reason = WordsField(_l("Why is it cancelled?"), missing=_l("Write the reason in a few words."))


class MoveForm(PageForm):
    """Another time. ``accepted_cents`` is the new price, once the page has shown it."""

    starts_at = RadioField(_l("When does it suit the caller?"), validate_choice=False)
    accepted_cents = HiddenField()

    def to_request(self, booking_id: int) -> MoveBooking:
        """Return what the use case wants. Raises ``NotATime`` when no time was chosen."""
        starts_at = read_moment(self.starts_at.data)
        if starts_at is None:
            raise NotATime
        typed = self.accepted_cents.data or ""
        is_amount = typed.isdecimal() and len(typed) <= _MOST_DIGITS
        accepted = Money.from_cents(int(typed)) if is_amount else None
        return MoveBooking(booking_id, starts_at, accepted_total=accepted)
