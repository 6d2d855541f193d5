"""Finding residents while typing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from booking.rules.addresses import Address
from booking.rules.folding import fold
from booking.store.tables import BookingRow, DossierReadingRow, HouseholdRow, ResidentRow

MOST_FOUND = 20
#: Shorter words, written together, are found everywhere.
_SHORTEST_LOOSE = 4
_MOST_WORDS = 12
_NUMBER_DIGITS = 8
_SEPARATORS = re.compile(r"[\s/.,()+-]+")


@dataclass(frozen=True, slots=True)
class FoundResident:
    """Somebody in a list of results."""

    resident_id: int
    household_id: int
    name: str
    phone: str
    address: Address


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: at most ``MOST_FOUND`` residents, and the number of a booking that was named."""

    residents: tuple[FoundResident, ...]
    has_more: bool = False
    booking_number: str | None = None


def search_residents(session: Session, organisation_id: int, typed: str) -> Found:
    """Return who fits ``typed``: words of name and street, house number, postcode, phone, or a booking number.

    Each word must be the start of a word that we keep; case, accents and the spelling of a phone number do not
    count. Where that finds nobody, words may be written together or apart: *Desmet* finds *De Smet*.
    """
    words = [word for word in _SEPARATORS.split(_without_country(typed)) if fold(word)][:_MOST_WORDS]
    if not words:
        return Found(())
    number = _booking_number(words)
    if number is not None:
        found = _of_booking(session, organisation_id, number)
        if found:
            return Found(tuple(found), booking_number=number)
    found = _residents(session, organisation_id, and_(*_each_starts_a_word(words)))
    joined = "".join(map(fold, words))
    if not found and len(joined) >= _SHORTEST_LOOSE:
        together = func.replace(ResidentRow.search_text, " ", "")
        found = _residents(session, organisation_id, together.contains(joined))
    return Found(tuple(found[:MOST_FOUND]), has_more=len(found) > MOST_FOUND)


def recently_opened(
    session: Session, organisation_id: int, *, staff_id: int, since: datetime, limit: int = 6
) -> list[FoundResident]:
    """Return the residents of the households that somebody of the staff opened last, the last first."""
    last = func.max(DossierReadingRow.at).label("last")
    opened = (
        select(DossierReadingRow.household_id, last)
        .where(
            DossierReadingRow.organisation_id == organisation_id,
            DossierReadingRow.staff_id == staff_id,
            DossierReadingRow.at >= since,
        )
        .group_by(DossierReadingRow.household_id)
        .order_by(last.desc())
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        select(ResidentRow, HouseholdRow)
        .join(HouseholdRow, HouseholdRow.id == ResidentRow.household_id)
        .join(opened, opened.c.household_id == HouseholdRow.id)
        .where(ResidentRow.organisation_id == organisation_id)
        .order_by(opened.c.last.desc(), ResidentRow.id)
        .limit(limit)
    )
    return [_found(resident, household) for resident, household in rows]


def _residents(session: Session, organisation_id: int, fits: ColumnElement[bool]) -> list[FoundResident]:
    rows = session.execute(
        select(ResidentRow, HouseholdRow)
        .join(HouseholdRow, HouseholdRow.id == ResidentRow.household_id)
        .where(ResidentRow.organisation_id == organisation_id, fits)
        .order_by(ResidentRow.name, ResidentRow.id)
        .limit(MOST_FOUND + 1)
    )
    return [_found(resident, household) for resident, household in rows]


def address_of(household: HouseholdRow) -> Address:
    """Return where a household lives."""
    return Address(
        household.street,
        household.house_number,
        household.box,
        household.postcode,
        household.municipality,
    )


def _of_booking(session: Session, organisation_id: int, number: str) -> list[FoundResident]:
    rows = session.execute(
        select(ResidentRow, HouseholdRow)
        .join(HouseholdRow, HouseholdRow.id == ResidentRow.household_id)
        .join(BookingRow, BookingRow.resident_id == ResidentRow.id)
        .where(
            ResidentRow.organisation_id == organisation_id,
            BookingRow.organisation_id == organisation_id,
            BookingRow.number == number,
        )
    )
    return [_found(resident, household) for resident, household in rows]


def _found(resident: ResidentRow, household: HouseholdRow) -> FoundResident:
    return FoundResident(
        resident_id=resident.id,
        household_id=household.id,
        name=resident.name,
        phone=resident.phone,
        address=address_of(household),
    )


def _each_starts_a_word(words: list[str]) -> Iterator[ColumnElement[bool]]:
    """Yield what must be true of each word; digits that stand together may also be one phone number."""
    for is_digits, run in groupby(words, key=str.isdecimal):
        folded = [fold(word) for word in run]
        apart = and_(*(_starts_a_word(word) for word in folded))
        if is_digits and len(folded) > 1:
            yield or_(apart, _starts_a_word("".join(folded)))
        else:
            yield apart


def _starts_a_word(folded: str) -> ColumnElement[bool]:
    return ResidentRow.search_text.like(f"% {folded}%")


def _booking_number(words: list[str]) -> str | None:
    digits = "".join(words)
    return digits if digits.isdecimal() and len(digits) == _NUMBER_DIGITS else None


def _without_country(typed: str) -> str:
    """Return ``typed`` with a Belgian number as it is said here, and a foreign one without its zeros.

    ``+32 (0)470`` and ``0032 470`` become ``0470``; ``0031 6`` becomes ``31 6``.
    """
    belgian = re.sub(r"(?<!\w)(?:\+|00)32[\s/.-]*(?:\(0\))?[\s/.-]*(?=\d)", "0", typed)
    return re.sub(r"(?<!\w)00(?=\d)", "", belgian)
