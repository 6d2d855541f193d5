"""The settings: what cannot work is refused at the start, in one line for the operator."""

import pytest

from booking.config import Settings, SettingsWrong

NEEDED = {
    "DATABASE_URL": "postgresql://nobody@localhost/nothing",
    "SECRET_KEY": "a key of the tests, long enough to be accepted",
    "MAIL_FOLDER": "letters",
}


def settings(**others: str) -> Settings:
    return Settings.from_environment(NEEDED | others)


def test_without_a_router_travel_times_are_estimated() -> None:
    assert settings().router_url is None
    assert settings(ROUTER_URL="", ROUTER_KIND="").router_url is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("https://router.example/belgium/", "https://router.example/belgium"),
        ("http://[::1]:8002", "http://[::1]:8002"),
    ],
)
def test_the_address_of_a_router_is_kept_without_its_last_slash(typed: str, kept: str) -> None:
    found = settings(ROUTER_URL=typed)
    assert (found.router_url, found.router_kind) == (kept, "osrm")
    assert settings(ROUTER_URL=typed, ROUTER_KIND="valhalla").router_kind == "valhalla"


@pytest.mark.parametrize(
    "typed",
    [
        "router:5000", "localhost", "ftp://router", "file:///etc/passwd", "http://", "https://:5000", "http://router:port",
        "http://router:99999", "http://router?key=1", "http://router#here", "http://me:secret@router", "http://rou ter",
        "http://router\n", "http://röuter", "/table",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_router_is_refused_at_the_start(typed: str) -> None:
    with pytest.raises(SettingsWrong, match="ROUTER_URL"):
        settings(ROUTER_URL=typed)


def test_a_router_of_an_unknown_kind_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsWrong, match="osrm, valhalla"):
        settings(ROUTER_URL="http://router", ROUTER_KIND="graphhopper")


def test_a_kind_without_an_address_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsWrong, match="ROUTER_URL is missing"):
        settings(ROUTER_KIND="valhalla")
