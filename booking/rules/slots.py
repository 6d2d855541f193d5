"""When a visit can start: the gaps in workers' days, travel between addresses included.

One function, ``openings``, says where a visit fits in one day of one worker. What is shown to a person
(``find_slots``) and what is checked before it is written (``slot_at``) both stand on it, so what is shown
can be accepted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from booking.rules.addresses import Point
from booking.rules.travel import TravelMode, distance_km, minutes_for, travel_minutes

#: A worker who is this near, this short before or after, is "in your street then".
NEAR_KM = 0.35
NEAR_WITHIN = timedelta(minutes=90)


@dataclass(frozen=True, order=True, slots=True)
class Stretch:
    """A stretch of time ``[starts_at, ends_at)``, both aware."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: Stretch) -> bool:
        """Tell whether the two share a moment; touching ends do not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, order=True, slots=True)
class Visit(Stretch):
    """What a worker already has to do, and where."""

    at: Point


@dataclass(frozen=True, slots=True)
class WorkDay:
    """One worker on one day.

    ``windows`` are the sorted, disjoint stretches at work: a lunch break or an absence is a gap between two.
    ``visits`` are sorted by start. The day begins and ends at ``base``; travel is working time
    (Belgian labour law; domain A5), so it has to fit in the windows too.
    """

    worker_id: int
    windows: tuple[Stretch, ...]
    visits: tuple[Visit, ...]
    base: Point
    mode: TravelMode


@dataclass(frozen=True, slots=True)
class Job:
    """What has to be placed: how long, where, and by how many workers together."""

    duration: timedelta
    at: Point
    crew: int = 1


@dataclass(frozen=True, slots=True)
class Opening:
    """A visit may start from ``first`` to ``last``, both included, between two neighbours of the day."""

    first: datetime
    last: datetime
    extra_minutes: int
    near_before: datetime | None
    near_after: datetime | None


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment at which enough workers can start, cheapest travel first: the first of them come.

    ``near`` says that one of those who come is in the street anyway.
    """

    starts_at: datetime
    worker_ids: tuple[int, ...]
    near: bool = False


def find_slots(days: Iterable[WorkDay], job: Job, *, earliest: datetime, step: timedelta) -> list[Slot]:
    """Return every start on the grid of ``step`` from ``earliest`` on, in order of time.

    The grid counts from midnight UTC; ``step`` divides an hour, so it is the same on the clock of Brussels.
    """
    found: defaultdict[datetime, list[_Candidate]] = defaultdict(list)
    for day in days:
        load = sum((visit.ends_at - visit.starts_at for visit in day.visits), timedelta())
        for opening in openings(day, job):
            for start in _grid(max(opening.first, earliest), opening.last, step):
                found[start].append(_candidate(day, load, opening, start, job))
    return [_slot(start, found[start], job) for start in sorted(found) if len(found[start]) >= job.crew]


def slot_at(days: Iterable[WorkDay], job: Job, starts_at: datetime) -> Slot | None:
    """Return the slot that starts at ``starts_at``, or None where the visit no longer fits."""
    found = []
    for day in days:
        load = sum((visit.ends_at - visit.starts_at for visit in day.visits), timedelta())
        found += [
            _candidate(day, load, opening, starts_at, job)
            for opening in openings(day, job)
            if opening.first <= starts_at <= opening.last
        ]
    return _slot(starts_at, found, job) if len(found) >= job.crew else None


def nearest(slots: Sequence[Slot], wanted: datetime, *, count: int) -> list[datetime]:
    """Return the ``count`` starts nearest to ``wanted``, in order of time."""
    by_distance = sorted(slots, key=lambda slot: (abs(slot.starts_at - wanted), slot.starts_at))
    return sorted(slot.starts_at for slot in by_distance[:count])


def openings(day: WorkDay, job: Job) -> Iterator[Opening]:
    """Yield where ``job`` fits in ``day``: after what is before it, before what is after it, within hours."""
    if not day.windows:
        return
    for before, after in pairwise(_stops(day, job)):
        arrive = _work_from(day.windows, before.visit.ends_at, timedelta(minutes=before.travel_minutes))
        leave = _work_back(day.windows, after.visit.starts_at, timedelta(minutes=after.travel_minutes))
        if arrive is None or leave is None or arrive + job.duration > leave:
            continue
        saved = travel_minutes(before.visit.at, after.visit.at, day.mode)
        for window in day.windows:
            first = max(arrive, window.starts_at)
            last = min(leave, window.ends_at) - job.duration
            if first <= last:
                yield Opening(
                    first,
                    last,
                    extra_minutes=before.travel_minutes + after.travel_minutes - saved,
                    near_before=before.visit.ends_at if before.is_near else None,
                    near_after=after.visit.starts_at if after.is_near else None,
                )


@dataclass(frozen=True, order=True, slots=True)
class _Candidate:
    extra_minutes: int
    load: timedelta
    worker_id: int
    near: bool


def _candidate(day: WorkDay, load: timedelta, opening: Opening, start: datetime, job: Job) -> _Candidate:
    near = (opening.near_before is not None and start - opening.near_before <= NEAR_WITHIN) or (
        opening.near_after is not None and opening.near_after - (start + job.duration) <= NEAR_WITHIN
    )
    return _Candidate(opening.extra_minutes, load, day.worker_id, near)


def _slot(start: datetime, candidates: list[_Candidate], job: Job) -> Slot:
    ranked = sorted(candidates)
    return Slot(start, tuple(c.worker_id for c in ranked), near=any(c.near for c in ranked[: job.crew]))


@dataclass(frozen=True, slots=True)
class _Stop:
    """A visit, or the base at either end of the day, as seen from the job."""

    visit: Visit
    travel_minutes: int
    is_near: bool


def _stops(day: WorkDay, job: Job) -> list[_Stop]:
    """Return where the worker is in turn. Each distance is computed once: this runs for every day shown."""
    opens, closes = day.windows[0].starts_at, day.windows[-1].ends_at
    from_base = minutes_for(distance_km(day.base, job.at), day.mode)
    stops = [_Stop(Visit(opens, opens, day.base), from_base, is_near=False)]
    for visit in day.visits:
        km = distance_km(visit.at, job.at)
        stops.append(_Stop(visit, minutes_for(km, day.mode), is_near=km <= NEAR_KM))
    stops.append(_Stop(Visit(closes, closes, day.base), from_base, is_near=False))
    return stops


def _work_from(windows: tuple[Stretch, ...], moment: datetime, needed: timedelta) -> datetime | None:
    """Return the first moment by which ``needed`` working time has passed since ``moment``.

    A break is not eaten by travel: only time inside the windows counts.
    """
    for window in windows:
        start = max(moment, window.starts_at)
        if start > window.ends_at:
            continue
        if start + needed <= window.ends_at:
            return start + needed
        needed -= window.ends_at - start
        moment = window.ends_at
    return None


def _work_back(windows: tuple[Stretch, ...], moment: datetime, needed: timedelta) -> datetime | None:
    """Return the last moment from which ``needed`` working time is left until ``moment``."""
    for window in reversed(windows):
        end = min(moment, window.ends_at)
        if end < window.starts_at:
            continue
        if end - needed >= window.starts_at:
            return end - needed
        needed -= end - window.starts_at
        moment = window.starts_at
    return None


def _grid(first: datetime, last: datetime, step: timedelta) -> Iterator[datetime]:
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    start = midnight - ((midnight - first) // step) * step
    while start <= last:
        yield start
        start += step
