"""Text messages as the network counts them: in parts, of letters that it knows or of any."""

from __future__ import annotations

import unicodedata
from typing import Final

# Source: 3GPP TS 23.038, 6.2.1: the default alphabet, and the extension, whose letters count double.
_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION: Final = frozenset("\f^{}\\[~]|€")
_SIGNS: Final = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ", "\u202f": " ", "œ": "oe"}
)
# Septets or UTF-16 units in a message alone, and in each part of a longer one.
_ALONE, _EACH = 160, 153
_ALONE_ANY, _EACH_ANY = 70, 67


def as_gsm7(text: str) -> str:
    """Return ``text`` in letters that every phone network knows: ``ç`` becomes ``c``, ``–`` becomes ``-``.

    One letter outside them would make each part hold 67 letters instead of 153. Letters of other scripts stay.
    """
    return "".join(_known(letter) for letter in text.translate(_SIGNS))


def parts(text: str) -> int:
    """Return in how many parts ``text`` travels, each of which costs money."""
    if all(letter in _BASIC or letter in _EXTENSION for letter in text):
        length, alone, each = sum(1 + (letter in _EXTENSION) for letter in text), _ALONE, _EACH
    else:
        length, alone, each = len(text.encode("utf-16-be")) // 2, _ALONE_ANY, _EACH_ANY
    return 1 if length <= alone else -(-length // each)


def _known(letter: str) -> str:
    if letter in _BASIC or letter in _EXTENSION:
        return letter
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return plain if plain and all(part in _BASIC for part in plain) else letter
