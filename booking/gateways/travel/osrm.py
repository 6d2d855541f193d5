"""Ways told by OSRM (project-osrm.org), by its table service."""

from __future__ import annotations

import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass

from booking.gateways.travel.contract import Profile, RouterFailed, Table
from booking.gateways.travel.door import TIMEOUT_SECONDS, ask
from booking.gateways.travel.tables import in_tiles, table_of
from booking.rules.addresses import Point


@dataclass(frozen=True, slots=True)
class Osrm:
    """Asks ``{url}/table/v1/{car|bike|foot}/…``.

    One ``osrm-routed`` knows one kind of way and ignores which was asked: for several a proxy in front chooses by
    the path. Source: OSRM's HTTP API, v5, "Table service".
    """

    url: str
    timeout_seconds: float = TIMEOUT_SECONDS

    def minutes(self, sources: Sequence[Point], destinations: Sequence[Point], profile: Profile) -> Table:
        """Return how long each way takes. Raises ``RouterFailed``, ``RouterRefused``."""
        return in_tiles(lambda some, others: self._tile(some, others, profile), sources, destinations)

    def _tile(self, sources: Sequence[Point], destinations: Sequence[Point], profile: Profile) -> Table:
        places = ";".join(f"{at.longitude:.6f},{at.latitude:.6f}" for at in (*sources, *destinations))
        first = len(sources)
        from_these = ";".join(map(str, range(first)))
        to_these = ";".join(map(str, range(first, first + len(destinations))))
        answer = ask(
            # The address comes from the settings, which the operator writes.
            urllib.request.Request(  # noqa: S310
                f"{self.url}/table/v1/{profile.value}/{places}"
                f"?annotations=duration&generate_hints=false&sources={from_these}&destinations={to_these}"
            ),
            timeout_seconds=self.timeout_seconds,
        )
        if not isinstance(answer, dict) or answer.get("code") != "Ok":
            raise RouterFailed("router answered no table")
        return table_of(answer.get("durations"), rows=len(sources), columns=len(destinations))
