"""Ask the router ahead, between the places of the coming days, so that no search has to wait for it.

Only places leave the house, rounded to some eleven metres: no names, no times, nothing of who lives there. What is
asked twice at once is kept once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from booking.gateways.travel import PROFILES, Profile, Router, RouterFailed, RouterRefused
from booking.rules.travel import Place, TravelMode, point_of
from booking.rules.ways import Missing, next_table, ways_between, without
from booking.store.database import in_transaction, reading
from booking.store.queries.coming_places import coming_places, organisations_at_work
from booking.store.queries.travel_times import add_ways, ways_among
from booking.usecases.travel.believing import believable_ways

log = structlog.get_logger(__name__)

AHEAD: Final = timedelta(days=14)
#: Asked at most in one go, for each organisation and kind of way; the next go asks on.
MOST_WAYS: Final = 20_000
#: More than so many places in one day are not compared with each other: the first so many are.
MOST_PLACES_A_DAY: Final = 300
_MOST_REFUSALS: Final = 10


@dataclass(slots=True)
class _Tally:
    """What one go came to, for the log."""

    told: int = 0
    estimated: int = 0
    unbelievable: int = 0
    refused: int = 0


def learn_travel_times(router: Router, *, now: datetime) -> int:
    """Ask for the ways between promised visits of one day and bases that are not known yet; return how many are now.

    A router that fails ends the go: what it did not tell stays estimated, and is asked again in the next one.
    """
    with reading() as session:
        organisations = organisations_at_work(session)
    tally = _Tally()
    try:
        for organisation_id in organisations:
            _learn_of(router, organisation_id, tally, now=now)
    except RouterFailed as fault:
        log.warning("router_failed", problem=str(fault))
    if tally.unbelievable:
        log.warning("router_unbelievable", ways=tally.unbelievable)
    if tally.told or tally.estimated:
        log.info("travel_times_learned", told=tally.told, estimated=tally.estimated, refused=tally.refused)
    return tally.told


def _learn_of(router: Router, organisation_id: int, tally: _Tally, *, now: datetime) -> None:
    with reading() as session:
        coming = coming_places(session, organisation_id, first=now, last=now + AHEAD)
    for profile in Profile:
        modes = [mode for mode in coming.bases if PROFILES[mode] is profile]
        bases: set[Place] = set().union(*(coming.bases[mode] for mode in modes))
        go = _Go(router, organisation_id, profile, modes, tally, now)
        for on in sorted(coming.visits) if modes else ():
            go.learn_day(coming.visits[on] | bases)


@dataclass(slots=True)
class _Go:
    """The questions about one organisation and one kind of way."""

    router: Router
    organisation_id: int
    profile: Profile
    modes: list[TravelMode]
    tally: _Tally
    now: datetime
    asked: int = 0

    def learn_day(self, places: set[Place]) -> None:
        """Ask for what is missing between the places of one day. Raises ``RouterFailed``."""
        missing = self._missing(sorted(places)[:MOST_PLACES_A_DAY])
        try:
            while missing and self.asked < MOST_WAYS and self.tally.refused < _MOST_REFUSALS:
                sources, destinations = next_table(missing)
                self._ask(sources, destinations)
                missing = without(missing, ((a, b) for a in sources for b in destinations))
        finally:
            self.tally.estimated += sum(len(destinations) for destinations in missing.values())

    def _missing(self, places: list[Place]) -> Missing:
        """Return what is missing for any of the modes that take this kind of way."""
        with reading() as session:
            told = set.intersection(
                *(ways_among(session, self.organisation_id, mode, places=places) for mode in self.modes)
            )
        return without(ways_between(places), told)

    def _ask(self, sources: list[Place], destinations: list[Place]) -> None:
        self.asked += len(sources) * len(destinations)
        try:
            table = self.router.minutes(
                [point_of(place) for place in sources], [point_of(place) for place in destinations], self.profile
            )
        except RouterRefused:
            self.tally.refused += 1
            self.tally.estimated += len(sources) * len(destinations)
            return
        ways, unbelievable = believable_ways(sources, destinations, table, modes=self.modes)
        self.tally.unbelievable += unbelievable
        self.tally.told += in_transaction(lambda session: add_ways(session, self.organisation_id, ways, now=self.now))
