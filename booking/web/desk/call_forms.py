"""What the desk fills in while it books for a caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField
from wtforms.validators import NumberRange

from booking.rules.money import Money
from booking.rules.questions import Question
from booking.rules.work import MOST_OF_ONE
from booking.store.queries.service_facts import Service
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.bookings.requests import Choice
from booking.web.common.fields import CentsField, PostcodeField, WordsField
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField
from booking.web.common.question_fields import with_questions

Form = TypeVar("Form", bound="CallForm")

#: How the names of the fields that count a task begin.
TASK = "task_"
#: The field that says for which request one books.
REQUEST = "aanvraag"
#: The field that names the booking with which it is booked together.
BASKET = "mand"
_MOST_DIGITS = 9


class CountField(IntegerField):  # type: ignore[misc] # wtforms has no types
    """How many of one task; nothing filled in is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take a whole number."""
        typed = valuelist[0].strip() if valuelist else ""
        try:
            # The validator of the bounds stumbles over a number that no float can hold.
            self.data = int(typed[:_MOST_DIGITS] or "0")
        except ValueError:
            self.data = 0
            raise ValueError(_("Fill in a whole number from 0 to %(most)s.", most=MOST_OF_ONE)) from None


class CallForm(PageForm):
    """What the caller wants, and where if it is not at home. Its answers stand in the address of the page."""

    class Meta:
        """It changes nothing: without a token."""

        csrf = False

    street = WordsField(_l("Street"))
    house_number = WordsField(_l("Number"), most=12)
    box = WordsField(_l("Box"), most=12)
    postcode = PostcodeField(_l("Postcode"))
    aanvraag = HiddenField()
    mand = HiddenField()

    def chosen(self) -> tuple[Choice, ...]:
        """Return the tasks that are wanted at least once."""
        return tuple(Choice(int(field.name.removeprefix(TASK)), field.data) for field in self.tasks() if field.data)

    def tasks(self) -> list[CountField]:
        """Return the fields that count tasks."""
        return [field for field in self if field.name.startswith(TASK)]

    def other_address(self) -> TypedAddress | None:
        """Return the address that was said, or None for the household's own."""
        if not (self.street.data or self.house_number.data or self.postcode.data):
            return None
        return TypedAddress(
            self.street.data or "",
            self.house_number.data or "",
            self.box.data or "",
            self.postcode.data or "",
        )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape; an address is said whole or not at all."""
        sound = bool(super().validate(extra_validators))
        if self.other_address() is None:
            return sound
        for field, missing in (
            (self.street, _("Fill in the street.")),
            (self.house_number, _("Fill in the house number.")),
            (self.postcode, _("Fill in the postcode.")),
        ):
            if not field.data:
                self.add_error(missing, field=field.name)
                sound = False
        return sound

    def answers(self) -> dict[str, str]:
        """Return what was filled in, as the address of a page carries it."""
        return {field.name: _written(field.data) for field in self if field.data}


class BookForm(PageForm):
    """The one button that books. ``client_key`` names this wish, ``shown_cents`` the price that was said."""

    note = FreeTextField(_l("What must the worker know?"), most=500)
    override = FreeTextField(_l("Why may they have more?"), most=300)
    time_override = FreeTextField(_l("Why is it booked all the same?"), most=300)
    answers_override = FreeTextField(_l("Why do we do this all the same?"), most=300)
    client_key = HiddenField()
    shown_cents = CentsField()

    def shown_total(self) -> Money:
        """Return the price that the page showed; what is no number of cents was shown to nobody."""
        return self.shown_cents.shown

    def require_reasons(self, *, price: bool, time: bool, answers: bool = False) -> None:
        """Do not call a reason optional that is asked for."""
        self.override.flags.optional = not price
        self.time_override.flags.optional = not time
        self.answers_override.flags.optional = not answers


def _written(data: object) -> str:
    return data.isoformat("minutes") if isinstance(data, time) else str(data)


def task_field(option_id: int) -> str:
    """Return the name of the field that counts a task."""
    return f"{TASK}{option_id}"


def call_form(service: Service) -> CallForm:
    """Return the form with a field for each task of ``service``, filled from the address of the page."""
    return with_tasks(CallForm, service)


def with_tasks(kind: type[Form], service: Service, *, questions: Sequence[Question] = ()) -> Form:
    """Return a form of that kind with a field for each task of ``service``, filled from the address of the page.

    With a field for each of ``questions`` too: never private ones, an address of a page stands in logs.
    """
    counts = {
        task_field(option.option_id): CountField(
            text(option.name),
            [NumberRange(0, MOST_OF_ONE, message=_l("Fill in a whole number from 0 to %(max)s."))],
            default=0,
        )
        for option in service.options
    }
    return with_questions(type("CallFormWithTasks", (kind,), counts), questions, formdata=request.args)
