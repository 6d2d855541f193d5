"""Bookings as pages show them: one at length, many in a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from booking.rules.addresses import Address, Point
from booking.rules.calendar import day_range
from booking.rules.lifecycle import State
from booking.rules.money import ZERO, Money, total
from booking.rules.pricing.quote import Quote, Stage
from booking.rules.questions import Answers
from booking.rules.refusals import NotFound
from booking.rules.rides import WITH_ROUTE
from booking.rules.sessions import Lesson
from booking.rules.shapes import Shape
from booking.rules.text import Text
from booking.store.queries.locations import lines_of_location, named_addresses
from booking.store.queries.rides import Ride, find_ride
from booking.store.queries.session_guests import lesson_of
from booking.store.quotes import GivenQuote, newest_estimate, quotes_of_booking
from booking.store.tables import (
    AssignmentRow,
    BookingOptionRow,
    BookingRow,
    HistoryRow,
    OptionRow,
    OutboxRow,
    PaymentRow,
    ResidentRow,
    ServiceRow,
    SessionPlaceRow,
    WorkerRow,
)

#: Assignments that count: the others gave their time back.
_STANDING = ("held", "planned", "started", "done", "not_done")


@dataclass(frozen=True, slots=True)
class BookedTask:
    """One task of a booking."""

    option_id: int
    name: Text
    icon: str
    count: int
    minutes: int
    takes_seat: bool = True
    """Whether it takes a place in its session; else it is taken away."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who booked."""

    resident_id: int
    household_id: int
    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A worker who comes, or came."""

    assignment_id: int
    worker_id: int
    name: str
    state: str
    started_at: datetime | None
    finished_at: datetime | None
    not_done_reason: str


@dataclass(frozen=True, slots=True)
class PaidOnline:
    """One try to pay on line. ``refund`` is how much has to go back, all together; ``refunded`` is what did."""

    amount: Money
    refund: Money
    refunded: Money
    state: str
    opened_at: datetime
    paid_at: datetime | None
    checkout_url: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change: when, who, what."""

    at: datetime
    change: str
    state: str
    by_role: str
    by_name: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A message about the booking, without its content."""

    kind: str
    channel: str
    state: str
    due_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class BookingView:
    """Everything that a page about one booking may need. Who may see which part is for the face to say."""

    booking_id: int
    number: str
    link_epoch: int
    state: State
    held_until: datetime | None
    service_id: int
    service_slug: str
    service_name: Text
    shape: Shape
    tasks: tuple[BookedTask, ...]
    starts_at: datetime
    ends_at: datetime
    crew: int
    address: Address
    at: Point
    access_notes: str
    note: str
    contact: Contact | None
    household_proved: bool
    claimed_ground: str | None
    pay_by: str
    price_override: str
    time_override: str
    language: str
    preferred_worker: str
    channel: str
    locale: str
    created_at: datetime
    version: int
    quotes: tuple[GivenQuote, ...]
    payments: tuple[PaidOnline, ...]
    workers: tuple[Coming, ...]
    history: tuple[HistoryEntry, ...]
    messages: tuple[Told, ...]
    lesson: Lesson = field(default_factory=Lesson)
    """What the group session is, the dish or the lesson, where it has places in one."""
    elsewhere: tuple[str, str] | None = None
    """The location where it takes place, as two lines, when it is not at the address."""
    answers: Answers = field(default_factory=dict)
    """What the service asked besides, by the slug of the question."""
    ride: Ride | None = None
    """Where to, where it is a ride."""
    answers_override: str = ""

    @property
    def where(self) -> tuple[str, str]:
        """Where it takes place, as two lines to read."""
        return self.elsewhere or self.address.lines

    @property
    def quote(self) -> Quote | None:
        """The price that counts: the newest."""
        return self.quotes[-1].quote if self.quotes else None

    @property
    def estimate(self) -> Quote | None:
        """The price that was said last before the work, once there is a final one; None before that."""
        if self.quote is None or self.quote.stage is not Stage.FINAL:
            return None
        return newest_estimate(self.quotes)

    @property
    def paid(self) -> Money:
        """What was paid online and is still with us."""
        return total([one.amount - one.refunded for one in self.payments if one.paid_at is not None])

    @property
    def due_by_invoice(self) -> Money:
        """What still has to be paid by invoice: for a visit that takes place or took place, or a fee for one not."""
        is_asked = self.quote is not None and self.quote.stage is Stage.FINAL
        if self.quote is None or not (is_asked or self.state in {State.CONFIRMED, State.STARTED, State.DONE}):
            return ZERO
        return max(self.quote.total - self._stays, ZERO)

    def rest_by_invoice(self, price: Money) -> Money | None:
        """Return what the invoice would ask at ``price`` where only a part of it was paid online, else None."""
        return price - self._stays if ZERO < self._stays < price else None

    @property
    def _stays(self) -> Money:
        """What was paid online and does not have to go back."""
        return total([one.amount - one.refund for one in self.payments if one.paid_at is not None])


@dataclass(frozen=True, slots=True)
class BookingLine:
    """One booking in a list. Without a price: lists are printed and carried about."""

    booking_id: int
    number: str
    state: State
    starts_at: datetime
    ends_at: datetime
    service_name: Text
    tasks: tuple[BookedTask, ...]
    name: str
    phone: str
    household_id: int | None
    address: Address
    access_notes: str
    note: str
    workers: tuple[Coming, ...]
    claimed_ground: str | None
    pay_by: str
    place_name: str = ""
    """The location where it takes place, whose ``address`` it is then; empty at home."""


def booking_view(session: Session, organisation_id: int, booking_id: int) -> BookingView:
    """Return one booking of this organisation at length. Raises ``NotFound``."""
    return _view(session, BookingRow.id == booking_id, organisation_id)


def booking_view_by_number(session: Session, organisation_id: int, number: str) -> BookingView:
    """Return the booking with this number at length. Raises ``NotFound``."""
    return _view(session, BookingRow.number == number, organisation_id)


def day_list(session: Session, organisation_id: int, on: date) -> list[BookingLine]:
    """Return the visits promised for the day ``on``, by time: no holds, nothing cancelled, nobody at a session."""
    first, last = day_range(on)
    at_session = (
        select(SessionPlaceRow.id)
        .where(SessionPlaceRow.organisation_id == organisation_id, SessionPlaceRow.booking_id == BookingRow.id)
        .exists()
    )
    shown = (State.CONFIRMED, State.STARTED, State.DONE, State.NOT_DONE)
    return _lines(
        session,
        select(BookingRow)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.starts_at >= first,
            BookingRow.starts_at < last,
            BookingRow.state.in_(shown),
            ~at_session,
        )
        .order_by(BookingRow.starts_at, BookingRow.id),
        organisation_id,
    )


def bookings_of_household(
    session: Session, organisation_id: int, household_id: int, *, limit: int = 100
) -> list[BookingLine]:
    """Return a household's bookings, the latest first. Holds that were never finished are left out."""
    return _lines(
        session,
        select(BookingRow)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.household_id == household_id,
            BookingRow.state != State.EXPIRED,
        )
        .order_by(BookingRow.starts_at.desc(), BookingRow.id.desc())
        .limit(limit),
        organisation_id,
    )


def _view(session: Session, which: Any, organisation_id: int) -> BookingView:  # noqa: ANN401 - a SQL expression
    found = session.execute(
        select(BookingRow, ServiceRow)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .where(BookingRow.organisation_id == organisation_id, which)
    ).first()
    if found is None:
        raise NotFound
    row, service = found
    resident = session.get(ResidentRow, row.resident_id) if row.resident_id else None
    return BookingView(
        booking_id=row.id,
        number=row.number,
        link_epoch=row.link_epoch,
        state=State(row.state),
        held_until=row.held_until,
        service_id=service.id,
        service_slug=service.slug,
        service_name=service.name,
        shape=Shape(service.shape),
        tasks=tuple(_tasks(session, organisation_id, [row.id])[row.id]),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        crew=row.crew,
        address=Address(row.street, row.house_number, row.box, row.postcode, row.municipality),
        at=Point(row.latitude, row.longitude),
        access_notes=row.access_notes,
        note=row.note,
        contact=_contact(resident),
        household_proved=row.household_proved,
        claimed_ground=row.claimed_ground,
        pay_by=row.pay_by,
        price_override=row.price_override,
        time_override=row.time_override,
        language=row.language,
        preferred_worker=_name_of_worker(session, row.preferred_worker_id),
        channel=row.channel,
        locale=row.locale,
        created_at=row.created_at,
        version=row.version,
        quotes=quotes_of_booking(session, organisation_id, row.id),
        payments=_payments(session, row),
        workers=tuple(_workers(session, organisation_id, [row.id])[row.id]),
        history=_history(session, row),
        messages=_messages(session, row),
        ride=find_ride(session, organisation_id, row.id) if Shape(service.shape) in WITH_ROUTE else None,
        answers=row.answers,
        answers_override=row.answers_override,
        elsewhere=lines_of_location(session, organisation_id, row.location_id) if row.location_id else None,
        lesson=lesson_of(session, organisation_id, row.id) if row.location_id else Lesson(),
    )


def _name_of_worker(session: Session, worker_id: int | None) -> str:
    worker = session.get(WorkerRow, worker_id) if worker_id is not None else None
    return worker.name if worker else ""


def _lines(session: Session, wanted: Select[BookingRow], organisation_id: int) -> list[BookingLine]:
    rows: Sequence[BookingRow] = session.scalars(wanted).all()
    ids = [row.id for row in rows]
    if not ids:
        return []
    tasks = _tasks(session, organisation_id, ids)
    workers = _workers(session, organisation_id, ids)
    residents = _residents(session, organisation_id, {row.resident_id for row in rows if row.resident_id})
    places = named_addresses(session, organisation_id, {row.location_id for row in rows if row.location_id})
    services = {
        service.id: service
        for service in session.scalars(
            select(ServiceRow).where(
                ServiceRow.organisation_id == organisation_id,
                ServiceRow.id.in_({row.service_id for row in rows}),
            )
        )
    }
    return [
        BookingLine(
            booking_id=row.id,
            number=row.number,
            state=State(row.state),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            service_name=services[row.service_id].name,
            tasks=tuple(tasks[row.id]),
            name=residents[row.resident_id].name if row.resident_id else "",
            phone=residents[row.resident_id].phone if row.resident_id else "",
            household_id=row.household_id,
            address=places[row.location_id].address
            if row.location_id
            else Address(row.street, row.house_number, row.box, row.postcode, row.municipality),
            place_name=places[row.location_id].name if row.location_id else "",
            access_notes=row.access_notes,
            note=row.note,
            workers=tuple(workers[row.id]),
            claimed_ground=row.claimed_ground,
            pay_by=row.pay_by,
        )
        for row in rows
    ]


def _tasks(session: Session, organisation_id: int, ids: list[int]) -> defaultdict[int, list[BookedTask]]:
    found: defaultdict[int, list[BookedTask]] = defaultdict(list)
    rows = session.execute(
        select(BookingOptionRow, OptionRow)
        .join(OptionRow, OptionRow.id == BookingOptionRow.option_id)
        .where(BookingOptionRow.organisation_id == organisation_id, BookingOptionRow.booking_id.in_(ids))
        .order_by(BookingOptionRow.id)
    )
    for kept, option in rows:
        found[kept.booking_id].append(
            BookedTask(
                option.id,
                option.name,
                option.icon,
                count=kept.count,
                minutes=kept.minutes,
                takes_seat=option.takes_seat,
            )
        )
    return found


def _workers(session: Session, organisation_id: int, ids: list[int]) -> defaultdict[int, list[Coming]]:
    found: defaultdict[int, list[Coming]] = defaultdict(list)
    rows = session.execute(
        select(AssignmentRow, WorkerRow)
        .join(WorkerRow, WorkerRow.id == AssignmentRow.worker_id)
        .where(
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.booking_id.in_(ids),
            AssignmentRow.state.in_(_STANDING),
        )
        .order_by(WorkerRow.name)
    )
    for assignment, worker in rows:
        found[assignment.booking_id].append(
            Coming(
                assignment.id,
                worker.id,
                worker.name,
                assignment.state,
                started_at=assignment.started_at,
                finished_at=assignment.finished_at,
                not_done_reason=assignment.not_done_reason,
            )
        )
    return found


def _residents(session: Session, organisation_id: int, ids: Iterable[int]) -> dict[int, ResidentRow]:
    rows = session.scalars(
        select(ResidentRow).where(ResidentRow.organisation_id == organisation_id, ResidentRow.id.in_(ids))
    )
    return {row.id: row for row in rows}


def _contact(resident: ResidentRow | None) -> Contact | None:
    if resident is None:
        return None
    return Contact(resident.id, resident.household_id, resident.name, resident.phone, resident.email)


def _payments(session: Session, row: BookingRow) -> tuple[PaidOnline, ...]:
    rows = session.scalars(
        select(PaymentRow)
        .where(PaymentRow.organisation_id == row.organisation_id, PaymentRow.booking_id == row.id)
        .order_by(PaymentRow.id)
    )
    return tuple(
        PaidOnline(
            amount=Money.from_cents(payment.amount_cents),
            refund=Money.from_cents(payment.refund_cents),
            refunded=Money.from_cents(payment.refunded_cents),
            state=payment.state,
            opened_at=payment.opened_at,
            paid_at=payment.paid_at,
            checkout_url=payment.checkout_url,
            expires_at=payment.expires_at,
        )
        for payment in rows
    )


def _history(session: Session, row: BookingRow) -> tuple[HistoryEntry, ...]:
    rows = session.scalars(
        select(HistoryRow)
        .where(HistoryRow.organisation_id == row.organisation_id, HistoryRow.booking_id == row.id)
        .order_by(HistoryRow.id)
    )
    return tuple(
        HistoryEntry(kept.at, kept.change, kept.state, kept.by_role, by_name=kept.by_name, facts=kept.facts)
        for kept in rows
    )


def _messages(session: Session, row: BookingRow) -> tuple[Told, ...]:
    rows = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.organisation_id == row.organisation_id, OutboxRow.booking_id == row.id)
        .order_by(OutboxRow.id)
    )
    return tuple(Told(kept.kind, kept.channel, kept.state, kept.due_at, kept.sent_at) for kept in rows)
