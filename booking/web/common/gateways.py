"""The doors to the outside that the pages use, and the settings they need."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from booking.config import Settings
from booking.gateways.geocoding import HastyGeocoder
from booking.gateways.payments import PaymentGateway
from booking.gateways.travel import Hasty

_NAME = "buurtboek"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateways:
    """What `create_app` built.

    ``payments`` is None where residents pay by invoice only, ``router`` where travel times are estimated,
    ``geocoder`` where an address is found by what is known here.
    """

    settings: Settings
    payments: PaymentGateway | None
    router: Hasty | None = None
    geocoder: HastyGeocoder | None = None


def gateways() -> Gateways:
    """Return the gateways of the running app."""
    found: Gateways = current_app.extensions[_NAME]
    return found


def keep_gateways(extensions: dict[str, object], built: Gateways) -> None:
    """Put the gateways where `gateways` finds them."""
    extensions[_NAME] = built
