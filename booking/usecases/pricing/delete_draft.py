"""Throw a draft away."""

from __future__ import annotations

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.usecases.pricing.find import draft_to_change


def delete_draft(session: Session, tariff_id: int, *, version: int, by: Actor) -> None:
    """Delete a draft; nobody ever paid by it.

    Raises ``NotAllowed``, ``NotFound``, ``VersionChanged``, or ``TariffInUse`` for what is no draft.
    """
    row = draft_to_change(session, tariff_id, version=version, by=by)
    session.delete(row)
    session.flush()
