"""Ask the address register about an address that somebody just typed, before it is used.

It is done outside any transaction, and what was told is kept: ``locate_address`` and ``locate_stop`` only read it. So
a slow register costs a moment at most, and nothing waits for it under a lock.
"""

from __future__ import annotations

from datetime import datetime

from booking.gateways.geocoding import Asked, GeocoderFailed, HastyGeocoder
from booking.gateways.postcodes import municipality_of
from booking.store.database import in_transaction, reading
from booking.store.queries.found_addresses import FoundAddress, found_address, keep_found_address

#: Nobody's street is longer; a text that somebody pastes is not sent to anybody.
_LONGEST = 80


def look_up_address(
    geocoder: HastyGeocoder,
    *,
    street: str,
    house_number: str,
    postcode: str,
    organisation_id: int,
    now: datetime,
) -> bool:
    """Let the register tell where an address is, unless it did before; return whether that is known now.

    It gets the street, the number and the municipality: no name, no box, nothing of a booking. Never raises because
    of the register.
    """
    municipality = municipality_of(postcode)
    if municipality is None or not street.strip() or len(street) > _LONGEST:
        return False
    about = {"postcode": postcode, "street": street, "house_number": house_number}
    with reading() as session:
        if found_address(session, organisation_id, **about) is not None:
            return True
    try:
        told = geocoder.find(Asked(street.strip(), house_number.strip(), postcode, municipality))
    except GeocoderFailed:
        return False
    found = FoundAddress(told.street, told.at, told.exact) if told else FoundAddress("", None, exact=False)
    in_transaction(
        lambda session: keep_found_address(session, organisation_id, found, **about, source=geocoder.name, now=now)
    )
    return True
