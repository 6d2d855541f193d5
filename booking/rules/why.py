"""Why a job cannot start at a moment: in facts, for the desk about each worker and for the person in one reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from booking.rules.calendar import ClosedDay
from booking.rules.moments import Span
from booking.rules.openings import Job, Taken, Timeline, openings_of
from booking.rules.seasons import Season
from booking.rules.slots import Reaches, Tools, any_piece_free, is_inside
from booking.rules.travel import Reach


class Reason(StrEnum):
    """What stands in the way of a moment, the first that applies."""

    PAST = "past"
    TOO_SOON = "too_soon"
    TOO_FAR_AHEAD = "too_far_ahead"
    OFF_GRID = "off_grid"
    CLOSED = "closed"
    LOCATION_CLOSED = "location_closed"
    NOBODY_CAN = "nobody_can"
    NOBODY_AS_WISHED = "nobody_as_wished"
    NOBODY_THERE = "nobody_there"
    EVERYBODY_BUSY = "everybody_busy"
    TOO_FEW = "too_few"
    NOBODY_LEADS = "nobody_leads"
    """Enough are free, but nobody of them can lead the crew."""
    NO_EQUIPMENT = "no_equipment"
    NO_SESSION = "no_session"
    ORDERS_CLOSED = "orders_closed"
    NOT_THIS_AGE = "not_this_age"
    FULL = "full"
    OUT_OF_SEASON = "out_of_season"


class Obstacle(StrEnum):
    """What stands in the way of one worker."""

    FREE = "free"
    AWAY = "away"
    STOPS_TOO_SOON = "stops_too_soon"
    BUSY = "busy"
    ON_THE_WAY = "on_the_way"
    NOT_WISHED = "not_wished"


@dataclass(frozen=True, slots=True)
class WorkerWhy:
    """What stands in the way of one worker; ``taken`` is when the work in the way begins and ends, in minutes."""

    worker_id: int
    obstacle: Obstacle
    taken: Span | None = None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a moment is not free; no reason when it is.

    ``crew`` is how many are needed and ``free`` how many could come; ``kinds`` are the equipment that is missing,
    ``closed`` says which day it is when nobody works.
    """

    reason: Reason | None
    crew: int
    free: int = 0
    workers: tuple[WorkerWhy, ...] = ()
    kinds: tuple[str, ...] = ()
    closed: ClosedDay | None = None
    season: Season | None = None
    """The part of the year in which it can be done, where the moment lies outside it."""


def why_not_at(
    timelines: Iterable[Timeline],
    job: Job,
    start: int,
    *,
    reaches: Reaches,
    able: Sequence[int],
    tools: Sequence[Tools] = (),
    within: Sequence[Span] | None = None,
    closed: ClosedDay | None = None,
    unwished: Sequence[int] = (),
) -> WhyNot:
    """Return why ``job`` cannot start at the minute ``start``, by the functions that show and accept.

    ``able`` are the workers who can do it and come as wished; ``unwished`` could do it, but are not as the household
    wishes.
    """
    by_worker = {timeline.worker_id: timeline for timeline in timelines}
    workers = tuple(_about(worker_id, by_worker.get(worker_id), job, start, reaches) for worker_id in able)
    others = tuple(_not_wished(_about(one, by_worker.get(one), job, start, reaches)) for one in unwished)
    free = sum(one.obstacle is Obstacle.FREE for one in workers)
    could_come = free + sum(one.obstacle is Obstacle.NOT_WISHED for one in others)
    led = any(one.obstacle is Obstacle.FREE and by_worker[one.worker_id].leads for one in workers)
    missing = tuple(one.kind for one in tools if not any_piece_free(one, job, start))
    location_closed = within is not None and not is_inside(within, job, start)
    reason = _first(
        (location_closed, Reason.LOCATION_CLOSED),
        (not able and not unwished, Reason.NOBODY_CAN),
        (not able or free < job.crew <= could_come, Reason.NOBODY_AS_WISHED),
        (not free and closed is not None, Reason.CLOSED),
        (not free and _all(workers, Obstacle.AWAY, Obstacle.STOPS_TOO_SOON), Reason.NOBODY_THERE),
        (not free, Reason.EVERYBODY_BUSY),
        (free < job.crew, Reason.TOO_FEW),
        (job.needs_leader and not led, Reason.NOBODY_LEADS),
        (bool(missing), Reason.NO_EQUIPMENT),
    )
    return WhyNot(reason, job.crew, free, workers + others, missing, closed if reason is Reason.CLOSED else None)


def _first(*reasons: tuple[bool, Reason]) -> Reason | None:
    return next((reason for applies, reason in reasons if applies), None)


def _all(workers: Iterable[WorkerWhy], *obstacles: Obstacle) -> bool:
    return all(one.obstacle in obstacles for one in workers)


def _not_wished(about: WorkerWhy) -> WorkerWhy:
    return WorkerWhy(about.worker_id, Obstacle.NOT_WISHED) if about.obstacle is Obstacle.FREE else about


def _about(worker_id: int, timeline: Timeline | None, job: Job, start: int, reaches: Reaches) -> WorkerWhy:
    if timeline is None:
        return WorkerWhy(worker_id, Obstacle.AWAY)
    reach = reaches.by(timeline.mode)
    if any(first <= start <= last for first, last, *_ in openings_of(timeline, job, reach)):
        return WorkerWhy(worker_id, Obstacle.FREE)
    spans = [span for duty in timeline.duties for span in duty]
    if not any(begins <= start < closes for begins, closes in spans):
        return WorkerWhy(worker_id, Obstacle.AWAY)
    if not _ever_fits(timeline, job, start, reach):
        return WorkerWhy(worker_id, Obstacle.STOPS_TOO_SOON)
    in_the_way = _overlapping(timeline.taken, start, start + job.needed)
    if in_the_way is not None:
        return WorkerWhy(worker_id, Obstacle.BUSY, in_the_way)
    fits = any(begins <= start and start + job.needed <= closes for begins, closes in spans)
    return WorkerWhy(worker_id, Obstacle.ON_THE_WAY if fits else Obstacle.STOPS_TOO_SOON)


def _ever_fits(timeline: Timeline, job: Job, start: int, reach: Reach) -> bool:
    """Tell whether the stretch of work around ``start`` is long enough for the job and the way, were nothing planned.

    Where it is not, no other hour of it helps: that is no matter of who is busy.
    """
    stretch = next((begins, closes) for duty in timeline.duties for begins, closes in duty if begins <= start < closes)
    whole = openings_of(replace(timeline, taken=()), job, reach)
    return any(first < stretch[1] and last >= stretch[0] for first, last, *_ in whole)


def _overlapping(taken: Sequence[Taken], start: int, ends: int) -> Span | None:
    return next(((begins, until) for begins, until, *_ in taken if begins < ends and start < until), None)
