"""What a resident fills in, one question a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from booking.rules.money import ZERO, Money
from booking.rules.work import MOST_OF_ONE
from booking.store.queries.drafts import Draft
from booking.store.queries.service_facts import Option, Service
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.bookings.requests import Who
from booking.usecases.drafts.requests import ChosenTasks
from booking.web.common.address_form import AddressForm
from booking.web.common.fields import CentsField, EmailField, NameField, PhoneField, WordsField
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField
from booking.web.common.locale import language

_YEARS: Final = range(2000, 2100)


class TasksField(SelectMultipleField):  # type: ignore[misc] # wtforms has no types
    """Tasks of those that are offered at this moment."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take ids; what is none was not offered."""
        self.data = [int(typed) if typed.isascii() and typed.isdecimal() else 0 for typed in valuelist]

    def pre_validate(self, _form: Form) -> None:
        """Refuse what was switched off since the page was opened."""
        if not {value for value, _label in self.choices}.issuperset(self.data):
            raise ValidationError(_("Something that you chose is no longer offered. Choose again."))


class TasksForm(PageForm):
    """Which tasks."""

    options = TasksField(_l("What can we do for you?"), coerce=int)

    def offer(self, service: Service) -> None:
        """Offer the tasks of a service."""
        self.options.choices = [
            (option.option_id, text(option.name)) for option in service.options if not option.is_intake
        ]
        if len(self.options.choices) == 1 and not self.is_submitted():
            # There is nothing to choose: it only has to be agreed with.
            self.options.data = [self.options.choices[0][0]]

    def validate_options(self, field: SelectMultipleField) -> None:
        """Ask for at least one."""
        if not field.data:
            raise ValidationError(_("Choose at least one task."))

    def to_request(self, earlier: Draft | None = None) -> ChosenTasks:
        """Return what the use case wants; how many and what was told before stay as they were."""
        before: Mapping[int, int] = earlier.counts if earlier else {}
        counts = {option_id: before.get(option_id, 1) for option_id in dict.fromkeys(self.options.data)}
        return ChosenTasks(counts, earlier.note if earlier else "")


class CountField(WordsField):
    """How many of one task. ``count`` is the number."""

    count: int = 1

    def check(self, typed: str) -> None:
        """Take what fits in one visit."""
        if len(typed) > 1 or typed not in "123456789":
            raise ValidationError(_("Fill in a number from 1 to %(most)s.", most=MOST_OF_ONE))
        self.count = int(typed)


class AmountsForm(PageForm):
    """How many of each chosen task, and anything that helps to come well prepared."""

    note = FreeTextField(_l("What else should we know?"), most=500)

    def to_request(self) -> ChosenTasks:
        """Return what the use case wants."""
        return ChosenTasks({int(name): field.count for name, field in self.counts().items()}, self.note.data or "")

    def counts(self) -> dict[str, CountField]:
        """Return the field of each task by option id."""
        return {name.removeprefix(_COUNT): field for name, field in self._fields.items() if name.startswith(_COUNT)}


_COUNT: Final = "count_"


def amounts_form(options: Iterable[Option], draft: Draft) -> AmountsForm:
    """Return a form that asks how many of each of ``options``."""
    fields: dict[str, Any] = {
        f"{_COUNT}{option.option_id}": CountField(text(option.name), missing=_l("Fill in how many."))
        for option in options
    }
    asked = type("AmountsForm", (AmountsForm,), fields)
    data = {f"{_COUNT}{option_id}": str(count) for option_id, count in draft.counts.items()}
    form: AmountsForm = asked(data=data | {"note": draft.note})
    return form


class HomeForm(AddressForm):
    """Where somebody lives, with the streets and postcodes that we know to choose from."""

    def __init__(self, *args: object, **values: object) -> None:
        """Name the lists of the page."""
        super().__init__(*args, **values)
        self.street.render_kw = {"list": "known-streets"}
        self.postcode.render_kw = {"list": "known-postcodes"}

    def to_request(self) -> TypedAddress:
        """Return what the use case wants."""
        return self.typed_address()


class PlaceForm(HomeForm):
    """Where the work is, and how we get in."""

    access_notes = FreeTextField(_l("How do we get in?"), most=500)

    def to_request(self) -> TypedAddress:
        """Return what the use case wants."""
        return self.typed_address(access_notes=self.access_notes.data or "")


class MomentField(WordsField):
    """A moment that a page offered. ``moment`` is aware, UTC."""

    moment: datetime

    def check(self, typed: str) -> None:
        """Take a moment with its zone; whether somebody can come then is for the rules."""
        try:
            moment = datetime.fromisoformat(typed)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or moment.year not in _YEARS:
            raise ValidationError(_("We cannot come at this time. Choose one of the times on the page."))
        self.moment = moment.astimezone(UTC)


class TimeForm(PageForm):
    """When."""

    starts_at = MomentField(_l("When may we come?"), missing=_l("Choose a time."))
    agreed_start = HiddenField()
    """The start for which somebody agreed that their appointment moves with it."""

    @property
    def is_agreed(self) -> bool:
        """Whether they agreed that the appointment moves with this very start."""
        return bool(self.starts_at.data) and self.agreed_start.data == self.starts_at.data


class MoveForm(TimeForm):
    """When instead. ``accepted_cents`` is the new price that somebody agreed to, where it changes."""

    accepted_cents = CentsField()

    def accepted_total(self) -> Money | None:
        """Return the new price that was agreed to, if any."""
        return self.accepted_cents.money


class CancelForm(PageForm):
    """No longer. ``fee_cents`` is what cancelling late costs, once the person agreed to it."""

    fee_cents = CentsField()


class PersonForm(PageForm):
    """Who books. A phone number is enough."""

    name = NameField(_l("Your name"), missing=_l("Fill in your name."))
    phone = PhoneField(_l("Your phone number"), missing=_l("Fill in your phone number."))
    email = EmailField(_l("Your e-mail address"))

    def to_request(self) -> Who:
        """Return what the use case wants."""
        return Who(
            name=self.name.data,
            phone=self.phone.e164,
            email=self.email.address if self.email.data else "",
            locale=language(),
        )


class CheckForm(PageForm):
    """Yes to what, when, where and how much. ``pay_by`` is the button that was pressed."""

    shown_cents = CentsField()
    claimed_ground = RadioField(_l("Do you have one of these statuses?"), default="")
    pay_by = StringField()

    def validate_shown_cents(self, field: CentsField) -> None:
        """Take a price that a page of ours can have said."""
        if field.money is None:
            raise ValidationError(_("Look at the price again before you confirm."))

    def shown_total(self) -> Money:
        """Return the price that stood on the page, once it was checked."""
        return self.shown_cents.money or ZERO

    def ground(self) -> str | None:
        """Return the chosen status, None for who has none or would rather not say."""
        return self.claimed_ground.data or None


class EmptyForm(PageForm):
    """A yes: a button and nothing else."""
