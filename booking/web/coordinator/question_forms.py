"""What the coordinator fills in about a question: its words, what can be answered, and what that is used for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, FormField, HiddenField, SelectChoice
from wtforms.validators import ValidationError

from booking.rules.questions import (
    ALWAYS_PRIVATE,
    MOST_NUMBER,
    NO,
    YES,
    AnswerKind,
    Question,
    number_in,
    written_number,
)
from booking.rules.text import DEFAULT_LOCALE, LOCALES, Text
from booking.usecases.services.question_facts import QuestionFacts
from booking.web.common.fields import LinesField, WordsField
from booking.web.common.forms import PageForm
from booking.web.coordinator.fields import QUANTITY, ChoiceField, SwitchField, WordsInLanguages, text_in

KINDS: Final = {
    AnswerKind.TEXT: _l("A few words"),
    AnswerKind.LONG_TEXT: _l("Some lines"),
    AnswerKind.NUMBER: _l("A number"),
    AnswerKind.CHOICE: _l("One of some answers"),
    AnswerKind.YES_NO: _l("Yes or no"),
    AnswerKind.DATE: _l("A day"),
    AnswerKind.PHONE: _l("A phone number"),
    AnswerKind.UITPAS: _l("The number of a UiTPAS"),
}
_NOT_PRIVATE: Final = frozenset(AnswerKind) - ALWAYS_PRIVATE
_EXCLUDING: Final = {"": _l("None: both are fine"), YES: _l("Yes"), NO: _l("No")}
#: The fields that only some kinds of question have.
_OF_KIND: Final = {
    "choices": {AnswerKind.CHOICE},
    "not_for_us": {AnswerKind.CHOICE},
    "excluding": {AnswerKind.YES_NO},
    "least": {AnswerKind.NUMBER},
    "most": {AnswerKind.NUMBER},
    "unit": {AnswerKind.NUMBER},
    "beyond": {AnswerKind.NUMBER, AnswerKind.CHOICE, AnswerKind.YES_NO},
    "counts_as": {AnswerKind.NUMBER, AnswerKind.YES_NO},
    "worker_sees": _NOT_PRIVATE,
    "sensitive": _NOT_PRIVATE,
}


class QuestionInLanguages(Form):  # type: ignore[misc] # wtforms has no types
    """A question in each language; Dutch is needed, the others fall back on it."""

    nl = WordsField(_l("Dutch"), missing=_l("Fill in the Dutch words."), most=150)
    fr = WordsField(_l("French"), most=150)
    en = WordsField(_l("English"), most=150)


class AnswersInLanguages(Form):  # type: ignore[misc] # wtforms has no types
    """Answers to choose from, one on each line, in each language in the same order."""

    nl = LinesField(_l("Dutch"), most=1000)
    fr = LinesField(_l("French"), most=1000)
    en = LinesField(_l("English"), most=1000)

    def validate_fr(self, field: LinesField) -> None:
        """Ask for as many lines as in Dutch, or none."""
        self._require_as_many(field)

    def validate_en(self, field: LinesField) -> None:
        """Ask for as many lines as in Dutch, or none."""
        self._require_as_many(field)

    def texts(self) -> tuple[Text, ...]:
        """Return each answer in its languages."""
        translated = {locale: _lines(self[locale].data) for locale in LOCALES if self[locale].data}
        return tuple(
            {locale: lines[number] for locale, lines in translated.items()}
            for number in range(len(translated.get(DEFAULT_LOCALE, ())))
        )

    def _require_as_many(self, field: LinesField) -> None:
        if field.data and len(_lines(field.data)) != len(_lines(self.nl.data)):
            raise ValidationError(_("Write as many lines as in Dutch, in the same order."))


class BoundField(WordsField):
    """A number from 0 on with at most two decimals, or nothing. ``number`` is what was filled in."""

    number: Decimal | None = None

    def check(self, typed: str) -> None:
        """Refuse what is no such number."""
        self.number = number_in(typed)
        if self.number is None or self.number > MOST_NUMBER:
            raise ValidationError(_("Fill in a number such as 3 or 1,80."))


class QuestionForm(PageForm):
    """A question. `of_kind` takes away what such a question does not have."""

    label = FormField(QuestionInLanguages, _l("The question"))
    hint = FormField(WordsInLanguages, _l("What helps to answer it"))
    required = SwitchField(_l("It has to be answered"), default=True)
    choices = FormField(AnswersInLanguages, _l("The answers, one on each line"))
    not_for_us = FormField(AnswersInLanguages, _l("Answers with which it is no work for us, one on each line"))
    excluding = ChoiceField(
        _l("With which answer is it no work for us?"),
        choices=[SelectChoice(*pair) for pair in _EXCLUDING.items()],
        default="",
    )
    least = BoundField(_l("At least"))
    most = BoundField(_l("At most"))
    unit = WordsField(_l("In what?"), most=12)
    beyond = FormField(WordsInLanguages, _l("Who does what we may not do?"))
    worker_sees = SwitchField(_l("The worker reads the answer"), default=True)
    sensitive = SwitchField(_l("The answer is private: health, food, a key code"))
    counts_as = WordsField(_l("Code in the tariff"), most=40)
    active = SwitchField(_l("We ask this question"), default=True)
    seen = HiddenField()

    @classmethod
    def about(cls, question: Question) -> QuestionForm:
        """Return the form as the question stands."""
        return cls(data=_as_it_stands(question)).of_kind(question.kind)

    def of_kind(self, kind: AnswerKind) -> QuestionForm:
        """Return the form without what a question of this kind does not have."""
        for name, kinds in _OF_KIND.items():
            if kind not in kinds:
                del self[name]
        return self

    def add_error(self, text: str, *, field: str | None = None) -> None:
        """Say what is wrong with the answers at their Dutch words: a group of fields has no place for it."""
        if field == "choices" and "choices" in self:
            self.choices.form.nl.errors = [*self.choices.form.nl.errors, text]
        else:
            super().add_error(text, field=field)

    def validate_counts_as(self, field: WordsField) -> None:
        """Take what a tariff can call a quantity."""
        if field.data and not QUANTITY.fullmatch(field.data):
            raise ValidationError(_("A code has small letters, digits and _ only, for example lawn_m2."))
        if field.data and self.sensitive.data:
            raise ValidationError(_("A private answer cannot count for the price: prices are read aloud."))

    def to_facts(self) -> QuestionFacts:
        """Return what the use cases want."""
        beyond = text_in(self.beyond) if "beyond" in self else {}
        return QuestionFacts(
            label=text_in(self.label),
            hint=text_in(self.hint),
            required=self.required.data,
            choices=self.choices.form.texts() if "choices" in self else (),
            not_for_us=self.not_for_us.form.texts() if "not_for_us" in self else (),
            excluding=self.excluding.data if "excluding" in self else "",
            least=self.least.number if "least" in self else None,
            most=self.most.number if "most" in self else None,
            unit=self.unit.data or "" if "unit" in self else "",
            beyond=beyond if beyond.get(DEFAULT_LOCALE) else {},
            worker_sees="worker_sees" in self and self.worker_sees.data,
            sensitive="sensitive" not in self or self.sensitive.data,
            counts_as=self.counts_as.data or "" if "counts_as" in self else "",
            active=self.active.data,
        )


def _as_it_stands(question: Question) -> dict[str, Any]:
    ours = [one for one in question.choices if one.active and one.code not in question.excluding]
    others = [one for one in question.choices if one.active and one.code in question.excluding]
    return {
        "label": dict(question.label),
        "hint": dict(question.hint),
        "required": question.required,
        "choices": _in_lines([one.name for one in ours]),
        "not_for_us": _in_lines([one.name for one in others]),
        "excluding": question.excluding[0] if question.kind is AnswerKind.YES_NO and question.excluding else "",
        "least": "" if question.least is None else written_number(question.least).replace(".", ","),
        "most": "" if question.most is None else written_number(question.most).replace(".", ","),
        "unit": question.unit,
        "beyond": dict(question.beyond or {}),
        "worker_sees": question.worker_sees,
        "sensitive": question.sensitive,
        "counts_as": question.counts_as,
        "active": question.active,
        "seen": question.version,
    }


def _in_lines(names: list[Text]) -> dict[str, str]:
    """Return answers as the form has them; a language in which one of them is missing stays empty."""
    return {
        locale: "\n".join(name[locale] for name in names)
        for locale in LOCALES
        if all(name.get(locale) for name in names)
    }


def _lines(typed: str | None) -> list[str]:
    return [line.strip() for line in (typed or "").splitlines() if line.strip()]
