"""A plain map of what we know ourselves: the middles of streets and villages, drawn as square tiles.

Enough to see where one points when no map of others is set up. Tiles are those of every map on the web: 256 pixels,
``2 ** zoom`` by ``2 ** zoom`` of them around the world, x to the east and y to the south, in the Web Mercator
projection (EPSG:3857).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asinh, atan, degrees, pi, radians, sinh, tan
from typing import Final
from xml.sax.saxutils import escape

from booking.rules.addresses import Point
from booking.rules.travel import distance_km

SIZE: Final = 256
#: The zooms at which there is something to see: a province, and a single house.
LEAST_ZOOM, MOST_ZOOM = 10, 18
#: From here on there is room for the names of streets.
STREETS_FROM: Final = 15
#: A name that begins on the tile beside this one goes on here.
_MARGIN: Final = 160
_GROUND, _GRID, _INK, _SOFT = "#f3f1ea", "#dcd8cc", "#26332e", "#5d675f"


@dataclass(frozen=True, slots=True)
class Label:
    """A name at its place: a location that people know, the middle of a postcode (``is_village``), or of a street."""

    at: Point
    words: str
    is_village: bool = False
    is_location: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the earth, degrees."""

    south: float
    west: float
    north: float
    east: float


def box_of(zoom: int, x: int, y: int) -> Box:
    """Return what a tile shows, with as much around it as a name may reach."""
    more = _MARGIN / SIZE
    return Box(_north(y + 1 + more, zoom), _east(x - more, zoom), _north(y - more, zoom), _east(x + 1 + more, zoom))


def pixel_of(at: Point, zoom: int, x: int, y: int) -> tuple[float, float]:
    """Return where a point is drawn on a tile, in pixels from its north-west corner; it may lie outside."""
    across = (at.longitude + 180) / 360 * 2**zoom - x
    down = (1 - asinh(tan(radians(at.latitude))) / pi) / 2 * 2**zoom - y
    return across * SIZE, down * SIZE


def middle_of(points: Sequence[Point]) -> Point:
    """Return that of some points, at least one, which lies nearest to their middle: where a map begins.

    The middle itself may be a field between villages, where there is no name to go by.
    """
    north, east = sum(at.latitude for at in points), sum(at.longitude for at in points)
    middle = Point(north / len(points), east / len(points))
    return min(points, key=lambda at: distance_km(at, middle))


def draw(labels: Iterable[Label], zoom: int, x: int, y: int) -> str:
    """Return a tile as SVG: a quiet grid, a dot for each street, a ring for each village, a square for each location.

    Names stand where there is room.
    """
    drawn = [_drawn(one, *pixel_of(one.at, zoom, x, y), zoom=zoom) for one in labels]
    grid = "".join(
        f'<path d="M{step} 0V{SIZE}M0 {step}H{SIZE}" stroke="{_GRID}"/>' for step in range(0, SIZE, SIZE // 2)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" viewBox="0 0 {SIZE} {SIZE}" '
        f'font-family="sans-serif"><rect width="{SIZE}" height="{SIZE}" fill="{_GROUND}"/>{grid}{"".join(drawn)}</svg>'
    )


def _drawn(one: Label, across: float, down: float, *, zoom: int) -> str:
    name = f'<text x="{across + 7:.1f}" y="{down + 4:.1f}" fill="{{}}" font-size="{{}}"{{}}>{escape(one.words)}</text>'
    if one.is_village:
        ring = f'<circle cx="{across:.1f}" cy="{down:.1f}" r="5" fill="none" stroke="{_INK}" stroke-width="2"/>'
        return ring + name.format(_INK, 15, ' font-weight="bold"')
    if one.is_location:
        square = f'<rect x="{across - 4:.1f}" y="{down - 4:.1f}" width="8" height="8" fill="{_INK}"/>'
        return square + name.format(_INK, 13, "")
    dot = f'<circle cx="{across:.1f}" cy="{down:.1f}" r="2.5" fill="{_SOFT}"/>'
    return dot + (name.format(_SOFT, 12, "") if zoom >= STREETS_FROM else "")


def _east(x: float, zoom: int) -> float:
    return float(x / 2**zoom * 360 - 180)


def _north(y: float, zoom: int) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * y / 2**zoom))))
