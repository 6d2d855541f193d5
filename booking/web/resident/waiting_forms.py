"""What somebody fills in to be put on the waiting list, and to answer."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import ValidationError

from booking.rules.money import Money
from booking.rules.waiting import Part
from booking.web.common.fields import CentsField
from booking.web.common.forms import PageForm
from booking.web.common.waiting_texts import PARTS, weekday_name
from booking.web.resident.forms import PersonForm

_KEY_BYTES: Final = 16


class DaysForm(PageForm):
    """Which days of the week."""

    weekdays = SelectMultipleField(_l("Which days suit you?"), coerce=str, validate_choice=False)

    def offer(self, weekdays: Iterable[int]) -> None:
        """Offer these days, all of them chosen until somebody chooses."""
        self.weekdays.choices = [SelectChoice(str(weekday), weekday_name(weekday)) for weekday in weekdays]
        if not self.is_submitted():
            self.weekdays.data = self.weekdays.data or [choice.value for choice in self.weekdays.choices]

    def validate_weekdays(self, field: SelectMultipleField) -> None:
        """Ask for at least one of those that are offered."""
        offered = {choice.value for choice in field.choices}
        field.data = [value for value in field.data or () if value in offered]
        if not field.data:
            raise ValidationError(_("Choose at least one day of the week."))


class PartForm(PageForm):
    """Which part of the day. ``client_key`` names the wish where this is the last question."""

    part = RadioField(
        _l("Which part of the day suits you?"),
        choices=[SelectChoice(str(part), words) for part, words in PARTS.items()],
        default=str(Part.ANY),
        validate_choice=False,
    )
    client_key = HiddenField()

    def validate_part(self, field: RadioField) -> None:
        """Take one of the list."""
        if field.data not in set(Part):
            raise ValidationError(_("Choose one from the list."))


class WaitForm(PersonForm):
    """Who waits. ``client_key`` names the wish: a second press makes no second one."""

    client_key = HiddenField()


class AnswerForm(PageForm):
    """Yes or no to the place that the page showed, at the price that it showed."""

    offer_id = HiddenField()
    shown_cents = CentsField()

    def shown_total(self) -> Money:
        """Return the price that stood on the page; what is no number of cents was shown to nobody."""
        return self.shown_cents.shown


def new_key() -> str:
    """Return a name for a wish that is about to be sent."""
    return secrets.token_urlsafe(_KEY_BYTES)
