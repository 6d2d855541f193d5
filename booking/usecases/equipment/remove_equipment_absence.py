"""A piece of equipment will be there after all."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.store.tables import EquipmentAbsenceRow
from booking.usecases.equipment.find import equipment_to_change


@dataclass(frozen=True, slots=True)
class RemoveEquipmentAbsence:
    """Which absence of which piece."""

    equipment_id: int
    absence_id: int


def remove_equipment_absence(session: Session, request: RemoveEquipmentAbsence, *, by: Actor) -> None:
    """Take an absence away; one that is gone already stays gone. Raises ``NotAllowed`` or ``NotFound``."""
    equipment = equipment_to_change(session, request.equipment_id, by=by)

    session.execute(
        delete(EquipmentAbsenceRow).where(
            EquipmentAbsenceRow.organisation_id == by.organisation_id,
            EquipmentAbsenceRow.equipment_id == equipment.id,
            EquipmentAbsenceRow.id == request.absence_id,
        )
    )
