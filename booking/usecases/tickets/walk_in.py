"""Somebody stands at the bench and has to get home: mend only what that needs, at once.

Source: domain A1.5, *thuiskomprincipe*: tyre, brake, light.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.calendar import local_date
from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.rules.refusals.tickets import NoBenchToday
from booking.rules.refusals.times import SlotTaken
from booking.rules.tickets import Agreed, require_agreed
from booking.store.locks import lock_wish
from booking.store.queries.tickets import Bench, benches_on
from booking.usecases.addresses.locate_address import TypedAddress, locate_address
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.requests import Choice, ConfirmBooking, HoldPlace, Who
from booking.usecases.tickets.begin_work import begin_work
from booking.usecases.tickets.bring_in import bring_in
from booking.usecases.tickets.ensure_ticket import ensure_ticket
from booking.usecases.tickets.requests import BringIn


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkIn:
    """Who stands there, with what, for which tasks, and the most that it may cost. ``client_key`` names the form."""

    service_id: int
    location_id: int
    options: tuple[int, ...]
    who: Who
    home: TypedAddress
    thing: str
    agreed_most: Money
    client_key: str


def walk_in(session: Session, request: WalkIn, *, by: Actor, now: datetime) -> int:
    """Book bench time of today, take the thing in and begin; return the label to stick on it.

    All or nothing; the same ``client_key`` again gives the same label. The household is as sure as any name that was
    only told: it pays the price of the tariff. Raises ``NotFound`` for a bench where a worker does not stand today,
    ``NoBenchToday``, ``DearerThanAgreed`` where even the estimate is more than they want to pay, ``AlreadyBrought``,
    and what ``hold_place`` and ``confirm_booking`` raise.
    """
    lock_wish(session, by.organisation_id, "labels of tickets")
    bench = _bench(session, request, by=by, now=now)
    booking_id = _keep(session, request, bench, by=by, now=now)
    row = booking_to_change(session, booking_id, by=by)
    if row.state == State.HELD:
        price = price_of(session, row, household_id=None, claimed_ground=None).total
        require_agreed(price, Agreed(most=request.agreed_most))
        confirm_booking(session, ConfirmBooking(booking_id, price, pay_by="invoice", who=request.who), by=by, now=now)
        row = booking_to_change(session, booking_id, by=by)
    ticket = ensure_ticket(session, row, by=by, now=now)
    if ticket is None:
        raise NotFound
    if ticket.label is not None:
        return ticket.label
    ticket.home_at_once = True
    session.flush()
    asked = BringIn(ticket_id=ticket.id, thing=request.thing, agreed_most=request.agreed_most)
    label = bring_in(session, asked, by=by, now=now)
    begin_work(session, ticket.id, by=by, now=now)
    return label


def _bench(session: Session, request: WalkIn, *, by: Actor, now: datetime) -> Bench:
    """Return the day at the bench that is going on, or that begins first."""
    own = None if by.is_office else by.worker_id or 0
    there = [
        bench
        for bench in benches_on(session, by.organisation_id, local_date(now), worker_id=own)
        if (bench.service_id, bench.location_id) == (request.service_id, request.location_id)
    ]
    if not there:
        raise NotFound
    left = [bench for bench in there if bench.ends_at > now]
    if not left:
        raise NoBenchToday
    return left[0]


def _keep(session: Session, request: WalkIn, bench: Bench, *, by: Actor, now: datetime) -> int:
    """Keep the bench time, until the end of the day as the office may, and return the booking's id."""
    place = locate_address(session, request.home, by=by)
    wish = HoldPlace(
        request.service_id,
        tuple(Choice(one) for one in request.options),
        place,
        bench.starts_at,
        client_key=request.client_key,
        locale=request.who.locale,
        location_id=bench.location_id,
    )
    # Who stands at the counter has given all the notice that there is.
    office = replace(by, roles=by.roles | {Role.DESK})
    try:
        return hold_place(session, wish, by=office, now=now).booking_id
    except SlotTaken:
        raise NoBenchToday from None
