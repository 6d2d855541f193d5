"""A piece of equipment will be away: maintenance, lent out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals.times import InvalidPeriod
from booking.store.tables import EquipmentAbsenceRow
from booking.usecases.equipment.find import equipment_to_change


@dataclass(frozen=True, slots=True)
class AddEquipmentAbsence:
    """What is away and when: ``[starts_at, ends_at)``."""

    equipment_id: int
    starts_at: datetime
    ends_at: datetime


def add_equipment_absence(session: Session, request: AddEquipmentAbsence, *, by: Actor) -> int:
    """Write an absence down and return its id; the same one twice is one absence.

    Promised visits stay; ``stranded_visits`` lists those that miss it. Raises ``NotAllowed``, ``NotFound``, or
    ``InvalidPeriod`` for an end that is not after the start.
    """
    equipment = equipment_to_change(session, request.equipment_id, by=by)
    if request.ends_at <= request.starts_at:
        raise InvalidPeriod
    known = session.scalar(
        select(EquipmentAbsenceRow.id).where(
            EquipmentAbsenceRow.organisation_id == by.organisation_id,
            EquipmentAbsenceRow.equipment_id == equipment.id,
            EquipmentAbsenceRow.starts_at == request.starts_at,
            EquipmentAbsenceRow.ends_at == request.ends_at,
        )
    )
    if known is not None:
        return known

    row = EquipmentAbsenceRow(
        organisation_id=by.organisation_id,
        equipment_id=equipment.id,
        starts_at=request.starts_at,
        ends_at=request.ends_at,
    )
    session.add(row)
    session.flush()
    return row.id
