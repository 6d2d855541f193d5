"""One more question of a service."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.questions import AnswerKind
from booking.rules.slugs import free_slug
from booking.rules.text import DEFAULT_LOCALE
from booking.store.tables import QuestionRow
from booking.usecases.services.find import service_to_change
from booking.usecases.services.question_facts import QuestionFacts, write_question


@dataclass(frozen=True, slots=True)
class AddQuestion:
    """In which service, what kind of answer, and what the question is."""

    service_id: int
    kind: AnswerKind
    facts: QuestionFacts


def add_question(session: Session, request: AddQuestion, *, by: Actor) -> int:
    """Ask it last, from now on, and return its id. What is booked already is not asked again.

    Raises ``NotAllowed``, ``NotFound``, ``TooFewChoices`` or ``BoundsCrossed``.
    """
    service = service_to_change(session, request.service_id, by=by)
    known = session.execute(
        select(QuestionRow.slug, QuestionRow.position).where(
            QuestionRow.organisation_id == service.organisation_id, QuestionRow.service_id == service.id
        )
    ).all()

    row = QuestionRow(
        organisation_id=service.organisation_id,
        service_id=service.id,
        slug=free_slug(request.facts.label[DEFAULT_LOCALE], {one.slug for one in known}, otherwise="question"),
        position=max((one.position for one in known), default=0) + 1,
        kind=request.kind,
    )
    write_question(row, request.facts)
    session.add(row)
    session.flush()
    return row.id
