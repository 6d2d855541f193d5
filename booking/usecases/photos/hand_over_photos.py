"""Give the photos of what was being filled in to what came of it."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.photos import Of, Thing, of_draft
from booking.store.queries.photos import is_of
from booking.store.tables import PhotoRow


def hand_over_photos(session: Session, draft_key: str, to: Thing, *, by: Actor) -> None:
    """Let the photos of a draft be those of ``to``: a booking, a request or a report of this organisation."""
    if to.of is None:
        raise ValueError("photos go to what came of the draft")
    session.execute(
        update(PhotoRow)
        .where(PhotoRow.organisation_id == by.organisation_id, is_of(of_draft(draft_key)))
        .values(
            booking_id=to.id if to.of is Of.BOOKING else None,
            request_id=to.id if to.of is Of.REQUEST else None,
            report_id=to.id if to.of is Of.REPORT else None,
            draft_key="",
        )
    )
