"""What a resident is told about a booking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import BookingFacts, Kind
from booking.messages.outbox import When, enqueue, withdraw
from booking.messages.ride_facts import RideFacts
from booking.rules.addresses import Address
from booking.rules.calendar import evening_before
from booking.rules.money import ZERO, Money
from booking.rules.on_our_side import OnOurSide
from booking.rules.rides import WITH_ROUTE
from booking.rules.sessions import Lesson
from booking.rules.shapes import WITH_RETURN, WITH_SESSIONS
from booking.store.queries.locations import lines_of_location
from booking.store.queries.payers import own_payer_name
from booking.store.queries.rides import find_ride
from booking.store.queries.service_facts import Service
from booking.store.queries.session_guests import lesson_of
from booking.store.quotes import newest_quote
from booking.store.tables import BookingRow, RentalRow, ResidentRow
from booking.usecases.bookings.tasks import BookedWork, deposit_of, work_of
from booking.usecases.payments.give_back import paid_cents
from booking.usecases.representatives.addressees import Addressee, addressees

#: What is told of one visit, and not again for each where several are told of at once.
_OF_ONE_VISIT: Final = frozenset({Kind.BOOKING_CONFIRMED, Kind.BOOKING_MOVED, Kind.BOOKING_CANCELLED})
_TOGETHER: Final = "visits are told of together"


@contextmanager
def told_together(session: Session) -> Iterator[None]:
    """Write no message about a single visit within the block: the caller tells of all of them at once.

    Reminders stay, and so does what somebody has to pay more than was said.
    """
    before = session.info.get(_TOGETHER, False)
    session.info[_TOGETHER] = True
    try:
        yield
    finally:
        session.info[_TOGETHER] = before


@dataclass(frozen=True, slots=True)
class Known:
    """What a use case has at hand of the booking that it tells of, so that it is not looked up again."""

    work: BookedWork
    price: Money
    is_estimate: bool


def tell(
    session: Session,
    kind: Kind,
    row: BookingRow,
    *,
    now: datetime,
    refund_cents: int = 0,
    about: str = "",
    ours: OnOurSide | None = None,
    leaves_at: datetime | None = None,
) -> None:
    """Write down a message about a booking for the person who made it; it leaves now, or at ``leaves_at``.

    Each version of a booking is told of once for each kind. ``about`` names what else can happen more than once
    to the same version: a quote, or money that goes back. ``ours`` is why we changed it ourselves.
    """
    resident = _resident(session, row)
    if resident is not None:
        facts = booking_facts(session, row, name=resident.name, refund_cents=refund_cents, ours=ours)
        told = _addressees(session, row, resident, now=now)
        _enqueue(session, kind, row, told, facts, When(leaves_at or now), now=now, about=about)


def tell_and_remind(
    session: Session,
    kind: Kind,
    row: BookingRow,
    *,
    now: datetime,
    known: Known | None = None,
    ours: OnOurSide | None = None,
) -> None:
    """Write down a message about a visit, and a reminder for the evening before where that is still to come.

    A reminder of the visit as it was before is for the caller to drop (``forget_reminder``).
    """
    resident = _resident(session, row)
    if resident is None:
        return
    facts = booking_facts(session, row, name=resident.name, known=known, ours=ours)
    told = _addressees(session, row, resident, now=now)
    _enqueue(session, kind, row, told, facts, When(now), now=now)
    _remind(session, row, resident, facts, now=now)


def remind_anew(session: Session, row: BookingRow, *, now: datetime, about: str = "") -> None:
    """Replace the reminder of a visit by one that tells its price and its link as they are now.

    ``about`` names why, where the booking itself is as it was: its version tells the two reminders not apart then.
    """
    forget_reminder(session, row)
    resident = _resident(session, row)
    if resident is not None:
        _remind(session, row, resident, booking_facts(session, row, name=resident.name), now=now, about=about)


def forget_reminder(session: Session, row: BookingRow) -> None:
    """Drop the reminder of a visit that will not take place, or not then."""
    withdraw(session, Kind.VISIT_REMINDER, organisation_id=row.organisation_id, booking_id=row.id)


def _resident(session: Session, row: BookingRow) -> ResidentRow | None:
    session.flush()
    return session.get(ResidentRow, row.resident_id) if row.resident_id else None


def _addressees(session: Session, row: BookingRow, resident: ResidentRow, *, now: datetime) -> tuple[Addressee, ...]:
    return addressees(
        session, resident, service_id=row.service_id, locale=row.locale, is_proved=row.household_proved, now=now
    )


def _remind(
    session: Session, row: BookingRow, resident: ResidentRow, facts: BookingFacts, *, now: datetime, about: str = ""
) -> None:
    """Remind who is told on the evening itself: who acts for a household today may not do so by then."""
    evening = evening_before(row.starts_at)
    if evening > now:
        told = _addressees(session, row, resident, now=evening)
        _enqueue(session, Kind.VISIT_REMINDER, row, told, facts, When(evening, row.starts_at), now=now, about=about)


def _enqueue(
    session: Session,
    kind: Kind,
    row: BookingRow,
    told: tuple[Addressee, ...],
    facts: BookingFacts,
    when: When,
    *,
    now: datetime,
    about: str = "",
) -> None:
    if kind in _OF_ONE_VISIT and session.info.get(_TOGETHER):
        return
    for one in told:
        enqueue(
            session,
            kind,
            replace(facts, name=one.name, for_name=one.for_name, through=one.through).to_json(),
            to=one.to,
            # The version grows with each change, so each change is told once.
            key=f"{kind}:{row.id}:{about or row.version}{one.mark}",
            organisation_id=row.organisation_id,
            booking_id=row.id,
            when=when,
            now=now,
        )


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
        deposit_cents=_deposit_cents(session, row, known.work) if service.shape in WITH_RETURN else 0,
        payer=own_payer_name(session, row.organisation_id, row.id) if row.household_proved else "",
    )


def _ride(session: Session, row: BookingRow, service: Service) -> RideFacts | None:
    ride = find_ride(session, row.organisation_id, row.id) if service.shape in WITH_ROUTE else None
    if ride is None:
        return None
    kept = newest_quote(session, row.organisation_id, row.id)
    in_cash = kept is not None and kept[1].cash_total is not None
    return RideFacts.about(ride, starts_at=row.starts_at, ends_at=row.ends_at, in_cash=in_cash)


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
