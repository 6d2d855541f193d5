"""How long the way takes, told by a router of the operator's choice (`osrm`, `valhalla`).

Callers import from here, and catch `RouterFailed`: the estimate of `rules/travel.py` goes on then. No fault that
leaves this package names a place, so none gets into a log.
"""

from booking.config import Settings
from booking.gateways.travel.contract import PROFILES, Profile, Router, RouterFailed, RouterRefused, Table
from booking.gateways.travel.haste import Answer, Hasty, Question
from booking.gateways.travel.osrm import Osrm
from booking.gateways.travel.valhalla import Valhalla

__all__ = [
    "PROFILES",
    "Answer",
    "Hasty",
    "Osrm",
    "Profile",
    "Question",
    "Router",
    "RouterFailed",
    "RouterRefused",
    "Table",
    "Valhalla",
    "router_for",
]


def router_for(settings: Settings) -> Router | None:
    """Return the router that the settings name, or None where every way is estimated."""
    if settings.router_url is None:
        return None
    return Valhalla(settings.router_url) if settings.router_kind == "valhalla" else Osrm(settings.router_url)
