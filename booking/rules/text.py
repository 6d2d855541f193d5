"""Texts that an organisation writes itself, in each language that its people read."""

from __future__ import annotations

from collections.abc import Mapping

LOCALES = ("nl", "fr", "en")
DEFAULT_LOCALE = "nl"

#: A text per language code; Dutch is always there.
Text = Mapping[str, str]


def pick(text: Text, locale: str) -> str:
    """Return ``text`` in ``locale``, or in Dutch where it has not been translated."""
    return text.get(locale) or text[DEFAULT_LOCALE]
