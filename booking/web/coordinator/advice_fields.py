"""The advice that a report can tick, as a coordinator writes it: one on each line, in each language."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from flask_babel import lazy_gettext as _l
from wtforms import Form, FormField

from booking.rules.text import DEFAULT_LOCALE, LOCALES, Text
from booking.web.common.fields import LinesField


class AdviceInLanguages(Form):  # type: ignore[misc] # wtforms has no types
    """Lines of words in each language, or none."""

    nl = LinesField(_l("Dutch"), most=3000)
    fr = LinesField(_l("French"), most=3000)
    en = LinesField(_l("English"), most=3000)


def advice_in(field: FormField) -> tuple[Text, ...]:
    """Return what was filled in: the first lines of each language belong together, and so on. Dutch says how many."""
    lines = {locale: [line.strip() for line in (field.form[locale].data or "").splitlines()] for locale in LOCALES}
    found = []
    for texts in zip_longest(*(lines[locale] for locale in LOCALES), fillvalue=""):
        text = {locale: words for locale, words in zip(LOCALES, texts, strict=True) if words}
        if text.get(DEFAULT_LOCALE):
            found.append(text)
    return tuple(found)


def advice_data(advice: Sequence[Text]) -> dict[str, str]:
    """Return the lines as they stand."""
    return {locale: "\n".join(one.get(locale, "") for one in advice) for locale in LOCALES}
