"""Say yes to a proposal: the days become bookings, one family at a time, and who got nothing waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Address, Point
from booking.rules.calendar import local_date
from booking.rules.refusals import Refusal
from booking.rules.refusals.care import AttestMissing, NotTheRightAge, RoundMovedOn
from booking.rules.refusals.limits import NotForThisHousehold
from booking.rules.refusals.tariffs import NoTariff
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.rules.waiting import Window
from booking.store.locks import lock_household, lock_sessions
from booking.store.queries.locations import point_of_location
from booking.store.tables import (
    GroupSessionRow,
    HouseholdRow,
    ResidentRow,
    RoundFamilyRow,
    RoundWishRow,
    WishRoundRow,
)
from booking.usecases.bookings.attests import require_attests
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.requests import Choice, ConfirmBooking, HoldPlace, Place
from booking.usecases.waiting.join_waiting_list import join_waiting_list
from booking.usecases.waiting.requests import Join
from booking.usecases.wish_rounds.find import round_to_change
from booking.usecases.workers.find import require_coordinator

#: What a day can be refused for, as it is kept with a wish; anything else is "other".
_KINDS: Final[tuple[tuple[type[Refusal], str], ...]] = (
    (AttestMissing, "attest"),
    (NotTheRightAge, "age"),
    (NotForThisHousehold, "limit"),
    (NoTariff, "price"),
)


def families_to_accept(session: Session, round_id: int, *, by: Actor) -> Sequence[int]:
    """Return the households of a round that were not told yet, in order. Raises ``NotAllowed``."""
    require_coordinator(by)
    return session.scalars(
        select(RoundFamilyRow.household_id)
        .where(
            RoundFamilyRow.organisation_id == by.organisation_id,
            RoundFamilyRow.round_id == round_id,
            RoundFamilyRow.told_at.is_(None),
        )
        .order_by(RoundFamilyRow.household_id)
    ).all()


def accept_family(session: Session, round_id: int, household_id: int, *, by: Actor, now: datetime) -> int:
    """Book what a family was given and tell it, and put it on the waiting list for what was full; return how many days.

    All of one family in one transaction. A day that cannot be any more (an attest that ended, a place that went
    meanwhile) stays a wish with its reason, and the other days are booked. Accepted again, nothing changes. Raises
    ``NotAllowed``, ``NotFound``, ``RoundMovedOn`` for a round that was not proposed.
    """
    require_coordinator(by)
    # In the one order (``locks``): the household and the sessions before any row.
    lock_household(session, by.organisation_id, household_id)
    wishes = _wishes(session, round_id, household_id, by=by)
    lock_sessions(session, by.organisation_id, [one.session_id for one in wishes if one.outcome == "given"])
    row = round_to_change(session, round_id, by=by)
    if row.state != "proposed":
        raise RoundMovedOn
    family = session.scalars(
        select(RoundFamilyRow)
        .where(
            RoundFamilyRow.organisation_id == by.organisation_id,
            RoundFamilyRow.round_id == round_id,
            RoundFamilyRow.household_id == household_id,
        )
        .with_for_update()
    ).one()
    if family.told_at is not None:
        return 0
    resident = session.get_one(ResidentRow, family.resident_id)
    booked = sum(_book(session, row, one, resident, by=by, now=now) for one in wishes if one.outcome == "given")
    for one in wishes:
        if one.outcome == "full":
            _wait(session, row, one, resident, by=by, now=now)
    family.told_at = now
    session.flush()
    return booked


def close_round(session: Session, round_id: int, *, by: Actor) -> None:
    """Write down that everybody of a round was told. Raises ``NotAllowed``, ``RoundMovedOn``."""
    require_coordinator(by)
    row = round_to_change(session, round_id, by=by)
    if row.state != "proposed" or families_to_accept(session, round_id, by=by):
        raise RoundMovedOn
    row.state = "accepted"
    session.flush()


def _wishes(session: Session, round_id: int, household_id: int, *, by: Actor) -> Sequence[RoundWishRow]:
    return session.scalars(
        select(RoundWishRow)
        .where(
            RoundWishRow.organisation_id == by.organisation_id,
            RoundWishRow.round_id == round_id,
            RoundWishRow.household_id == household_id,
        )
        .order_by(RoundWishRow.id)
    ).all()


def _book(
    session: Session, row: WishRoundRow, wish: RoundWishRow, resident: ResidentRow, *, by: Actor, now: datetime
) -> bool:
    """Book one day with the functions by which everybody books; tell whether that could be."""
    try:
        with session.begin_nested():
            wish.booking_id = _promise(session, row, wish, resident, by=by, now=now)
    except Refusal as refusal:
        wish.outcome = "full" if isinstance(refusal, SlotTaken | NotATime) else "not_possible"
        wish.why = {"kind": next((kind for of, kind in _KINDS if isinstance(refusal, of)), "other")}
        return False
    return True


def _promise(
    session: Session, row: WishRoundRow, wish: RoundWishRow, resident: ResidentRow, *, by: Actor, now: datetime
) -> int:
    one = session.get_one(GroupSessionRow, wish.session_id)
    held = hold_place(
        session,
        HoldPlace(
            service_id=row.service_id,
            choices=(Choice(row.option_id, 1),),
            place=Place(
                _home(session, resident).address, point_of_location(session, row.organisation_id, one.location_id)
            ),
            starts_at=one.starts_at,
            client_key=f"round {row.id} wish {wish.id}",
            locale=resident.locale,
            household_id=resident.household_id,
            location_id=one.location_id,
            member_ids=(wish.member_id,),
            # A holiday lies beyond the days that can be booked now.
            override=row.name,
        ),
        by=by,
        now=now,
    )
    booking = booking_to_change(session, held.booking_id, by=by)
    require_attests(session, booking)
    total = price_of(session, booking, household_id=resident.household_id, claimed_ground=None).total
    confirm_booking(
        session, ConfirmBooking(booking.id, total, pay_by="invoice", resident_id=resident.id), by=by, now=now
    )
    return booking.id


def _wait(
    session: Session, row: WishRoundRow, wish: RoundWishRow, resident: ResidentRow, *, by: Actor, now: datetime
) -> None:
    on = local_date(session.get_one(GroupSessionRow, wish.session_id).starts_at)
    try:
        with session.begin_nested():
            asked = Join(
                service_id=row.service_id,
                choices=(Choice(row.option_id, 1),),
                place=_home(session, resident),
                window=Window(on, on),
                client_key=f"round {row.id} waits {wish.id}",
                locale=resident.locale,
                resident_id=resident.id,
                member_ids=(wish.member_id,),
            )
            join_waiting_list(session, asked, by=by, now=now)
    except Refusal:
        # A day that is over, or an address where the service no longer comes: nobody can wait for that.
        return


def _home(session: Session, resident: ResidentRow) -> Place:
    one = session.get_one(HouseholdRow, resident.household_id)
    address = Address(one.street, one.house_number, one.box, one.postcode, one.municipality)
    return Place(address, Point(one.latitude, one.longitude))
