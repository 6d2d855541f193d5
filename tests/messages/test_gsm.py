"""How many parts a text message takes, and in which letters."""

import pytest

from booking.messages.gsm import as_gsm7, parts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
        ("é" * 160, 1), ("~" * 80, 1), ("~" * 81, 2), ("ç" * 70, 1), ("ç" * 71, 2), ("ç" * 135, 3),
        ("😀" * 35, 1), ("😀" * 36, 2),
    ],
)  # fmt: skip
def test_parts_are_counted_as_the_network_does(text: str, count: int) -> None:
    assert parts(text) == count


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("François – août – fenêtre", "Francois - aout - fenetre"),
        ("9\u00a0h\u00a000", "9 h 00"),
        ("l’œil, “zo”…", 'l\'oeil, "zo"...'),
        ("café à ùn, Ç, €", "café à ùn, Ç, €"),
        ("كلمة", "كلمة"),
    ],
)
def test_letters_that_phones_do_not_know_become_plain(text: str, known: str) -> None:
    assert as_gsm7(text) == known
