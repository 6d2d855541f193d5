"""What somebody fills in who reports something, one question a form."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectField
from wtforms.validators import AnyOf

from booking.rules.addresses import Point
from booking.rules.refusals.reports import PlaceMissing, PlaceNotServed
from booking.rules.reports import Urgency
from booking.store.queries.commissioners import Building
from booking.store.queries.service_facts import Option
from booking.usecases.reports.requests import ToldBy, TypedPlace
from booking.web.common.fields import EmailField, NameField, PhoneField, PostcodeField, WordsField
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField

#: These answers travel in the cookie until the report is sent.
_MOST_WORDS: Final = 120
_MOST_TOLD: Final = 500
_NONE: Final = "0"
_POLE, _HALF_ROUND = 90, 180


class KindForm(PageForm):
    """What kind of thing."""

    kind = RadioField(_l("What do you want to report?"), validate_choice=False)

    def offer(self, kinds: Iterable[Option]) -> None:
        """Offer the kinds of a service."""
        self.kind.choices = [(str(one.option_id), text(one.name)) for one in kinds]
        self.kind.validators = [
            AnyOf([value for value, _label in self.kind.choices], message=_l("Choose what you want to report."))
        ]


class WhereForm(PageForm):
    """Where: a point that the phone knows, or a street with words around it."""

    latitude = HiddenField()
    longitude = HiddenField()
    street = WordsField(_l("Street or path"), most=_MOST_WORDS)
    words = WordsField(_l("Where exactly?"), most=_MOST_WORDS)
    postcode = PostcodeField(_l("Postcode"))

    def __init__(self, *args: object, **values: object) -> None:
        """Call nothing optional of which one thing is needed: without a point, the street and the postcode."""
        super().__init__(*args, **values)
        self.street.flags.optional = self.postcode.flags.optional = False

    def to_place(self) -> TypedPlace:
        """Return what the use case wants."""
        return TypedPlace(
            at=_point(self.latitude.data, self.longitude.data),
            street=self.street.data or "",
            postcode=self.postcode.data or "",
            words=self.words.data or "",
        )


class BuildingForm(PageForm):
    """Where: a building, and the place in it."""

    refusal_fields = {PlaceMissing: "building", PlaceNotServed: "building"}  # noqa: RUF012 - as PageForm declares it

    building = SelectField(_l("Which building?"), validate_choice=False)
    flat = WordsField(_l("Number of the flat"), most=20)
    words = WordsField(_l("Where in the building?"), most=_MOST_WORDS)

    def offer(self, buildings: Iterable[Building]) -> None:
        """Offer the buildings of a service."""
        known = [(str(one.location_id), f"{one.name}, {one.address.lines[0]}") for one in buildings]
        self.building.choices = [("", _("Choose a building")), *known]
        self.building.validators = [AnyOf([value for value, _label in known], message=_l("Choose a building."))]

    def to_place(self) -> TypedPlace:
        """Return what the use case wants."""
        return TypedPlace(location_id=int(self.building.data), flat=self.flat.data or "", words=self.words.data or "")


class SameForm(PageForm):
    """Whether it is something that was reported before."""

    same = RadioField(_l("Is it one of these?"), validate_choice=False)

    def offer(self, known: Iterable[tuple[int, str]]) -> None:
        """Offer the reports near by, and none of them."""
        self.same.choices = [*((str(report_id), words) for report_id, words in known), (_NONE, _("No, something else"))]
        self.same.validators = [
            AnyOf([value for value, _label in self.same.choices], message=_l("Choose one of the answers."))
        ]

    @property
    def same_as_id(self) -> int | None:
        """The report that it is the same as, if any."""
        return None if self.same.data == _NONE else int(self.same.data)


class WhatForm(PageForm):
    """What is to be seen, and how soon somebody has to look."""

    description = FreeTextField(_l("What do you see?"), missing=_l("Tell us what you see."), most=_MOST_TOLD)
    urgency = RadioField(
        _l("How urgent is it?"),
        choices=[
            SelectChoice(Urgency.CAN_WAIT.value, _l("It can wait")),
            SelectChoice(Urgency.SOON.value, _l("It hinders people")),
            SelectChoice(Urgency.DANGER.value, _l("It is dangerous")),
        ],
        default=Urgency.SOON.value,
        validate_choice=False,
        validators=[AnyOf(list(Urgency), message=_l("Choose how urgent it is."))],
    )


class TellMeForm(PageForm):
    """Who wants to hear how it ends; all of it may stay empty."""

    name = NameField(_l("Your name"))
    phone = PhoneField(_l("Mobile phone"))
    email = EmailField(_l("E-mail"))

    def to_told_by(self) -> ToldBy:
        """Return what the use case wants."""
        return ToldBy(name=self.name.data or "", phone=self.phone.e164, email=self.email.address)


def _point(latitude: str | None, longitude: str | None) -> Point | None:
    """Return the point that a script filled in, or None for anything that is no place on earth."""
    try:
        at = Point(float(latitude or ""), float(longitude or ""))
    except ValueError:
        return None
    is_on_earth = (
        isfinite(at.latitude + at.longitude) and abs(at.latitude) <= _POLE and abs(at.longitude) <= _HALF_ROUND
    )
    return at if is_on_earth else None
