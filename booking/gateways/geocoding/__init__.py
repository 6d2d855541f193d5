"""Where an address is, told by the Flemish address register, or by what answers as it does.

Callers import from here, and catch `GeocoderFailed`: the known street or the middle of the postcode goes on then. No
fault that leaves this package names an address, so none gets into a log.
"""

from booking.config import Settings
from booking.gateways.geocoding.contract import Asked, Geocoder, GeocoderFailed, Located
from booking.gateways.geocoding.flemish import FlemishRegister
from booking.gateways.geocoding.haste import HastyGeocoder

__all__ = ["Asked", "FlemishRegister", "Geocoder", "GeocoderFailed", "HastyGeocoder", "Located", "geocoder_for"]


def geocoder_for(settings: Settings) -> HastyGeocoder | None:
    """Return the register that the settings name, or None where addresses are found by what is known here."""
    return None if settings.geocoder_url is None else HastyGeocoder(FlemishRegister(settings.geocoder_url))
