"""Report something."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.photos import of_report
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import RequestChanged
from booking.rules.reports import OPEN, ReportChange, ReportState
from booking.store.locks import lock_wish
from booking.store.queries.reports import Report, report_by_id
from booking.store.queries.service_facts import Service
from booking.store.report_history import write_report_history
from booking.store.tables import ReportRow
from booking.usecases.bookings.hold_place import new_number
from booking.usecases.photos.hand_over_photos import hand_over_photos
from booking.usecases.reports.find import kinds_of, report_service_by_id
from booking.usecases.reports.requests import Made, MakeReport
from booking.usecases.reports.telling import tell_received


def make_report(session: Session, request: MakeReport, *, by: Actor, now: datetime) -> Made:
    """Keep what somebody saw, with its photos, and tell them that it came in, where they left a way to reach them.

    The same ``client_key`` again gives the same report. Who says that it is the same as another one that is still
    open is told with that one. Raises ``NotFound`` for a service or a kind that is not offered, ``RequestChanged``
    where the key was used for something else.
    """
    lock_wish(session, by.organisation_id, f"report {request.client_key}")
    earlier = _earlier(session, request, by=by)
    if earlier is not None:
        return earlier
    service = report_service_by_id(session, by.organisation_id, request.service_id)
    _require_offered(service, request)
    same = _same(session, request, by=by)

    row = _row(request, same, by=by, now=now)
    session.add(row)
    session.flush()
    hand_over_photos(session, request.client_key, of_report(row.id), by=by)
    facts = {"duplicate_of": same.number} if same else {}
    write_report_history(session, row, ReportChange.MAKE, by=by, now=now, facts=facts)
    tell_received(session, row, now=now)
    return Made(row.id, row.number, row.token)


def _earlier(session: Session, request: MakeReport, *, by: Actor) -> Made | None:
    row = session.scalar(
        select(ReportRow).where(
            ReportRow.organisation_id == by.organisation_id, ReportRow.client_key == request.client_key
        )
    )
    if row is None:
        return None
    if (row.service_id, row.option_id, row.description) != (request.service_id, request.option_id, request.description):
        raise RequestChanged
    return Made(row.id, row.number, row.token)


def _require_offered(service: Service, request: MakeReport) -> None:
    if not service.active or request.option_id not in {one.option_id for one in kinds_of(service)}:
        raise NotFound


def _same(session: Session, request: MakeReport, *, by: Actor) -> Report | None:
    """Return the report that this one is the same as; what is over or of another kind is not, whoever says so."""
    if request.same_as_id is None:
        return None
    found = report_by_id(session, by.organisation_id, request.same_as_id)
    return found if found.state in OPEN and found.option_id == request.option_id else None


def _row(request: MakeReport, same: Report | None, *, by: Actor, now: datetime) -> ReportRow:
    place, told_by = request.place, request.told_by
    return ReportRow(
        organisation_id=by.organisation_id,
        number=new_number(),
        token=secrets.token_urlsafe(16),
        client_key=request.client_key,
        service_id=request.service_id,
        option_id=request.option_id,
        latitude=place.at.latitude,
        longitude=place.at.longitude,
        is_exact=place.is_exact,
        postcode=place.postcode,
        municipality=place.municipality,
        where_words=place.words,
        location_id=place.location_id,
        flat=place.flat,
        description=request.description,
        urgency=request.urgency,
        state=ReportState.DUPLICATE if same else ReportState.NEW,
        duplicate_of_id=same.report_id if same else None,
        name=told_by.name,
        phone=told_by.phone,
        email=told_by.email,
        locale=request.locale,
        wants_to_hear=told_by.wants_to_hear,
        created_at=now,
        closed_at=now if same else None,
    )
