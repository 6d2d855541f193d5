"""Ask for a service that is not instant: for oneself, or on somebody's behalf."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.questions import check_answers
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import RequestChanged
from booking.rules.requests import Asked, Relation, Step, require_asked
from booking.store.locks import lock_wish
from booking.store.queries.confidential import require_shown
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.request_history import write_step
from booking.store.tables import RequestRow, ResidentRow
from booking.usecases.bookings.hold_place import new_number, require_in_area
from booking.usecases.bookings.tasks import counted, tasks_of
from booking.usecases.requests.requests import AskForService, Received, Told
from booking.usecases.requests.telling import tell


def ask_for_service(session: Session, request: AskForService, *, by: Actor, now: datetime) -> Received:
    """Keep a request, and tell whoever asked that it is kept.

    The same ``client_key`` again gives the same request. Raises ``RequestChanged`` where it asks something else than
    the first time, ``NotFound`` for a service that residents book at once, ``OutsideArea``, ``TasksTooLong``,
    ``AnswersRefused``, ``BeyondService``, and what ``rules.requests.require_asked`` raises.
    """
    lock_wish(session, by.organisation_id, request.client_key)
    earlier = _earlier(session, request, by=by)
    if earlier is not None:
        return earlier
    service = service_by_id(session, by.organisation_id, request.service_id)
    _require_offered(session, service, by=by)
    require_asked(
        need=request.need,
        chosen=len(request.choices),
        relation=request.relation,
        has_consent=request.has_consent,
        urgency=request.urgency,
        why=request.urgency_words,
    )
    require_in_area(session, service, request.place.address.postcode, by=by)
    tasks_of(service, request.choices)
    # The desk asks on the phone what it needs; what it writes is not held against the form.
    answers = dict(request.answers) if by.is_office else check_answers(service.questions, request.answers)

    row = _row(request, by=by, now=now)
    row.answers = answers
    _know(session, row, request.resident_id, by=by)
    session.add(row)
    session.flush()
    write_step(session, row, Step.ASK, by=by, now=now, facts={"relation": request.relation})
    tell(session, Kind.REQUEST_RECEIVED, row, now=now)
    return Received(row.id, row.number, row.token)


def _earlier(session: Session, request: AskForService, *, by: Actor) -> Received | None:
    row = session.scalar(
        select(RequestRow).where(
            RequestRow.organisation_id == by.organisation_id, RequestRow.client_key == request.client_key
        )
    )
    if row is None:
        return None
    asked = (request.service_id, request.person.name, request.place.address.street, request.place.address.house_number)
    if (row.service_id, row.name, row.street, row.house_number) != asked and row.forgotten_at is None:
        raise RequestChanged
    return Received(row.id, row.number, row.token)


def _require_offered(session: Session, service: Service, *, by: Actor) -> None:
    """Raise ``NotFound`` for what this person cannot ask for: the office may ask for any service that it sees."""
    if not by.is_office and not (service.active and service.path != "instant"):
        raise NotFound
    require_shown(session, service.service_id, by=by)


def _know(session: Session, row: RequestRow, resident_id: int | None, *, by: Actor) -> None:
    """Tie the request to somebody whom the desk has before it. Raises ``NotFound`` for a stranger."""
    if resident_id is None:
        return
    resident = session.scalar(
        select(ResidentRow).where(ResidentRow.organisation_id == by.organisation_id, ResidentRow.id == resident_id)
    )
    if resident is None or not (by.is_office or by.household_id == resident.household_id):
        raise NotFound
    row.resident_id, row.household_id = resident.id, resident.household_id


def _row(request: AskForService, *, by: Actor, now: datetime) -> RequestRow:
    address, asker = request.place.address, request.asker or Told("")
    is_own = request.relation is Relation.SELF
    return RequestRow(
        organisation_id=by.organisation_id,
        number=new_number(),
        token=secrets.token_urlsafe(16),
        client_key=request.client_key,
        service_id=request.service_id,
        name=request.person.name,
        phone=request.person.phone,
        email=request.person.email,
        street=address.street,
        house_number=address.house_number,
        box=address.box,
        postcode=address.postcode,
        municipality=address.municipality,
        latitude=request.place.at.latitude,
        longitude=request.place.at.longitude,
        access_notes=request.place.access_notes,
        relation=request.relation,
        asker_name="" if is_own else asker.name,
        asker_phone="" if is_own else asker.phone,
        asker_email="" if is_own else asker.email,
        consent_at=None if is_own else now,
        need=request.need.strip(),
        choices=[[option_id, count] for option_id, count in counted(request.choices).items()],
        weekdays=sorted(request.weekdays),
        part=request.part,
        urgency=request.urgency,
        urgency_words=request.urgency_words.strip(),
        state=Asked.REQUESTED,
        locale=request.locale,
        channel="desk" if by.is_office else "web",
        created_at=now,
    )
