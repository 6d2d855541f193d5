"""Finding a piece of equipment to change, and keeping names apart and kinds together."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.folding import fold
from booking.rules.refusals import NameTaken, NotFound
from booking.store.queries.equipment import equipment_kinds
from booking.store.queries.locations import point_of_location
from booking.store.tables import EquipmentRow
from booking.usecases.workers.find import require_coordinator


def equipment_to_change(session: Session, equipment_id: int, *, by: Actor) -> EquipmentRow:
    """Return a piece of the coordinator's own organisation, locked. Raises ``NotAllowed`` or ``NotFound``."""
    require_coordinator(by)
    row = session.scalar(
        select(EquipmentRow)
        .where(EquipmentRow.organisation_id == by.organisation_id, EquipmentRow.id == equipment_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def require_free_name(session: Session, organisation_id: int, name: str, *, besides: int = 0) -> None:
    """Raise ``NameTaken`` where another piece than ``besides`` is called so, whatever the capitals."""
    rows = session.execute(
        select(EquipmentRow.id, EquipmentRow.name).where(EquipmentRow.organisation_id == organisation_id)
    )
    if any(fold(known) == fold(name) and equipment_id != besides for equipment_id, known in rows):
        raise NameTaken


def require_location(session: Session, organisation_id: int, location_id: int | None) -> None:
    """Raise ``NotFound`` for a location of somebody else; None is no location."""
    if location_id is not None:
        point_of_location(session, organisation_id, location_id)


def kind_as_known(session: Session, organisation_id: int, kind: str) -> str:
    """Return ``kind`` as things or tasks spell it already: tasks find their equipment by it."""
    return next((known for known in equipment_kinds(session, organisation_id) if fold(known) == fold(kind)), kind)
