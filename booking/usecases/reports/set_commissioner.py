"""Say who commissions the work on reports, and which buildings are theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.store.locks import lock_wish
from booking.store.queries.commissioners import commissioner_by_id
from booking.store.tables import BuildingRow, CommissionerRow, LocationRow
from booking.usecases.bookings.requests import Place, Who
from booking.usecases.reports.find import report_service_by_id
from booking.usecases.residents.register_resident import register_resident


@dataclass(frozen=True, slots=True)
class AddCommissioner:
    """A municipality or a housing company that pays for the rounds of a service: who answers there, and where."""

    service_id: int
    who: Who
    place: Place


def add_commissioner(session: Session, request: AddCommissioner, *, by: Actor, now: datetime) -> int:
    """Keep who commissions the work and return the id; the same one again is the same.

    Raises ``NotAllowed`` for others than a coordinator, ``NotFound`` for a service without reports.
    """
    _require_coordinator(by)
    report_service_by_id(session, by.organisation_id, request.service_id)
    lock_wish(session, by.organisation_id, f"commissioners of {request.service_id}")
    resident = register_resident(session, request.who, request.place, by=by, now=now)
    known = session.scalar(
        select(CommissionerRow).where(
            CommissionerRow.organisation_id == by.organisation_id,
            CommissionerRow.service_id == request.service_id,
            CommissionerRow.resident_id == resident.resident_id,
        )
    )
    if known is not None:
        return known.id
    row = CommissionerRow(
        organisation_id=by.organisation_id, service_id=request.service_id, resident_id=resident.resident_id
    )
    session.add(row)
    session.flush()
    return row.id


def set_buildings(session: Session, commissioner_id: int, location_ids: frozenset[int], *, by: Actor) -> None:
    """Let exactly these locations be the buildings of a commissioner.

    What was reported about one that is no longer theirs stays. Raises ``NotAllowed``, ``NotFound``.
    """
    _require_coordinator(by)
    commissioner_by_id(session, by.organisation_id, commissioner_id)
    lock_wish(session, by.organisation_id, f"buildings of {commissioner_id}")
    own = set(
        session.scalars(
            select(LocationRow.id).where(
                LocationRow.organisation_id == by.organisation_id, LocationRow.id.in_(location_ids)
            )
        )
    )
    if own != location_ids:
        raise NotFound
    session.execute(
        delete(BuildingRow).where(
            BuildingRow.organisation_id == by.organisation_id, BuildingRow.commissioner_id == commissioner_id
        )
    )
    session.add_all(
        BuildingRow(organisation_id=by.organisation_id, commissioner_id=commissioner_id, location_id=location_id)
        for location_id in sorted(location_ids)
    )
    session.flush()


def _require_coordinator(by: Actor) -> None:
    if Role.COORDINATOR not in by.roles:
        raise NotAllowed
