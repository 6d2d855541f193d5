"""Texts that a spreadsheet would take for a formula: written so that they stay texts, and read back as they were."""

from __future__ import annotations

import re
from typing import Final

#: With what a spreadsheet lets a formula begin; the wide ones in its Japanese edition too.
#: Source: OWASP, CSV Injection.
_WOULD_RUN: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # noqa: RUF001 - the wide ones are meant


def as_plain_text(text: str) -> str:
    """Return ``text`` so that no spreadsheet runs it: with an apostrophe in front where it might."""
    return f"'{text}" if _WOULD_RUN.match(text) else text


def from_plain_text(text: str) -> str:
    """Return what ``as_plain_text`` was given; a text without such an apostrophe is itself."""
    return text[1:] if text.startswith("'") and _WOULD_RUN.match(text) else text
