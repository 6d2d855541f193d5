"""What a question of a service is, as the coordinator writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from booking.rules.questions import ALWAYS_PRIVATE, EXCLUDABLE, NO, YES, AnswerKind
from booking.rules.refusals.services import BoundsCrossed, TooFewChoices
from booking.rules.slugs import free_slug
from booking.rules.text import DEFAULT_LOCALE, Text
from booking.store.tables import QuestionRow

_FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFacts:
    """A question: its words, what can be answered, who sees the answer, and what it is counted as.

    ``choices`` are the words of the answers of a choice, ``not_for_us`` of those with which the service may not do the
    work; of a yes or no, ``excluding`` is the one (``yes``, ``no``) with which it may not, or empty. ``least`` and
    ``most`` are of a number. ``beyond`` says who does what this service may not do.
    """

    label: Text
    hint: Text
    required: bool
    choices: tuple[Text, ...] = ()
    not_for_us: tuple[Text, ...] = ()
    excluding: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = ""
    beyond: Text
    worker_sees: bool
    sensitive: bool
    counts_as: str = ""
    active: bool = True


def write_question(row: QuestionRow, facts: QuestionFacts) -> None:
    """Put ``facts`` in the row of a question, as far as its kind has them; some kinds are private whatever they say.

    A choice that is called as before keeps its code; one that is gone stays for those who answered it. Raises
    ``TooFewChoices`` or ``BoundsCrossed``.
    """
    kind = AnswerKind(row.kind)
    row.label, row.hint, row.required = dict(facts.label), dict(facts.hint), facts.required
    is_private = kind in ALWAYS_PRIVATE
    row.worker_sees, row.sensitive = facts.worker_sees and not is_private, facts.sensitive or is_private
    row.active = facts.active
    row.beyond, row.counts_as, row.unit = dict(facts.beyond), facts.counts_as, ""
    row.choices, row.excluding = row.choices or [], []
    row.least = row.most = None
    if kind is AnswerKind.NUMBER:
        _write_bounds(row, facts)
    if kind is AnswerKind.CHOICE:
        _write_choices(row, facts)
    if kind is AnswerKind.YES_NO:
        row.excluding = [facts.excluding] if facts.excluding in {YES, NO} else []
    if kind not in EXCLUDABLE | {AnswerKind.NUMBER}:
        row.beyond = {}


def _write_bounds(row: QuestionRow, facts: QuestionFacts) -> None:
    if facts.least is not None and facts.most is not None and facts.least > facts.most:
        raise BoundsCrossed
    row.least, row.most, row.unit = facts.least, facts.most, facts.unit


def _write_choices(row: QuestionRow, facts: QuestionFacts) -> None:
    wanted = [*facts.choices, *facts.not_for_us]
    names = [one[DEFAULT_LOCALE] for one in wanted]
    if len(names) < _FEWEST or len(set(names)) < len(names):
        raise TooFewChoices
    before: list[dict[str, Any]] = row.choices
    codes = {one["name"][DEFAULT_LOCALE]: str(one["code"]) for one in before}
    taken = {str(one["code"]) for one in before}
    chosen: list[dict[str, Any]] = []
    for name in wanted:
        code = codes.get(name[DEFAULT_LOCALE]) or free_slug(name[DEFAULT_LOCALE], taken, otherwise="answer")
        taken.add(code)
        chosen.append({"code": code, "name": dict(name), "active": True})
    kept = {one["code"] for one in chosen}
    gone = [one | {"active": False} for one in before if one["code"] not in kept]
    row.choices = chosen + gone
    row.excluding = [str(one["code"]) for one in chosen[len(facts.choices) :]]
