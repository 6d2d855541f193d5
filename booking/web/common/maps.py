"""Places on a map: one in the page, or a link that opens one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for

from booking.rules.addresses import Point
from booking.rules.map_tiles import STREETS_FROM
from booking.web.common.gateways import gateways

_ZOOM = 18
#: A village as a whole; and a street.
VILLAGE, STREET = 14, 17


@dataclass(frozen=True, slots=True)
class MapShown:
    """A map in a page: its middle, how near it begins, where its pictures come from, and whose they are."""

    at: Point
    zoom: int
    tiles: str
    credit: str


def map_around(at: Point, *, zoom: int = VILLAGE) -> MapShown:
    """Return a map around a place: of the operator's host of tiles, else our own plain one.

    That one begins no further away than where streets have their names: without them nobody knows where they look.
    """
    settings = gateways().settings
    zoom = zoom if settings.tile_url else max(zoom, STREETS_FROM)
    own = url_for("common.map_tile") + "?z={z}&x={x}&y={y}"
    return MapShown(at, zoom, settings.tile_url or own, settings.tile_credit)


def map_url(at: Point, *, user_agent: str) -> str:
    """Return a link to a place: the phone's own map where there is one, else OpenStreetMap.

    Android opens ``geo:`` in the map that its owner chose, which works without a signal and tells nobody
    else where a customer lives. Other browsers do nothing with it.
    """
    latitude, longitude = f"{at.latitude:.5f}", f"{at.longitude:.5f}"
    if "Android" in user_agent:
        return f"geo:{latitude},{longitude}?q={latitude},{longitude}"
    marker = urlencode({"mlat": latitude, "mlon": longitude})
    return f"https://www.openstreetmap.org/?{marker}#map={_ZOOM}/{latitude}/{longitude}"
