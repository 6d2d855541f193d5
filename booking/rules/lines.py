"""Text that has to stay on one line: headers, subjects, text messages."""

from __future__ import annotations

import unicodedata


def one_line(text: str) -> str:
    """Return ``text`` on one line: every control character and run of white space becomes one space.

    A line break in a name would otherwise begin a header of its own.
    """
    plain = (" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text)
    return " ".join("".join(plain).split())
