"""A limit more on how much of a service a household may have."""

from __future__ import annotations

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.quotas import Quota
from booking.rules.refusals import NotFound
from booking.store.queries.services import service_by_id
from booking.store.tables import QuotaRow
from booking.usecases.services.find import service_to_change


def add_limit(session: Session, service_id: int, quota: Quota, *, by: Actor) -> int:
    """Let every household have no more than this of a service from now on, and return the id of the limit.

    What was booked stays booked. Raises ``NotAllowed``, or ``NotFound`` for a strange service or task.
    """
    row = service_to_change(session, service_id, by=by)
    service = service_by_id(session, by.organisation_id, row.id)
    if not quota.option_ids <= {option.option_id for option in service.options}:
        raise NotFound
    limit = QuotaRow(
        organisation_id=row.organisation_id,
        service_id=row.id,
        counts=quota.of,
        most=quota.most,
        per=quota.per,
        season_first=quota.season.first.code if quota.season else None,
        season_last=quota.season.last.code if quota.season else None,
        option_ids=sorted(quota.option_ids),
    )
    session.add(limit)
    session.flush()
    return limit.id
