"""Fields of the coordinator's forms: a time on the clock, a text in each language."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, Form, FormField, IntegerField, SelectField, TimeField
from wtforms.validators import InputRequired, StopValidation, ValidationError

from booking.rules.text import DEFAULT_LOCALE, LOCALES, Text
from booking.web.common.fields import LinesField, WordsField

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])\s*[:.uh]\s*([0-5][0-9])?")


class ClockField(TimeField):  # type: ignore[misc] # wtforms has no types
    """A time of day in any spelling: ``8:30``, ``8.30``, ``8u30``, ``8 h 30``. Empty is no time."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        typed = valuelist[0].strip().lower() if valuelist else ""
        self.data = None
        if not typed:
            return
        read = _CLOCK.fullmatch(typed)
        if read is None:
            raise ValueError(_("Write a time such as 8.30."))
        self.data = time(int(read[1]), int(read[2] or 0))


class DayField(DateField):  # type: ignore[misc] # wtforms has no types
    """A day, as browsers send it or as people type it: ``1/12/2026``."""

    data: Any

    def __init__(self, label: object = None, **others: object) -> None:
        """Take the usual spellings."""
        super().__init__(label, format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"], **others)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            super().process_formdata([valuelist[0].strip()])
        except ValueError:
            raise ValueError(_("Write a day such as 1/12/2026.")) from None


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


def within(least: int, most: int, said: object) -> Callable[[Form, Field], None]:
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
