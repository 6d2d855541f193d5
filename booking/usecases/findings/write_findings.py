"""The report of a visit: what was found and what we advise, in a new version each time, and the resident is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor, Role
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound
from booking.rules.refusals.work import NothingWritten, TooEarlyForReport
from booking.store.queries.services import service_by_id
from booking.store.tables import AssignmentRow, BookingRow, FindingsRow
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.telling import tell

_BEGUN: Final = frozenset({State.STARTED, State.DONE})


@dataclass(frozen=True, slots=True)
class WriteFindings:
    """Of which booking, what was found and advised in words, and which of the service's advice, by its place."""

    booking_id: int
    found: str
    advised: str = ""
    ticked: frozenset[int] = frozenset()


def write_findings(session: Session, request: WriteFindings, *, by: Actor, now: datetime) -> int:
    """Keep a new version of the report, tell the resident where it is to be read, and return its number from 1 on.

    The same words again change nothing and tell nobody. Raises ``NotFound`` for a booking of others, for a worker who
    has no part in it and for a service that gives no report; ``TooEarlyForReport`` before anybody began,
    ``NothingWritten`` where there is nothing in it.
    """
    row = booking_to_change(session, request.booking_id, by=by)
    _require_part(session, row, by=by)
    service = service_by_id(session, row.organisation_id, row.service_id)
    if not service.gives_report:
        raise NotFound
    if row.state not in _BEGUN:
        raise TooEarlyForReport
    advice = [dict(text) for place, text in enumerate(service.advice) if place in request.ticked]
    content = (request.found.strip(), request.advised.strip(), advice)
    if not any(content):
        raise NothingWritten
    last = _newest(session, row)
    if last is not None and (last.found, last.advised, last.advice) == content:
        return last.version

    version = last.version + 1 if last is not None else 1
    session.add(
        FindingsRow(
            organisation_id=row.organisation_id,
            booking_id=row.id,
            version=version,
            found=content[0],
            advised=content[1],
            advice=advice,
            written_at=now,
            written_by=by.name.split(" ")[0],
        )
    )
    tell(session, Kind.FINDINGS_WRITTEN, row, now=now, about=f"findings {version}")
    return version


def _require_part(session: Session, row: BookingRow, *, by: Actor) -> None:
    if by.is_office:
        return
    mine = select(func.count()).where(
        AssignmentRow.organisation_id == row.organisation_id,
        AssignmentRow.booking_id == row.id,
        AssignmentRow.worker_id == by.worker_id,
        AssignmentRow.state.in_(("started", "done")),
    )
    if Role.WORKER not in by.roles or not session.scalar(mine):
        raise NotFound


def _newest(session: Session, row: BookingRow) -> FindingsRow | None:
    return session.scalar(
        select(FindingsRow)
        .where(FindingsRow.organisation_id == row.organisation_id, FindingsRow.booking_id == row.id)
        .order_by(FindingsRow.version.desc())
        .limit(1)
    )
