"""The characters that no keyboard types, no database keeps and no page can show: NUL and its kin."""

from __future__ import annotations

import re
from typing import Final

#: Control characters except tab and line ends, surrogates, and the code points that Unicode gives to nobody.
#: Source: HTML standard, 13.2.3.5, what an input stream must not hold.
_NEVER_SHOWN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)

#: What makes a text read in another order than it was typed: embeddings, overrides and isolates. Nobody types them, but
#: a phone number that was copied often has two around it. Source: Unicode TR 36, 3.2.
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def can_be_shown(text: str) -> bool:
    """Tell whether a page can show all of ``text``."""
    return _NEVER_SHOWN.search(text) is None


def shown(text: str) -> str:
    """Return ``text`` without what no page can show."""
    return _NEVER_SHOWN.sub("", text)


def straight(text: str) -> str:
    """Return ``text`` without what makes it read in another order than it was typed."""
    return _TURNS.sub("", text)
