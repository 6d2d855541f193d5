"""Say yes to a place of the waiting list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.messages.outbox import withdraw
from booking.rules.actors import Actor, Role, resident_of
from booking.rules.lifecycle import State
from booking.rules.refusals.waiting import OfferOver
from booking.store.tables import BookingRow, OfferRow, ResidentRow, WaitingRow
from booking.store.waiting_work import read_waiting_work
from booking.usecases.bookings.confirm_booking import confirm_booking, confirmed
from booking.usecases.bookings.find import booking_as_seen
from booking.usecases.bookings.move_booking import lock_before_moving, move_booking
from booking.usecases.bookings.placing import assignments_of
from booking.usecases.bookings.requests import ConfirmBooking, Confirmed, MoveBooking, Who
from booking.usecases.requests.confirm_request import confirm_request_of_wish
from booking.usecases.waiting.find import let_place_go, offer_to_change
from booking.usecases.waiting.requests import AcceptOffer


def accept_offer(session: Session, request: AcceptOffer, *, by: Actor, now: datetime) -> Confirmed:
    """Promise the place that was kept, or move the visit that they have to it: never two visits, and never none.

    Asked again, it answers as it did. Raises ``NotFound``, ``OfferOver`` once the place is no longer kept,
    ``PriceChanged``, and what ``confirm_booking`` and ``move_booking`` raise; then everything stays as it was.
    """
    offer, wish = offer_to_change(session, request.offer_id, organisation_id=by.organisation_id)
    # The wish is locked; the place itself is locked by what answers, after the days that it needs (``locks``).
    held = booking_as_seen(session, offer.booking_id, by=by)
    if offer.state == "accepted":
        return confirmed(booking_as_seen(session, wish.booking_id, by=by) if wish.booking_id else held)
    if offer.state != "open" or offer.until <= now or held.state != State.HELD:
        raise OfferOver
    withdraw(session, Kind.PLACE_OFFERED, organisation_id=wish.organisation_id, booking_id=held.id)
    answer = _move if wish.booking_id is not None else _promise
    booked = answer(session, request, offer, wish, by=by, now=now)
    offer.state, wish.state = "accepted", "served"
    session.flush()
    confirm_request_of_wish(session, wish.id, booked.booking_id, by=by, now=now)
    return booked


def _promise(
    session: Session, request: AcceptOffer, offer: OfferRow, wish: WaitingRow, *, by: Actor, now: datetime
) -> Confirmed:
    """Promise the place. A household that only typed its name and address gets no price that was decided for it."""
    resident = session.get_one(ResidentRow, wish.resident_id)
    is_proved = by.is_office or read_waiting_work(wish.work).is_proved
    asked = ConfirmBooking(
        offer.booking_id,
        request.shown_total,
        pay_by="invoice",
        who=None if is_proved else Who(resident.name, resident.phone, resident.email, resident.locale),
        resident_id=resident.id if is_proved else None,
    )
    who = (
        by if by.is_office else resident_of(wish.organisation_id, household_id=wish.household_id if is_proved else None)
    )
    return confirm_booking(session, asked, by=who, now=now)


def _move(
    session: Session, request: AcceptOffer, offer: OfferRow, wish: WaitingRow, *, by: Actor, now: datetime
) -> Confirmed:
    """Let the kept place go and move the visit to it, all in one transaction: nobody can come between.

    A resident's deadline for changes and notice for bookings do not count here: we made the offer ourselves. Who
    asked for one worker gets the one who was kept for them, and nobody else.
    """
    held, asked_for = session.get_one(BookingRow, offer.booking_id), frozenset[int]()
    if wish.worker_id is not None:
        asked_for = frozenset(one.worker_id for one in assignments_of(session, held))
    asked = MoveBooking(
        wish.booking_id or 0, offer.starts_at, accepted_total=request.shown_total, only_worker_ids=asked_for
    )
    lock_before_moving(session, asked, by=by)
    let_place_go(session, offer, state="accepted", by=by, now=now)
    resident = session.get_one(ResidentRow, wish.resident_id)
    ourselves = Actor(wish.organisation_id, frozenset({Role.SYSTEM}), name=resident.name)
    return move_booking(session, asked, by=by if by.is_office else ourselves, now=now)
