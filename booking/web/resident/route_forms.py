"""The questions about a ride as a resident answers them, one a page, and how each answer is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

from booking.rules.refusals import Refusal
from booking.rules.rides import WHEELCHAIR_CAR, Aid, Route
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft
from booking.store.queries.locations import NamedPlace, places_in_use
from booking.store.queries.service_facts import Service
from booking.usecases.rides.locate_stop import TypedStop
from booking.usecases.rides.set_route import change_route, set_destination
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField
from booking.web.common.looked_up import stop_looked_up
from booking.web.common.route_form import (
    AppointmentQuestions,
    CompanionQuestions,
    ReturnQuestions,
    RideDetails,
    RouteQuestions,
    WhereTo,
)
from booking.web.resident.visitor import visitor

#: What the list of places says for anywhere else.
_ELSEWHERE: Final = "no"


class RideForm(PageForm):
    """One question about a ride."""

    refusal_fields: ClassVar[Mapping[type[Refusal], str]] = RouteQuestions.route_refusals

    def offer(self, service: Service) -> None:
        """Offer what fits the service."""

    def is_whole(self) -> bool:
        """Say at its field what is missing; tell whether all is there."""
        return True

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape, and that nothing is missing."""
        sound = bool(super().validate(extra_validators))
        return self.is_whole() and sound

    def look_up(self) -> None:
        """Ask others what the answer needs, before anything is written."""

    def keep(self, draft: Draft) -> None:
        """Keep the answer. Raises what ``change_route`` raises."""
        by, now = visitor(), clock.now()
        in_transaction(lambda session: change_route(session, draft.token, self.changed, by=by, now=now))

    def changed(self, route: Route) -> Route:
        """Return the route with this answer. Raises ``NotATime``."""
        return route


class WhereForm(WhereTo, RideForm):
    """Where to: one of our own places, or anywhere else."""

    known = SelectField(_l("Do you go to one of these places?"), default=_ELSEWHERE)
    _places: Mapping[str, NamedPlace]

    def offer(self, service: Service) -> None:  # noqa: ARG002 - as each question about a ride
        """Offer the organisation's own places. The street is not called optional: it, or the name, has to be there."""
        self.to_street.flags.optional = self.to_postcode.flags.optional = False
        with reading() as session:
            places = places_in_use(session, visitor().organisation_id)
        self._places = {str(one.location_id): one for one in places}
        names = (SelectChoice(value, f"{one.name}, {one.street}") for value, one in self._places.items())
        self.known.choices = [SelectChoice(_ELSEWHERE, _("No, somewhere else")), *names]

    @property
    def has_places(self) -> bool:
        """Whether there are own places to choose."""
        return bool(self._places)

    def is_whole(self) -> bool:
        """Check the places. Of one of ours nothing else has to be told."""
        return self.known.data in self._places or self.check_where()

    def typed_destination(self) -> TypedStop:
        """Return where to: the chosen place, or what was typed."""
        chosen = self._places.get(self.known.data)
        if chosen is None:
            return super().typed_destination()
        return TypedStop(chosen.name, chosen.street, chosen.postcode, at=chosen.at)

    def look_up(self) -> None:
        """Let the address register tell where the places are."""
        for stop in (self.typed_destination(), *self.typed_stops()):
            stop_looked_up(stop, organisation_id=visitor().organisation_id)

    def keep(self, draft: Draft) -> None:
        """Keep where to. Raises what ``set_destination`` raises."""
        by, now, there, stops = visitor(), clock.now(), self.typed_destination(), self.typed_stops()
        in_transaction(lambda session: set_destination(session, draft.token, there, stops, by=by, now=now))


class WhenForm(AppointmentQuestions, RideForm):
    """At what time."""

    def offer(self, service: Service) -> None:  # noqa: ARG002 - as each question about a ride
        """Do not call optional what an appointment needs."""
        self.appointment_on.flags.optional = self.appointment_clock.flags.optional = False

    def is_whole(self) -> bool:
        """Check the appointment."""
        return self.check_appointment()

    def changed(self, route: Route) -> Route:
        """Return the route with its appointment."""
        return replace(route, appointment_at=self.appointment())


class BackForm(ReturnQuestions, RideForm):
    """And back."""

    def offer(self, service: Service) -> None:  # noqa: ARG002 - as each question about a ride
        """Offer times that people stay."""
        self.offer_stays()

    def changed(self, route: Route) -> Route:
        """Return the route with its way back."""
        return replace(route, goes_back=self.goes_back.data == "yes", stay_minutes=self.stay_minutes)


class AlongForm(CompanionQuestions, RideDetails, RideForm):
    """Who and what comes along."""

    note = FreeTextField(_l("What else should the driver know?"), most=500)

    def offer(self, service: Service) -> None:
        """Offer as many people as there are seats, and a place for a wheelchair where a car has one."""
        self.offer_companions(most_persons=service.ride_most_persons)
        if not takes_wheelchairs(service):
            self.aid.choices = [one for one in self.aid.choices if one.value != Aid.WHEELCHAIR]

    def keep(self, draft: Draft) -> None:
        """Keep the answer, and what else was told. Raises what ``change_route`` raises."""
        by, now, note = visitor(), clock.now(), self.note.data or ""
        in_transaction(lambda session: change_route(session, draft.token, self.changed, by=by, now=now, note=note))

    def changed(self, route: Route) -> Route:
        """Return the route with who and what comes along."""
        return replace(
            route,
            companions=self.companions.data,
            aid=self.chosen_aid(),
            reason=self.chosen_reason(),
            shopping_list=self.shopping_list.data or "",
        )


def takes_wheelchairs(service: Service) -> bool:
    """Tell whether the service has a car with a place for a wheelchair."""
    return any(one.active and WHEELCHAIR_CAR in one.equipment for one in service.options)
