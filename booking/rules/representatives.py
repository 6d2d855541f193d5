"""Who acts for whom, what they may do, and who gets the messages.

Source: issue "Household" (a representative who books and pays for more than one resident); domain A5, who may see what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from booking.rules.refusals import NotFound

_MARK: Final = "V"
_THROUGH: Final = re.compile(rf"(?P<number>[^-]+)-{_MARK}(?P<id>[0-9]{{1,18}})-(?P<epoch>[0-9]{{1,9}})")


class RepresentativeKind(StrEnum):
    """What somebody is to the people for whom they act."""

    CARER = "carer"
    FAMILY = "family"
    SOCIAL_WORKER = "social_worker"
    GUARDIAN = "guardian"
    """A *bewindvoerder*, named by the justice of the peace."""
    OCMW = "ocmw"


class Tells(StrEnum):
    """Who gets the messages about what is booked for a household."""

    RESIDENT = "resident"
    REPRESENTATIVE = "representative"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """For which household somebody acts on the days of ``[first, last]``, and what they may.

    ``may_see_care`` is what its children must not eat, their medicine, and who may fetch them: health (domain A5), of
    which who only books or pays has no need.
    """

    representative_id: int
    household_id: int
    may_book: bool
    may_pay: bool
    tells: Tells
    first: date
    last: date | None
    may_see_care: bool = False

    def holds(self, on: date) -> bool:
        """Tell whether it counts on a day."""
        return self.first <= on and (self.last is None or on <= self.last)


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of a booking: the resident or not, and which representatives."""

    resident: bool
    representative_ids: tuple[int, ...]


def who_is_told(known: Iterable[Representation], *, on: date, is_confidential: bool) -> Told:
    """Return who is told of a booking of a household.

    The resident too, unless somebody who acts for them gets the messages instead and may book: who only pays cannot
    answer, move or cancel. Of a confidential service only the resident is told: with whom to share it is theirs to say.
    """
    acting = [one for one in known if one.holds(on) and one.tells is not Tells.RESIDENT]
    if is_confidential or not acting:
        return Told(resident=True, representative_ids=())
    both = all(one.tells is Tells.BOTH for one in acting)
    resident = both or not any(one.may_book for one in acting)
    return Told(resident, tuple(sorted({one.representative_id for one in acting})))


def goes_on(ended: Representation, known: Iterable[Representation], *, on: date) -> bool:
    """Tell whether the same person may do on a day at least what they might by a representation that ended.

    Then nothing has to be closed: it was prolonged.
    """
    return any(
        one.representative_id == ended.representative_id
        and one.holds(on)
        and one.may_book >= ended.may_book
        and one.may_pay >= ended.may_pay
        and one.may_see_care >= ended.may_see_care
        for one in known
    )


@dataclass(frozen=True, slots=True)
class Through:
    """In whose hands the link of a booking is, where that is somebody who acts for its household.

    ``link_epoch`` is of their own private link: taking that back ends their links of bookings too. Who may not book
    gets no link of a booking, but that of their own page.
    """

    representative_id: int
    link_epoch: int
    may_book: bool = True

    def number_of(self, booking_number: str) -> str:
        """Return what their link of this booking is made of."""
        return f"{booking_number}-{_MARK}{self.representative_id}-{self.link_epoch}"

    @classmethod
    def from_json(cls, kept: dict[str, Any] | None) -> Through | None:
        """Return what ``to_json`` gave; None for a link of the household itself."""
        return cls(kept["representative_id"], kept["link_epoch"], kept["may_book"]) if kept else None

    def to_json(self) -> dict[str, Any]:
        """Return it as the outbox keeps it."""
        return asdict(self)


def through_in(number: str) -> tuple[str, Through | None]:
    """Return the number of the booking that a link is made of, and through whom it comes, both unchecked."""
    found = _THROUGH.fullmatch(number)
    return (found["number"], Through(int(found["id"]), int(found["epoch"]))) if found else (number, None)


def link_number(representative_id: int) -> str:
    """Return what their private link is made of. It has a letter, so that it is never the number of a booking."""
    return f"{_MARK}{representative_id}"


def id_in(number: str) -> int:
    """Return whose link it is. Raises ``NotFound`` for the number of anything else."""
    digits = number.removeprefix(_MARK)
    if not number.startswith(_MARK) or not digits.isdecimal() or len(digits) > 18:  # noqa: PLR2004 - what a key can be
        raise NotFound
    return int(digits)
