"""The questions of a service as fields of a form, and their answers in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, RadioField, SelectChoice

from booking.rules.questions import (
    LONGEST,
    MOST_NUMBER,
    NO,
    YES,
    AnswerFault,
    AnswerKind,
    Answers,
    Question,
    offered,
)
from booking.rules.refusals import Refusal
from booking.rules.refusals.services import AnswersRefused, BeyondService
from booking.rules.uitpas import given_with_kansentarief, spaced
from booking.web.common.fields import WordsField
from booking.web.common.formats import date_words, number, phone, text
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField, refuse_national_number
from booking.web.common.refusal_texts import refusal_text

AnyForm = TypeVar("AnyForm", bound=PageForm)

_NAME: Final = "answer_"
_YES_NO: Final = {YES: _l("Yes"), NO: _l("No")}
_MOST_CHARACTERS: Final = 40


class LineField(WordsField):
    """A line of words without a national number."""

    def check(self, typed: str) -> None:
        """Refuse a national number."""
        refuse_national_number(typed)


@dataclass(frozen=True, slots=True)
class AskedField:
    """One question on a page, with its field."""

    field: Field
    kind: str
    hint: str
    unit: str


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer in words, beside its question."""

    question: str
    answer: str
    note: str = ""
    """What the desk has to do with it."""


def with_questions(
    kind: type[AnyForm],
    questions: Sequence[Question],
    *,
    answers: Answers | None = None,
    **others: object,
) -> AnyForm:
    """Return a form of that kind with a field for each active question, as it was answered before.

    ``others`` are what the form takes: its own ``data``, or a ``formdata`` that is not posted.
    """
    fields = {field_name(one): _field(one) for one in questions if one.active}
    asked = type(kind.__name__, (kind,), fields)
    given = {field_name(one): (answers or {}).get(one.slug, "") for one in questions}
    own: Any = others.pop("data", {})
    form: AnyForm = asked(data=given | own, **others)
    for one in questions:
        if one.active:
            # Whether it has to be answered is for the rules, and this only says so on the page.
            form[field_name(one)].flags.optional = not one.required
    return form


def field_name(question: Question) -> str:
    """Return the name of the field of a question: no letters of any script stand in it."""
    return f"{_NAME}{question.question_id}"


def asked_fields(form: Form, questions: Iterable[Question]) -> tuple[AskedField, ...]:
    """Return the questions of a page in their order, each with its field of ``form``."""
    return tuple(
        AskedField(form[field_name(one)], one.kind.value, text(one.hint) if any(one.hint.values()) else "", one.unit)
        for one in questions
        if one.active
    )


def typed_answers(form: Form, questions: Iterable[Question]) -> dict[str, str]:
    """Return what was typed, by the slug of the question."""
    return {one.slug: str(form[field_name(one)].data or "") for one in questions if one.active}


def show_refused(form: PageForm, refusal: Refusal, questions: Iterable[Question]) -> bool:
    """Say at each question what is wrong with its answer; tell whether ``refusal`` was about answers at all."""
    if not isinstance(refusal, AnswersRefused | BeyondService):
        return False
    by_slug = {one.slug: one for one in questions}
    if isinstance(refusal, AnswersRefused):
        for slug, fault in refusal.faults.items():
            form.add_error(_fault_words(by_slug[slug], AnswerFault(fault)), field=field_name(by_slug[slug]))
    else:
        for slug, words in refusal.referrals.items():
            form.add_error(refusal_text(BeyondService({slug: words})).text, field=field_name(by_slug[slug]))
    return True


def given_answers(questions: Iterable[Question], answers: Answers, *, with_sensitive: bool) -> tuple[GivenAnswer, ...]:
    """Return kept answers in words, in the order of the questions; without private ones where they have no place."""
    return tuple(
        GivenAnswer(text(one.label), answer_words(one, answers[one.slug]), _note(one, answers[one.slug]))
        for one in questions
        if answers.get(one.slug) and (with_sensitive or not one.sensitive)
    )


def answer_words(question: Question, answer: str) -> str:
    """Return one answer as people read it: ``1,80 m``, ``Ja``, ``1 december 2026``."""
    if question.kind is AnswerKind.YES_NO:
        return str(_YES_NO.get(answer, answer))
    if question.kind is AnswerKind.CHOICE:
        return next((text(one.name) for one in question.choices if one.code == answer), answer)
    if question.kind is AnswerKind.NUMBER:
        return f"{number(Decimal(answer))} {question.unit}".strip()
    if question.kind is AnswerKind.DATE:
        return date_words(date.fromisoformat(answer))
    if question.kind is AnswerKind.UITPAS:
        return spaced(answer)
    return phone(answer) if question.kind is AnswerKind.PHONE else answer


def _note(question: Question, answer: str) -> str:
    """Return what the desk has to do with an answer; empty where nothing."""
    if question.kind is AnswerKind.UITPAS and given_with_kansentarief(answer):
        return _("This card was given with the kansentarief. Does it still hold? Then decide the price.")
    return ""


def _field(question: Question) -> Any:  # noqa: ANN401 - an unbound field
    label = text(question.label)
    if question.kind in {AnswerKind.CHOICE, AnswerKind.YES_NO}:
        return RadioField(label, choices=_choices(question), validate_choice=False)
    if question.kind is AnswerKind.LONG_TEXT:
        return FreeTextField(label, most=LONGEST[AnswerKind.LONG_TEXT])
    if question.kind is AnswerKind.TEXT:
        return LineField(label, most=LONGEST[AnswerKind.TEXT])
    return WordsField(label, most=_MOST_CHARACTERS)


def _choices(question: Question) -> list[SelectChoice]:
    if question.kind is AnswerKind.YES_NO:
        return [SelectChoice(code, str(words)) for code, words in _YES_NO.items()]
    names = {one.code: text(one.name) for one in question.choices}
    return [SelectChoice(code, names[code]) for code in offered(question)]


def _fault_words(question: Question, fault: AnswerFault) -> str:
    if fault is AnswerFault.OUTSIDE:
        return _bounds_in_words(question)
    if fault is AnswerFault.TOO_LONG:
        return _("This is too long: at most %(most)s characters fit.", most=LONGEST.get(question.kind, 0))
    if fault is AnswerFault.MISSING and question.kind in {AnswerKind.CHOICE, AnswerKind.YES_NO}:
        return _("Choose an answer.")
    return str(_FAULTS[fault])


_FAULTS: Final[Mapping[AnswerFault, Any]] = {
    AnswerFault.MISSING: _l("Fill in an answer."),
    AnswerFault.NO_NUMBER: _l("Fill in a number such as 3 or 1,80."),
    AnswerFault.NOT_OFFERED: _l("Choose one from the list."),
    AnswerFault.NO_DATE: _l("Write a day such as 1/12/2026."),
    AnswerFault.NO_UITPAS: _l(
        "This is no number of a UiTPAS. Type the 13 digits on your card, without the other words."
    ),
    AnswerFault.NO_PHONE: _l(
        "This is not a phone number that we can call. Look at the digits again, for example 0470 12 34 56."
    ),
}


def _bounds_in_words(question: Question) -> str:
    if question.least is not None and question.most is not None:
        return _(
            "Fill in a number from %(least)s to %(most)s.", least=number(question.least), most=number(question.most)
        )
    if question.least is not None:
        return _("Fill in %(least)s at least.", least=number(question.least))
    return _("Fill in %(most)s at most.", most=number(question.most or MOST_NUMBER))
