"""What who works at a session has to know of the answers of a guest, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from booking.rules.questions import Question
from booking.web.common.formats import text
from booking.web.common.question_fields import answer_words


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A question and its answer."""

    question: str
    answer: str


def answers_to_show(questions: Iterable[Question], answers: Mapping[str, Any]) -> tuple[ShownAnswer, ...]:
    """Return the answers that workers see, in the order of the questions; what was not answered is left out."""
    return tuple(
        ShownAnswer(text(one.label), answer_words(one, str(answers[one.slug])))
        for one in questions
        if one.worker_sees and answers.get(one.slug)
    )
