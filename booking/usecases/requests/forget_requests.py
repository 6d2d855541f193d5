"""Forget what is personal of requests that came to nothing.

Source: GDPR, article 5, 1, e; Bestuursdecreet III.87 §1/1 (contact data at most two years): domain A5, retention.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from booking.rules.requests import CAME_TO_NOTHING
from booking.store.tables import OrganisationRow, PhotoRow, RequestHistoryRow, RequestRow


def forget_requests(session: Session, *, now: datetime, limit: int = 500) -> int:
    """Empty up to ``limit`` requests that were declined or withdrawn longer ago than their organisation keeps them.

    What was asked of which service, where about, when, and what was decided stays: for the figures. Found by
    ``ix_requests_to_forget``; those that somebody changes this moment are passed over. Returns how many.
    """
    kept_until = RequestRow.closed_at + func.make_interval(0, 0, 0, OrganisationRow.request_days_kept)
    ids = session.scalars(
        select(RequestRow.id)
        .join(OrganisationRow, OrganisationRow.id == RequestRow.organisation_id)
        .where(RequestRow.state.in_(CAME_TO_NOTHING), RequestRow.forgotten_at.is_(None), kept_until <= now)
        .limit(limit)
        .with_for_update(of=RequestRow, skip_locked=True)
    ).all()
    if not ids:
        return 0
    session.execute(
        update(RequestRow)
        .where(RequestRow.id.in_(ids))
        .values(**_NOTHING, forgotten_at=now)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(RequestHistoryRow)
        .where(RequestHistoryRow.request_id.in_(ids), RequestHistoryRow.by_staff_id.is_(None))
        .values(by_name="")
        .execution_options(synchronize_session=False)
    )
    # A photo shows a home, and often who lives there.
    session.execute(delete(PhotoRow).where(PhotoRow.request_id.in_(ids)).execution_options(synchronize_session=False))
    return len(ids)


_WORDS: Final = (
    "name",
    "phone",
    "email",
    "street",
    "house_number",
    "box",
    "access_notes",
    "asker_name",
    "asker_phone",
    "asker_email",
    "need",
    "urgency_words",
    "intake_words",
    "materials",
    "conditions",
)
_NOTHING: Final[dict[str, Any]] = dict.fromkeys(_WORDS, "") | {
    "answers": {},
    "latitude": 0.0,
    "longitude": 0.0,
    "birth_year": None,
    "points": 0,
    "household_id": None,
    "resident_id": None,
    "intake_booking_id": None,
    "waiting_id": None,
}
