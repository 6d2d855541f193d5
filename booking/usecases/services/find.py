"""Finding a service, a task or a question to change."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.store.tables import OptionRow, QuestionRow, ServiceRow


def service_to_change(session: Session, service_id: int, *, by: Actor) -> ServiceRow:
    """Return a service of the coordinator's own organisation, locked. Raises ``NotAllowed`` or ``NotFound``."""
    if Role.COORDINATOR not in by.roles:
        raise NotAllowed
    row = session.scalar(
        select(ServiceRow)
        .where(ServiceRow.organisation_id == by.organisation_id, ServiceRow.id == service_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def option_to_change(session: Session, service: ServiceRow, option_id: int) -> OptionRow:
    """Return a task of a service. Raises ``NotFound`` for one of another service."""
    row = session.scalar(
        select(OptionRow).where(
            OptionRow.organisation_id == service.organisation_id,
            OptionRow.service_id == service.id,
            OptionRow.id == option_id,
        )
    )
    if row is None:
        raise NotFound
    return row


def question_to_change(session: Session, service: ServiceRow, question_id: int) -> QuestionRow:
    """Return a question of a service. Raises ``NotFound`` for one of another service."""
    row = session.scalar(
        select(QuestionRow).where(
            QuestionRow.organisation_id == service.organisation_id,
            QuestionRow.service_id == service.id,
            QuestionRow.id == question_id,
        )
    )
    if row is None:
        raise NotFound
    return row
