"""What is taken of the time of everybody who can do a job: the facts under every free time.

A look is one statement, whatever the number of workers and days: it reads what is taken, and the version of the
rosters that this process remembers (``presences``). Where that is old it is read anew, and the look is made again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from struct import Struct
from typing import Any, Final

from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.calendar import day_range
from booking.rules.moments import Span, joined
from booking.rules.openings import Taken, Timeline
from booking.rules.slots import Reaches, Tools
from booking.rules.travel import Known, TravelMode
from booking.store.queries.presences import (
    Person,
    Presences,
    read_presences,
    remembered_presences,
)
from booking.store.queries.travel_times import told_minutes
from booking.store.statements import ask

#: No work lasts longer, with what is kept free after it: what began so long before may still be going on.
LONGEST: Final = timedelta(hours=14)

# Read from the partial index ix_assignments_busy (organisation, worker, start; all that is read is in it) alone, so
# that neither history nor the width of the table costs anything. A hold that is over takes nobody's time; it is looked
# up by its key, hold by hold ("EXISTS" leaves the planner free to read all bookings for that). A ride that joined the
# drive of another one takes none either, unless that one is ignored: the first keeps the driver for both. What is taken
# of a worker comes as one string of bytes, each visit as ``_TAKEN_ROW``: making Python values of each column of each
# row would cost more than reading them.
TAKEN: Final = """
    SELECT o.roster_version, taken.of, taken.packed, used.of, used.packed,
           EXISTS (SELECT FROM travel_times t WHERE t.organisation_id = %(organisation_id)s)
      FROM organisations o,
           (SELECT array_agg(of) AS of, array_agg(packed) AS packed FROM (
               SELECT a.worker_id AS of,
                      string_agg(int4send((date_part('epoch', a.starts_at) / 60)::int4)
                                 || int4send(ceil(date_part('epoch', a.ends_at) / 60)::int4 + a.buffer_minutes)
                                 || point_send(point(a.latitude, a.longitude)), '') AS packed
                 FROM assignments a
                WHERE a.organisation_id = %(organisation_id)s
                  AND a.worker_id = ANY(%(worker_ids)s::int8[])
                  AND a.starts_at >= %(first)s AND a.starts_at < %(last)s
                  AND a.booking_id <> ALL(%(ignoring)s::int8[])
                  AND a.state IN ('held', 'planned', 'started', 'done')
                  AND (a.joined_to_id IS NULL
                       OR (SELECT h.booking_id = ANY(%(ignoring)s::int8[]) FROM assignments h WHERE h.id = a.joined_to_id))
                  AND (a.state <> 'held'
                       OR (SELECT b.held_until > %(now)s FROM bookings b WHERE b.id = a.booking_id))
                GROUP BY a.worker_id) AS each) AS taken,
           (SELECT array_agg(of) AS of, array_agg(packed) AS packed FROM (
               SELECT u.equipment_id AS of,
                      string_agg(int4send((date_part('epoch', u.starts_at) / 60)::int4)
                                 || int4send(ceil(date_part('epoch', u.ends_at) / 60)::int4), '') AS packed
                 FROM equipment_uses u
                WHERE u.organisation_id = %(organisation_id)s
                  AND u.equipment_id = ANY(%(equipment_ids)s::int8[])
                  AND u.starts_at >= %(first)s AND u.starts_at < %(last)s
                  AND u.booking_id <> ALL(%(ignoring)s::int8[])
                  AND u.state IN ('held', 'planned')
                  AND (u.state <> 'held'
                       OR (SELECT b.held_until > %(now)s FROM bookings b WHERE b.id = u.booking_id))
                GROUP BY u.equipment_id) AS each) AS used
     WHERE o.id = %(organisation_id)s
"""
_TAKEN_ROW: Final = Struct("!iidd")
_USE_ROW: Final = Struct("!ii")


@dataclass(frozen=True, slots=True)
class Need:
    """Who is asked for, and when: every worker who can do the work, on the days ``[first, last]``.

    ``skills`` are all needed by each worker, ``demands`` must be beyond nobody's limits, ``language`` must be spoken
    (empty: any). Nobody of ``excluded`` will do, and nobody but ``only`` (empty: anybody). ``equipment`` are the kinds
    that go along. ``ignoring`` is a booking that may give way, and so may ``also_ignoring``: the other visits of a
    series.
    """

    organisation_id: int
    first: date
    last: date
    at: Point
    skills: frozenset[str] = frozenset()
    demands: frozenset[str] = frozenset()
    language: str = ""
    excluded: frozenset[int] = frozenset()
    only: frozenset[int] = frozenset()
    equipment: frozenset[str] = frozenset()
    location_id: int | None = None
    ignoring: int = 0
    also_ignoring: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Availability:
    """What a look found: the time of each who can do it, the equipment, and how far everything is.

    ``within`` are the opening hours of the location, None where the job is at somebody's home. ``presences`` are the
    rosters on which it stands.
    """

    timelines: tuple[Timeline, ...]
    tools: tuple[Tools, ...]
    within: list[Span] | None
    reaches: Reaches
    presences: Presences


def look(session: Session, need: Need, *, now: datetime) -> Availability:
    """Return who could do the work and what is taken of their time, all as of one moment."""
    (found,) = look_for_all(session, [need], now=now)
    return found


def look_for_all(session: Session, needs: Sequence[Need], *, now: datetime) -> list[Availability]:
    """Return the same for several kinds of work of one organisation at once, in one statement; one for each need.

    Where a router told travel times, there is one more for each place where the work is asked for. The needs share what
    they ignore; their days may differ.
    """
    facts = _read(session, needs, now=now)
    timelines = [_timelines(facts.presences, need, able(facts.presences, need), facts.taken) for need in needs]
    told = _told_about(session, needs, timelines) if facts.any_told else {}
    return [_availability(need, its, facts, told.get(need.at)) for need, its in zip(needs, timelines, strict=True)]


@dataclass(frozen=True, slots=True)
class _Facts:
    presences: Presences
    taken: Mapping[int, list[Taken]]
    uses: Mapping[int, list[Span]]
    any_told: bool


def _read(session: Session, needs: Sequence[Need], *, now: datetime) -> _Facts:
    one, first, last = needs[0], min(need.first for need in needs), max(need.last for need in needs)
    presences = remembered_presences(session, one.organisation_id, first=first, last=last)
    while True:
        workers = {person.worker_id for need in needs for person in able(presences, need)}
        kinds = {kind for need in needs for kind in need.equipment}
        (answer,) = ask(
            session.connection(),
            TAKEN,
            {
                "organisation_id": one.organisation_id,
                "worker_ids": _array(sorted(workers)),
                "equipment_ids": _array(piece.equipment_id for piece in presences.pieces if piece.kind in kinds),
                "first": day_range(first)[0] - LONGEST,
                "last": day_range(last)[1] + LONGEST,
                "ignoring": _array(number for number in (one.ignoring, *one.also_ignoring) if number),
                "now": now,
            },
            in_bytes=True,
        )
        version, taken_of, taken, used_of, used, any_told = answer
        if version == presences.version:
            return _Facts(
                presences, _unpacked(_TAKEN_ROW, taken_of, taken), _unpacked(_USE_ROW, used_of, used), any_told
            )
        presences = read_presences(session, one.organisation_id, first=first, last=last)


def _availability(
    need: Need, timelines: tuple[Timeline, ...], facts: _Facts, told: Mapping[TravelMode, Known] | None
) -> Availability:
    presences = facts.presences
    return Availability(
        timelines=timelines,
        tools=_tools(need, presences, facts.uses),
        within=None if need.location_id is None else presences.open_spans(need.location_id, days_of(need)),
        reaches=Reaches(need.at, presences.travel, told),
        presences=presences,
    )


def able(presences: Presences, need: Need) -> list[Person]:
    """Return the people who can do the work, whether or not they are there."""
    return [
        person
        for person in presences.people
        if need.skills <= person.skills
        and need.demands.isdisjoint(person.limits)
        and (not need.language or need.language in person.languages)
        and person.worker_id not in need.excluded
        and (not need.only or person.worker_id in need.only)
    ]


def days_of(need: Need) -> list[date]:
    """Return the days of a need, in order."""
    return [need.first + timedelta(days=number) for number in range((need.last - need.first).days + 1)]


def _timelines(
    presences: Presences, need: Need, people: Iterable[Person], taken: Mapping[int, list[Taken]]
) -> tuple[Timeline, ...]:
    found = []
    for person in people:
        # The day before too: a shift may go on after midnight.
        duties = presences.duties(person.worker_id, need.first - timedelta(days=1), need.last)
        if duties:
            busy = taken.get(person.worker_id, [])
            found.append(Timeline(person.worker_id, person.base, person.mode, duties, busy, person.leads))
    return tuple(found)


def _unpacked(row: Struct, ids: Sequence[int] | None, packed: Sequence[bytes] | None) -> dict[int, list[Any]]:
    """Return what is taken of each, in order of time: rows as ``row`` packs them."""
    # In order already, as a rule: making sure costs next to nothing then.
    return {of: sorted(row.iter_unpack(each)) for of, each in zip(ids or (), packed or (), strict=True)}


def _array(numbers: Iterable[int]) -> str:
    """Return an array as PostgreSQL reads it: ten times as fast as the driver's own way with a list."""
    return "{" + ",".join(map(str, numbers)) + "}"


def _tools(need: Need, presences: Presences, uses: Mapping[int, list[Span]]) -> tuple[Tools, ...]:
    return tuple(
        Tools(
            kind,
            {
                piece.equipment_id: joined([*piece.away, *uses.get(piece.equipment_id, ())])
                for piece in presences.pieces
                if piece.kind == kind
            },
        )
        for kind in sorted(need.equipment)
    )


def _told_about(
    session: Session, needs: Sequence[Need], timelines: Sequence[Sequence[Timeline]]
) -> dict[Point, Mapping[TravelMode, Known]]:
    """Return what a router told about each place where work is asked for: one statement a place, not one a service."""
    going: defaultdict[Point, list[Timeline]] = defaultdict(list)
    for need, its in zip(needs, timelines, strict=True):
        going[need.at] += its
    return {at: _told(session, needs[0].organisation_id, at, its) for at, its in going.items()}


def _told(
    session: Session, organisation_id: int, at: Point, timelines: Sequence[Timeline]
) -> Mapping[TravelMode, Known]:
    places = {Point(latitude, longitude) for timeline in timelines for _, _, latitude, longitude in timeline.taken}
    places |= {timeline.base for timeline in timelines}
    modes = {timeline.mode for timeline in timelines}
    return told_minutes(session, organisation_id, at=at, places=places, modes=modes)
