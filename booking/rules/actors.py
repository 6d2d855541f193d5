"""Who does something: a resident, somebody of the staff, or the house itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person may be to an organisation."""

    RESIDENT = "resident"
    WORKER = "worker"
    DESK = "desk"
    COORDINATOR = "coordinator"
    SYSTEM = "system"


STAFF_ROLES = (Role.WORKER, Role.DESK, Role.COORDINATOR)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts within one organisation.

    ``user_id`` is set for staff, ``worker_id`` for staff who go out and do the work, and ``household_id``
    for a resident who proved who they are with a private link. ``representative_id`` is somebody else who acts for
    that household.
    """

    organisation_id: int
    roles: frozenset[Role] = field(default_factory=frozenset)
    user_id: int | None = None
    worker_id: int | None = None
    household_id: int | None = None
    representative_id: int | None = None
    name: str = ""

    @property
    def is_office(self) -> bool:
        """Whether this is somebody who books for others: the desk or the coordinator."""
        return bool(self.roles & {Role.DESK, Role.COORDINATOR})

    @property
    def kind(self) -> Role:
        """The one role that the history of a booking names."""
        for role in (Role.COORDINATOR, Role.DESK, Role.WORKER, Role.SYSTEM):
            if role in self.roles:
                return role
        return Role.RESIDENT


def resident_of(
    organisation_id: int, *, household_id: int | None = None, representative_id: int | None = None
) -> Actor:
    """Return a resident, known by a private link when ``household_id`` is given, or who acts for that household."""
    return Actor(
        organisation_id,
        roles=frozenset({Role.RESIDENT}),
        household_id=household_id,
        representative_id=representative_id,
    )


def system_of(organisation_id: int) -> Actor:
    """Return the house itself: the scheduler, or Stripe's word that came in."""
    return Actor(organisation_id, roles=frozenset({Role.SYSTEM}))
