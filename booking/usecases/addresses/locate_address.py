"""From a typed address to a place on the map, as near as we know it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.gateways.postcodes import municipality_of
from booking.rules.actors import Actor
from booking.rules.addresses import Address, Point, street_like
from booking.rules.folding import fold
from booking.rules.refusals.addresses import OutsideArea, UnknownPostcode
from booking.store.queries.found_addresses import FoundAddress
from booking.store.queries.service_facts import Area
from booking.store.queries.streets import Street
from booking.usecases.addresses.known_places import AskedPlaces, KnownPlaces
from booking.usecases.bookings.requests import Place


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """An address as somebody typed it. ``postcode`` has four digits; box and notes may be empty."""

    street: str
    house_number: str
    box: str
    postcode: str
    access_notes: str = ""


def locate_address(session: Session, typed: TypedAddress, *, by: Actor, service_id: int | None = None) -> Place:
    """Return where the typed address is: for a visit of one service, or for any that the organisation offers.

    What the address register told (``look_up_address``) comes first: the house itself, in its spelling. A known
    street gives its point and its own spelling. One that differs in a letter or two gives its point, and keeps what
    was typed: it may be another street. Otherwise it is the middle of the street that the register told, or the
    centre of the postcode. The box is kept as it was typed.
    Raises ``UnknownPostcode`` for a postcode that Belgium does not have, ``OutsideArea`` for one to which that
    service, or none of them, comes.
    """
    return place_of(AskedPlaces(session, by, service_id), typed)


def place_of(known: KnownPlaces, typed: TypedAddress) -> Place:
    """Return where the typed address is, by what is known. Raises as ``locate_address``."""
    area = _area(known.areas(), typed.postcode)
    told = known.told(area.postcode, typed.street, typed.house_number)
    street = known.street(area.postcode, fold(typed.street))
    spelled = street.name if street else told.street if told and told.exact else typed.street
    return Place(
        Address(
            street=spelled,
            house_number=typed.house_number,
            box=typed.box,
            postcode=area.postcode,
            municipality=area.municipality,
        ),
        at=_at(known, typed, area, street, told),
        access_notes=typed.access_notes,
    )


def _area(areas: list[Area], postcode: str) -> Area:
    found = next((area for area in areas if area.postcode == postcode), None)
    if found is not None:
        return found
    if municipality_of(postcode) is None:
        raise UnknownPostcode
    raise OutsideArea(postcode, municipalities=sorted({area.municipality for area in areas}))


def _at(known: KnownPlaces, typed: TypedAddress, area: Area, street: Street | None, told: FoundAddress | None) -> Point:
    """Return the point, the surest first."""
    if told is not None and told.at is not None and told.exact:
        return told.at
    if street is not None:
        return street.at
    return told.at if told is not None and told.at is not None else _about(known, typed, area)


def _about(known: KnownPlaces, typed: TypedAddress, area: Area) -> Point:
    streets = known.streets(area.postcode)
    alike = street_like(typed.street, streets)
    return streets[alike].at if alike is not None else area.centre
