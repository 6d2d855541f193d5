"""What services ask besides their tasks, as the rules see it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from booking.rules.questions import AnswerChoice, AnswerKind, Question
from booking.store.tables import QuestionRow


def questions_by_service(session: Session, organisation_id: int) -> defaultdict[int, list[Question]]:
    """Return the questions of each service in their order, inactive ones too: a booking may have their answers."""
    found: defaultdict[int, list[Question]] = defaultdict(list)
    # Columns and not rows: what a use case has changed and not yet written stays as it is.
    for row in session.execute(
        select(*QuestionRow.__table__.columns)
        .where(QuestionRow.organisation_id == organisation_id)
        .order_by(QuestionRow.position, QuestionRow.id)
    ):
        found[row.service_id].append(_question(row))
    return found


def _question(row: Row[*tuple[Any, ...]]) -> Question:
    return Question(
        question_id=row.id,
        slug=row.slug,
        label=row.label,
        hint=row.hint,
        kind=AnswerKind(row.kind),
        choices=tuple(AnswerChoice(one["code"], one["name"], one["active"]) for one in row.choices),
        excluding=tuple(row.excluding),
        required=row.required,
        least=row.least,
        most=row.most,
        unit=row.unit,
        beyond=row.beyond,
        worker_sees=row.worker_sees,
        sensitive=row.sensitive,
        counts_as=row.counts_as,
        active=row.active,
    )
