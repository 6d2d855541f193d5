"""Fixed places, when they are open, and which services are given there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Address, Point
from booking.rules.locations import LocationDay, LocationHours, OpeningHours
from booking.rules.refusals import NotFound
from booking.rules.versions import version_of
from booking.store.tables import LocationDayRow, LocationHoursRow, LocationRow, ServiceLocationRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A fixed place as the coordinator knows it."""

    location_id: int
    name: str
    address: Address
    at: Point
    active: bool
    service_ids: frozenset[int]
    opening: OpeningHours

    @property
    def version(self) -> str:
        """A short name for what it is and where: two people who saw other facts have another version."""
        return version_of(replace(self, service_ids=frozenset(), opening=OpeningHours()))

    @property
    def week_version(self) -> str:
        """A short name for exactly these hours of a week."""
        return version_of(self.opening.week)


def locations_of(session: Session, organisation_id: int, *, first: date) -> list[Location]:
    """Return the locations by name, those that are no longer used last.

    Of the days that differ, those from ``first`` on. Four statements, however many locations.
    """
    rows = session.scalars(
        select(LocationRow)
        .where(LocationRow.organisation_id == organisation_id)
        .order_by(LocationRow.active.desc(), LocationRow.name)
    ).all()
    weeks = _weeks(session, organisation_id)
    days = _days(session, organisation_id, first=first)
    services = _services(session, organisation_id)
    return [
        Location(
            location_id=row.id,
            name=row.name,
            address=Address(
                street=row.street,
                house_number=row.house_number,
                box=row.box,
                postcode=row.postcode,
                municipality=row.municipality,
            ),
            at=Point(row.latitude, row.longitude),
            active=row.active,
            service_ids=frozenset(services[row.id]),
            opening=OpeningHours(tuple(sorted(weeks[row.id])), tuple(days[row.id])),
        )
        for row in rows
    ]


def location_by_id(session: Session, organisation_id: int, location_id: int, *, first: date) -> Location:
    """Return one location. Raises ``NotFound``."""
    for location in locations_of(session, organisation_id, first=first):
        if location.location_id == location_id:
            return location
    raise NotFound


def lines_of_location(session: Session, organisation_id: int, location_id: int) -> tuple[str, str]:
    """Return what a location is called and where it is, as two lines to read. Raises ``NotFound``."""
    row = session.scalar(
        select(LocationRow).where(LocationRow.organisation_id == organisation_id, LocationRow.id == location_id)
    )
    if row is None:
        raise NotFound
    return row.name, ", ".join(Address(row.street, row.house_number, row.box, row.postcode, row.municipality).lines)


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A location to go to: ``street`` is with its number."""

    location_id: int
    name: str
    street: str
    postcode: str
    at: Point


def places_in_use(session: Session, organisation_id: int) -> list[NamedPlace]:
    """Return the locations that are in use, by name."""
    rows = session.scalars(
        select(LocationRow)
        .where(LocationRow.organisation_id == organisation_id, LocationRow.active)
        .order_by(LocationRow.name, LocationRow.id)
    )
    return [
        NamedPlace(
            row.id, row.name, f"{row.street} {row.house_number}", row.postcode, Point(row.latitude, row.longitude)
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class NamedAddress:
    """What a location is called, and where it is."""

    name: str
    address: Address


def named_addresses(session: Session, organisation_id: int, location_ids: Collection[int]) -> dict[int, NamedAddress]:
    """Return what these locations are called and where they are, by their ids; one statement, or none for nothing."""
    if not location_ids:
        return {}
    rows = session.scalars(
        select(LocationRow).where(LocationRow.organisation_id == organisation_id, LocationRow.id.in_(location_ids))
    )
    return {
        row.id: NamedAddress(row.name, Address(row.street, row.house_number, row.box, row.postcode, row.municipality))
        for row in rows
    }


def point_of_location(session: Session, organisation_id: int, location_id: int) -> Point:
    """Return where a location is on the map. Raises ``NotFound``."""
    found = session.execute(
        select(LocationRow.latitude, LocationRow.longitude).where(
            LocationRow.organisation_id == organisation_id, LocationRow.id == location_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return Point(found.latitude, found.longitude)


def _weeks(session: Session, organisation_id: int) -> defaultdict[int, list[LocationHours]]:
    found: defaultdict[int, list[LocationHours]] = defaultdict(list)
    for row in session.scalars(select(LocationHoursRow).where(LocationHoursRow.organisation_id == organisation_id)):
        found[row.location_id].append(LocationHours(row.weekday, row.opens, row.closes))
    return found


def _days(session: Session, organisation_id: int, *, first: date) -> defaultdict[int, list[LocationDay]]:
    hours: defaultdict[tuple[int, date, str], list[tuple[time, time]]] = defaultdict(list)
    for row in session.scalars(
        select(LocationDayRow)
        .where(LocationDayRow.organisation_id == organisation_id, LocationDayRow.on >= first)
        .order_by(LocationDayRow.on, LocationDayRow.opens)
    ):
        day = hours[row.location_id, row.on, row.name]
        if row.opens is not None and row.closes is not None:
            day.append((row.opens, row.closes))
    found: defaultdict[int, list[LocationDay]] = defaultdict(list)
    for (location_id, on, name), stretches in hours.items():
        found[location_id].append(LocationDay(on, tuple(stretches), name))
    return found


def _services(session: Session, organisation_id: int) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for row in session.scalars(select(ServiceLocationRow).where(ServiceLocationRow.organisation_id == organisation_id)):
        found[row.location_id].add(row.service_id)
    return found
