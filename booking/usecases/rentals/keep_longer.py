"""The customer keeps what is rented for longer, at the price of the tariff."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change
from booking.rules.moments import Stretch
from booking.rules.pricing.quote import Quote, Stage
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.bookings import PriceChanged
from booking.rules.refusals.rentals import RentalMovedOn
from booking.rules.refusals.times import NotATime
from booking.rules.rentals import RentalStage, due_back, one_period
from booking.store.history import change_booking
from booking.store.queries.locations import location_by_id
from booking.store.queries.rosters import calendar_of
from booking.store.quotes import Cause, keep_quote, newest_quote
from booking.store.tables import BookingOptionRow, BookingRow, RentalRow
from booking.usecases.bookings.pricing import job_of
from booking.usecases.bookings.tasks import BookedWork, work_of
from booking.usecases.rentals.find import rental_to_change
from booking.usecases.rentals.pieces import take_pieces
from booking.usecases.rentals.requests import KeepLonger
from booking.usecases.rentals.telling import forget_return, remind_of_return, tell_rental

#: More than so many periods at once is another booking.
MOST_PERIODS = 12


@dataclass(frozen=True, slots=True)
class Longer:
    """When it has to be back then, and what all of it costs together."""

    until: datetime
    quote: Quote


def longer(session: Session, rental_id: int, periods: int, *, by: Actor) -> Longer:
    """Return what keeping it so many periods longer would mean, for the office, without a lock. Raises ``NotFound``,
    ``NotATime`` where the location is never open then, and what the price engine raises.
    """
    row = session.scalar(
        select(BookingRow)
        .join(RentalRow, RentalRow.booking_id == BookingRow.id)
        .where(RentalRow.organisation_id == by.organisation_id, RentalRow.id == rental_id)
    )
    if row is None or not by.is_office:
        raise NotFound
    return _longer(session, row, periods)


def keep_longer(session: Session, request: KeepLonger, *, by: Actor, now: datetime) -> Longer:
    """Promise the very same things for longer, at the price that was shown, and tell the customer.

    Also where it is late already: the periods that went by are paid then. Raises what ``longer`` raises, and
    ``NotAllowed``, ``RentalMovedOn`` for what is back or was not fetched, ``PriceChanged``, and ``PiecePromised`` with
    who has it next.
    """
    if not by.is_office:
        raise NotAllowed
    rented = rental_to_change(session, request.rental_id, by=by, now=now)
    if rented.stage not in {RentalStage.EXPECTED, RentalStage.OUT}:
        raise RentalMovedOn(stage=rented.stage)
    booking = rented.booking
    found = _longer(session, booking, request.periods)
    if found.quote.total != request.accepted:
        raise PriceChanged(shown=request.accepted, now=found.quote.total)
    since = now if rented.stage is RentalStage.OUT else booking.starts_at
    ends = found.until + timedelta(minutes=booking.buffer_minutes)
    take_pieces(session, rented, {use.equipment_id for use in rented.uses}, Stretch(since, max(ends, since)), now=now)

    before, booking.ends_at = booking.ends_at, found.until
    for kept in _options(session, booking):
        kept.periods += request.periods
    _keep_price(session, booking, found.quote, now=now)
    facts = {"from": before.isoformat(), "to": found.until.isoformat()}
    change_booking(session, booking, Change.PROLONG, by=by, now=now, facts=facts)
    session.flush()
    forget_return(session, booking)
    if rented.stage is RentalStage.OUT:
        remind_of_return(session, booking, rented.row, now=now)
    tell_rental(session, Kind.RENTAL_LONGER, booking, rented.row, now=now)
    return found


def _longer(session: Session, row: BookingRow, periods: int) -> Longer:
    if not 1 <= periods <= MOST_PERIODS:
        raise NotATime
    work = work_of(session, row)
    period, times = one_period((task.rental, task.periods) for task in work.tasks)
    location = location_by_id(session, row.organisation_id, row.location_id or 0, first=local_date(row.starts_at))
    until = due_back(
        row.starts_at,
        period,
        times=times + periods,
        opening=location.opening,
        calendar=calendar_of(session, row.organisation_id),
    )
    if until is None:
        raise NotATime
    tasks = tuple(replace(task, periods=times + periods) for task in work.tasks)
    kept = newest_quote(session, row.organisation_id, row.id)
    priced = job_of(
        session,
        row,
        household_id=row.household_id if row.household_proved else None,
        claimed_ground=row.claimed_ground,
        work=BookedWork(work.service, tasks),
        tariff_id=kept[1].tariff_id if kept is not None else None,
    )
    return Longer(until, priced.quote())


def _keep_price(session: Session, row: BookingRow, quote: Quote, *, now: datetime) -> None:
    """Keep the new price as an estimate; one that was final before an undo is put right by it."""
    kept = newest_quote(session, row.organisation_id, row.id)
    corrects = kept[0] if kept is not None and kept[1].stage is Stage.FINAL else None
    keep_quote(
        session,
        quote,
        organisation_id=row.organisation_id,
        booking_id=row.id,
        cause=Cause.MOVED,
        now=now,
        corrects_id=corrects,
    )


def _options(session: Session, row: BookingRow) -> list[BookingOptionRow]:
    return list(
        session.scalars(
            select(BookingOptionRow).where(
                BookingOptionRow.organisation_id == row.organisation_id, BookingOptionRow.booking_id == row.id
            )
        )
    )
