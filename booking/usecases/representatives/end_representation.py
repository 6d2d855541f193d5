"""Let somebody no longer act for a household."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound
from booking.store.locks import lock_household
from booking.store.tables import RepresentationRow
from booking.usecases.representatives.renew_links import renew_links
from booking.usecases.residents.open_dossier import Purpose, open_dossier


def end_representation(session: Session, resident_id: int, representation_id: int, *, by: Actor, now: datetime) -> None:
    """End it at once: from now on their own link shows nothing of this household.

    The links of all its bookings, which they may have, end as well: behind each stand the children and who may fetch
    them. The household gets new ones of what is still to come; of the rest it asks for one. What has not begun yet of
    the mandate is taken away. Raises ``NotAllowed`` or ``NotFound``.
    """
    household_id = open_dossier(session, resident_id, purpose=Purpose.CHANGE, by=by, now=now)
    lock_household(session, by.organisation_id, household_id)
    row = session.scalar(
        select(RepresentationRow).where(
            RepresentationRow.organisation_id == by.organisation_id,
            RepresentationRow.household_id == household_id,
            RepresentationRow.id == representation_id,
        )
    )
    if row is None:
        raise NotFound
    yesterday = local_date(now) - timedelta(days=1)
    if row.last is not None and row.last <= yesterday:
        return
    if row.first > yesterday:
        session.delete(row)
    else:
        row.last, row.closed_at = yesterday, now
    session.flush()
    renew_links(session, household_id, by=by, now=now)
