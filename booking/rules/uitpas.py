"""The number of a UiTPAS: thirteen digits, of which the last checks the others.

The last digit but one tells whether the card was given with the kansentarief. Such a card looks like any other one, so
that nobody is ashamed of it (domain A1.7): whoever reads the number reads that too, and it is private. What it tells
ends on a day that only the organisers of the UiTPAS know, so it never lowers a price by itself: a person looks it up,
and decides (domain A0, fact 2).

Source: the check digit, by Luhn, and the kansenstatuut stand in cultuurnet/uitpas-beheer-silex,
``src/UiTPAS/UiTPASNumber.php``; the numbers of the published test set of UiTPAS keep to it. That class asks for a
leading 0, which one number of the test set does not have: any first digit is fine here.
"""

from __future__ import annotations

from typing import Final

DIGITS: Final = 13
#: The status of the tariffs that a UiTPAS with kansentarief is.
STATUS: Final = "uitpas"
_BLANKS: Final = str.maketrans("", "", " \u00a0.-/")
_GIVEN: Final = "1"
_GROUP: Final = 4


def uitpas_number(typed: str) -> str | None:
    """Return the thirteen digits, or None for what is no number of a UiTPAS; blanks, points and dashes are left out."""
    digits = typed.translate(_BLANKS)
    if not (len(digits) == DIGITS and digits.isascii() and digits.isdigit()):
        return None
    is_sound = digits[-2] in {"0", _GIVEN} and _luhn(digits) == 0
    return digits if is_sound else None


def given_with_kansentarief(number: str) -> bool:
    """Tell whether a card was given with the kansentarief; whether it still has it, the number does not say."""
    return len(number) == DIGITS and number[-2] == _GIVEN


def spaced(number: str) -> str:
    """Return a number in groups that can be read aloud: ``0900 0000 6751 3``."""
    return " ".join(number[place : place + _GROUP] for place in range(0, len(number), _GROUP))


def _luhn(digits: str) -> int:
    """Return the sum of Luhn modulo ten: from the right every second digit counts double, its digits added up."""
    doubled = sum(sum(divmod(2 * int(one), 10)) for one in digits[-2::-2])
    return (doubled + sum(int(one) for one in digits[-1::-2])) % 10
