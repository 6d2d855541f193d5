"""What the desk fills in about a booking."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from booking.rules.refusals import NotATime
from booking.usecases.bookings.requests import MoveBooking
from booking.web.common.fields import CentsField, WordsField
from booking.web.common.forms import PageForm
from booking.web.common.free_text import refuse_national_number
from booking.web.desk.moments import read_moment


class CancelForm(PageForm):
    """Why a booking ends."""

    reason = WordsField(_l("Why is it cancelled?"), missing=_l("Write the reason in a few words."))

    def validate_reason(self, field: WordsField) -> None:
        """Take any words but a national number."""
        refuse_national_number(field.data or "")


class MoveForm(PageForm):
    """Another time. ``accepted_cents`` is the new price, once the page has shown it."""

    starts_at = RadioField(_l("When does it suit the caller?"), validate_choice=False)
    accepted_cents = CentsField()

    def to_request(self, booking_id: int) -> MoveBooking:
        """Return what the use case wants. Raises ``NotATime`` when no time was chosen."""
        starts_at = read_moment(self.starts_at.data)
        if starts_at is None:
            raise NotATime
        return MoveBooking(booking_id, starts_at, accepted_total=self.accepted_cents.money)
