"""Begin the way to a service that goes well with one that is being booked, or was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.baskets import stay_between
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.rides import WITH_ROUTE, Route, Stop
from booking.rules.shapes import AT_LOCATIONS
from booking.store.queries.bookings import BookingView, booking_view
from booking.store.queries.drafts import Draft, DraftPlace, DraftWho, read_draft, written_place, written_who
from booking.store.queries.locations import named_addresses, point_of_location
from booking.store.queries.service_facts import Service
from booking.usecases.addresses.locate_address import TypedAddress, locate_address
from booking.usecases.baskets.find import PROMISED, basket_for
from booking.usecases.baskets.keep_basket import keep_basket
from booking.usecases.baskets.linked_offers import linked_offers
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.requests import Place
from booking.usecases.drafts.find import draft_to_change, unfinished_booking, write_answers
from booking.usecases.drafts.requests import ChosenTasks
from booking.usecases.drafts.start_draft import start_draft
from booking.usecases.drafts.where import where_of_draft
from booking.usecases.rides.set_route import soonest


@dataclass(frozen=True, slots=True)
class _First:
    """What the other part knows already: where, who, when ``[starts_at, ends_at)``, at which location, how many."""

    service_id: int
    place: DraftPlace
    starts_at: datetime | None
    ends_at: datetime | None
    location_id: int | None
    persons: int
    route: Route | None


def begin_beside_draft(session: Session, token: str, linked_id: int, *, by: Actor, now: datetime) -> str:
    """Return the token of a new draft of ``linked_id`` that is booked together with the draft ``token``.

    It knows the address, who it is, and where to and when, where the one is a place with a time and the other a ride.
    The place that is kept for the first is kept on, as far as ``extend_hold`` allows. Raises ``NotFound`` for what is
    not offered beside it (any more), ``BasketFull``, or ``NotPossibleNow`` once the first is booked.
    """
    row = draft_to_change(session, token, by=by)
    draft = read_draft(session, row)
    if draft.place is None:
        raise NotFound
    first = _of_draft(session, draft, draft.place, by=by)
    service = _offered(session, first, linked_id, by=by, now=now)
    booking = unfinished_booking(session, row, by=by)
    basket_id = basket_for(session, row, now=now)
    if booking is not None:
        booking.basket_id = basket_id
        session.flush()
    new = _begin(session, service, first, basket_id, by=by, now=now)
    if draft.who is not None:
        _tell_who(session, new, draft.who, draft.household_id, by=by, now=now)
    keep_basket(session, basket_id, by=by, now=now)
    return new


def begin_beside_booking(session: Session, booking_id: int, linked_id: int, *, by: Actor, now: datetime) -> str:
    """Return the same for a booking that was promised already; who it is for is asked where we are not sure.

    Raises ``NotFound`` and ``BasketFull``, and ``NotPossibleNow`` for a booking that is over or not promised.
    """
    row = booking_to_change(session, booking_id, by=by)
    if State(row.state) not in PROMISED:
        raise NotPossibleNow(state=row.state, change=Change.HOLD)
    view = booking_view(session, by.organisation_id, booking_id)
    first = _of_booking(session, view, location_id=row.location_id, by=by)
    service = _offered(session, first, linked_id, by=by, now=now)
    basket_id = basket_for(session, row, now=now)
    new = _begin(session, service, first, basket_id, by=by, now=now)
    contact = view.contact
    if contact is not None and view.household_proved and by.household_id == contact.household_id:
        known = DraftWho(contact.name, contact.phone, contact.email, contact.resident_id)
        _tell_who(session, new, known, contact.household_id, by=by, now=now)
    elif contact is not None:
        # As in ``start_again``: who typed a neighbour's name was matched with the neighbour.
        before = DraftWho(contact.name, contact.phone, "", None)
        write_answers(draft_to_change(session, new, by=by), now=now, who_before=written_who(before))
    return new


def _of_draft(session: Session, draft: Draft, place: DraftPlace, *, by: Actor) -> _First:
    hold = draft.hold
    return _First(
        service_id=draft.service_id,
        place=place,
        starts_at=hold.starts_at if hold else None,
        ends_at=hold.ends_at if hold else None,
        location_id=where_of_draft(session, draft, by=by).location_id,
        persons=draft.route.persons if draft.route else sum(draft.counts.values()),
        route=draft.route,
    )


def _of_booking(session: Session, view: BookingView, *, location_id: int | None, by: Actor) -> _First:
    ride, home, at = view.ride, view.address, view.at
    if location_id is not None:
        # At a location the point is that of the location: the household lives somewhere else.
        typed = TypedAddress(home.street, home.house_number, home.box, home.postcode)
        at = locate_address(session, typed, by=by).at
    return _First(
        service_id=view.service_id,
        place=DraftPlace(home, at, view.access_notes),
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        location_id=location_id,
        persons=ride.route.persons if ride else sum(task.count for task in view.tasks),
        route=ride.route if ride else None,
    )


def _offered(session: Session, first: _First, linked_id: int, *, by: Actor, now: datetime) -> Service:
    postcode = first.place.address.postcode
    offers = linked_offers(session, first.service_id, postcode=postcode, by=by, today=local_date(now))
    found = next((one for one in offers if one.service_id == linked_id), None)
    if found is None:
        raise NotFound
    return found


def _begin(session: Session, service: Service, first: _First, basket_id: int, *, by: Actor, now: datetime) -> str:
    """Begin it with its first task: the page asks which one, where there are more."""
    options = [one for one in service.options if one.active and not one.is_intake and not one.is_round]
    if not options:
        raise NotFound
    count = first.persons if first.route is not None and service.shape in AT_LOCATIONS else 1
    counts = {options[0].option_id: min(max(count, 1), 9)}
    token = start_draft(session, service.service_id, ChosenTasks(counts), by=by, now=now)
    row = draft_to_change(session, token, by=by)
    row.basket_id = basket_id
    write_answers(row, now=now, place=written_place(first.place))
    route = _route_to(session, service, first, by=by)
    if route is not None and _can_be_asked(session, service, counts, first, route, by=by, now=now):
        write_answers(row, now=now, route=route.to_json())
    session.flush()
    return token


def _route_to(session: Session, service: Service, first: _First, *, by: Actor) -> Route | None:
    """Return the way to what is booked first, to be there in time; None where it is no place with a time."""
    if service.shape not in WITH_ROUTE or first.location_id is None:
        return None
    if first.starts_at is None or first.ends_at is None:
        return None
    there = named_addresses(session, by.organisation_id, [first.location_id])[first.location_id]
    point = point_of_location(session, by.organisation_id, first.location_id)
    words = ", ".join([there.name, *there.address.lines])
    return Route(
        destination=Stop(words, there.address.municipality, point),
        appointment_at=first.starts_at,
        stay_minutes=stay_between(first.starts_at, first.ends_at),
        companions=min(max(first.persons - 1, 0), service.ride_most_persons - 1),
    )


def _can_be_asked(
    session: Session, service: Service, counts: dict[int, int], first: _First, route: Route, *, by: Actor, now: datetime
) -> bool:
    """Tell whether a ride can still be asked so; where it cannot, the page asks where to and says why not."""
    place = Place(first.place.address, first.place.at)
    try:
        soonest(session, service, counts, place, route, by=by, now=now)
    except Refusal:
        return False
    return True


def _tell_who(
    session: Session, token: str, who: DraftWho, household_id: int | None, *, by: Actor, now: datetime
) -> None:
    row = draft_to_change(session, token, by=by)
    row.household_id = household_id
    write_answers(row, now=now, who=written_who(who))
    session.flush()
