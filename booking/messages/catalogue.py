"""The words of messages in each language, without a request or an app around."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from babel.support import NullTranslations, Translations

from booking.messages.formats import BABEL_LOCALES

_FOLDER: Final = Path(__file__).resolve().parents[2] / "translations"


@cache
def words_of(code: str) -> NullTranslations:
    """Return the catalogue of our language ``code``; English is the source and needs none."""
    return Translations.load(str(_FOLDER), [BABEL_LOCALES[code], code])
