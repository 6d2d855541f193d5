"""Who of a household a row of a table means."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.folding import fold
from booking.rules.sheets.columns import Row
from booking.rules.sheets.faults import CellWrong, Why
from booking.store.tables import MemberRow
from booking.usecases.importing.known_people import KnownPeople


@dataclass(frozen=True, slots=True)
class Meant:
    """A household, by one of its residents, and the member: None for somebody new."""

    resident_id: int
    household_id: int
    member_id: int | None


class KnownMembers:
    """The members of all households of an organisation, by name."""

    def __init__(self, session: Session, organisation_id: int) -> None:
        """Look them up, once for a whole table."""
        self._people = KnownPeople(session, organisation_id)
        self._members: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for household_id, name, member_id in session.execute(
            select(MemberRow.household_id, MemberRow.name, MemberRow.id)
            .where(MemberRow.organisation_id == organisation_id)
            .order_by(MemberRow.id)
        ):
            self._members[household_id, fold(name)].append(member_id)

    def meant_by(self, row: Row) -> Meant:
        """Return whom a row names. Raises ``CellWrong`` for a household that nobody knows, and for one of several."""
        resident = self._people.meant_by(row)
        found = self._members[resident.household_id, fold(row["member"])]
        if len(found) > 1:
            raise CellWrong(Why.WHO_OF_THEM, column="member")
        return Meant(resident.resident_id, resident.household_id, found[0] if found else None)
