"""One booking at length, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Address, Point
from booking.rules.lifecycle import State
from booking.rules.money import ZERO, Money, total
from booking.rules.pricing.quote import Quote, Stage
from booking.rules.questions import Answers
from booking.rules.refusals import NotFound
from booking.rules.rides import WITH_ROUTE
from booking.rules.sessions import Lesson
from booking.rules.shapes import Shape
from booking.rules.text import Text
from booking.store.queries.booked_work import BookedTask, Coming, tasks_by_booking, workers_by_booking
from booking.store.queries.locations import lines_of_location
from booking.store.queries.rides import Ride, find_ride
from booking.store.queries.session_guests import lesson_of
from booking.store.quotes import GivenQuote, newest_estimate, quotes_of_booking
from booking.store.tables import BookingRow, HistoryRow, OutboxRow, PaymentRow, ResidentRow, ServiceRow, WorkerRow


@dataclass(frozen=True, slots=True)
class Contact:
    """Who booked."""

    resident_id: int
    household_id: int
    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class PaidOnline:
    """One try to pay on line. ``refund`` is how much has to go back, all together; ``refunded`` is what did.

    ``is_named``: whether the provider can be asked to give it back.
    """

    reference: str
    amount: Money
    refund: Money
    refunded: Money
    state: str
    opened_at: datetime
    paid_at: datetime | None
    checkout_url: str | None
    expires_at: datetime
    is_named: bool
    attempts: int
    """How often we asked the provider in vain for what it is about now."""

    @property
    def due_back(self) -> Money:
        """What has to go back and has not."""
        return self.refund - self.refunded


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
    """A message about the booking, without its content: ``name`` is of whom it goes to."""

    kind: str
    name: str
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


def booking_view(session: Session, organisation_id: int, booking_id: int) -> BookingView:
    """Return one booking of this organisation at length. Raises ``NotFound``."""
    return _view(session, BookingRow.id == booking_id, organisation_id)


def booking_view_by_number(session: Session, organisation_id: int, number: str) -> BookingView:
    """Return the booking with this number at length. Raises ``NotFound``."""
    return _view(session, BookingRow.number == number, organisation_id)


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
        tasks=tuple(tasks_by_booking(session, organisation_id, [row.id])[row.id]),
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
        workers=tuple(workers_by_booking(session, organisation_id, [row.id])[row.id]),
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
            reference=payment.reference,
            amount=Money.from_cents(payment.amount_cents),
            refund=Money.from_cents(payment.refund_cents),
            refunded=Money.from_cents(payment.refunded_cents),
            state=payment.state,
            opened_at=payment.opened_at,
            paid_at=payment.paid_at,
            checkout_url=payment.checkout_url,
            expires_at=payment.expires_at,
            is_named=payment.is_named,
            attempts=payment.attempts,
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
    return tuple(
        Told(kept.kind, str(kept.facts.get("name", "")), kept.channel, kept.state, kept.due_at, kept.sent_at)
        for kept in rows
    )
