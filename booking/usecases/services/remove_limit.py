"""A limit less on how much of a service a household may have."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.store.tables import QuotaRow
from booking.usecases.services.find import service_to_change


def remove_limit(session: Session, service_id: int, quota_id: int, *, by: Actor) -> None:
    """Take a limit of a service away. Raises ``NotAllowed``, or ``NotFound`` for a strange service."""
    row = service_to_change(session, service_id, by=by)
    session.execute(
        delete(QuotaRow).where(
            QuotaRow.organisation_id == row.organisation_id, QuotaRow.service_id == row.id, QuotaRow.id == quota_id
        )
    )
