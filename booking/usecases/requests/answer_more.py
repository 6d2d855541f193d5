"""Tell more about a request that is under way."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals.requests import NothingAsked
from booking.rules.requests import Step
from booking.store.request_history import take_step
from booking.usecases.requests.find import request_to_change, require_unchanged
from booking.usecases.requests.requests import AnswerMore

#: More than this is a correspondence: then a call is better.
MOST_WORDS: Final = 6000


def answer_more(session: Session, request: AnswerMore, *, by: Actor, now: datetime) -> None:
    """Keep the words under what was told before. That there is something new stands in the history.

    The same words sent twice are kept once. Raises ``NotFound``, ``NothingAsked`` for no words, ``VersionChanged``,
    ``RequestMovedOn``.
    """
    row = request_to_change(session, request.request_id, by=by)
    words = request.words.strip()
    if not words:
        raise NothingAsked
    if row.need == words or row.need.endswith(f"\n\n{words}"):
        return
    require_unchanged(row, seen=request.seen)
    row.need = f"{row.need}\n\n{words}".strip()[:MOST_WORDS]
    take_step(session, row, Step.ANSWER, by=by, now=now)
    session.flush()
