"""From a typed destination to a place on the map: within the organisation's streets, or anywhere in Belgium."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.gateways.municipality_centres import centre_of
from booking.gateways.postcodes import municipality_of
from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.folding import fold
from booking.rules.refusals.addresses import UnknownPostcode
from booking.rules.refusals.rides import PlaceNotKnown
from booking.rules.rides import Stop
from booking.rules.stops import split_street
from booking.store.queries.found_addresses import found_address
from booking.store.queries.services import every_area
from booking.store.queries.streets import find_street


@dataclass(frozen=True, slots=True)
class TypedStop:
    """Where somebody wants to go, as they typed it. The name ("hospital") and the street may be empty.

    ``at`` is where it is, of a place of the organisation itself.
    """

    name: str
    street: str
    postcode: str
    at: Point | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.name or self.street or self.postcode)


def locate_stop(session: Session, typed: TypedStop, *, by: Actor) -> Stop:
    """Return where it is: what the address register told (``look_up_address``), or a street that the organisation
    knows; otherwise the middle of the postcode.

    Outside its areas it is the middle of the municipality, some kilometres off: marked as inexact, and what is driven
    in the end is what counts. Raises ``UnknownPostcode``, or ``PlaceNotKnown`` where nobody knows that middle.
    """
    area = next((one for one in every_area(session, by.organisation_id) if one.postcode == typed.postcode), None)
    municipality = area.municipality if area else municipality_of(typed.postcode)
    if municipality is None:
        raise UnknownPostcode
    words = ", ".join(part for part in (typed.name, typed.street, f"{typed.postcode} {municipality}") if part)
    if typed.at is not None:
        return Stop(words, municipality, typed.at)
    name, number = split_street(typed.street)
    told = found_address(session, by.organisation_id, postcode=typed.postcode, street=name, house_number=number)
    if told is not None and told.at is not None and told.exact:
        return Stop(words, municipality, told.at)
    street = find_street(session, by.organisation_id, postcode=typed.postcode, folded=fold(name))
    if street is not None:
        return Stop(words, municipality, street.at)
    if told is not None and told.at is not None:
        return Stop(words, municipality, told.at)
    centre = area.centre if area else centre_of(municipality)
    if centre is None:
        raise PlaceNotKnown
    return Stop(words, municipality, centre, exact=False)
