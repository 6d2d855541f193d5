"""Ask the router about an address that somebody just named, before the times there are looked for.

It is done outside any transaction and before the look that shows times; the look under the lock only reads what was
kept here. So a slow router costs a moment at most, and what was shown is accepted.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from booking.gateways.travel import PROFILES, Hasty, Profile, Question
from booking.rules.addresses import Point
from booking.rules.travel import Place, TravelMode, place_of, point_of
from booking.rules.ways import nearest
from booking.store.database import in_transaction, reading
from booking.store.queries.coming_places import coming_places
from booking.store.queries.travel_times import add_ways, was_told, ways_about
from booking.usecases.travel.believing import believable_ways

AHEAD: Final = timedelta(days=14)
#: Between the page that shows times and the click on one of them, nothing that is known may change.
STANDS_FOR: Final = timedelta(hours=1)

_Told = set[tuple[TravelMode, Place, Place]]


def ask_travel_times(router: Hasty, at: Point, *, organisation_id: int, now: datetime) -> int:
    """Ask for the ways between ``at`` and the sixty nearest places of the coming days; return how many are kept.

    Nothing is asked about a place of which something was told within the hour. Never raises because of the router.
    """
    here = place_of(at)
    with reading() as session:
        if was_told(session, organisation_id, here, since=now - STANDS_FOR):
            return 0
        coming = coming_places(session, organisation_id, first=now, last=now + AHEAD)
        around = nearest(here, set().union(*coming.visits.values(), *coming.bases.values()))
        told = ways_about(session, organisation_id, here, places=around, modes=coming.bases)
    ways = []
    for question, table in router.answers(_questions(here, around, told, modes=coming.bases)):
        origins, destinations = (
            [place_of(point) for point in points] for points in (question.sources, question.destinations)
        )
        modes = [mode for mode in coming.bases if PROFILES[mode] is question.profile]
        ways += believable_ways(origins, destinations, table, modes=modes)[0]
    return in_transaction(lambda session: add_ways(session, organisation_id, ways, now=now)) if ways else 0


def _questions(here: Place, around: list[Place], told: _Told, *, modes: Collection[TravelMode]) -> list[Question]:
    """Return one question for each kind of way and direction that is not known whole."""
    questions = []
    for profile in Profile:
        of_profile = [mode for mode in modes if PROFILES[mode] is profile]
        to_others = [there for there in around if any((mode, here, there) not in told for mode in of_profile)]
        from_others = [there for there in around if any((mode, there, here) not in told for mode in of_profile)]
        if to_others:
            questions.append(Question([point_of(here)], [point_of(there) for there in to_others], profile))
        if from_others:
            questions.append(Question([point_of(there) for there in from_others], [point_of(here)], profile))
    return questions
