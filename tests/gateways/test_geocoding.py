"""Where an address is, told by the Flemish register: what is asked, what each answer means, and no waiting."""

import json
import socket
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from booking.gateways.geocoding import Asked, FlemishRegister, GeocoderFailed, HastyGeocoder, Located, geocoder_for
from booking.rules.addresses import Point
from tests.gateways.test_travel import listening
from tests.harness.application import settings_for

ASKED = Asked("Molenstraat", "14", "3140", "Keerbergen")
AT = Point(51.00412, 4.63377)
HOUSE: dict[str, Any] = {
    "Municipality": "Keerbergen",
    "Zipcode": "3140",
    "Thoroughfarename": "Molenstraat",
    "Housenumber": "14",
    "ID": 1,
    "FormattedAddress": "Molenstraat 14, 3140 Keerbergen",
    "Location": {"Lat_WGS84": AT.latitude, "Lon_WGS84": AT.longitude, "X_Lambert72": 1.0, "Y_Lambert72": 2.0},
    "LocationType": "basisregisters_huisnummer_afgeleidVanGebouw",
}
STREET = HOUSE | {"Housenumber": None, "LocationType": "basisregisters_straat"}
OTHER_STREET = HOUSE | {"Thoroughfarename": "Kerkstraat"}
MUNICIPALITY = {"Municipality": "Keerbergen", "LocationType": "basisregisters_gemeente", "Location": HOUSE["Location"]}


def body(*results: object) -> bytes:
    return json.dumps({"LocationResult": results}).encode()


def found(*results: object, asked: Asked = ASKED) -> Located | None:
    with listening(lambda _asked: body(*results)) as (url, _got):
        return FlemishRegister(url).find(asked)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ((HOUSE,), Located(AT, "Molenstraat", exact=True)),
        ((STREET, HOUSE), Located(AT, "Molenstraat", exact=True)),
        ((STREET,), Located(AT, "Molenstraat", exact=False)),
        ((HOUSE | {"Housenumber": "16"},), Located(AT, "Molenstraat", exact=False)),
        ((HOUSE | {"LocationType": "crab_huisnummer_manueleAanduidingVanPerceel"},), Located(AT, "Molenstraat", True)),
        ((OTHER_STREET,), None),
        ((HOUSE | {"Zipcode": "3150"},), None),
        ((MUNICIPALITY,), None),
        ((), None),
    ],
)
def test_an_answer_is_the_house_the_street_or_nothing(results: tuple[object, ...], expected: Located | None) -> None:
    assert found(*results) == expected


def test_a_street_alone_is_never_exact() -> None:
    assert found(HOUSE, asked=replace(ASKED, house_number="")) == Located(AT, "Molenstraat", exact=False)


def test_only_the_address_is_sent() -> None:
    with listening(lambda _asked: body(HOUSE)) as (url, got):
        FlemishRegister(url).find(ASKED)
    (one,) = got
    address = urlsplit(one["path"])
    assert (address.path, parse_qs(address.query)) == (
        "/Location",
        {"q": ["Molenstraat 14, 3140 Keerbergen"], "c": ["5"]},
    )


@pytest.mark.parametrize(
    "answer",
    [
        b"no",
        b"[]",
        b'{"LocationResult": {}}',
        b'{"LocationResult": [1]}',
        (500, b""),
        (302, b""),
        body(HOUSE | {"Location": None}),
        body(HOUSE | {"Location": {"Lat_WGS84": 0, "Lon_WGS84": 0}}),
        body(HOUSE | {"Location": {"Lat_WGS84": "NaN", "Lon_WGS84": 4.6}}),
    ],
)
def test_what_makes_no_sense_is_a_fault_that_names_no_address(answer: bytes | tuple[int, bytes]) -> None:
    with listening(lambda _asked: answer) as (url, _got), pytest.raises(GeocoderFailed) as fault:
        FlemishRegister(url).find(ASKED)
    assert "Molen" not in str(fault.value)
    assert fault.value.__cause__ is None


def test_nobody_waits_for_a_silent_register_twice() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hasty = HastyGeocoder(FlemishRegister(f"http://127.0.0.1:{silent.getsockname()[1]}"), seconds=0.02)
        with pytest.raises(GeocoderFailed, match="too slowly"):
            hasty.find(ASKED)
        with pytest.raises(GeocoderFailed, match="rests"):
            hasty.find(ASKED)


def test_a_register_that_answers_is_asked_again() -> None:
    with listening(lambda _asked: body(HOUSE)) as (url, got):
        hasty = HastyGeocoder(FlemishRegister(url), seconds=20)
        assert [hasty.find(ASKED), hasty.find(ASKED)] == [Located(AT, "Molenstraat", exact=True)] * 2
    assert len(got) == 2


def test_it_is_off_until_a_setting_names_it() -> None:
    assert geocoder_for(settings_for("postgresql+psycopg://x/y")) is None
    named = settings_for("postgresql+psycopg://x/y", geocoder_url="https://geo.example/geolocation/v4")
    assert geocoder_for(named) is not None
