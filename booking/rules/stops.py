"""A street and its number, typed in one line."""

from __future__ import annotations

import re
from typing import Final

#: "bus 3", "bte 3", "/2": a box behind a number.
_BOX: Final = re.compile(r"(?<=[0-9A-Za-z])\s*(?:\b(?:bus|bte|boite)\b\.?|/)\s*\w+$", re.IGNORECASE)
#: The number is what comes last and begins with a digit: "Rue du 11 Novembre 14A".
_IN_ONE_LINE: Final = re.compile(r"(?P<street>.*\D)\s+(?P<number>\d+\s?[A-Za-z]?)", re.DOTALL)


def split_street(line: str) -> tuple[str, str]:
    """Return the street and the house number, without a box; the number is empty where there is none."""
    typed = _BOX.sub("", line.strip())
    found = _IN_ONE_LINE.fullmatch(typed)
    if found is None:
        return typed, ""
    return found["street"].strip(" ,"), found["number"].replace(" ", "")
