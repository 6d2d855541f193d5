"""What a coordinator fills in about who pays for others, and for which days they want to see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired, ValidationError

from booking.messages.status_words import PARTY_NAMES
from booking.rules.payers import PayerKind
from booking.store.queries.payers import Payer
from booking.usecases.payers.keep_payer import KeepPayer
from booking.web.common.fields import EmailField, LinesField, NameField, WordsField
from booking.web.common.forms import PageForm
from booking.web.common.people_texts import PAYERS
from booking.web.coordinator.fields import ChoiceField, DayField, SwitchField

_MOST_ADDRESS, _MOST_REFERENCE = 300, 80
#: The parties that every tariff can name; a tariff may have names of its own besides.
_USUAL: Final = ("ocmw", "municipality", "grid_operator", "housing_company", "flanders")


class PayerForm(PageForm):
    """Who it is, how tariffs call them, and where the invoice goes."""

    name = NameField(_l("Name"), missing=_l("Fill in the name."))
    kind = RadioField(
        _l("What is it?"),
        choices=[SelectChoice(kind.value, words) for kind, words in PAYERS.items()],
        default=PayerKind.OCMW.value,
        validate_choice=False,
    )
    party = ChoiceField(_l("What do the tariffs call them?"))
    email = EmailField(_l("E-mail address for the invoice"))
    address = LinesField(_l("Address for the invoice"), most=_MOST_ADDRESS)
    reference = WordsField(_l("What do they want to read on the invoice?"), most=_MOST_REFERENCE)
    gets_names = SwitchField(_l("Gets a list with the names of the persons"))
    unused = SwitchField(_l("Pays nothing any more"))

    def offer(self, waiting: Iterable[str], known: Payer | None) -> None:
        """Offer the usual parties, those of bookings that wait for somebody, and their own."""
        others = sorted({*waiting, *((known.party,) if known else ())} - {*_USUAL, ""})
        self.party.choices = [
            SelectChoice("", _("No tariff names them")),
            *(SelectChoice(code, party_words(code)) for code in (*_USUAL, *others)),
        ]

    def validate_kind(self, field: RadioField) -> None:
        """Take one of the list."""
        if field.data not in set(PayerKind):
            raise ValidationError(_("Choose one from the list."))

    def to_request(self, payer_id: int | None) -> KeepPayer:
        """Return what the use case wants."""
        return KeepPayer(
            payer_id=payer_id,
            name=self.name.data,
            kind=PayerKind(self.kind.data),
            party=self.party.data,
            email=self.email.address,
            address=self.address.data or "",
            reference=self.reference.data or "",
            gets_names=self.gets_names.data,
            active=not self.unused.data,
        )


class PeriodForm(PageForm):
    """From which day to which. It changes nothing, so its answer is an address."""

    class Meta:
        """Without a token."""

        csrf = False

    first = DayField(_l("From"), name="van", validators=[InputRequired(_l("Fill in the first day."))])
    last = DayField(_l("Up to and including"), name="tot", validators=[InputRequired(_l("Fill in the last day."))])


def payer_form(known: Payer | None, waiting: Iterable[str]) -> PayerForm:
    """Return the form, filled with what is known."""
    form = PayerForm(data=_shown(known) if known else None)
    form.offer(waiting, known)
    return form


def party_words(code: str) -> str:
    """Return how a party of the tariffs is called; one of a tariff's own is its code."""
    return PARTY_NAMES[code](_) if code in PARTY_NAMES else code


def _shown(known: Payer) -> dict[str, object]:
    return {
        "name": known.name,
        "kind": known.kind.value,
        "party": known.party,
        "email": known.email,
        "address": known.address,
        "reference": known.reference,
        "gets_names": known.gets_names,
        "unused": not known.active,
    }
