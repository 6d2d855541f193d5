"""What is known about addresses: asked one by one, or all at once for a table of thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import one_house_number
from booking.rules.folding import fold
from booking.store.queries.found_addresses import FoundAddress, found_address, found_addresses
from booking.store.queries.service_facts import Area
from booking.store.queries.services import areas_of, every_area
from booking.store.queries.streets import Street, find_street, streets_in

#: No postcode has more streets.
_MOST_STREETS: Final = 5000


class KnownPlaces(Protocol):
    """Somebody who knows where the organisation comes, its streets, and what the address register told."""

    def areas(self) -> list[Area]:
        """Return where it comes."""

    def street(self, postcode: str, folded: str) -> Street | None:
        """Return the street of this folded name."""

    def told(self, postcode: str, street: str, house_number: str) -> FoundAddress | None:
        """Return what the register told about an address."""

    def streets(self, postcode: str) -> Mapping[str, Street]:
        """Return every street of a postcode by its folded name."""


@dataclass(frozen=True, slots=True)
class AskedPlaces:
    """Asks the database for each: of one service, or of any that the organisation offers."""

    session: Session
    by: Actor
    service_id: int | None = None

    def areas(self) -> list[Area]:
        """Return where it comes."""
        if self.service_id is None:
            return every_area(self.session, self.by.organisation_id)
        return areas_of(self.session, self.by.organisation_id, self.service_id)

    def street(self, postcode: str, folded: str) -> Street | None:
        """Return the street of this folded name."""
        return find_street(self.session, self.by.organisation_id, postcode=postcode, folded=folded)

    def told(self, postcode: str, street: str, house_number: str) -> FoundAddress | None:
        """Return what the register told about an address."""
        return found_address(
            self.session, self.by.organisation_id, postcode=postcode, street=street, house_number=house_number
        )

    def streets(self, postcode: str) -> Mapping[str, Street]:
        """Return every street of a postcode by its folded name."""
        found = streets_in(self.session, self.by.organisation_id, [postcode], limit=_MOST_STREETS)
        return {fold(street.name): street for street in found}


@dataclass(slots=True)
class RememberedPlaces:
    """The same, read once for a whole table: within one transaction, in which nobody adds a street."""

    session: Session
    by: Actor
    _areas: list[Area] = field(init=False)
    _told: Mapping[tuple[str, str, str], FoundAddress] = field(init=False)
    _streets: defaultdict[str, dict[str, Street]] = field(init=False)

    def __post_init__(self) -> None:
        """Read what there is."""
        organisation_id = self.by.organisation_id
        self._areas = every_area(self.session, organisation_id)
        self._told = found_addresses(self.session, organisation_id)
        self._streets = defaultdict(dict)
        for area in self._areas:
            for street in streets_in(self.session, organisation_id, [area.postcode], limit=_MOST_STREETS):
                self._streets[area.postcode][fold(street.name)] = street

    def areas(self) -> list[Area]:
        """Return where any of its services comes."""
        return self._areas

    def street(self, postcode: str, folded: str) -> Street | None:
        """Return the street of this folded name."""
        return self._streets[postcode].get(folded)

    def told(self, postcode: str, street: str, house_number: str) -> FoundAddress | None:
        """Return what the register told about an address."""
        return self._told.get((postcode, fold(street), one_house_number(house_number)))

    def streets(self, postcode: str) -> Mapping[str, Street]:
        """Return every street of a postcode by its folded name."""
        return self._streets[postcode]
