"""What a piece of equipment is called, of which kind it is, whether it is still used."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.versions import require_seen
from booking.store.queries.equipment import facts_version
from booking.usecases.equipment.find import equipment_to_change, kind_as_known, require_free_name, require_location


@dataclass(frozen=True, slots=True)
class ChangeEquipment:
    """A piece of equipment as it is from now on. ``seen`` is its version that the person had before them, or empty."""

    equipment_id: int
    name: str
    kind: str
    active: bool
    seen: str = ""
    location_id: int | None = None
    """Where it stands, when it is for rent there."""
    frame_number: str = ""


def change_equipment(session: Session, request: ChangeEquipment, *, by: Actor) -> None:
    """Write down what changed. Promised visits stay; ``stranded_visits`` lists those that miss it now.

    Raises ``NotAllowed``, ``NotFound``, ``VersionChanged`` or ``NameTaken``.
    """
    row = equipment_to_change(session, request.equipment_id, by=by)
    require_seen(request.seen, facts_version(row))
    require_free_name(session, by.organisation_id, request.name, besides=row.id)
    require_location(session, by.organisation_id, request.location_id)

    row.location_id, row.frame_number = request.location_id, request.frame_number
    row.name, row.active = request.name, request.active
    row.kind = kind_as_known(session, by.organisation_id, request.kind)
    session.flush()
