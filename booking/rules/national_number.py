"""The national number (rijksregisternummer): nobody here needs it, and only who the law names may keep it.

Source: law of 8 August 1983 on the national register, art. 8.
"""

from __future__ import annotations

import re
from typing import Final

_ELEVEN_DIGITS: Final = re.compile(r"(?<!\d)\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{3}[ .-]?\d{2}(?!\d)")
_BORN_FROM_2000: Final = 2_000_000_000


def holds_national_number(text: str) -> bool:
    """Tell whether ``text`` holds a valid national number.

    The last two digits are 97 less the rest modulo 97, for births from 2000 on with a 2 in front.
    """
    return any(_is_valid(found) for found in _ELEVEN_DIGITS.findall(text))


def _is_valid(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    body, check = int(digits[:9]), int(digits[9:])
    return check in {97 - body % 97, 97 - (_BORN_FROM_2000 + body) % 97}
