"""What a question of a service is from now on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.versions import require_seen
from booking.store.queries.services import service_by_id
from booking.usecases.services.find import question_to_change, service_to_change
from booking.usecases.services.question_facts import QuestionFacts, write_question


@dataclass(frozen=True, slots=True)
class ChangeQuestion:
    """Which question of which service, and what it is from now on.

    ``seen`` is the version that the person had before them; empty where nobody looked.
    """

    service_id: int
    question_id: int
    facts: QuestionFacts
    seen: str = ""


def change_question(session: Session, request: ChangeQuestion, *, by: Actor) -> None:
    """Write down what changed; its kind and its short name stay, so that kept answers stay answers to it.

    Raises ``NotAllowed``, ``NotFound``, ``TooFewChoices``, ``BoundsCrossed``, or ``VersionChanged`` when somebody else
    saved it in the meantime.
    """
    service = service_to_change(session, request.service_id, by=by)
    row = question_to_change(session, service, request.question_id)
    require_seen(request.seen, service_by_id(session, by.organisation_id, service.id).question(row.id).version)

    write_question(row, request.facts)
    session.flush()
