"""What somebody who reported something is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.messages.outbox import Recipient, When, enqueue
from booking.messages.report_facts import ReportFacts
from booking.rules.waiting import tell_at
from booking.store.queries.services import service_by_id
from booking.store.tables import ReportRow


def tell_received(session: Session, row: ReportRow, *, now: datetime) -> None:
    """Write down that it came in, with the link to see how it stands."""
    _tell(session, Kind.REPORT_RECEIVED, row, outcome="", when=When(now), now=now)


def tell_closed(session: Session, row: ReportRow, *, now: datetime) -> None:
    """Write down how it ended, for who reported it and for all who reported the same; when people are awake."""
    same = session.scalars(
        select(ReportRow)
        .where(ReportRow.organisation_id == row.organisation_id, ReportRow.duplicate_of_id == row.id)
        .order_by(ReportRow.id)
    )
    for one in (row, *same):
        _tell(session, Kind.REPORT_DONE, one, outcome=row.state, answer=row.answer, when=When(tell_at(now)), now=now)


def _tell(
    session: Session, kind: Kind, row: ReportRow, *, outcome: str, when: When, now: datetime, answer: str = ""
) -> None:
    """Each report is told of once for each kind and each end that it came to."""
    if not row.wants_to_hear:
        return
    service = service_by_id(session, row.organisation_id, row.service_id)
    facts = ReportFacts(
        token=row.token,
        number=row.number,
        name=row.name,
        service=service.name,
        kind=service.option(row.option_id).name,
        where=f"{row.where_words}, {row.municipality}".removeprefix(", "),
        outcome=outcome,
        answer=answer,
    )
    enqueue(
        session,
        kind,
        facts.to_json(),
        to=Recipient(row.email, row.phone, row.locale),
        key=f"{kind}:{row.id}:{now.isoformat() if outcome else ''}",
        organisation_id=row.organisation_id,
        booking_id=None,
        when=when,
        now=now,
    )
