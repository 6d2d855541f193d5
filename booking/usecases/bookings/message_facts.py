"""What a message about a booking can say of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import BookingFacts
from booking.messages.ride_facts import RideFacts
from booking.rules.addresses import Address
from booking.rules.money import ZERO, Money
from booking.rules.on_our_side import OnOurSide
from booking.rules.rides import WITH_ROUTE
from booking.rules.sessions import Lesson
from booking.rules.shapes import WITH_RETURN, WITH_SESSIONS, WITH_TICKET
from booking.store.queries.locations import lines_of_location
from booking.store.queries.members import members_of_booking
from booking.store.queries.payers import own_payer_name
from booking.store.queries.rides import find_ride
from booking.store.queries.service_facts import Service
from booking.store.queries.session_guests import lesson_of
from booking.store.quotes import newest_quote
from booking.store.shared_rides import is_shared
from booking.store.tables import BookingRow, RentalRow
from booking.usecases.bookings.tasks import BookedWork, deposit_of, work_of
from booking.usecases.payments.give_back import paid_cents


@dataclass(frozen=True, slots=True)
class Known:
    """What a use case has at hand of the booking that it tells of, so that it is not looked up again."""

    work: BookedWork
    price: Money
    is_estimate: bool


def booking_facts(
    session: Session,
    row: BookingRow,
    *,
    name: str,
    known: Known | None = None,
    refund_cents: int = 0,
    ours: OnOurSide | None = None,
) -> BookingFacts:
    """Return what a message about a booking can say of it as it is now."""
    known = known or _look_up(session, row)
    service, total_cents = known.work.service, known.price.cents
    lesson = lesson_of(session, row.organisation_id, row.id) if service.shape in WITH_SESSIONS else Lesson()
    # The dish, the lesson and its level: of a session that has a name of its own.
    named = [one for one in (lesson.name, lesson.level) if one]
    address = Address(row.street, row.house_number, row.box, row.postcode, row.municipality)
    return BookingFacts(
        number=row.number,
        link_epoch=row.link_epoch,
        name=name,
        service=service.name,
        tasks=(*named, *(service.option(task.option_id).name for task in known.work.tasks)),
        counts=(*(1 for _name in named), *(task.count for task in known.work.tasks)),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        address=lines_of_location(session, row.organisation_id, row.location_id) if row.location_id else address.lines,
        total_cents=total_cents,
        is_estimate=known.is_estimate,
        pay_by=row.pay_by,
        rest_cents=_rest_cents(session, row, total_cents=total_cents),
        refund_cents=refund_cents,
        version=row.version,
        our_reason=ours.why if ours else "",
        our_words=ours.words.strip() if ours else "",
        ride=_ride(session, row, service),
        is_there=row.location_id is not None,
        is_outdoor=lesson.is_outdoor,
        is_rented=service.shape in WITH_RETURN,
        is_left=service.shape in WITH_TICKET,
        comers=_comers(session, row) if service.for_members else (),
        deposit_cents=_deposit_cents(session, row, known.work) if service.shape in WITH_RETURN else 0,
        payer=own_payer_name(session, row.organisation_id, row.id) if row.household_proved else "",
    )


def _ride(session: Session, row: BookingRow, service: Service) -> RideFacts | None:
    ride = find_ride(session, row.organisation_id, row.id) if service.shape in WITH_ROUTE else None
    if ride is None:
        return None
    kept = newest_quote(session, row.organisation_id, row.id)
    in_cash = kept is not None and kept[1].cash_total is not None
    shared = ride.sharers > 1 and is_shared(session, row.organisation_id, row.id)
    return RideFacts.about(ride, starts_at=row.starts_at, ends_at=row.ends_at, in_cash=in_cash, is_shared=shared)


def _look_up(session: Session, row: BookingRow) -> Known:
    kept = newest_quote(session, row.organisation_id, row.id)
    price, is_estimate = (kept[1].total, kept[1].may_differ) if kept else (ZERO, False)
    return Known(work_of(session, row), price, is_estimate)


def _deposit_cents(session: Session, row: BookingRow, work: BookedWork) -> int:
    """Return what was agreed when it was promised; what the options ask today until it is."""
    kept = session.scalar(
        select(RentalRow.deposit_cents).where(
            RentalRow.organisation_id == row.organisation_id, RentalRow.booking_id == row.id
        )
    )
    return deposit_of(work).cents if kept is None else kept


def _rest_cents(session: Session, row: BookingRow, *, total_cents: int) -> int:
    """Return what the invoice asks of a visit of which a part was paid online; 0 for every other."""
    paid = paid_cents(session, row) if row.pay_by == "online" else 0
    return total_cents - paid if 0 < paid < total_cents else 0


def _comers(session: Session, row: BookingRow) -> tuple[str, ...]:
    return tuple(one.member.name for one in members_of_booking(session, row.organisation_id, row.id))
