"""Book for somebody on the phone: the place and the promise at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.care import CareTimes
from booking.rules.lifecycle import Change, State
from booking.rules.money import Money
from booking.rules.questions import Answers, check_answers, goes_beyond
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.rides import Route
from booking.store.locks import lock_household, lock_wish
from booking.store.queries.household_workers import require_own_worker
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow, ResidentRow
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.requests import Choice, ConfirmBooking, Confirmed, HoldPlace, Place


@dataclass(frozen=True, slots=True)
class BookForCaller:
    """A visit for a resident whom the desk knows, at the price that was said. ``client_key`` names the wish.

    ``override`` is why the household may have more than a quota of the regulation allows; ``time_override`` why it
    may have this time: beyond the horizon, or another worker than was wished, or one visit more. ``minutes`` is how
    long it takes all together, where the desk says so; ``location_id`` where it is, when not at a home.
    ``answers`` are as they were typed; ``answers_override`` is why we do what lies beyond the service.
    """

    resident_id: int
    service_id: int
    choices: tuple[Choice, ...]
    place: Place
    starts_at: datetime
    shown_total: Money
    client_key: str
    note: str = ""
    override: str = ""
    language: str = ""
    preferred_worker_id: int | None = None
    minutes: int | None = None
    time_override: str = ""
    location_id: int | None = None
    answers: Answers = field(default_factory=dict)
    answers_override: str = ""
    member_ids: tuple[int, ...] = ()
    hours: CareTimes | None = None
    """From when until when they are there, where the service asks."""
    route: Route | None = None
    """Where to, of a service that drives."""


def book_for_caller(session: Session, request: BookForCaller, *, by: Actor, now: datetime) -> Confirmed:
    """Promise the visit, to be paid by invoice, with the very functions by which residents book.

    All or nothing; the same ``client_key`` again gives the same booking. Raises ``NotAllowed`` for others than
    the office, ``NotFound`` for a resident or a worker of somebody else, ``AnswersRefused``, ``BeyondService`` and
    ``QuotaUsedUp`` without a reason, and what ``hold_place`` and ``confirm_booking`` raise.
    """
    if not by.is_office:
        raise NotAllowed
    resident = _resident(session, request.resident_id, by=by)
    _require_own_key(session, request, by=by)
    service = service_by_id(session, by.organisation_id, request.service_id)
    reason = request.answers_override.strip()
    answers = check_answers(service.asked_when_booking, request.answers, beyond_allowed=bool(reason))
    if request.preferred_worker_id is not None:
        require_own_worker(session, by.organisation_id, request.preferred_worker_id)
    # In the one order (``locks``): the wish and the household before the days that keeping the place takes.
    lock_wish(session, by.organisation_id, request.client_key)
    lock_household(session, by.organisation_id, resident.household_id)
    held = hold_place(
        session,
        HoldPlace(
            service_id=request.service_id,
            choices=request.choices,
            place=request.place,
            starts_at=request.starts_at,
            client_key=request.client_key,
            locale=resident.locale,
            note=request.note,
            household_id=resident.household_id,
            language=request.language,
            preferred_worker_id=request.preferred_worker_id,
            minutes=request.minutes,
            override=request.time_override,
            location_id=request.location_id,
            route=request.route,
            member_ids=request.member_ids,
            hours=request.hours,
            answers=answers,
            answers_override=reason if goes_beyond(service.questions, answers) else "",
        ),
        by=by,
        now=now,
    )
    session.flush()
    row = booking_to_change(session, held.booking_id, by=by)
    if row.state == State.HELD:
        row.price_override = request.override.strip()
        session.flush()
    return confirm_booking(
        session,
        ConfirmBooking(held.booking_id, request.shown_total, pay_by="invoice", resident_id=resident.id),
        by=by,
        now=now,
    )


def _resident(session: Session, resident_id: int, *, by: Actor) -> ResidentRow:
    row = session.scalar(
        select(ResidentRow).where(ResidentRow.organisation_id == by.organisation_id, ResidentRow.id == resident_id)
    )
    if row is None:
        raise NotFound
    return row


def _require_own_key(session: Session, request: BookForCaller, *, by: Actor) -> None:
    """Raise ``NotPossibleNow`` for a key that names somebody else's booking: it must never be answered as ours."""
    earlier = session.scalar(
        select(BookingRow).where(
            BookingRow.organisation_id == by.organisation_id, BookingRow.client_key == request.client_key
        )
    )
    if earlier is not None and earlier.resident_id != request.resident_id:
        raise NotPossibleNow(state=earlier.state, change=Change.HOLD)
