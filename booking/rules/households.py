"""When somebody who types their name is somebody we know."""

from __future__ import annotations

import re
from dataclasses import dataclass

from booking.rules.addresses import Address
from booking.rules.folding import fold


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one customer from another, in any spelling."""

    name: str
    phone: str
    address: str


def identity(*, name: str, phone: str, address: Address) -> Identity:
    """Return the comparable form of who somebody is and where they live. ``phone`` is E.164."""
    return Identity(fold(name), phone, folded_address(address))


def folded_address(address: Address) -> str:
    """Return an address so that two spellings of one place are equal."""
    number, box = _folded_number(address.house_number), _folded_number(address.box)
    return "|".join((fold(address.postcode), fold(address.street), number, box))


def search_text(*, name: str, phone: str, address: Address) -> str:
    """Return what the desk searches in: each word folded, the number as it is said and as it is kept.

    The words stand between spaces, so that typing the start of any of them finds the person.
    """
    national = "0" + phone.removeprefix("+32") if phone.startswith("+32") else phone.lstrip("+")
    words = [fold(word) for word in f"{name} {address.street}".replace("-", " ").split()]
    return " " + " ".join(filter(None, [*words, fold(address.house_number), national, address.postcode]))


def _folded_number(number: str) -> str:
    """Return a house number or box folded, but never "1-3" as 13: what parts two digits stays a mark."""
    return "-".join(fold(part) for part in re.split(r"(?<=\d)[\W_]+(?=\d)", number))
