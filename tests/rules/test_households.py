"""When somebody who types their name is somebody we know, and how the desk finds them."""

from __future__ import annotations

import pytest

from booking.rules.addresses import Address
from booking.rules.households import folded_address, identity, search_text

HOME = Address("Sint-Jansstraat", "12A", "3", "3140", "Keerbergen")


@pytest.mark.parametrize(
    "other",
    [
        Address("SINT JANSSTRAAT", "12 a", "3", "3140", "Keerbergen"),
        Address("Sint-Jansstraat", "12-A", " 3", "3140 ", "Keerbergen"),
        Address("sint-jansstraat", "12A", "3", "3140", "KEERBERGEN"),
    ],
)
def test_two_spellings_of_one_address_are_equal(other: Address) -> None:
    assert folded_address(other) == folded_address(HOME)


@pytest.mark.parametrize(
    "other",
    [
        Address("Sint-Jansstraat", "12B", "3", "3140", "Keerbergen"),
        Address("Sint-Jansstraat", "12A", "", "3140", "Keerbergen"),
        Address("Sint-Jansstraat", "12A3", "", "3140", "Keerbergen"),
        Address("Sint-Jansstraat", "12A", "3", "3120", "Tremelo"),
        Address("Sint-Jobsstraat", "12A", "3", "3140", "Keerbergen"),
    ],
)
def test_another_home_is_another_address(other: Address) -> None:
    assert folded_address(other) != folded_address(HOME)


@pytest.mark.parametrize(("one", "other"), [("1-3", "13"), ("1/3", "13"), ("1 3", "13"), ("1_3", "13")])
def test_a_double_number_is_not_one_number(one: str, other: str) -> None:
    def address(number: str) -> Address:
        return Address("Molenstraat", number, "", "3140", "Keerbergen")

    assert folded_address(address(one)) != folded_address(address(other))


def test_a_name_is_known_again_in_any_spelling_but_not_with_another_phone() -> None:
    known = identity(name="Renée d'Hondt", phone="+32470123456", address=HOME)
    assert identity(name="RENEE DHONDT", phone="+32470123456", address=HOME) == known
    assert identity(name="Renée d'Hondt", phone="+32470123457", address=HOME) != known
    assert identity(name="René d'Hondt", phone="+32470123456", address=HOME) != known


def test_the_desk_finds_each_word_by_its_beginning() -> None:
    found = search_text(name="Marie-José Van den Bossche", phone="+32470123456", address=HOME)
    for typed in ("marie", "jose", "van", "bossch", "jansstr", "12a", "0470", "3140"):
        assert f" {typed}" in found
    assert " ossche" not in found


def test_a_foreign_number_is_found_as_it_is_said() -> None:
    assert " 31612345678 " in search_text(name="Jan", phone="+31612345678", address=HOME) + " "


def test_a_name_without_letters_leaves_no_empty_word() -> None:
    assert "  " not in search_text(name="…  ---", phone="+32470123456", address=HOME)
