"""Ways told by Valhalla (valhalla.github.io), by its matrix service."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from booking.gateways.travel.contract import Profile, RouterFailed, Table
from booking.gateways.travel.door import TIMEOUT_SECONDS, ask
from booking.gateways.travel.tables import in_tiles, table_of
from booking.rules.addresses import Point

_COSTING: Final = {Profile.CAR: "auto", Profile.BIKE: "bicycle", Profile.FOOT: "pedestrian"}


@dataclass(frozen=True, slots=True)
class Valhalla:
    """Posts to ``{url}/sources_to_targets``. Source: Valhalla's "Time-Distance Matrix service API reference"."""

    url: str
    timeout_seconds: float = TIMEOUT_SECONDS

    def minutes(self, sources: Sequence[Point], destinations: Sequence[Point], profile: Profile) -> Table:
        """Return how long each way takes. Raises ``RouterFailed``, ``RouterRefused``."""
        return in_tiles(lambda some, others: self._tile(some, others, profile), sources, destinations)

    def _tile(self, sources: Sequence[Point], destinations: Sequence[Point], profile: Profile) -> Table:
        question = {"sources": _places(sources), "targets": _places(destinations), "costing": _COSTING[profile]}
        # The address comes from the settings, which the operator writes.
        request = urllib.request.Request(  # noqa: S310
            f"{self.url}/sources_to_targets",
            data=json.dumps(question).encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        answer = ask(request, timeout_seconds=self.timeout_seconds)
        return table_of(_seconds(answer), rows=len(sources), columns=len(destinations))


def _places(points: Sequence[Point]) -> list[dict[str, float]]:
    return [{"lat": round(at.latitude, 6), "lon": round(at.longitude, 6)} for at in points]


def _seconds(answer: object) -> list[list[object]]:
    rows = answer.get("sources_to_targets") if isinstance(answer, dict) else None
    try:
        return [[cell["time"] for cell in row] for row in rows or ()]
    except (KeyError, TypeError):
        raise RouterFailed("router answered no table") from None
