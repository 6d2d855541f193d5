"""Who of the residents a row of a table means."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Address
from booking.rules.folding import fold
from booking.rules.households import folded_address
from booking.rules.sheets.columns import Row
from booking.rules.sheets.faults import CellWrong, Why
from booking.store.tables import HouseholdRow, ResidentRow
from booking.usecases.addresses.locate_address import TypedAddress

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """What a row tells of somebody, folded; what it does not tell is empty. ``email`` in small letters."""

    name: str
    phone: str
    address: str
    email: str


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody we know, folded in the same way."""

    resident_id: int
    household_id: int
    told: Told


class KnownPeople:
    """Everybody of an organisation by name: names, numbers and streets only, a megabyte for two thousand people."""

    def __init__(self, session: Session, organisation_id: int) -> None:
        """Look them up, once for a whole table."""
        self._by_name: defaultdict[str, list[KnownPerson]] = defaultdict(list)
        found = session.execute(
            select(
                *(ResidentRow.id, ResidentRow.household_id, ResidentRow.name, ResidentRow.phone, ResidentRow.email),
                *(HouseholdRow.street, HouseholdRow.house_number, HouseholdRow.box, HouseholdRow.postcode),
            )
            .join(HouseholdRow, HouseholdRow.id == ResidentRow.household_id)
            .where(ResidentRow.organisation_id == organisation_id, HouseholdRow.organisation_id == organisation_id)
            .order_by(ResidentRow.id)
            .execution_options(yield_per=_AT_ONCE)
        )
        for one in found:
            home = folded_address(Address(one.street, one.house_number, one.box, one.postcode, ""))
            told = Told(fold(one.name), one.phone, home, one.email.casefold())
            self._by_name[told.name].append(KnownPerson(one.id, one.household_id, told))

    def exactly(self, told: Told) -> KnownPerson | None:
        """Return who has this name, phone and address; of several the one with this e-mail address too.

        Raises ``CellWrong`` where it can be one or the other.
        """
        return _only(
            [one for one in self._by_name[told.name] if replace(one.told, email="") == replace(told, email="")], told
        )

    def nearly(self, told: Told, *, without: set[int] | frozenset[int] = frozenset()) -> KnownPerson | None:
        """Return who has this name and either this phone or this address, unless their id is in ``without``.

        Raises ``CellWrong`` where it can be one or the other.
        """
        return _only(
            [
                one
                for one in self._by_name[told.name]
                if one.resident_id not in without
                and (
                    (told.phone and one.told.phone == told.phone) or (told.address and one.told.address == told.address)
                )
            ],
            told,
        )

    def meant_by(self, row: Row) -> KnownPerson:
        """Return whom a row about a household names. Raises ``CellWrong`` for nobody, and for one of several."""
        told = told_by(row)
        if not told.phone and not told.address:
            raise CellWrong(Why.NOBODY_NAMED, column="name")
        found = self.exactly(told) or self.nearly(told)
        if found is None:
            raise CellWrong(Why.NOBODY, column="name")
        return found


def _only(found: list[KnownPerson], told: Told) -> KnownPerson | None:
    if len(found) > 1:
        found = [one for one in found if told.email and one.told.email == told.email] or found
    if len(found) > 1:
        raise CellWrong(Why.WHO_OF_THEM)
    return found[0] if found else None


def told_by(row: Row) -> Told:
    """Return what a row tells of somebody."""
    return Told(
        name=fold(row["name"]),
        phone=row.get("phone", ""),
        address=folded_address(_address(row)) if "street" in row.values and "house_number" in row.values else "",
        email=row.get("email", "").casefold(),
    )


def home_of(row: Row, *, access_notes: str = "") -> TypedAddress:
    """Return where a row says that somebody lives."""
    return TypedAddress(row["street"], row["house_number"], row.get("box", ""), row["postcode"], access_notes)


def _address(row: Row) -> Address:
    return Address(row["street"], row["house_number"], row.get("box", ""), row.get("postcode", ""), "")
