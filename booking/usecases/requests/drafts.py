"""The way to a request: its answers are kept page by page, and sent at the end."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotFound
from booking.store.queries.request_drafts import ANSWERS, SENT
from booking.store.queries.services import service_by_id
from booking.store.tables import DraftRow
from booking.usecases.drafts.find import draft_to_change, write_answers
from booking.usecases.requests.ask_for_service import ask_for_service
from booking.usecases.requests.requests import AskForService, Received


def start_request(
    session: Session, service_id: int, page: str, told: Mapping[str, Any], *, by: Actor, now: datetime
) -> str:
    """Keep the answers of the first page, and return the token of a new draft. Raises ``NotFound``."""
    service = service_by_id(session, by.organisation_id, service_id)
    if not service.active:
        raise NotFound
    row = DraftRow(
        organisation_id=by.organisation_id,
        token=secrets.token_urlsafe(12),
        service_id=service.service_id,
        # The pages of a booking may look at it too: nothing was chosen there.
        answers={"tasks": [], "note": "", "round": 0, ANSWERS: {page: dict(told)}},
        touched_at=now,
    )
    session.add(row)
    session.flush()
    return row.token


def keep_answers(session: Session, token: str, page: str, told: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """Keep the answers of one page in the place of the earlier ones. Raises ``NotFound``."""
    row = draft_to_change(session, token, by=by)
    if ANSWERS not in row.answers:
        raise NotFound
    write_answers(row, now=now, **{ANSWERS: row.answers[ANSWERS] | {page: dict(told)}})


def send_request(session: Session, token: str, request: AskForService, *, by: Actor, now: datetime) -> Received:
    """Make the request, and remember it with the draft: whoever comes back finds where it stands.

    Raises what ``ask_for_service`` raises.
    """
    row = draft_to_change(session, token, by=by)
    received = ask_for_service(session, request, by=by, now=now)
    write_answers(row, now=now, **{SENT: received.token})
    return received
