"""Our own plain map: where a point is drawn, and that what somebody typed stays words."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.addresses import Point
from booking.rules.map_tiles import SIZE, Label, box_of, draw, middle_of, pixel_of

CHURCH = Point(51.0029, 4.6334)


@given(st.integers(10, 18), st.floats(50.6, 51.5), st.floats(2.6, 5.9))
def test_a_point_lies_on_the_tile_whose_box_holds_it(zoom: int, latitude: float, longitude: float) -> None:
    at = Point(latitude, longitude)
    across, down = pixel_of(at, zoom, 0, 0)
    x, y = int(across // SIZE), int(down // SIZE)
    box = box_of(zoom, x, y)
    assert box.south < latitude < box.north
    assert box.west < longitude < box.east
    assert all(0 <= one <= SIZE for one in pixel_of(at, zoom, x, y))


def test_a_known_tile() -> None:
    """Source: OpenStreetMap, "Slippy map tilenames": the tile of a point is told by the same formula."""
    across, down = pixel_of(CHURCH, 14, 8402, 5484)
    assert (0 <= across < SIZE, 0 <= down < SIZE) == (True, True)


@pytest.mark.parametrize(("zoom", "named"), [(14, False), (16, True)])
def test_streets_have_names_where_there_is_room(zoom: int, named: bool) -> None:  # noqa: FBT001 - a case of the table
    labels = [
        Label(CHURCH, "Molenstraat <&>"),
        Label(CHURCH, "Bike point", is_location=True),
        Label(CHURCH, "Keerbergen", is_village=True),
    ]
    drawn = draw(labels, zoom, 0, 0)
    words = [one.text for one in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - our own
    assert words == [*(["Molenstraat <&>"] if named else []), "Bike point", "Keerbergen"]


def test_a_map_begins_in_the_middle() -> None:
    assert middle_of([Point(51, 4), Point(51.6, 4.4), Point(52, 5)]) == Point(51.6, 4.4)
