"""Who acts for whom, what they may do, and who gets the messages.

Source: issue "Household" (a representative who books and pays for more than one resident); domain A5, who may see what.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from booking.rules.refusals import NotFound

_MARK: Final = "V"


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
    """For which household somebody acts on the days of ``[first, last]``, and what they may."""

    representative_id: int
    household_id: int
    may_book: bool
    may_pay: bool
    tells: Tells
    first: date
    last: date | None

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

    The resident too, unless somebody who acts for them gets the messages instead. Of a confidential service only the
    resident is told: with whom it is shared is theirs to say.
    """
    acting = [one for one in known if one.holds(on) and one.tells is not Tells.RESIDENT]
    if is_confidential or not acting:
        return Told(resident=True, representative_ids=())
    both = all(one.tells is Tells.BOTH for one in acting)
    return Told(both, tuple(sorted({one.representative_id for one in acting})))


def link_number(representative_id: int) -> str:
    """Return what their private link is made of. It has a letter, so that it is never the number of a booking."""
    return f"{_MARK}{representative_id}"


def id_in(number: str) -> int:
    """Return whose link it is. Raises ``NotFound`` for the number of anything else."""
    digits = number.removeprefix(_MARK)
    if not number.startswith(_MARK) or not digits.isdecimal() or len(digits) > 18:  # noqa: PLR2004 - what a key can be
        raise NotFound
    return int(digits)
