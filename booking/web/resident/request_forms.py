"""What somebody fills in to ask for a service, one subject a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import ValidationError

from booking.rules.refusals import Refusal
from booking.rules.refusals.requests import NothingAsked
from booking.rules.requests import Relation, Urgency
from booking.rules.waiting import Part
from booking.store.queries.service_facts import Service
from booking.web.common.fields import EmailField, NameField, PhoneField, WordsField
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField
from booking.web.common.request_texts import RELATIONS, URGENCIES
from booking.web.common.waiting_texts import PARTS, weekday_name
from booking.web.resident.forms import TasksField

_MOST_WORDS: Final = 1500


class WhatForm(PageForm):
    """What is needed: something of the list, words, or both."""

    options = TasksField(_l("Is it one of these?"), coerce=int)
    need = FreeTextField(_l("In your own words"), most=_MOST_WORDS)

    def offer(self, service: Service) -> None:
        """Offer what can be asked; the look at home is for us to plan."""
        self.options.choices = [
            (option.option_id, text(option.name))
            for option in service.options
            if option.active and not option.is_intake
        ]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape, and ask for one of the two."""
        sound = bool(super().validate(extra_validators))
        if self.need.data or self.options.data or self.need.errors:
            return sound
        self.add_error(_("Tell us in a few words what you need, or choose something."), field="need")
        return False

    def told(self) -> dict[str, Any]:
        """Return the answers as a draft keeps them."""
        return {"options": list(dict.fromkeys(self.options.data or ())), "need": self.need.data or ""}


class WhomForm(PageForm):
    """For whom it is."""

    relation = RadioField(
        _l("For whom do you ask this?"),
        choices=[SelectChoice(str(relation), words) for relation, words in RELATIONS.items()],
        default=str(Relation.SELF),
        validate_choice=False,
    )

    def validate_relation(self, field: RadioField) -> None:
        """Take one of the list."""
        if field.data not in set(Relation):
            raise ValidationError(_("Choose one from the list."))

    def told(self) -> dict[str, Any]:
        """Return the answers as a draft keeps them."""
        return {"relation": self.relation.data}


class AnswersForm(PageForm):
    """What the service asks; its fields are those of the service."""

    def told(self) -> dict[str, Any]:
        """Return nothing: answers are checked against the service before a draft keeps them."""
        return {}


class UrgentForm(PageForm):
    """Whether it can wait."""

    urgency = RadioField(
        _l("Is it urgent?"),
        choices=[SelectChoice(str(urgency), words) for urgency, words in URGENCIES.items()],
        default=str(Urgency.NONE),
        validate_choice=False,
    )
    urgency_words = WordsField(_l("Why can it not wait?"), most=200)

    def offer(self, urgencies: Sequence[str]) -> None:
        """Offer the reasons of a service; words are only for another one."""
        asked = {Urgency.NONE, *(Urgency(one) for one in urgencies)}
        self.urgency.choices = [SelectChoice(str(one), words) for one, words in URGENCIES.items() if one in asked]
        if Urgency.OTHER not in asked:
            del self.urgency_words

    def validate_urgency(self, field: RadioField) -> None:
        """Take one of the list."""
        if field.data not in {one.value for one in field.choices}:
            raise ValidationError(_("Choose one from the list."))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape, and ask why where no reason of the list says it."""
        sound = bool(super().validate(extra_validators))
        if self.urgency.data != Urgency.OTHER or "urgency_words" not in self or self.urgency_words.data:
            return sound
        self.add_error(_("Tell in a few words why it cannot wait."), field="urgency_words")
        return False

    def told(self) -> dict[str, Any]:
        """Return the answers as a draft keeps them."""
        words = self.urgency_words.data if "urgency_words" in self else ""
        return {"urgency": self.urgency.data, "urgency_words": words or ""}


class SuitsForm(PageForm):
    """Which days and which part of the day suit."""

    weekdays = SelectMultipleField(_l("Which days suit you?"), coerce=str, validate_choice=False)
    part = RadioField(
        _l("Which part of the day suits you?"),
        choices=[SelectChoice(str(part), words) for part, words in PARTS.items()],
        default=str(Part.ANY),
        validate_choice=False,
    )

    def __init__(self, *args: object, **values: object) -> None:
        """Offer every day; the working days are chosen until somebody chooses."""
        super().__init__(*args, **values)
        self.weekdays.choices = [SelectChoice(str(weekday), weekday_name(weekday)) for weekday in range(7)]
        if not self.is_submitted() and not self.weekdays.data:
            self.weekdays.data = [str(weekday) for weekday in range(5)]

    def validate_weekdays(self, field: SelectMultipleField) -> None:
        """Ask for at least one."""
        field.data = [one for one in dict.fromkeys(field.data or ()) if one in set("0123456")]
        if not field.data:
            raise ValidationError(_("Choose at least one day of the week."))

    def validate_part(self, field: RadioField) -> None:
        """Take one of the list."""
        if field.data not in set(Part):
            raise ValidationError(_("Choose one from the list."))

    def told(self) -> dict[str, Any]:
        """Return the answers as a draft keeps them."""
        return {"weekdays": list(self.weekdays.data), "part": self.part.data}


class OwnForm(PageForm):
    """Who asks, for themselves."""

    name = NameField(_l("Your name"), missing=_l("Fill in your name."))
    phone = PhoneField(_l("Your phone number"), missing=_l("Fill in your phone number."))
    email = EmailField(_l("Your e-mail address"))

    def told(self) -> dict[str, Any]:
        """Return the answers as a draft keeps them."""
        person = {"name": self.name.data, "phone": self.phone.e164, "email": _address(self.email)}
        return {"person": person, "asker": None, "consent": False}


class ForOtherForm(PageForm):
    """For whom it is, who asks, and that the person agrees."""

    name = NameField(_l("Name of the person who needs help"), missing=_l("Fill in the name of the person."))
    phone = PhoneField(_l("Phone number of this person"))
    asker_name = NameField(_l("Your own name"), missing=_l("Fill in your name."))
    asker_phone = PhoneField(_l("Your own phone number"), missing=_l("Fill in your phone number."))
    asker_email = EmailField(_l("Your own e-mail address"))
    consent = BooleanField(_l("This person knows that I ask this, and agrees"))

    def validate_consent(self, field: BooleanField) -> None:
        """Ask for their yes."""
        if not field.data:
            raise ValidationError(
                _("You can only ask for somebody else when they agree. Ask them first, then tick this.")
            )

    def told(self) -> dict[str, Any]:
        """Return the answers as a draft keeps them."""
        person = {"name": self.name.data, "phone": self.phone.e164 if self.phone.data else "", "email": ""}
        asker = {"name": self.asker_name.data, "phone": self.asker_phone.e164, "email": _address(self.asker_email)}
        return {"person": person, "asker": asker, "consent": True}


class SendForm(PageForm):
    """Yes, send it."""


class MoreForm(PageForm):
    """Something to add. ``seen`` is the version that the page showed."""

    words = FreeTextField(_l("What do you want to add?"), missing=_l("Write what you want to add."), most=_MOST_WORDS)
    seen = HiddenField()
    refusal_fields: ClassVar[dict[type[Refusal], str]] = {NothingAsked: "words"}

    def version(self) -> int:
        """Return the version that the page showed; what is no number was shown to nobody."""
        seen = self.seen.data or ""
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1  # noqa: PLR2004 - nine digits


def _address(field: EmailField) -> str:
    return field.address if field.data else ""
