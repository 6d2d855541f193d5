"""A link that opens a place on a map."""

from __future__ import annotations

from urllib.parse import urlencode

from booking.rules.addresses import Point

_ZOOM = 18


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
