"""The equipment of an organisation, and when it is away."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.refusals import NotFound
from booking.rules.versions import version_of
from booking.store.tables import EquipmentAbsenceRow, EquipmentRow, OptionRow


@dataclass(frozen=True, slots=True)
class EquipmentAbsence:
    """A stretch in which a piece of equipment is away."""

    absence_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """One piece of equipment as the coordinator knows it. ``absences`` are those that are not over yet."""

    equipment_id: int
    name: str
    kind: str
    active: bool
    location_id: int | None
    """Where it stands, when it is for rent there."""
    frame_number: str
    absences: tuple[EquipmentAbsence, ...]

    @property
    def version(self) -> str:
        """A short name for what it is: two people who saw other facts have another version."""
        return facts_version(self)


def facts_version(thing: Equipment | EquipmentRow) -> str:
    """Return a short name for what a piece of equipment is, as read or as kept."""
    return version_of((thing.name, thing.kind, thing.active, thing.location_id, thing.frame_number))


def equipment_of(session: Session, organisation_id: int, *, now: datetime) -> list[Equipment]:
    """Return the equipment by kind and name, what is no longer used last."""
    rows = session.scalars(
        select(EquipmentRow)
        .where(EquipmentRow.organisation_id == organisation_id)
        .order_by(EquipmentRow.active.desc(), EquipmentRow.kind, EquipmentRow.name)
    ).all()
    absences = _absences(session, organisation_id, now=now)
    return [
        Equipment(
            equipment_id=row.id,
            name=row.name,
            kind=row.kind,
            active=row.active,
            location_id=row.location_id,
            frame_number=row.frame_number,
            absences=tuple(absences[row.id]),
        )
        for row in rows
    ]


def equipment_by_id(session: Session, organisation_id: int, equipment_id: int, *, now: datetime) -> Equipment:
    """Return one piece of equipment. Raises ``NotFound``."""
    for equipment in equipment_of(session, organisation_id, now=now):
        if equipment.equipment_id == equipment_id:
            return equipment
    raise NotFound


def equipment_kinds(session: Session, organisation_id: int) -> list[str]:
    """Return every kind that there is of, or that a task asks for, in order."""
    of_things = session.scalars(select(EquipmentRow.kind).where(EquipmentRow.organisation_id == organisation_id))
    of_tasks = session.scalars(select(OptionRow.equipment).where(OptionRow.organisation_id == organisation_id))
    return sorted({*of_things, *(kind for kinds in of_tasks for kind in kinds)})


def _absences(session: Session, organisation_id: int, *, now: datetime) -> defaultdict[int, list[EquipmentAbsence]]:
    found: defaultdict[int, list[EquipmentAbsence]] = defaultdict(list)
    for row in session.scalars(
        select(EquipmentAbsenceRow)
        .where(EquipmentAbsenceRow.organisation_id == organisation_id, EquipmentAbsenceRow.ends_at > now)
        .order_by(EquipmentAbsenceRow.starts_at, EquipmentAbsenceRow.id)
    ):
        found[row.equipment_id].append(EquipmentAbsence(row.id, row.starts_at, row.ends_at))
    return found
