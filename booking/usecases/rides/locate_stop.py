"""From a typed destination to a place on the map: within the organisation's streets, or anywhere in Belgium."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.gateways.municipality_centres import centre_of
from booking.gateways.postcodes import municipality_of
from booking.rules.actors import Actor
from booking.rules.folding import fold
from booking.rules.refusals import PlaceNotKnown, UnknownPostcode
from booking.rules.rides import Stop
from booking.store.queries.services import every_area, find_street


@dataclass(frozen=True, slots=True)
class TypedStop:
    """Where somebody wants to go, as they typed it. The name ("hospital") and the street may be empty."""

    name: str
    street: str
    postcode: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.name or self.street or self.postcode)


def locate_stop(session: Session, typed: TypedStop, *, by: Actor) -> Stop:
    """Return where it is. A street that the organisation knows gives its point; otherwise the middle of the postcode.

    Outside its areas it is the middle of the municipality, some kilometres off: marked as inexact, and what is driven
    in the end is what counts. Raises ``UnknownPostcode``, or ``PlaceNotKnown`` where nobody knows that middle.
    """
    area = next((one for one in every_area(session, by.organisation_id) if one.postcode == typed.postcode), None)
    municipality = area.municipality if area else municipality_of(typed.postcode)
    if municipality is None:
        raise UnknownPostcode
    words = ", ".join(part for part in (typed.name, typed.street, f"{typed.postcode} {municipality}") if part)
    street = find_street(
        session, by.organisation_id, postcode=typed.postcode, folded=fold(typed.street.rstrip("0123456789 abcABC/-"))
    )
    if street is not None:
        return Stop(words, municipality, street.at)
    centre = area.centre if area else centre_of(municipality)
    if centre is None:
        raise PlaceNotKnown
    return Stop(words, municipality, centre, exact=False)
