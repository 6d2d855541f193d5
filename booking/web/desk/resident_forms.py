"""What the desk fills in about a resident."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField

from booking.rules.text import DEFAULT_LOCALE
from booking.store.queries.dossier import Dossier
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.bookings.requests import Who
from booking.usecases.residents.change_resident import ChangeResident
from booking.web.common.address_form import AddressForm
from booking.web.common.fields import EmailField, NameField, PhoneField
from booking.web.common.free_text import FreeTextField
from booking.web.common.locale import LANGUAGES


class NewResidentForm(AddressForm):
    """Somebody we do not know yet."""

    asked_first = ("name", "phone", "email", "locale")

    name = NameField(_l("First name and last name"), missing=_l("Fill in the name."))
    phone = PhoneField(_l("Phone"), missing=_l("Fill in a phone number. That is how we reach them."))
    email = EmailField(_l("E-mail address"))
    locale = SelectField(
        _l("Language"),
        choices=[SelectChoice(code, own_name) for code, own_name in LANGUAGES],
        default=DEFAULT_LOCALE,
    )
    access_notes = FreeTextField(_l("How do we get in?"), most=500)

    def to_who(self) -> Who:
        """Return who it is."""
        return Who(
            name=self.name.data,
            phone=self.phone.e164,
            email=self.email.address,
            locale=self.locale.data,
        )

    def home(self) -> TypedAddress:
        """Return where they live, and how to get in."""
        return self.typed_address(access_notes=self.access_notes.data or "")


class ChangeResidentForm(NewResidentForm):
    """Somebody we know. ``seen`` names the details that the page showed."""

    seen = HiddenField()

    def to_request(self, resident_id: int) -> ChangeResident:
        """Return what the use case wants."""
        return ChangeResident(
            resident_id=resident_id,
            who=self.to_who(),
            address=self.home(),
            seen=self.seen.data or "",
        )


def shown_details(dossier: Dossier) -> dict[str, Any]:
    """Return the details of a dossier as the form shows them."""
    details = dossier.details
    return {
        "name": details.name,
        "phone": details.phone,
        "email": details.email,
        "locale": details.locale,
        "street": details.address.street,
        "house_number": details.address.house_number,
        "box": details.address.box,
        "postcode": details.address.postcode,
        "access_notes": details.access_notes,
        "seen": details.version,
    }
