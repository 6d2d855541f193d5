"""What is typed in another way is found all the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.folding import fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("d'Hondt", "dhondt"),
        ("D’HONDT", "dhondt"),
        ("  Van  den  Bossche ", "vandenbossche"),
        ("Sint-Jansstraat", "sintjansstraat"),
        ("Renée", "renee"),
        ("Straße", "strasse"),
        ("Søren Æbelø", "sorenaebelo"),
        ("Łukasz Kowalski", "lukaszkowalski"),
        ("İbrahim IŞIK", "ibrahimisik"),
        ("cœur", "coeur"),
        ("ﬁets", "fiets"),
        ("\u210cans", "hans"),
        ("محمد", "محمد"),
        ("Αθηνά", "αθηνα"),
        ("12 A", "12a"),
        ("…!? -", ""),
        ("", ""),
    ],
)
def test_case_accents_and_marks_do_not_count(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_is_folding_once(typed: str) -> None:
    assert fold(fold(typed)) == fold(typed)


@given(st.text(alphabet=st.characters(codec="latin-1")))
def test_capitals_do_not_count(typed: str) -> None:
    assert fold(typed.upper()) == fold(typed)
