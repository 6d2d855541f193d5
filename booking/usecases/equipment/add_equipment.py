"""Something new that goes along to jobs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.store.tables import EquipmentRow
from booking.usecases.equipment.find import kind_as_known, require_free_name, require_location
from booking.usecases.workers.find import require_coordinator


@dataclass(frozen=True, slots=True)
class AddEquipment:
    """What it is called, and the kind by which tasks ask for it."""

    name: str
    kind: str
    location_id: int | None = None
    """Where it stands, when it is for rent there."""
    frame_number: str = ""


def add_equipment(session: Session, request: AddEquipment, *, by: Actor) -> int:
    """Add a piece of equipment and return its id. Raises ``NotAllowed``, ``NotFound`` or ``NameTaken``."""
    require_coordinator(by)
    require_free_name(session, by.organisation_id, request.name)
    require_location(session, by.organisation_id, request.location_id)

    row = EquipmentRow(
        organisation_id=by.organisation_id,
        name=request.name,
        kind=kind_as_known(session, by.organisation_id, request.kind),
        location_id=request.location_id,
        frame_number=request.frame_number,
    )
    session.add(row)
    session.flush()
    return row.id
