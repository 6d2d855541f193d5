"""From a typed address to a place on the map, as near as we know it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy.orm import Session

from booking.gateways.postcodes import municipality_of
from booking.rules.actors import Actor
from booking.rules.addresses import Address, Point
from booking.rules.folding import fold
from booking.rules.refusals import OutsideArea, UnknownPostcode
from booking.store.queries.found_addresses import FoundAddress, found_address
from booking.store.queries.services import Area, Street, areas_of, every_area, find_street, streets_in
from booking.usecases.bookings.requests import Place

#: How much two street names must look alike: a letter or two in a dozen may differ.
_ALIKE = 0.87
_MOST_STREETS = 5000


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
    area = _area(session, typed.postcode, by=by, service_id=service_id)
    told = found_address(
        session,
        by.organisation_id,
        postcode=area.postcode,
        street=typed.street,
        house_number=typed.house_number,
    )
    known = find_street(session, by.organisation_id, postcode=area.postcode, folded=fold(typed.street))
    spelled = known.name if known else told.street if told and told.exact else typed.street
    return Place(
        Address(
            street=spelled,
            house_number=typed.house_number,
            box=typed.box,
            postcode=area.postcode,
            municipality=area.municipality,
        ),
        at=_at(session, typed, area, known, told, by=by),
        access_notes=typed.access_notes,
    )


def _at(
    session: Session, typed: TypedAddress, area: Area, known: Street | None, told: FoundAddress | None, *, by: Actor
) -> Point:
    """Return the point, the surest first."""
    if told is not None and told.at is not None and told.exact:
        return told.at
    if known is not None:
        return known.at
    return told.at if told is not None and told.at is not None else _about(session, typed, area, by=by)


def _area(session: Session, postcode: str, *, by: Actor, service_id: int | None) -> Area:
    areas = (
        every_area(session, by.organisation_id)
        if service_id is None
        else areas_of(session, by.organisation_id, service_id)
    )
    found = next((area for area in areas if area.postcode == postcode), None)
    if found is not None:
        return found
    if municipality_of(postcode) is None:
        raise UnknownPostcode
    raise OutsideArea(postcode, municipalities=sorted({area.municipality for area in areas}))


def _about(session: Session, typed: TypedAddress, area: Area, *, by: Actor) -> Point:
    streets: dict[str, Street] = {
        fold(street.name): street
        for street in streets_in(session, by.organisation_id, [area.postcode], limit=_MOST_STREETS)
    }
    alike = get_close_matches(fold(typed.street), streets, n=1, cutoff=_ALIKE)
    return streets[alike[0]].at if alike else area.centre
