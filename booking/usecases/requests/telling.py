"""What who asked is told of a request: the one who asks for another, and else the person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.messages.outbox import Recipient, When, can_be_told, enqueue
from booking.messages.request_facts import RequestFacts
from booking.rules.requests import Relation
from booking.rules.waiting import tell_at
from booking.store.queries.services import service_by_id
from booking.store.tables import RequestRow


def tell(
    session: Session,
    kind: Kind,
    row: RequestRow,
    *,
    now: datetime,
    is_accepted: bool | None = None,
    starts_at: datetime | None = None,
) -> None:
    """Write a message about a request down. Each kind is told once for each step that asks for it.

    Nobody is woken for it, except for the first: they are up. Of a confidential service its name is left out.
    """
    session.flush()
    service = service_by_id(session, row.organisation_id, row.service_id)
    name, phone, email = _reached(row)
    facts = RequestFacts(
        token=row.token,
        number=row.number,
        name=name,
        service={} if service.confidential else dict(service.name),
        is_accepted=is_accepted,
        starts_at=starts_at,
    )
    enqueue(
        session,
        kind,
        facts.to_json(),
        to=Recipient(email, phone, row.locale),
        key=f"{kind}:{row.id}:{row.version}",
        organisation_id=row.organisation_id,
        booking_id=None,
        when=When(now if kind is Kind.REQUEST_RECEIVED else tell_at(now)),
        now=now,
    )


def can_tell(row: RequestRow) -> bool:
    """Tell whether a message reaches who asked; else the desk calls."""
    _name, phone, email = _reached(row)
    return can_be_told(Recipient(email, phone, row.locale))


def _reached(row: RequestRow) -> tuple[str, str, str]:
    if row.relation == Relation.SELF:
        return row.name, row.phone, row.email
    return row.asker_name, row.asker_phone, row.asker_email
