"""The tariff that somebody wants to change."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound, VersionChanged
from booking.rules.refusals.tariffs import TariffInUse
from booking.store.tables import TariffRow


def require_coordinator(by: Actor) -> int:
    """Return the id of the coordinator who acts. Raises ``NotAllowed`` for anybody else."""
    if Role.COORDINATOR not in by.roles or by.user_id is None:
        raise NotAllowed
    return by.user_id


def draft_to_change(session: Session, tariff_id: int, *, version: int, by: Actor) -> TariffRow:
    """Return a draft, locked, as the coordinator saw it.

    Raises ``NotAllowed``, ``NotFound`` for a stranger's, ``VersionChanged`` when somebody saved it in the meantime,
    and ``TariffInUse`` for what is no draft (any more).
    """
    require_coordinator(by)
    row = session.scalar(
        select(TariffRow)
        .where(TariffRow.organisation_id == by.organisation_id, TariffRow.id == tariff_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    if row.state != "draft":
        raise TariffInUse
    if row.version != version:
        raise VersionChanged
    return row
