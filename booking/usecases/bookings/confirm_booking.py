"""Turn a kept place into a promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.addresses import Address, Point
from booking.rules.lifecycle import Change, State
from booking.rules.money import Money
from booking.rules.pricing.paying import can_be_paid_online
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow, PriceChanged
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.store.history import change_booking
from booking.store.locks import lock_household, lock_wish
from booking.store.queries.household_workers import household_workers
from booking.store.quotes import Cause, keep_quote, newest_quote
from booking.store.shared_rides import lock_who_shares
from booking.store.tables import BookingRow, ResidentRow
from booking.usecases.addresses.locate_address import TypedAddress, locate_address
from booking.usecases.bookings.find import booking_as_seen, booking_to_change
from booking.usecases.bookings.hold_place import HOLD
from booking.usecases.bookings.message_facts import Known
from booking.usecases.bookings.placing import (
    alternatives_to,
    assign,
    assignments_of,
    lock_times,
    plan,
    release,
    take_time,
    wish_of,
)
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.quotas import require_known, require_within_quota
from booking.usecases.bookings.requests import ConfirmBooking, Confirmed, Place
from booking.usecases.bookings.tasks import work_of
from booking.usecases.bookings.telling import tell_and_remind
from booking.usecases.payers.settle_own_part import settle_own_part
from booking.usecases.rentals.ensure_rental import ensure_rental
from booking.usecases.representatives.find import require_may_book
from booking.usecases.residents.register_resident import register_resident
from booking.usecases.rides.price_share import lower_price_of_host
from booking.usecases.rides.require_member import require_member
from booking.usecases.tickets.ensure_ticket import ensure_ticket


def confirm_booking(session: Session, request: ConfirmBooking, *, by: Actor, now: datetime) -> Confirmed:
    """Promise the visit at the price that was shown, or keep it ready for its payment.

    Asked again, it answers as it did the first time. A hold that is over is taken up again where the place is
    still free. Raises ``NotFound``, ``SlotTaken``, ``VisitsUsedUp``, ``PriceChanged``, ``NoTariff`` or
    ``NotPossibleNow``.
    """
    # A click that came twice at once waits here for its twin, before anybody is registered.
    lock_wish(session, by.organisation_id, f"booking {request.booking_id}")
    seen = booking_as_seen(session, request.booking_id, by=by)
    customer = customer_of(session, seen, request, by=by, now=now) if seen.state in OPEN else None
    if customer is not None:
        lock_household(session, seen.organisation_id, customer.household_id)
        lock_days_of(session, seen, customer, now=now)
    return confirm_locked(session, request, customer, by=by, now=now)


def confirm_locked(
    session: Session, request: ConfirmBooking, customer: Customer | None, *, by: Actor, now: datetime
) -> Confirmed:
    """Do it, with everything locked that comes before the row of the booking (``locks``).

    ``customer`` is who books, None where the booking was no longer open when it was looked at.
    """
    lock_who_shares(session, by.organisation_id, [request.booking_id])
    row = booking_to_change(session, request.booking_id, by=by)
    if row.state == State.CONFIRMED:
        return confirmed(row)
    if row.state not in OPEN or customer is None:
        raise NotPossibleNow(state=row.state, change=Change.CONFIRM)
    work = work_of(session, row)
    require_member(session, work.service, customer.household_id, row.starts_at, organisation_id=row.organisation_id)
    if customer.is_proved:
        # Of a name that was only typed it is not told how often the neighbours had a visit.
        require_within_quota(
            session,
            work.service,
            work.tasks,
            customer.household_id,
            row.starts_at,
            organisation_id=row.organisation_id,
            booking_id=row.id,
            also_without=request.giving_way,
            override=row.time_override or row.price_override,
        )
    else:
        require_known(work.service, work.tasks, override=row.time_override)
    quote = price_of(
        session,
        row,
        household_id=customer.household_id if customer.is_proved else None,
        claimed_ground=request.claimed_ground,
        work=work,
        also_without=request.giving_way,
        beside=request.beside,
    )
    if quote.total != request.shown_total:
        raise PriceChanged(shown=request.shown_total, now=quote.total)
    row.resident_id, row.household_id = customer.resident_id, customer.household_id
    take_up_again(session, row, by=by, now=now)
    _send_nobody_unwanted(session, row, by=by, now=now)

    row.household_proved = customer.is_proved
    row.claimed_ground = request.claimed_ground
    pays_now = _pays_now(session, row, quote.total, by=by, now=now)
    row.pay_by = request.pay_by if pays_now else "invoice"
    kept = newest_quote(session, row.organisation_id, row.id)
    if kept is None or kept[1] != quote:
        # A second click must find the quote of the first: a payment page belongs to one quote.
        keep_quote(session, quote, organisation_id=row.organisation_id, booking_id=row.id, cause=Cause.BOOKED, now=now)
    if row.pay_by == "invoice":
        promise(session, row, by=by, now=now, known=Known(work, quote.total, quote.may_differ))
    return confirmed(row)


def _pays_now(session: Session, row: BookingRow, price: Money, *, by: Actor, now: datetime) -> bool:
    """Keep who pays and who books for the household, and tell whether they may pay online.

    Raises ``NotFound`` for somebody who no longer acts for the household.
    """
    others_pay = settle_own_part(session, row)
    may_pay = True
    if by.representative_id is not None and row.household_id is not None:
        may_pay = require_may_book(session, by.representative_id, row.household_id, by=by, now=now).may_pay
        row.booked_by_representative_id = by.representative_id
    return may_pay and not others_pay and can_be_paid_online(price)


#: From what a booking can still become a promise.
OPEN = frozenset({State.HELD, State.EXPIRED})
#: A hold with less than this left may be over for somebody else before we are done.
_NEARLY_OVER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Customer:
    """Who books, and whether we know for sure which household that is."""

    resident_id: int
    household_id: int
    is_proved: bool


def lock_days_of(session: Session, seen: BookingRow, customer: Customer, *, now: datetime) -> None:
    """Lock the days that confirming a booking will need, after its household and before its row (``locks``)."""
    unwanted = household_workers(session, seen.organisation_id, customer.household_id).excluded
    if not seen.time_override and unwanted & {one.worker_id for one in assignments_of(session, seen)}:
        lock_times(session, wish_of(session, seen), [seen.starts_at])
    else:
        lock_to_revive(session, seen, now=now)


def lock_to_revive(session: Session, seen: BookingRow, *, now: datetime) -> None:
    """Lock the days of a booking whose place may have to be taken again, before its row (``take_up_again``)."""
    is_kept = seen.state == State.HELD and seen.held_until is not None and seen.held_until > now + _NEARLY_OVER
    if seen.state in OPEN and not is_kept:
        lock_times(session, wish_of(session, seen), [seen.starts_at])


def take_up_again(session: Session, row: BookingRow, *, by: Actor, now: datetime) -> None:
    """Make sure that a booking whose hold may be over still has its place.

    An expired one comes back to life where its place is free. Raises ``SlotTaken`` where it is not, or where
    it has come too near by now.
    """
    if row.state == State.HELD and row.held_until is not None and row.held_until > now:
        return
    wish = wish_of(session, row)
    try:
        team = take_time(session, wish, row.starts_at, by=by, now=now)
    except NotATime:
        raise SlotTaken(alternatives=alternatives_to(session, wish, row.starts_at, by=by, now=now)) from None
    release(session, row)
    row.held_until = now + HOLD
    change_booking(session, row, Change.REVIVE if row.state == State.EXPIRED else Change.EXTEND, by=by, now=now)
    assign(session, row, team, state="held")


def _send_nobody_unwanted(session: Session, row: BookingRow, *, by: Actor, now: datetime) -> None:
    """Let somebody else come where the place was kept, before the household was known, for who does not go there.

    Raises ``SlotTaken`` where nobody else can. The desk's reason to go beyond wishes counts here too.
    """
    unwanted = household_workers(session, row.organisation_id, row.household_id).excluded
    if row.time_override or not unwanted & {one.worker_id for one in assignments_of(session, row)}:
        return
    session.flush()
    team = take_time(session, wish_of(session, row), row.starts_at, by=by, now=now)
    release(session, row)
    assign(session, row, team, state="held")


def promise(session: Session, row: BookingRow, *, by: Actor, now: datetime, known: Known | None = None) -> None:
    """Make a booking that has its place a promise, and tell its resident."""
    plan(session, row)
    row.held_until = None
    change_booking(session, row, Change.CONFIRM, by=by, now=now, facts={"pay_by": row.pay_by})
    ensure_ticket(session, row, by=by, now=now)
    ensure_rental(session, row, now=now)
    if known is None or known.work.service.ride_detour_minutes is not None:
        lower_price_of_host(session, row, now=now)
    tell_and_remind(session, Kind.BOOKING_CONFIRMED, row, now=now, known=known)


def confirmed(row: BookingRow) -> Confirmed:
    """Return a booking as it stands."""
    return Confirmed(row.id, row.number, row.link_epoch, State(row.state))


def customer_of(session: Session, row: BookingRow, request: ConfirmBooking, *, by: Actor, now: datetime) -> Customer:
    """Return who books, and whether we know for sure which household that is.

    The desk asked; a private link of the household's own is proof. A name that was only typed is not.
    """
    if request.resident_id is not None:
        resident = session.scalar(
            select(ResidentRow).where(
                ResidentRow.organisation_id == by.organisation_id, ResidentRow.id == request.resident_id
            )
        )
        if resident is None or not (by.is_office or by.household_id == resident.household_id):
            raise NotFound
        return Customer(resident.id, resident.household_id, is_proved=True)
    if request.who is None:
        raise NotFound
    address = Address(row.street, row.house_number, row.box, row.postcode, row.municipality)
    # At a location the point is that of the work: the household is somewhere else.
    at = Point(row.latitude, row.longitude) if row.location_id is None else _home_of(session, address, by=by)
    place = Place(address, at, row.access_notes)
    known = register_resident(session, request.who, place, by=by, now=now)
    proved = by.is_office or by.household_id == known.household_id
    return Customer(known.resident_id, known.household_id, is_proved=proved)


def _home_of(session: Session, address: Address, *, by: Actor) -> Point:
    """Return where a home is, as well as we know: the address was looked up when it was told."""
    typed = TypedAddress(address.street, address.house_number, address.box, address.postcode)
    return locate_address(session, typed, by=by).at
