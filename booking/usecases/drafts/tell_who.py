"""Tell who is booking."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.store.queries.drafts import DraftWho, read_draft, written_who
from booking.usecases.bookings.requests import Who
from booking.usecases.drafts.find import draft_to_change, write_answers


def tell_who(session: Session, token: str, who: Who, *, by: Actor, now: datetime) -> None:
    """Keep who is booking. Another name, number or address than before is somebody whom we do not know yet.

    Raises ``NotFound``.
    """
    row = draft_to_change(session, token, by=by)
    known = read_draft(session, row).who
    same = known is not None and (known.name, known.phone, known.email) == (who.name, who.phone, who.email)
    resident_id = known.resident_id if known is not None and same else None
    if resident_id is None:
        row.household_id = None
        write_answers(row, now=now, representative=None)
    write_answers(row, now=now, who=written_who(DraftWho(who.name, who.phone, who.email, resident_id)))
