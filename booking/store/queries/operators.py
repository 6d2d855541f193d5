"""What somebody at a terminal names: an organisation by its short name, and in whose name something is done."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.tables import OrganisationRow, RoleRow, StaffRow


@dataclass(frozen=True, slots=True)
class Coordinator:
    """A coordinator who still works there. ``email`` is in lower case, empty where there is none."""

    staff_id: int
    name: str
    email: str


def organisations_by_slug(session: Session) -> dict[str, int]:
    """Return the id of each organisation of the installation by its short name, in order."""
    found = session.execute(select(OrganisationRow.slug, OrganisationRow.id).order_by(OrganisationRow.slug))
    return {one.slug: one.id for one in found}


def coordinators_of(session: Session, organisation_id: int) -> list[Coordinator]:
    """Return the coordinators of an organisation who still work there."""
    found = session.execute(
        select(StaffRow.id, StaffRow.name, StaffRow.email)
        .join(RoleRow, RoleRow.staff_id == StaffRow.id)
        .where(
            StaffRow.organisation_id == organisation_id,
            StaffRow.active,
            RoleRow.organisation_id == organisation_id,
            RoleRow.role == Role.COORDINATOR,
        )
        .order_by(StaffRow.id)
    )
    return [Coordinator(one.id, one.name, one.email or "") for one in found]
