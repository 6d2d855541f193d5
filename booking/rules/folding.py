"""Finding what was typed in another way: case, accents, spaces and apostrophes do not count."""

from __future__ import annotations

import unicodedata

_FOLDED = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "\u0131": "i"})


def fold(typed: str) -> str:
    """Return ``typed`` in lower case, without accents, punctuation or spaces: ``"d'Hondt"`` is ``"dhondt"``.

    Letters of every script stay; only what has no letter or digit in it folds to nothing.
    """
    # Twice: what is taken apart may hold a capital, and what is folded may be taken apart further.
    apart = unicodedata.normalize("NFKD", typed).casefold()
    decomposed = unicodedata.normalize("NFKD", apart).casefold().translate(_FOLDED)
    return "".join(letter for letter in decomposed if letter.isalnum())
