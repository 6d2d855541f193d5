"""Where a ride goes, as a person fills it in: on the resident's page and at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import AnyOf, Optional

from booking.rules.calendar import at
from booking.rules.refusals.addresses import UnknownPostcode
from booking.rules.refusals.rides import (
    AppointmentIsOver,
    AppointmentTooSoon,
    PlaceNotKnown,
    RideTooLong,
    RouteMissing,
    TooFarAway,
)
from booking.rules.refusals.times import NotATime
from booking.rules.rides import MOST_STOPS, Aid, Reason, Route, Stop
from booking.usecases.rides.locate_stop import TypedStop
from booking.usecases.rides.set_route import AskedRoute
from booking.web.common.clock_field import ClockField
from booking.web.common.day_field import DayField
from booking.web.common.fields import WordsField
from booking.web.common.formats import duration
from booking.web.common.free_text import FreeTextField
from booking.web.common.town_field import TownField

_STAYS: Final = (0, 5, 10, 15, 30, 45, 60, 75, 90, 105, 120, 150, 180, 210, 240, 300, 360, 420, 480)
_MOST_COMPANIONS: Final = 7
_LONGEST: Final = 120


class RideDetails:
    """What a ride is for and what goes along: nothing that belongs in the address of a page, which stands in logs."""

    aid = RadioField(
        _l("Do you use a walker or a wheelchair?"),
        choices=[
            SelectChoice("none", _l("No")),
            SelectChoice(Aid.WALKER.value, _l("A walker, which folds")),
            SelectChoice(Aid.WHEELCHAIR.value, _l("A wheelchair, in which I stay")),
        ],
        default="none",
        validators=[AnyOf(["none", "walker", "wheelchair"], message=_l("Choose one of these."))],
    )
    reason = SelectField(
        _l("What is the ride for?"),
        choices=[
            SelectChoice("none", _l("I would rather not say")),
            SelectChoice(Reason.DOCTOR.value, _l("A doctor or the hospital")),
            SelectChoice(Reason.FAMILY.value, _l("A visit to family or friends")),
            SelectChoice(Reason.HAIRDRESSER.value, _l("The hairdresser")),
            SelectChoice(Reason.SHOPPING.value, _l("Shopping")),
            SelectChoice(Reason.OTHER.value, _l("Something else")),
        ],
        default="none",
    )
    shopping_list = FreeTextField(_l("Shopping list"), most=1000)

    def chosen_aid(self) -> Aid:
        """Return what they move with."""
        return Aid.NONE if self.aid.data == "none" else Aid(self.aid.data)

    def chosen_reason(self) -> Reason:
        """Return what the ride is for."""
        return Reason.NONE if self.reason.data == "none" else Reason(self.reason.data)


class WhereTo:
    """The questions where to, and by which stops; ``to_`` is about the destination."""

    to_name = WordsField(_l("What is it called?"), most=_LONGEST)
    to_street = WordsField(_l("Street and number"), most=_LONGEST)
    to_postcode = TownField(_l("Town or postcode"))
    stop1_street = WordsField(_l("First stop: street and number"), most=_LONGEST)
    stop1_postcode = TownField(_l("First stop: town or postcode"))
    stop2_street = WordsField(_l("Second stop: street and number"), most=_LONGEST)
    stop2_postcode = TownField(_l("Second stop: town or postcode"))
    stop3_street = WordsField(_l("Third stop: street and number"), most=_LONGEST)
    stop3_postcode = TownField(_l("Third stop: town or postcode"))

    def check_where(self) -> bool:
        """Say at its field what is missing of the places; tell whether all is there."""
        missing: list[tuple[Any, str]] = []
        if not (self.to_street.data or self.to_name.data):
            missing.append((self.to_street, _("Fill in where you want to go.")))
        if not self.to_postcode.data:
            missing.append((self.to_postcode, _("Fill in the town or the postcode.")))
        for street, postcode in self.stop_fields():
            if street.data and not postcode.data:
                missing.append((postcode, _("Fill in the town or the postcode.")))
        return _all_there(missing)

    def typed_destination(self) -> TypedStop:
        """Return where to, as it was typed."""
        return TypedStop(self.to_name.data or "", self.to_street.data or "", self.to_postcode.postcode)

    def typed_stops(self) -> list[TypedStop]:
        """Return the stops on the way, as they were typed; empty ones too."""
        return [TypedStop("", street.data or "", postcode.postcode) for street, postcode in self.stop_fields()]

    def stop_fields(self) -> list[tuple[Any, Any]]:
        """Return the fields of each stop."""
        return [
            (getattr(self, f"stop{number}_street"), getattr(self, f"stop{number}_postcode"))
            for number in range(1, MOST_STOPS + 1)
        ]


class AppointmentQuestions:
    """The questions about an appointment."""

    timed = RadioField(
        _l("Do you have to be there at a certain time?"),
        choices=[
            SelectChoice("no", _l("No, I am free")),
            SelectChoice("yes", _l("Yes, I have an appointment")),
        ],
        default="no",
        validators=[AnyOf(["yes", "no"], message=_l("Choose one of these."))],
    )
    appointment_on = DayField(_l("Day of the appointment"), validators=[Optional()])
    appointment_clock = ClockField(_l("Hour of the appointment"), validators=[Optional()])

    def check_appointment(self) -> bool:
        """Say at its field what is missing of the appointment; tell whether all is there."""
        # Who has an appointment has to fill these in: nothing of them is called optional.
        self.appointment_on.flags.optional = self.appointment_clock.flags.optional = False
        missing: list[tuple[Any, str]] = []
        if self.has_appointment and not self.appointment_on.data and not self.appointment_on.errors:
            missing.append((self.appointment_on, _("Fill in the day of your appointment.")))
        if self.has_appointment and not self.appointment_clock.data and not self.appointment_clock.errors:
            missing.append((self.appointment_clock, _("Fill in the hour of your appointment.")))
        return _all_there(missing)

    @property
    def has_appointment(self) -> bool:
        """Whether they have to be there at a certain time."""
        return bool(self.timed.data == "yes")

    def appointment(self) -> datetime | None:
        """Return when they have to be there, if so. Raises ``NotATime`` for the hour that the clocks skip in March."""
        is_timed = self.has_appointment and self.appointment_on.data and self.appointment_clock.data
        return at(self.appointment_on.data, self.appointment_clock.data) if is_timed else None


class ReturnQuestions:
    """The questions about the way back."""

    goes_back = RadioField(
        _l("Do you want to come back with us?"),
        choices=[
            SelectChoice("yes", _l("Yes, the driver waits for me")),
            SelectChoice("no", _l("No, only the way there")),
        ],
        default="yes",
        validators=[AnyOf(["yes", "no"], message=_l("Choose one of these."))],
    )
    stay = SelectField(_l("How long do you stay there?"), coerce=int, default=60)

    def offer_stays(self) -> None:
        """Offer times that people stay."""
        stays = sorted({*_STAYS, *([self.stay.data] if isinstance(self.stay.data, int) else [])})
        self.stay.choices = [SelectChoice(str(n), duration(n) if n else _("Not at all")) for n in stays]

    @property
    def stay_minutes(self) -> int:
        """How long the driver waits; who does not come back keeps nobody waiting."""
        return int(self.stay.data) if self.goes_back.data == "yes" else 0


class CompanionQuestions:
    """The question who comes along."""

    companions = SelectField(_l("How many people come along with you?"), coerce=int, default=0)

    def offer_companions(self, *, most_persons: int) -> None:
        """Offer as many people as there are seats."""
        most = min(max(most_persons - 1, 0), _MOST_COMPANIONS)
        with_nobody = SelectChoice("0", _("Nobody"))
        self.companions.choices = [with_nobody, *(SelectChoice(str(n), str(n)) for n in range(1, most + 1))]


class RouteQuestions(WhereTo, AppointmentQuestions, ReturnQuestions, CompanionQuestions):
    """All questions about a way at once, for a form to take in."""

    route_refusals: ClassVar[dict[Any, str]] = {
        RouteMissing: "to_street",
        UnknownPostcode: "to_postcode",
        PlaceNotKnown: "to_postcode",
        TooFarAway: "to_postcode",
        RideTooLong: "stay",
        AppointmentIsOver: "appointment_on",
        AppointmentTooSoon: "appointment_on",
        NotATime: "appointment_clock",
    }

    def offer_route(self, *, most_persons: int) -> None:
        """Offer what fits: as many people as there are seats, and times that people stay."""
        self.to_postcode.flags.optional = False
        self.offer_companions(most_persons=most_persons)
        self.offer_stays()

    def check_route(self) -> bool:
        """Say at its field what is missing of the route; tell whether all is there."""
        return self.check_where() & self.check_appointment()

    def to_route(self) -> AskedRoute:
        """Return what the use case wants. Raises ``NotATime`` for the hour that the clocks skip in March."""
        return AskedRoute(
            destination=self.typed_destination(),
            stops=self.typed_stops(),
            appointment_at=self.appointment(),
            stay_minutes=self.stay_minutes,
            goes_back=self.goes_back.data == "yes",
            companions=self.companions.data,
        )


def typed_route(route: Route) -> dict[str, object]:
    """Return the answers that made a route, for a form to show again. A name without a street stands as the street."""
    found: dict[str, object] = dict(zip(("to_street", "to_postcode"), _typed(route.destination), strict=True))
    name, comma, street = str(found["to_street"]).partition(", ")
    if comma:
        found |= {"to_name": name, "to_street": street}
    for number, stop in enumerate(route.stops, start=1):
        found[f"stop{number}_street"], found[f"stop{number}_postcode"] = _typed(stop)
    return found | {
        "goes_back": "yes" if route.goes_back else "no",
        "timed": "yes" if route.appointment_at else "no",
        "stay": route.stay_minutes,
        "companions": route.companions,
        "aid": route.aid.value or "none",
        "reason": route.reason.value or "none",
        "shopping_list": route.shopping_list,
    }


def _typed(stop: Stop) -> tuple[str, str]:
    """Return the street and the postcode of what ``locate_stop`` wrote."""
    street, _comma, last = stop.words.rpartition(", ")
    return street, last.partition(" ")[0]


def _all_there(missing: list[tuple[Any, str]]) -> bool:
    for field, words in missing:
        field.errors = [*field.errors, words]
    return not missing
