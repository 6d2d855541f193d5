"""What the desk asks of all services at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import ValidationError

from booking.store.queries.service_facts import Service
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.bookings.first_free import Order
from booking.web.common.day_field import DayField
from booking.web.common.fields import PostcodeField, WordsField
from booking.web.common.formats import text
from booking.web.common.forms import PageForm

_YEARS: Final = range(2000, 2101)
_LONGEST_NUMBER: Final = 12
_MOST_DIGITS: Final = 18


class FirstFreeForm(PageForm):
    """Which services, seen from where, from which day on. Its answers stand in the address of the page."""

    class Meta:
        """It changes nothing: without a token."""

        csrf = False

    resident = HiddenField()
    services = SelectMultipleField(_l("Which services?"), validate_choice=False)
    postcode = PostcodeField(_l("Postcode"))
    street = WordsField(_l("Street"))
    house_number = WordsField(_l("Number"), most=_LONGEST_NUMBER)
    first = DayField(_l("From which day?"))
    order = RadioField(
        _l("What comes first?"),
        choices=[
            SelectChoice(Order.DATE.value, _l("What is soonest")),
            SelectChoice(Order.DISTANCE.value, _l("What is nearest")),
        ],
        default=Order.DATE.value,
        validate_choice=False,
    )

    def offer(self, services: Iterable[Service]) -> None:
        """Offer the services; all are ticked where nobody chose."""
        self.services.choices = [SelectChoice(one.slug, text(one.name)) for one in services]
        self.postcode.flags.optional = bool(self.resident.data)
        if not self.is_filled:
            self.services.data = [choice.value for choice in self.services.choices]

    @property
    def is_filled(self) -> bool:
        """Whether somebody filled it in: the order is always sent along."""
        return "order" in request.args

    @property
    def resident_id(self) -> int | None:
        """The resident for whom it is; 0, which nobody has, for what is no number; None where nobody was named."""
        typed = self.resident.data or ""
        if not typed:
            return None
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS else 0

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape; where nobody's home is known, a postcode has to be typed."""
        sound = bool(super().validate(extra_validators))
        if self.postcode.data or self.resident.data:
            return sound
        self.add_error(_("Fill in the postcode."), field="postcode")
        return False

    def validate_services(self, field: SelectMultipleField) -> None:
        """Ask for at least one that is offered."""
        offered = {choice.value for choice in field.choices}
        field.data = [one for one in field.data or () if one in offered]
        if not field.data:
            raise ValidationError(_("Choose at least one service."))

    def validate_first(self, field: DayField) -> None:
        """Take a day that somebody can mean; nothing is today."""
        if field.data is not None and field.data.year not in _YEARS:
            raise ValidationError(_("Write a day such as 1/12/2026."))

    def validate_order(self, field: RadioField) -> None:
        """Take one of the two."""
        if field.data not in set(Order):
            raise ValidationError(_("Choose one from the list."))

    def typed_address(self) -> TypedAddress | None:
        """Return the place that was typed, perhaps without a street; None where nothing was."""
        if not self.postcode.data:
            return None
        return TypedAddress(self.street.data or "", self.house_number.data or "", "", self.postcode.data)


def first_free_form(services: Iterable[Service]) -> FirstFreeForm:
    """Return the form, filled from the address of the page."""
    form = FirstFreeForm(formdata=request.args)
    form.offer(services)
    return form
