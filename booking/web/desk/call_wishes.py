"""What a caller wishes about who comes and how long: the fields under "more wishes"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField
from wtforms.validators import ValidationError

from booking.rules.questions import Question
from booking.rules.refusals.bookings import TasksTooLong
from booking.rules.where import goes_home
from booking.store.queries.locations import Location
from booking.store.queries.members import KnownMember
from booking.store.queries.service_facts import Service
from booking.web.desk.call_forms import CallForm, with_tasks
from booking.web.desk.call_members import MEMBER, chosen_members, member_fields
from booking.web.desk.decision_forms import WholeField

_ANY: Final = ""
#: How the fields begin that name somebody of the household.
_MEMBER: Final = "member_"
_MOST_MINUTES: Final = 720


class MinutesField(WholeField):
    """A whole number of minutes, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Fill in a whole number of minutes, such as 90.")) from None


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to choose from: languages, workers by their ids, and places in use."""

    languages: Sequence[str]
    workers: Mapping[int, str]
    locations: Sequence[Location]
    members: Sequence[KnownMember] = ()


class WishesForm(CallForm):
    """A call with where it is and what is wished about who comes. ``longest`` is how many minutes a visit may last."""

    language = SelectField(_l("Which language must they speak?"), validate_choice=False)
    preferred = SelectField(_l("Who comes, if they can?"), validate_choice=False)
    location = SelectField(_l("Where?"), validate_choice=False)
    minutes = MinutesField(_l("How many minutes does it take?"), most=Decimal(_MOST_MINUTES))
    longest: int = _MOST_MINUTES
    places: Mapping[int, Location] = MappingProxyType({})

    def offer(self, service: Service, known: Offered) -> None:
        """Offer the places of the service, the languages that are spoken here, and the workers by their names."""
        self.longest = service.longest_minutes
        anything = SelectChoice(_ANY, _("It does not matter"))
        self.places = {one.location_id: one for one in known.locations if one.location_id in service.location_ids}
        home = [SelectChoice(_ANY, _("At home"))] if goes_home(service.shape) else []
        self.location.choices = [*home, *(SelectChoice(str(key), one.name) for key, one in self.places.items())]
        self.language.choices = [anything, *(SelectChoice(code, language_name(code)) for code in known.languages)]
        self.preferred.choices = [anything, *(SelectChoice(str(key), name) for key, name in known.workers.items())]

    def validate_location(self, field: SelectField) -> None:
        """Take one of the list; the first one where nothing was chosen, as the page shows it."""
        field.data = field.data or next((choice.value for choice in field.choices), _ANY)
        if field.choices:
            _require_offered(field)

    def validate_language(self, field: SelectField) -> None:
        """Take one of the list."""
        _require_offered(field)

    def validate_preferred(self, field: SelectField) -> None:
        """Take one of the list."""
        _require_offered(field)

    def validate_minutes(self, field: WholeField) -> None:
        """Take what one visit may last."""
        if field.data is not None and not 1 <= field.data <= self.longest:
            raise ValidationError(_("Fill in a whole number of minutes from 1 to %(most)s.", most=self.longest))

    def show_too_long(self, refusal: TasksTooLong) -> bool:
        """Say at the minutes that they are too few for the tasks; tell whether that was it."""
        if self.minutes.data is None or refusal.minutes != self.minutes.data:
            return False
        said = _("This is too short for these tasks together. Fill in more minutes, or choose fewer tasks.")
        self.add_error(said, field="minutes")
        return True

    @property
    def preferred_id(self) -> int | None:
        """The worker who comes rather than somebody else, once it was checked."""
        return int(self.preferred.data) if self.preferred.data else None

    @property
    def member_ids(self) -> tuple[int, ...]:
        """For whom of the household it is."""
        return chosen_members(self)

    def members(self) -> list[BooleanField]:
        """Return the fields that name somebody of the household."""
        return [field for field in self if field.name.startswith(MEMBER)]

    @property
    def chosen_location(self) -> Location | None:
        """The place where it is, once it was checked; None at home."""
        return self.places.get(int(self.location.data)) if self.location.data else None

    @property
    def is_filled(self) -> bool:
        """Whether anything of it was filled in, or is wrong."""
        fields = (self.language, self.preferred, self.minutes)
        return any(field.data or field.errors for field in fields)


def wishes_form(service: Service, known: Offered, *, of: type[WishesForm] = WishesForm) -> WishesForm:
    """Return the form of a call about ``service``, filled from the address of the page."""
    named = member_fields(service, known.members)
    kind: type[WishesForm] = type("CallFormWithMembers", (of,), named)
    form = with_tasks(kind, service, questions=priced_questions(service))
    form.offer(service, known)
    return form


def priced_questions(service: Service) -> tuple[Question, ...]:
    """Return the questions that have to be answered before there is a price; they are never private."""
    return tuple(one for one in service.questions if one.active and one.counts_as)


def other_questions(service: Service) -> tuple[Question, ...]:
    """Return the questions that are answered when it is booked."""
    return tuple(one for one in service.asked_when_booking if one.active and not one.counts_as)


def language_name(code: str) -> str:
    """Return what a language is called in the language of this request."""
    name: Any = get_locale().languages.get(code, code)
    return str(name)


def _require_offered(field: SelectField) -> None:
    field.data = field.data or _ANY
    if field.data not in {choice.value for choice in field.choices}:
        raise ValidationError(_("Choose one from the list."))
