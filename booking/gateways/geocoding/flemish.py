"""Addresses told by Digitaal Vlaanderen's geolocation service, version 4, which stands on the address register."""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from booking.gateways.geocoding.contract import Asked, GeocoderFailed, Located
from booking.gateways.travel.contract import RouterFailed
from booking.gateways.travel.door import ask
from booking.rules.addresses import Point, one_house_number, street_like
from booking.rules.folding import fold

TIMEOUT_SECONDS: Final = 5.0
#: How a result says what it stands for; older answers begin with ``crab_``. The rest is a municipality or worse.
_HOUSE: Final = ("basisregisters_huisnummer", "crab_huisnummer")
_STREET: Final = ("basisregisters_straat", "crab_straat")
#: The box around Belgium, degrees: what lies outside is no answer of this register.
_NORTH: Final = (49.4, 51.6)
_EAST: Final = (2.5, 6.5)


@dataclass(frozen=True, slots=True)
class FlemishRegister:
    """Asks ``{url}/Location?q=street number, postcode municipality&c=5``: Flanders and Brussels.

    Source: Digitaal Vlaanderen, "Geolocation API v4" (``geo.api.vlaanderen.be/geolocation/v4``): ``LocationResult``
    is a list, best first, empty for what it does not know, each with ``Thoroughfarename``, ``Housenumber``,
    ``Zipcode``, ``LocationType`` and ``Location`` (``Lat_WGS84``, ``Lon_WGS84``).
    """

    url: str
    timeout_seconds: float = TIMEOUT_SECONDS

    @property
    def name(self) -> str:
        """Return who says so."""
        return "geolocation v4"

    def find(self, asked: Asked) -> Located | None:
        """Return where it is, or None where it has no such street in that postcode. Raises ``GeocoderFailed``."""
        street = f"{asked.street} {asked.house_number}".strip()
        query = urlencode({"q": f"{street}, {asked.postcode} {asked.municipality}", "c": 5})
        # The address comes from the settings, which the operator writes.
        request = urllib.request.Request(f"{self.url}/Location?{query}", headers={"Accept": "application/json"})  # noqa: S310
        try:
            answer = ask(request, timeout_seconds=self.timeout_seconds)
        except RouterFailed as fault:
            raise GeocoderFailed(str(fault).replace("router", "address register", 1)) from None
        found = [one for result in _results(answer) if (one := _located(result, asked)) is not None]
        return next((one for one in found if one.exact), found[0] if found else None)


def _results(answer: object) -> list[dict[str, Any]]:
    found = answer.get("LocationResult") if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise GeocoderFailed("address register answered no list")
    return found


def _located(result: dict[str, Any], asked: Asked) -> Located | None:
    """Return a result that is about this very street and postcode, or None."""
    street, kind = str(result.get("Thoroughfarename") or ""), str(result.get("LocationType") or "")
    if not kind.startswith((*_HOUSE, *_STREET)) or not _is_same_street(street, asked.street):
        return None
    # A street may lie in two postcodes; some answers have none.
    if str(result.get("Zipcode") or asked.postcode) != asked.postcode:
        return None
    is_house = kind.startswith(_HOUSE) and _is_same_number(result, asked)
    return Located(_point(result.get("Location")), street, is_house and bool(asked.house_number))


def _is_same_number(result: dict[str, Any], asked: Asked) -> bool:
    return one_house_number(str(result.get("Housenumber") or "")) == one_house_number(asked.house_number)


def _is_same_street(one: str, other: str) -> bool:
    """The register gives its best guess for anything: a street that is spelled otherwise is another street."""
    return street_like(one, [fold(other)]) is not None


def _point(found: object) -> Point:
    try:
        at = Point(float(found["Lat_WGS84"]), float(found["Lon_WGS84"]))  # type: ignore[index] # checked by trying
    except (KeyError, TypeError, ValueError):
        raise GeocoderFailed("address register answered no point") from None
    if not (_NORTH[0] <= at.latitude <= _NORTH[1] and _EAST[0] <= at.longitude <= _EAST[1]):
        raise GeocoderFailed("address register answered a point that is not in Belgium")
    return at
