"""What somebody has answered so far on the way to a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.refusals import NotFound
from booking.store.tables import DraftRow

#: Under which name a draft keeps the answers of a request: by the page on which they were given.
ANSWERS: Final = "request"
#: Under which name it keeps the private link of the request that it became.
SENT: Final = "request_sent"


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """One way to a request, as far as it went. ``told`` are the answers of each page; ``sent`` is its private link."""

    token: str
    service_id: int
    told: Mapping[str, Mapping[str, Any]]
    sent: str


def request_draft(session: Session, organisation_id: int, token: str) -> RequestDraft:
    """Return a draft of a request. Raises ``NotFound``, also for the draft of a booking."""
    row = session.scalar(select(DraftRow).where(DraftRow.organisation_id == organisation_id, DraftRow.token == token))
    if row is None or ANSWERS not in row.answers:
        raise NotFound
    return RequestDraft(row.token, row.service_id, row.answers[ANSWERS], row.answers.get(SENT, ""))
