"""A caller who wants to be driven: where to, as part of what they want, and the sentences to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from booking.rules.refusals import Refusal
from booking.rules.refusals.rides import AppointmentIsOver, AppointmentMoves
from booking.rules.rides import WITH_ROUTE, Reason, RidePlan, Route
from booking.store.database import reading
from booking.store.queries.service_facts import Service
from booking.usecases.bookings.caller_wish import CallerWish
from booking.usecases.rides.plan_ride import plan_ride
from booking.usecases.rides.set_route import located
from booking.web.common import clock
from booking.web.common.formats import clock as clock_words
from booking.web.common.formats import day
from booking.web.common.guard import actor
from booking.web.common.looked_up import stop_looked_up
from booking.web.common.route_form import RideDetails, RouteQuestions
from booking.web.desk.call_forms import BookForm, CallForm, call_form, with_tasks
from booking.web.desk.call_wishes import WishesForm


class _WayQuestions(RouteQuestions):
    """The questions about a way at the desk, beside those of a call."""

    in_shop = BooleanField(_l("The driver waits in the shop"))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape, and that nothing of the way is missing."""
        sound = bool(super().validate(extra_validators))  # type: ignore[misc] # of the form that takes this in
        return self.check_route() and sound

    def answers(self) -> dict[str, str]:
        """Return what was filled in, as the address of a page carries it."""
        found: dict[str, str] = super().answers()  # type: ignore[misc]
        found |= {"stay": str(self.stay.data), "companions": str(self.companions.data)}
        if self.appointment_clock.data:
            found["appointment_clock"] = self.appointment_clock.data.strftime("%H:%M")
        return found


class RideWishesForm(_WayQuestions, WishesForm):
    """A call about a ride. What it is for and what goes along is asked when it is booked: never in an address."""

    refusal_fields: ClassVar[Mapping[type[Refusal], str]] = RouteQuestions.route_refusals

    def offer(self, service: Service, *others: Any) -> None:  # noqa: ANN401 - as each form of a call has it
        """Offer what fits in the car too."""
        super().offer(service, *others)
        self.offer_route(most_persons=service.ride_most_persons)


class RideCallForm(_WayQuestions, CallForm):
    """The same where a series or the waiting list goes on from a call."""

    refusal_fields: ClassVar[Mapping[type[Refusal], str]] = RouteQuestions.route_refusals


def caller_form(service: Service) -> CallForm:
    """Return what the address of a page says that a caller wants, with where to of a service that drives."""
    if not is_ride(service):
        return call_form(service)
    form = with_tasks(RideCallForm, service)
    form.offer_route(most_persons=service.ride_most_persons)
    return form


def named_route(form: CallForm) -> Route | None:
    """Return the route that a form names, on the map; None of a call about no ride. Raises as ``located``."""
    if not isinstance(form, RideCallForm | RideWishesForm):
        return None
    asked = form.to_route()
    for stop in (asked.destination, *asked.stops):
        stop_looked_up(stop, organisation_id=actor().organisation_id)
    with reading() as session:
        route = located(session, asked, by=actor())
    return replace(route, reason=Reason.SHOPPING if form.in_shop.data else Reason.NONE)


class RideBookForm(RideDetails, BookForm):
    """The one button, with what goes along."""

    moves = BooleanField(_l("The caller moves the appointment to that hour"))
    refusal_fields: ClassVar[Mapping[type[Refusal], str]] = {AppointmentMoves: "moves"}


def is_ride(service: Service) -> bool:
    """Tell whether a service drives people somewhere."""
    return service.shape in WITH_ROUTE


def was_asked(form: WishesForm) -> bool:
    """Tell whether the questions of this form stood before somebody who sent them: nothing is wrong before that."""
    return not isinstance(form, RideWishesForm) or form.to_postcode.name in request.args


def with_route(wish: CallerWish, form: WishesForm) -> CallerWish:
    """Return the wish with its route on the map; the start that suits the appointment is the one to name first.

    A wish for no ride stays as it is. Raises ``AppointmentIsOver``, and what ``located`` and ``plan_ride`` raise.
    """
    route = named_route(form)
    if route is None:
        return wish
    pick_up_at = _plan(wish, route).pick_up_at
    if pick_up_at is not None and pick_up_at < clock.now():
        raise AppointmentIsOver
    return replace(wish, route=route, starts_at=wish.starts_at or pick_up_at)


def booked_route(wish: CallerWish, form: BookForm) -> Route | None:
    """Return the route as it is booked, with what it is for and what goes along."""
    if wish.route is None or not isinstance(form, RideBookForm):
        return wish.route
    reason, route = form.chosen_reason(), wish.route
    if form.moves.data and wish.starts_at is not None:
        route = _plan(wish, route).moved_to(wish.starts_at).route
    return replace(
        route,
        aid=form.chosen_aid(),
        # Whether the driver waits in a shop counts for the price that was said.
        reason=wish.route.reason if Reason.SHOPPING in {reason, wish.route.reason} else reason,
        shopping_list=form.shopping_list.data or "",
    )


def moves_appointment(wish: CallerWish) -> bool:
    """Tell whether the appointment would have to move for the start that was chosen."""
    if wish.route is None or wish.starts_at is None or wish.route.appointment_at is None:
        return False
    return not _plan(wish, wish.route).is_in_time(wish.starts_at)


def ride_sentences(wish: CallerWish, starts_at: datetime) -> list[str]:
    """Return what to say of a ride that picks up then."""
    if wish.route is None:
        return []
    plan = _plan(wish, wish.route)
    said = [_pick_up(wish.route, plan, starts_at)]
    if wish.route.goes_back:
        said.append(
            _("You are home again around %(clock)s.", clock=clock_words(starts_at + timedelta(minutes=plan.minutes)))
        )
    return said


def _plan(wish: CallerWish, route: Route) -> RidePlan:
    with reading() as session:
        return plan_ride(session, actor().organisation_id, wish.service, route, home=wish.place.at, tasks=wish.tasks)


def _pick_up(route: Route, plan: RidePlan, starts_at: datetime) -> str:
    where, at = route.destination.words, clock_words(starts_at)
    if route.appointment_at is None:
        arrives = clock_words(plan.arrives_at(starts_at))
        return _(
            "On %(day)s at %(clock)s we pick you up. Around %(arrives)s you are at %(place)s.",
            day=day(starts_at),
            clock=at,
            arrives=arrives,
            place=where,
        )
    moved = plan.moved_to(starts_at).route.appointment_at
    if moved is not None and moved != route.appointment_at:
        return _(
            "On %(day)s at %(clock)s we can pick you up. That does not suit your appointment: it would have to be on"
            " %(new_day)s at %(appointment)s. Can you move it?",
            day=day(starts_at),
            clock=at,
            new_day=day(moved),
            appointment=clock_words(moved),
        )
    return _(
        "On %(day)s at %(clock)s we pick you up, and around %(arrives)s you are there, for your appointment at"
        " %(appointment)s: %(place)s.",
        day=day(starts_at),
        clock=at,
        arrives=clock_words(plan.arrives_at(starts_at)),
        appointment=clock_words(route.appointment_at),
        place=where,
    )
