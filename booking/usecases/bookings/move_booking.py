"""Another time for a visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State
from booking.rules.on_our_side import require_said
from booking.rules.pricing.quote import Quote
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.bookings import NotPossibleNow, PriceChanged
from booking.store.history import change_booking
from booking.store.locks import lock_household
from booking.store.quotes import Cause, keep_quote, newest_quote
from booking.store.shared_rides import lock_who_shares, split_km
from booking.store.tables import BookingRow
from booking.usecases.bookings.confirm_booking import confirmed
from booking.usecases.bookings.deadlines import require_in_time
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.hours import move_hours
from booking.usecases.bookings.message_facts import Known
from booking.usecases.bookings.placing import assign, lock_times, release, take_time, wish_of
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.quotas import require_within_quota
from booking.usecases.bookings.requests import Confirmed, MoveBooking
from booking.usecases.bookings.tasks import BookedWork, work_of
from booking.usecases.bookings.telling import forget_reminder, tell_and_remind
from booking.usecases.payers.settle_own_part import settle_again
from booking.usecases.payments.give_back import give_back_too_much
from booking.usecases.rides.move_appointment import move_kept_appointment
from booking.usecases.rides.price_share import lower_price_of_host, price_in_shared_car
from booking.usecases.rides.require_member import require_member


def move_booking(session: Session, request: MoveBooking, *, by: Actor, now: datetime) -> Confirmed:
    """Move a promised visit to another free time and tell the resident.

    The old time is given back in the same transaction. Asked again for the time that it already has, it
    answers as it did. Where we ask for it ourselves (``request.ours``), the message says sorry and why. Raises
    ``NotFound``, ``NotPossibleNow``, ``TooLate`` for a resident who comes after the service's deadline,
    ``NotAllowed`` for one who speaks for us, ``ReasonMissing``, ``VisitsUsedUp``, ``NotATime``,
    ``SlotTaken``, ``AppointmentMoves`` for a ride whose appointment would have to move and nobody agreed to that yet,
    or ``PriceChanged`` when the new day costs something else and that was not yet accepted.
    """
    lock_before_moving(session, request, by=by)
    lock_who_shares(session, by.organisation_id, [request.booking_id])
    row = booking_to_change(session, request.booking_id, by=by)
    if row.state != State.CONFIRMED:
        raise NotPossibleNow(state=row.state, change=Change.MOVE)
    if row.starts_at == request.starts_at:
        return confirmed(row)
    work = work_of(session, row)
    require_in_time(session, work.service, row, by=by, now=now)
    _require_said(request, by=by)
    _require_room(session, row, request, work, by=by)
    if row.household_id is not None:
        require_member(session, work.service, row.household_id, request.starts_at, organisation_id=row.organisation_id)
    if request.ours is None or request.with_appointment:
        # What we move alone leaves the appointment where it is: the resident reads that it does not fit.
        move_kept_appointment(session, row, request.starts_at, is_agreed=request.with_appointment)
    # A ride leaves the car that it shared, and looks anew.
    split_km(session, row.organisation_id, row.id, sharers=1)
    price = _accept_price(session, row, request, work, now=now)
    wish = replace(wish_of(session, row), only=request.only_worker_ids)
    team = take_time(session, wish, request.starts_at, by=by, now=now, override=request.override)

    before = row.starts_at
    release(session, row)
    row.buffer_minutes = wish.job.buffer_minutes
    row.time_override = request.override.strip() if by.is_office else row.time_override
    row.starts_at, row.ends_at = request.starts_at, request.starts_at + timedelta(minutes=wish.job.minutes)
    if team.joins is not None and team.until is not None:
        row.ends_at = team.until
    assign(session, row, team, state="planned")
    move_hours(session, row)
    change_booking(
        session,
        row,
        Change.MOVE,
        by=by,
        now=now,
        facts={"from": before.isoformat(), "to": row.starts_at.isoformat()}
        | (request.ours.facts if request.ours else {}),
    )
    if team.joins is not None:
        price = price_in_shared_car(session, row, now=now) or price
        lower_price_of_host(session, row, now=now)
    settle_again(session, row)
    forget_reminder(session, row)
    known = Known(work, price.total, price.may_differ)
    tell_and_remind(session, Kind.BOOKING_MOVED, row, now=now, known=known, ours=request.ours)
    return confirmed(row)


def lock_before_moving(session: Session, request: MoveBooking, *, by: Actor) -> None:
    """Take what others want too before the booking itself: whoever places or re-plans work takes it in this order."""
    seen = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == request.booking_id)
    )
    if seen is None or seen.state != State.CONFIRMED or seen.starts_at == request.starts_at:
        return
    if seen.household_id is not None:
        lock_household(session, by.organisation_id, seen.household_id)
    lock_times(session, wish_of(session, seen), [request.starts_at])


def _require_said(request: MoveBooking, *, by: Actor) -> None:
    if request.ours is not None:
        if not by.is_office:
            raise NotAllowed
        require_said(request.ours)


def _require_room(session: Session, row: BookingRow, request: MoveBooking, work: BookedWork, *, by: Actor) -> None:
    """Raise ``VisitsUsedUp`` where a known household has had all its visits around the new day."""
    if row.household_id is not None and row.household_proved:
        require_within_quota(
            session,
            work.service,
            work.tasks,
            row.household_id,
            request.starts_at,
            organisation_id=row.organisation_id,
            booking_id=row.id,
            also_without=request.giving_way,
            override=(request.override if by.is_office else "") or row.price_override,
        )


def _accept_price(session: Session, row: BookingRow, request: MoveBooking, work: BookedWork, *, now: datetime) -> Quote:
    """Give a new quote where the new day has another price, once the person has said yes to it; return that of now.

    What was paid too much on line is given back; what is missing goes on the invoice, which the page says where
    it asks (``BookingView.rest_by_invoice``).
    """
    kept = newest_quote(session, row.organisation_id, row.id)
    new = price_of(
        session,
        row,
        household_id=row.household_id if row.household_proved else None,
        claimed_ground=row.claimed_ground,
        starts_at=request.starts_at,
        work=work,
        also_without=request.giving_way,
        beside=request.beside,
    )
    if kept is not None and (kept[1].total, kept[1].tariff_id) == (new.total, new.tariff_id):
        return new
    agreed = request.accepted_total is not None and new.total <= request.accepted_total
    if kept is not None and kept[1].total != new.total and not agreed:
        raise PriceChanged(shown=kept[1].total, now=new.total)
    keep_quote(session, new, organisation_id=row.organisation_id, booking_id=row.id, cause=Cause.MOVED, now=now)
    give_back_too_much(session, row, total_cents=new.total.cents, now=now)
    return new
