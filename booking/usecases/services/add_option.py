"""A new task in a service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.slugs import free_slug
from booking.rules.text import DEFAULT_LOCALE
from booking.store.tables import OptionRow, ServiceRow
from booking.usecases.services.find import service_to_change
from booking.usecases.services.option_facts import OptionFacts, require_own, write_facts
from booking.usecases.services.require_priced import require_task_priced


@dataclass(frozen=True, slots=True)
class AddOption:
    """In which service, and what the task is."""

    service_id: int
    facts: OptionFacts


def add_option(session: Session, request: AddOption, *, by: Actor, now: datetime) -> int:
    """Add a task at the end of a service's list and return its id.

    Raises ``NotAllowed``, ``NotFound``, or ``TasksLeftWithoutPrice``.
    """
    service = service_to_change(session, request.service_id, by=by)

    require_own(session, service, request.facts)
    row = OptionRow(
        organisation_id=service.organisation_id,
        service_id=service.id,
        slug=_free_slug(session, service, request.facts.name[DEFAULT_LOCALE]),
        position=_last_position(session, service) + 1,
    )
    write_facts(row, request.facts)
    session.add(row)
    session.flush()
    require_task_priced(session, by.organisation_id, service.id, row.id, now=now)
    return row.id


def _free_slug(session: Session, service: ServiceRow, name: str) -> str:
    taken = set(
        session.scalars(
            select(OptionRow.slug).where(
                OptionRow.organisation_id == service.organisation_id, OptionRow.service_id == service.id
            )
        )
    )
    return free_slug(name, taken, otherwise="task")


def _last_position(session: Session, service: ServiceRow) -> int:
    last = session.scalar(
        select(func.max(OptionRow.position)).where(
            OptionRow.organisation_id == service.organisation_id, OptionRow.service_id == service.id
        )
    )
    return last or 0
