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


def can_be_shown(text: str) -> bool:
    """Tell whether a page can show all of ``text``."""
    return _NEVER_SHOWN.search(text) is None


def shown(text: str) -> str:
    """Return ``text`` without what no page can show."""
    return _NEVER_SHOWN.sub("", text)
