"""Fields of the coordinator's forms: a time on the clock, a text in each language."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, FormField, IntegerField, SelectField
from wtforms.validators import InputRequired, StopValidation, ValidationError

from booking.rules.text import DEFAULT_LOCALE, LOCALES, Text
from booking.web.common.clock_field import ClockField
from booking.web.common.day_field import DayField
from booking.web.common.fields import LinesField, WordsField

__all__ = [
    "QUANTITY",
    "ChoiceField",
    "ClockField",
    "CountField",
    "DayField",
    "NameInLanguages",
    "SwitchField",
    "WordsInLanguages",
    "text_in",
    "within",
]


#: What a tariff can call a quantity of its own.
QUANTITY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class CountField(IntegerField):  # type: ignore[misc] # wtforms has no types
    """A whole number between two bounds, both included."""

    def __init__(self, label: object = None, *, least: int, most: int, **others: object) -> None:
        """Say the bounds when a number is outside, or when nothing was filled in."""
        said = _l("Fill in a whole number from %(least)s to %(most)s.", least=least, most=most)
        self.said = said
        super().__init__(label, [InputRequired(said), within(least, most, said)], **others)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.said) from None


class ChoiceField(SelectField):  # type: ignore[misc] # wtforms has no types
    """One from a list."""

    def __init__(self, label: object = None, **others: object) -> None:
        """Say in plain words what to do when a browser sends something else."""
        super().__init__(label, invalid_choice_message=_l("Choose one from the list."), **others)


class SwitchField(BooleanField):  # type: ignore[misc] # wtforms has no types
    """One box to tick."""


class NameInLanguages(Form):  # type: ignore[misc] # wtforms has no types
    """A name in each language; Dutch is needed, the others fall back on it."""

    nl = WordsField(_l("Dutch"), missing=_l("Fill in the Dutch words."), most=80)
    fr = WordsField(_l("French"), most=80)
    en = WordsField(_l("English"), most=80)


class WordsInLanguages(Form):  # type: ignore[misc] # wtforms has no types
    """A few words in each language, or none."""

    nl = LinesField(_l("Dutch"), most=300)
    fr = LinesField(_l("French"), most=300)
    en = LinesField(_l("English"), most=300)


def within(least: float, most: float, said: object) -> Callable[[Form, Field], None]:
    """Return a validator for a number from ``least`` to ``most``. What is no number was said already."""

    def check(_form: Form, field: Field) -> None:
        if field.errors:
            raise StopValidation
        if not least <= field.data <= most:
            raise ValidationError(said)

    return check


def text_in(field: FormField) -> Text:
    """Return what was filled in for each language. Dutch is always there, so that the others can fall back on it."""
    typed = {locale: (field.form[locale].data or "").strip() for locale in LOCALES}
    return {locale: words for locale, words in typed.items() if words or locale == DEFAULT_LOCALE}
