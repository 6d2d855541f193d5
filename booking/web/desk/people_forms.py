"""What the desk fills in about who acts for a household, and who pays for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, ValidationError

from booking.rules.refusals import Refusal
from booking.rules.refusals.people import CareWithoutBooking, MayDoNothing
from booking.rules.representatives import RepresentativeKind, Tells
from booking.usecases.bookings.requests import Who
from booking.usecases.payers.set_household_payer import SetHouseholdPayer
from booking.usecases.representatives.add_representation import AddRepresentation
from booking.web.common.day_field import DayField
from booking.web.common.fields import EmailField, NameField, PhoneField, WordsField
from booking.web.common.forms import PageForm
from booking.web.common.locale import LANGUAGES
from booking.web.common.people_texts import REPRESENTATIVES, TELLS

_MOST_GROUND: Final = 200


def _required(field: SelectField) -> None:
    if field.data not in {choice.value for choice in field.choices if choice.value}:
        raise ValidationError(_("Choose one from the list."))


class RepresentationForm(PageForm):
    """Who acts for the household, what they may, and on what ground."""

    refusal_fields: ClassVar[Mapping[type[Refusal], str]] = {
        MayDoNothing: "may_book",
        CareWithoutBooking: "may_see_care",
    }

    name = NameField(_l("Name"), missing=_l("Fill in a name."))
    phone = PhoneField(_l("Phone"), missing=_l("Fill in a phone number. That is how we reach them."))
    email = EmailField(_l("E-mail address"))
    locale = SelectField(
        _l("Language"), choices=[SelectChoice(code, name) for code, name in LANGUAGES], validate_choice=False
    )
    kind = RadioField(
        _l("What are they to the resident?"),
        choices=[SelectChoice(kind.value, words) for kind, words in REPRESENTATIVES.items()],
        default=RepresentativeKind.CARER.value,
        validate_choice=False,
    )
    may_book = BooleanField(_l("May book, move and cancel"), default=True)
    may_pay = BooleanField(_l("May pay"))
    may_see_care = BooleanField(_l("May see and change what we must know of the children"))
    ground = WordsField(_l("On what ground?"), missing=_l("Fill in on what ground."), most=_MOST_GROUND)
    seen_on = DayField(_l("When did you see that?"), validators=[InputRequired(_l("Fill in the day."))])
    first = DayField(_l("From"), validators=[InputRequired(_l("Fill in the first day."))])
    last = DayField(_l("Up to and including"))
    tells = RadioField(
        _l("Who gets the messages?"),
        choices=[SelectChoice(one.value, words) for one, words in TELLS.items()],
        default=Tells.BOTH.value,
        validate_choice=False,
    )

    def validate_locale(self, field: SelectField) -> None:
        """Take one of the list."""
        _required(field)

    def validate_kind(self, field: RadioField) -> None:
        """Take one of the list."""
        _required(field)

    def validate_tells(self, field: RadioField) -> None:
        """Take one of the list."""
        _required(field)

    def to_request(self, resident_id: int) -> AddRepresentation:
        """Return what the use case wants."""
        return AddRepresentation(
            resident_id=resident_id,
            who=Who(self.name.data, self.phone.e164, self.email.address, self.locale.data),
            kind=RepresentativeKind(self.kind.data),
            may_book=self.may_book.data,
            may_pay=self.may_pay.data,
            may_see_care=self.may_see_care.data,
            ground=self.ground.data,
            first=self.first.data,
            last=self.last.data,
            tells=Tells(self.tells.data),
            seen_on=self.seen_on.data,
        )


class HouseholdPayerForm(PageForm):
    """Who pays the household's own part, for what, and until when."""

    payer = SelectField(_l("Who pays?"), validate_choice=False)
    service = SelectField(_l("For what?"), validate_choice=False)
    seen_on = DayField(_l("When did you see the agreement?"), validators=[InputRequired(_l("Fill in the day."))])
    first = DayField(_l("From"), validators=[InputRequired(_l("Fill in the first day."))])
    last = DayField(_l("Up to and including"))

    def offer(self, payers: Mapping[int, str], services: Mapping[int, str]) -> None:
        """Offer the register and the services by their names."""
        self.payer.choices = [
            SelectChoice("", _("Choose who pays")),
            *(SelectChoice(str(id_), name) for id_, name in payers.items()),
        ]
        self.service.choices = [
            SelectChoice("0", _("All services")),
            *(SelectChoice(str(id_), name) for id_, name in services.items()),
        ]

    def validate_payer(self, field: SelectField) -> None:
        """Take one of the list."""
        _required(field)

    def validate_service(self, field: SelectField) -> None:
        """Take one of the list."""
        _required(field)

    def to_request(self, resident_id: int) -> SetHouseholdPayer:
        """Return what the use case wants."""
        return SetHouseholdPayer(
            resident_id=resident_id,
            payer_id=int(self.payer.data),
            service_id=int(self.service.data) or None,
            first=self.first.data,
            last=self.last.data,
            seen_on=self.seen_on.data,
        )
