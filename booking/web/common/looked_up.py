"""Ask the address register about what somebody typed, before the page goes on with it."""

from __future__ import annotations

from booking.rules.stops import split_street
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.addresses.look_up_address import look_up_address
from booking.usecases.rides.locate_stop import TypedStop
from booking.web.common import clock
from booking.web.common.gateways import gateways


def looked_up(typed: TypedAddress, *, organisation_id: int) -> TypedAddress:
    """Return the same address, once the register told what it can within a moment; without one nothing happens.

    Never within a transaction.
    """
    _ask(typed.street, typed.house_number, typed.postcode, organisation_id=organisation_id)
    return typed


def stop_looked_up(typed: TypedStop, *, organisation_id: int) -> TypedStop:
    """Return the same stop of a ride, likewise. A name such as "the hospital" is not sent."""
    street, number = split_street(typed.street)
    _ask(street, number, typed.postcode, organisation_id=organisation_id)
    return typed


def _ask(street: str, house_number: str, postcode: str, *, organisation_id: int) -> None:
    geocoder = gateways().geocoder
    if geocoder is not None:
        look_up_address(
            geocoder,
            street=street,
            house_number=house_number,
            postcode=postcode,
            organisation_id=organisation_id,
            now=clock.now(),
        )
