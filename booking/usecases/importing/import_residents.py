"""Take in residents and their households from a table."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Address
from booking.rules.households import folded_address
from booking.rules.refusals import NotAllowed
from booking.rules.sheets.columns import Row, Table
from booking.rules.sheets.faults import CellWrong, Why
from booking.rules.text import DEFAULT_LOCALE
from booking.store.locks import lock_wish
from booking.store.queries.dossier import Details, details_of
from booking.store.tables import HouseholdRow, ResidentRow
from booking.usecases.addresses.known_places import RememberedPlaces
from booking.usecases.addresses.locate_address import TypedAddress, place_of
from booking.usecases.bookings.requests import Who
from booking.usecases.importing.imported import Done, Imported, Outcome, Tell, each_row, earlier_rows
from booking.usecases.importing.known_people import KnownPeople, KnownPerson, home_of, told_by
from booking.usecases.importing.newcomers import HouseholdKey, Newcomers
from booking.usecases.residents.change_resident import ChangeResident, change_resident


def import_residents(session: Session, table: Table, *, by: Actor, now: datetime, tell: Tell) -> Imported:
    """Register each resident of ``table`` whom we do not know, and change those of whom it says something else.

    Somebody is known by name, phone and address; else by name and one of these two, which then changes. A new address
    holds for the household, as on the desk's page. What a row leaves open stays as it is. The same table once more
    changes nothing. Raises ``NotAllowed``; every other refusal is a fault of its row.
    """
    if not by.is_office or by.user_id is None:
        raise NotAllowed
    lock_wish(session, by.organisation_id, "import residents")
    intake = _Intake(session, table, by, now)
    imported = each_row(table, intake.take, tell=tell)
    intake.newcomers.write()
    return imported


@dataclass(slots=True)
class _Said:
    """What rows have said of one household: where it lives and how to get in, each with the row that said it."""

    home: tuple[str, int]
    notes: tuple[str, int] | None = None


@dataclass(slots=True)
class _Intake:
    session: Session
    table: Table
    by: Actor
    now: datetime
    known: dict[int, KnownPerson | None] = field(init=False)
    wrong: dict[int, CellWrong] = field(init=False)
    said: dict[HouseholdKey, _Said] = field(default_factory=dict)
    twins: dict[int, int] = field(init=False)
    places: RememberedPlaces = field(init=False)
    newcomers: Newcomers = field(init=False)

    def __post_init__(self) -> None:
        self.twins = earlier_rows(self.table.rows, lambda row: (told_by(row).name, row["phone"]))
        self.known, self.wrong = _recognised(self.session, self.table, by=self.by)
        self.places = RememberedPlaces(self.session, self.by)
        self.newcomers = Newcomers(self.session, self.by, self.now)

    def take(self, row: Row) -> Outcome:
        """Register or change the resident of one row. Raises ``CellWrong`` or a refusal."""
        if row.number in self.wrong:
            raise self.wrong[row.number]
        known = self.known[row.number]
        if known is None:
            return self._add(row)
        resident_id, household_id = known.resident_id, known.household_id
        self._require_one_home(row, self.newcomers.key_of(household_id))
        before = _details(self.session, resident_id, by=self.by)
        after = _wanted(row, before)
        columns = _differing(before, after)
        if columns:
            self._change(resident_id, before, after)
        moves = "address" in columns
        if moves:
            self.newcomers.moved(household_id, after.address)
        return Outcome(
            row.number,
            row["name"],
            Done.CHANGED if columns else Done.SAME,
            columns,
            others=self._others(resident_id, household_id) if moves else 0,
            twin=self.twins.get(row.number, 0),
        )

    def _add(self, row: Row) -> Outcome:
        """Keep somebody new; one who says another way in than their new household keeps changes it for all."""
        place = place_of(self.places, home_of(row, access_notes=row.get("access_notes", "")))
        who = Who(row["name"], row["phone"], row.get("email", ""), row.get("language", DEFAULT_LOCALE))
        lives_there = self.newcomers.key_at(place.address)
        if lives_there is not None:
            self._require_one_home(row, lives_there)
        key = self.newcomers.add(who, place)
        if lives_there is None:
            self._require_one_home(row, key)
        elif "access_notes" in row.values:
            self.newcomers.let_in(place.address, place.access_notes)
        return Outcome(row.number, row["name"], Done.ADDED, twin=self.twins.get(row.number, 0))

    def _change(self, resident_id: int, before: Details, after: Details) -> None:
        # Whoever moves along has to be there.
        self.newcomers.write()
        where = after.address
        request = ChangeResident(
            resident_id=resident_id,
            who=Who(after.name, after.phone, after.email, after.locale),
            address=TypedAddress(where.street, where.house_number, where.box, where.postcode, after.access_notes),
            seen=before.version,
        )
        change_resident(self.session, request, by=self.by, now=self.now)

    def _require_one_home(self, row: Row, household: HouseholdKey) -> None:
        """Raise ``CellWrong`` where another row moves the same household elsewhere, or says another way in."""
        home, notes = told_by(row).address, row.get("access_notes")
        said = self.said.setdefault(household, _Said((home, row.number)))
        if said.home[0] != home:
            raise CellWrong(Why.OTHER_HOME, column="street", row=str(said.home[1]))
        if notes is None:
            return
        if said.notes is not None and said.notes[0] != notes:
            raise CellWrong(Why.OTHER_NOTES, column="access_notes", row=str(said.notes[1]))
        said.notes = (notes, row.number)

    def _others(self, resident_id: int, household_id: int) -> int:
        number = self.session.scalar(
            select(func.count())
            .select_from(ResidentRow)
            .where(
                ResidentRow.organisation_id == self.by.organisation_id,
                ResidentRow.household_id == household_id,
                ResidentRow.id != resident_id,
            )
        )
        return number or 0


def _recognised(
    session: Session, table: Table, *, by: Actor
) -> tuple[dict[int, KnownPerson | None], dict[int, CellWrong]]:
    """Return by row whom it means, None for somebody new, and what is wrong with the others.

    Those who are known exactly first: a son with his father's name and another phone is then not taken for him.
    """
    told = {row.number: told_by(row) for row in table.rows}
    again = earlier_rows(table.rows, lambda row: replace(told[row.number], email=""))
    wrong = {number: CellWrong(Why.SAME_AS_ROW, row=str(first)) for number, first in again.items()}
    people = KnownPeople(session, by.organisation_id)
    known: dict[int, KnownPerson | None] = {}
    taken: set[int] = set()
    for exact in (True, False):
        for number, one in told.items():
            if number in wrong or known.get(number) is not None:
                continue
            try:
                found = people.exactly(one) if exact else people.nearly(one, without=taken)
            except CellWrong as fault:
                wrong[number] = fault
                continue
            known[number] = found
            if found is not None:
                taken.add(found.resident_id)
    return known, wrong


def _details(session: Session, resident_id: int, *, by: Actor) -> Details:
    resident, household = session.execute(
        select(ResidentRow, HouseholdRow)
        .join(HouseholdRow, HouseholdRow.id == ResidentRow.household_id)
        .where(ResidentRow.organisation_id == by.organisation_id, ResidentRow.id == resident_id)
    ).one()
    return details_of(resident, household)


def _wanted(row: Row, before: Details) -> Details:
    """Return the details as they must become; an address in another spelling is the same one."""
    typed = home_of(row)
    address = Address(typed.street, typed.house_number, typed.box, typed.postcode, before.address.municipality)
    stays = folded_address(address) == folded_address(before.address)
    return replace(
        before,
        name=row["name"],
        phone=row["phone"],
        email=row.get("email", before.email),
        locale=row.get("language", before.locale),
        address=before.address if stays else address,
        access_notes=row.get("access_notes", before.access_notes),
    )


def _differing(before: Details, after: Details) -> tuple[str, ...]:
    names = {"locale": "language"}
    parts = ("name", "phone", "email", "locale", "address", "access_notes")
    return tuple(names.get(one, one) for one in parts if getattr(before, one) != getattr(after, one))
