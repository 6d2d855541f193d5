"""The plain map of our own: what is known there, for anybody, and of this organisation only."""

from __future__ import annotations

import pytest
from flask import Flask

from booking.rules.map_tiles import SIZE, pixel_of
from booking.store.database import in_transaction
from tests.harness.client import StrictClient
from tests.harness.town import STREETS, a_town

MILL = STREETS["Molenstraat", "3140"]


def _tile(zoom: int) -> str:
    across, down = pixel_of(MILL, zoom, 0, 0)
    return f"/kaart.svg?z={zoom}&x={int(across // SIZE)}&y={int(down // SIZE)}"


@pytest.fixture
def town(app: Flask) -> None:
    with app.app_context():
        in_transaction(a_town)


def test_streets_that_we_know_are_named(town: None, client: StrictClient) -> None:
    answer = client.get(_tile(17))
    assert answer.mimetype == "image/svg+xml"
    assert ">Molenstraat</text>" in answer.text
    assert ">Keerbergen</text>" in client.get(_tile(12)).text


def test_a_neighbour_has_a_map_of_its_own(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        in_transaction(lambda session: a_town(session, host="elsewhere.example"))
        in_transaction(a_town)
    assert client.get(_tile(17)).text.count(">Molenstraat</text>") == 1


@pytest.mark.parametrize("asked", ["", "?z=99&x=0&y=0", "?z=14&x=-1&y=0", "?z=x&x=y&y=z", "?z=12&x=9999&y=1"])
def test_what_is_no_tile_is_empty(town: None, client: StrictClient, asked: str) -> None:
    answer = client.get(f"/kaart.svg{asked}")
    assert answer.status_code == 200
    assert "<text" not in answer.text
