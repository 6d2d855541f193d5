"""People of a table whom nobody knew: kept back and written together, because two statements a row take too long."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Address
from booking.rules.households import folded_address, search_text
from booking.store.tables import HouseholdRow, ResidentRow
from booking.usecases.bookings.requests import Place, Who

#: What tells one household from another, before it has an id and after.
HouseholdKey = Hashable


@dataclass(slots=True)
class Newcomers:
    """The households of an organisation by their folded address, and the people who come to live there.

    It does what ``register_resident`` does for the office, for somebody of whom ``KnownPeople`` said that nobody is
    them. The oldest of several households at one address is meant.
    """

    session: Session
    by: Actor
    now: datetime
    _at: dict[str, HouseholdRow | int] = field(init=False)
    _notes: dict[int, str] = field(init=False)
    _made: dict[int, HouseholdRow] = field(default_factory=dict)
    _waiting: list[tuple[HouseholdRow | int, Who, Address]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Look the households up, once for a whole table."""
        self._at, self._notes = {}, {}
        found = self.session.execute(
            select(
                *(HouseholdRow.id, HouseholdRow.street, HouseholdRow.house_number),
                *(HouseholdRow.box, HouseholdRow.postcode, HouseholdRow.access_notes),
            )
            .where(HouseholdRow.organisation_id == self.by.organisation_id)
            .order_by(HouseholdRow.id)
        )
        for household_id, street, number, box, postcode, notes in found:
            self._at.setdefault(folded_address(Address(street, number, box, postcode, "")), household_id)
            self._notes[household_id] = notes

    def key_at(self, address: Address) -> HouseholdKey | None:
        """Return the household that lives there, or None."""
        return self._at.get(folded_address(address))

    def key_of(self, household_id: int) -> HouseholdKey:
        """Return the key of a household that was written."""
        return self._made.get(household_id, household_id)

    def let_in(self, address: Address, notes: str) -> None:
        """Keep another way in for the household that lives there."""
        household = self._at[folded_address(address)]
        if isinstance(household, HouseholdRow):
            household.access_notes = notes
        elif self._notes[household] != notes:
            self._notes[household] = notes
            self.session.execute(
                update(HouseholdRow)
                .where(HouseholdRow.organisation_id == self.by.organisation_id, HouseholdRow.id == household)
                .values(access_notes=notes)
            )

    def add(self, who: Who, place: Place) -> HouseholdKey:
        """Keep somebody back to be written, with a household where nobody lives there yet; return its key."""
        folded = folded_address(place.address)
        household = self._at.get(folded)
        if household is None:
            household = self._at[folded] = _household(place, by=self.by)
        self._waiting.append((household, who, place.address))
        return household

    def moved(self, household_id: int, address: Address) -> None:
        """Take note that a household lives elsewhere now."""
        key = self.key_of(household_id)
        for folded in [one for one, other in self._at.items() if other == key]:
            del self._at[folded]
        self._at.setdefault(folded_address(address), key)  # type: ignore[arg-type] # a row or an id, as it was kept

    def write(self) -> None:
        """Write everybody who was kept back: all households in one go, then all their people."""
        waiting, self._waiting = self._waiting, []
        # A household that was written before is a row with an id by now, and written once.
        made = {id(one) for one in self._made.values()}
        new: dict[int, HouseholdRow] = {}
        for household, _who, _address in waiting:
            if isinstance(household, HouseholdRow) and id(household) not in made:
                new[id(household)] = household
        self.session.add_all(new.values())
        self.session.flush()
        self._made |= {one.id: one for one in new.values()}
        self.session.add_all(
            ResidentRow(
                organisation_id=self.by.organisation_id,
                household_id=one.id if isinstance(one, HouseholdRow) else one,
                name=who.name,
                phone=who.phone,
                email=who.email,
                locale=who.locale,
                search_text=search_text(name=who.name, phone=who.phone, address=address),
                created_at=self.now,
            )
            for one, who, address in waiting
        )
        self.session.flush()


def _household(place: Place, *, by: Actor) -> HouseholdRow:
    address = place.address
    return HouseholdRow(
        organisation_id=by.organisation_id,
        street=address.street,
        house_number=address.house_number,
        box=address.box,
        postcode=address.postcode,
        municipality=address.municipality,
        latitude=place.at.latitude,
        longitude=place.at.longitude,
        access_notes=place.access_notes,
    )
