"""What a service asks besides its tasks, and whether an answer is one that the service can work with.

A service of the lokale diensteneconomie does what regular firms do not: no gas, nothing above three metres, three days
for a job, a hedge up to 1.80 m, only the home in which one lives (domain A3.2). Those bounds are data of its questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from booking.rules.phone import parse_phone
from booking.rules.refusals.people import InvalidPhone
from booking.rules.refusals.services import AnswersRefused, BeyondService
from booking.rules.text import Text
from booking.rules.uitpas import STATUS, given_with_kansentarief, uitpas_number
from booking.rules.versions import version_of


class AnswerKind(StrEnum):
    """What kind of answer a question wants."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"
    PHONE = "phone"
    UITPAS = "uitpas"
    """The number of a UiTPAS: private, whatever the question says."""


class AnswerFault(StrEnum):
    """What is wrong with one answer."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NO_NUMBER = "no_number"
    OUTSIDE = "outside"
    NOT_OFFERED = "not_offered"
    NO_DATE = "no_date"
    NO_PHONE = "no_phone"
    NO_UITPAS = "no_uitpas"


#: Answers by the slug of their question, each in one spelling: ``1.8``, ``yes``, ``2026-11-23``, ``+32470123456``.
Answers: TypeAlias = Mapping[str, str]

YES: Final = "yes"
NO: Final = "no"
#: The kinds whose answer a tariff can count: a number as it is, a yes as one.
COUNTABLE: Final = frozenset({AnswerKind.NUMBER, AnswerKind.YES_NO})
#: The kinds of which some answers may be no work of the service.
EXCLUDABLE: Final = frozenset({AnswerKind.CHOICE, AnswerKind.YES_NO})
#: The kinds whose answer no worker sees, and that stands in no message.
ALWAYS_PRIVATE: Final = frozenset({AnswerKind.UITPAS})
LONGEST: Final = {AnswerKind.TEXT: 200, AnswerKind.LONG_TEXT: 1000}
#: The largest number that anybody answers.
MOST_NUMBER: Final = Decimal(9_999_999)
_MOST_DIGITS: Final = 12
_YEARS: Final = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """One of the answers from which to choose; one that is not ``active`` any more still has its words."""

    code: str
    name: Text
    active: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a service. ``choices`` are of a choice only, ``least`` and ``most`` of a number only.

    ``excluding`` are the answers with which the service may not do the work: codes of choices, ``yes`` or ``no``.
    Outside the bounds, or with such an answer, ``beyond`` says who does it; bounds without those words are only what
    can be filled in. ``counts_as`` is the quantity of a tariff that the answer is, or empty.
    """

    question_id: int
    slug: str
    label: Text
    hint: Text
    kind: AnswerKind
    choices: tuple[AnswerChoice, ...] = ()
    excluding: tuple[str, ...] = ()
    required: bool = True
    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = ""
    beyond: Text | None = None
    worker_sees: bool = True
    sensitive: bool = False
    counts_as: str = ""
    active: bool = True

    @property
    def version(self) -> str:
        """A short name for exactly these facts: two people who saw other ones have another version."""
        return version_of(self)


def check_answers(questions: Iterable[Question], typed: Answers, *, beyond_allowed: bool = False) -> dict[str, str]:
    """Return the answers to the active ``questions``, each in its one spelling; what nobody asked is left out.

    Raises ``AnswersRefused`` with what is wrong by slug; ``BeyondService`` with who does it by slug, where the answers
    are sound and the service may not do such work, unless ``beyond_allowed``: somebody gave a reason.
    """
    asked = [one for one in questions if one.active]
    answers: dict[str, str] = {}
    faults: dict[str, AnswerFault] = {}
    for question in asked:
        read = _read(question, typed.get(question.slug, "").strip())
        if isinstance(read, AnswerFault):
            faults[question.slug] = read
        elif read:
            answers[question.slug] = read
    if faults:
        raise AnswersRefused(faults)
    referrals = {one.slug: one.beyond or {} for one in asked if _is_beyond(one, answers.get(one.slug, ""))}
    if referrals and not beyond_allowed:
        raise BeyondService(referrals)
    return answers


def goes_beyond(questions: Iterable[Question], answers: Answers) -> bool:
    """Tell whether kept answers lie beyond what the service may do."""
    return any(one.active and _is_beyond(one, answers.get(one.slug, "")) for one in questions)


def are_complete(questions: Iterable[Question], answers: Answers | None) -> bool:
    """Tell whether nothing has to be asked any more; answers that were never given are none."""
    asked = [one for one in questions if one.active]
    if answers is None:
        return not asked
    return not any(one.required and one.slug not in answers for one in asked)


def counted_answers(questions: Iterable[Question], answers: Answers) -> dict[str, Decimal]:
    """Return what a tariff counts of the answers, by quantity; two that count as the same are added up."""
    counted: dict[str, Decimal] = {}
    for question in questions:
        answer = answers.get(question.slug, "")
        if not (question.counts_as and answer):
            continue
        number = Decimal(answer == YES) if question.kind is AnswerKind.YES_NO else number_in(answer)
        if number:
            counted[question.counts_as] = counted.get(question.counts_as, Decimal(0)) + number
    return counted


def status_told(questions: Iterable[Question], answers: Answers) -> str:
    """Return the status that the answers tell of, which somebody still has to look at; empty where they tell none."""
    numbers = (answers.get(one.slug, "") for one in questions if one.kind is AnswerKind.UITPAS)
    return STATUS if any(given_with_kansentarief(number) for number in numbers) else ""


def number_in(typed: str) -> Decimal | None:
    """Return a number from 0 on with at most two decimals, with a comma or a point; None for anything else."""
    plain = typed.replace("\u00a0", "").replace(" ", "").replace(",", ".")
    whole, _point, decimals = plain.partition(".")
    digits = whole + decimals
    if not (digits.isascii() and digits.isdigit() and whole) or len(decimals) > 2 or len(digits) > _MOST_DIGITS:  # noqa: PLR2004
        return None
    return Decimal(plain.rstrip("."))


def written_number(number: Decimal) -> str:
    """Return a number in its one spelling: ``1.8``, ``20``."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _read(question: Question, typed: str) -> str | AnswerFault:
    """Return an answer in its one spelling, empty where nothing was told and need not be; or what is wrong."""
    if not typed:
        return AnswerFault.MISSING if question.required else ""
    return _READ[question.kind](question, typed)


def _read_words(question: Question, typed: str) -> str | AnswerFault:
    return typed if len(typed) <= LONGEST[question.kind] else AnswerFault.TOO_LONG


def _read_number(question: Question, typed: str) -> str | AnswerFault:
    number = number_in(typed)
    if number is None:
        return AnswerFault.NO_NUMBER
    if number > MOST_NUMBER or (not question.beyond and not _is_within(question, number)):
        return AnswerFault.OUTSIDE
    return written_number(number)


def _read_choice(question: Question, typed: str) -> str | AnswerFault:
    return typed if typed in offered(question) else AnswerFault.NOT_OFFERED


def _read_date(_question: Question, typed: str) -> str | AnswerFault:
    day = _day_in(typed)
    return AnswerFault.NO_DATE if day is None or day.year not in _YEARS else day.isoformat()


def _read_phone(_question: Question, typed: str) -> str | AnswerFault:
    try:
        return parse_phone(typed)
    except InvalidPhone:
        return AnswerFault.NO_PHONE


def _read_uitpas(_question: Question, typed: str) -> str | AnswerFault:
    return uitpas_number(typed) or AnswerFault.NO_UITPAS


_READ: Final = {
    AnswerKind.TEXT: _read_words,
    AnswerKind.LONG_TEXT: _read_words,
    AnswerKind.NUMBER: _read_number,
    AnswerKind.CHOICE: _read_choice,
    AnswerKind.YES_NO: _read_choice,
    AnswerKind.DATE: _read_date,
    AnswerKind.PHONE: _read_phone,
    AnswerKind.UITPAS: _read_uitpas,
}


def offered(question: Question) -> Sequence[str]:
    """Return the answers from which to choose; none where the answer is free."""
    if question.kind is AnswerKind.YES_NO:
        return (YES, NO)
    return tuple(one.code for one in question.choices if one.active)


def _day_in(typed: str) -> date | None:
    """Return a day as browsers send it or as people type it: ``2026-12-01``, ``1/12/2026``."""
    parts = typed.replace(".", "/").replace("-", "/").split("/")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):  # noqa: PLR2004
        return None
    first, month, last = (int(part) for part in parts)
    year, day = (first, last) if len(parts[0]) == 4 else (last, first)  # noqa: PLR2004
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_within(question: Question, number: Decimal) -> bool:
    least_is_met = question.least is None or question.least <= number
    return least_is_met and (question.most is None or number <= question.most)


def _is_beyond(question: Question, answer: str) -> bool:
    if not answer:
        return False
    if question.kind is AnswerKind.NUMBER and question.beyond:
        number = number_in(answer)
        return number is not None and not _is_within(question, number)
    return answer in question.excluding
