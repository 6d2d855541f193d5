"""When a job can start: the starts that are shown, and who comes at the one that is chosen.

Both stand on ``openings_of``. What is shown is a bit mask over the grid, one bit for each start, so that two hundred
workers are added up by a few operations on integers; who comes is found for one start only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import hypot
from typing import Final, NamedTuple

from booking.rules.addresses import Point
from booking.rules.moments import Span, Stretch, minute_of, moment_of
from booking.rules.openings import NEAR_MINUTES, Job, Opening, Taken, Timeline, openings_of
from booking.rules.sessions import GroupSession
from booking.rules.shared_rides import Joins
from booking.rules.travel import USUAL, Known, Reach, TravelMode, TravelSettings, travel_minutes

__all__ = [
    "FreeStarts",
    "Grid",
    "Job",
    "Reaches",
    "Slot",
    "Stretch",
    "TakenPlaces",
    "Team",
    "Timeline",
    "Tools",
    "free_starts",
    "nearest",
    "team_at",
]

#: Somebody this near is in the same street, or the next.
NEAR_KM: Final = 0.35
#: Kilometres of a degree, at 51 degrees north.
_KM_NORTH, _KM_EAST = 111.2, 70.0
_NEAR_LATITUDE: Final = NEAR_KM / _KM_NORTH
_NOBODY: Final[frozenset[int]] = frozenset()


class Reaches:
    """How far everything is from the place of a job, for each mode that a worker has."""

    def __init__(
        self, at: Point, settings: TravelSettings = USUAL, told: Mapping[TravelMode, Known] | None = None
    ) -> None:
        """Take the organisation's speeds, and what a router told, if there is one."""
        self.settings = settings
        self._at = at
        self._told = told or {}
        self._made: dict[TravelMode, Reach] = {}

    def by(self, mode: TravelMode) -> Reach:
        """Return how far everything is for one mode."""
        found = self._made.get(mode)
        if found is None:
            found = self._made[mode] = Reach(
                self._at, mode, settings=self.settings, known=self._told.get(mode) or Known()
            )
        return found


@dataclass(frozen=True, slots=True)
class Grid:
    """The minutes at which a job may start: every ``step`` from ``first`` on, up to ``last`` included.

    It counts from midnight UTC; ``step`` divides an hour, so it is the same on the clock of Brussels.
    """

    first: int
    last: int
    step: int

    @property
    def base(self) -> int:
        """The first minute of the grid that may be chosen: the place of bit 0."""
        return -(-self.first // self.step) * self.step

    def bits(self, first: int, last: int) -> int:
        """Return a mask with a bit for each start of the grid from ``first`` to ``last``, both included."""
        base = self.base
        low = max(-(-(first - base) // self.step), 0)
        high = (min(last, self.last) - base) // self.step
        return ((1 << (high - low + 1)) - 1) << low if high >= low else 0


@dataclass(frozen=True, slots=True)
class Tools:
    """The equipment of one kind: for each piece by its id, when it is taken or away, sorted."""

    kind: str
    taken: Mapping[int, Sequence[Span]]


class Slot(NamedTuple):
    """A moment at which the job can start. ``near``: one of those who can come is in the street anyway.

    ``session`` is the group session that begins then, for what is booked by places; ``until`` is when what is rented
    from then on has to be back.
    """

    starts_at: datetime
    near: bool = False
    session: GroupSession | None = None
    until: datetime | None = None
    shared: bool = False
    """Whether it is in one car with somebody else."""


@dataclass(frozen=True, slots=True)
class FreeStarts:
    """The starts of a grid at which the job fits. ``mask`` and ``near`` have a bit for each start of ``grid``.

    So has ``shared``: the starts of ``mask`` at which a ride is shared with somebody else's.
    """

    grid: Grid
    mask: int
    near: int = 0
    shared: int = 0

    def slots(self) -> list[Slot]:
        """Return the starts as moments, in order of time."""
        begins, step = moment_of(self.grid.base), timedelta(minutes=self.grid.step)
        near = bin(self.near)[:1:-1].ljust(self.mask.bit_length(), "0")
        found = [
            Slot(begins + place * step, near[place] == "1")
            for place, bit in enumerate(bin(self.mask)[:1:-1])
            if bit == "1"
        ]
        if not self.shared:
            return found
        together = {begins + place * step for place, bit in enumerate(bin(self.shared)[:1:-1]) if bit == "1"}
        return [one._replace(shared=one.starts_at in together) for one in found]

    def first(self, count: int) -> list[Slot]:
        """Return the first ``count`` starts."""
        mask, kept = self.mask, 0
        for _ in range(count):
            lowest = mask & -mask
            kept |= lowest
            mask ^= lowest
        return FreeStarts(self.grid, kept, self.near & kept, self.shared & kept).slots()

    def has(self, starts_at: datetime) -> bool:
        """Tell whether the job fits at ``starts_at``; never at what is no start of the grid."""
        place, off = divmod(minute_of(starts_at) - self.grid.base, self.grid.step)
        return not off and place >= 0 and bool(self.mask >> place & 1)

    def nearest(self, wanted: datetime, count: int) -> list[datetime]:
        """Return the ``count`` starts nearest to ``wanted``, in order of time; of two as near, the earlier one."""
        place = max((minute_of(wanted) - self.grid.base) // self.grid.step, -1) + 1
        before, after = self.mask & (1 << place) - 1, self.mask >> place << place
        kept = 0
        for _ in range(count):
            highest, lowest = 1 << before.bit_length() >> 1, after & -after
            kept, before, after = kept | highest | lowest, before ^ highest, after ^ lowest
        return nearest(FreeStarts(self.grid, kept).slots(), wanted, count=count)


@dataclass(frozen=True, slots=True)
class TakenPlaces:
    """What is taken of a group session: so many places, and portions to take away; where it is, until when it lasts."""

    session_id: int
    location_id: int
    ends_at: datetime
    places: int
    portions: int = 0


@dataclass(frozen=True, slots=True)
class Team:
    """Who comes, cheapest travel first, and the equipment that goes along; or the places that are taken instead."""

    worker_ids: tuple[int, ...]
    equipment_ids: tuple[int, ...] = ()
    places: TakenPlaces | None = None
    until: datetime | None = None
    """When what is rented has to be back, and who shares a car is; the booking ends then, whatever its tasks last."""
    joins: Joins | None = None
    """The planned ride whose car it shares, where it does."""


def free_starts(
    timelines: Iterable[Timeline],
    job: Job,
    grid: Grid,
    *,
    reaches: Reaches,
    tools: Sequence[Tools] = (),
    within: Sequence[Span] | None = None,
) -> FreeStarts:
    """Return every start of ``grid`` at which enough workers, and one piece of each of ``tools``, are free together.

    Where the job needs a leader, one of them can lead: enough who are free and one of those who lead is a whole crew.
    ``within`` are the spans in which the job has to lie: the opening hours of a location. None is any time.
    """
    # Bit n of at_least[k] says that k workers or more can start then.
    at_least, led = [-1, *([0] * job.crew)], 0
    found: list[tuple[int, Opening]] = []
    for timeline in timelines:
        mask = 0
        starts = starts_in(openings_of(timeline, job, reaches.by(timeline.mode)), grid)
        for bits, _opening in starts:
            mask |= bits
        found += starts
        if timeline.leads:
            led |= mask
        for more in range(job.crew, 0, -1):
            at_least[more] |= at_least[more - 1] & mask
    mask = at_least[job.crew] & led if job.needs_leader else at_least[job.crew]
    for one in tools:
        mask &= _any_piece(one, job, grid)
    if within is not None:
        mask &= _inside(within, job, grid)
    return FreeStarts(grid, mask, _near_bits(found, mask, job, grid))


def team_at(
    timelines: Iterable[Timeline],
    job: Job,
    start: int,
    *,
    reaches: Reaches,
    tools: Sequence[Tools] = (),
    within: Sequence[Span] | None = None,
    preferred: frozenset[int] = _NOBODY,
) -> Team | None:
    """Return who comes at the minute ``start``, or None where the job does not fit.

    Whom the household prefers comes first, then who is in the street anyway (that is what was shown), then who has
    least to travel for it, then who has least to do that day. Where nobody of those can lead and the job needs that,
    the first who can comes in the place of the last.
    """
    moment = Grid(start, start, 1)
    if within is not None and not _inside(within, job, moment):
        return None
    pieces = [_free_piece(one, job, start) for one in tools]
    candidates = sorted(
        _Candidate(
            timeline.worker_id not in preferred,
            not _near_bits([(1, opening)], 1, job, moment),
            _detour(opening, timeline, reaches),
            load,
            timeline.worker_id,
            timeline.leads,
        )
        for timeline, load, opening in _who_can(timelines, job, start, reaches)
    )
    crew = _crew(candidates, job)
    if crew is None or None in pieces:
        return None
    return Team(tuple(one.worker_id for one in crew), tuple(piece for piece in pieces if piece is not None))


def nearest(slots: Sequence[Slot], wanted: datetime, *, count: int) -> list[datetime]:
    """Return the ``count`` starts nearest to ``wanted``, in order of time."""
    by_distance = sorted(slots, key=lambda slot: (abs(slot.starts_at - wanted), slot.starts_at))
    return sorted(slot.starts_at for slot in by_distance[:count])


def grid_of(first: datetime, last: datetime, *, step_minutes: int) -> Grid:
    """Return the grid of the starts in ``[first, last)``."""
    begins = minute_of(first)
    if first > moment_of(begins):
        begins += 1
    return Grid(begins, minute_of(last) - 1, step_minutes)


@dataclass(frozen=True, order=True, slots=True)
class _Candidate:
    not_preferred: bool
    not_near: bool
    detour: int
    load: int
    worker_id: int
    leads: bool = field(default=False, compare=False)


def _crew(candidates: Sequence[_Candidate], job: Job) -> Sequence[_Candidate] | None:
    """Return who comes of those who can, in order; None where they are too few, or nobody of them leads who has to."""
    crew = candidates[: job.crew]
    if len(crew) < job.crew:
        return None
    if not job.needs_leader or any(one.leads for one in crew):
        return crew
    leader = next((one for one in candidates if one.leads), None)
    return None if leader is None else [*crew[:-1], leader]


def _who_can(
    timelines: Iterable[Timeline], job: Job, start: int, reaches: Reaches
) -> Iterable[tuple[Timeline, int, Opening]]:
    for timeline in timelines:
        for opening in openings_of(timeline, job, reaches.by(timeline.mode)):
            if opening[0] <= start <= opening[1]:
                yield timeline, _load(timeline, start), opening


def _load(timeline: Timeline, start: int) -> int:
    """Return how many minutes of the duty around ``start`` are taken."""
    for spans in timeline.duties:
        if spans[0][0] <= start < spans[-1][1]:
            return sum(
                ends - begins for begins, ends, *_place in timeline.taken if spans[0][0] <= begins < spans[-1][1]
            )
    return 0


def _detour(opening: Opening, timeline: Timeline, reaches: Reaches) -> int:
    """Return how many minutes more the worker is under way because of the job."""
    before, after = (_place(taken, timeline) for taken in opening[2:])
    reach: Reach = reaches.by(timeline.mode)
    straight = travel_minutes(before, after, timeline.mode, settings=reaches.settings)
    to_job = reach.minutes_to(before.latitude, before.longitude)
    return to_job + reach.minutes_from(after.latitude, after.longitude) - straight


def _place(taken: Taken | None, timeline: Timeline) -> Point:
    return timeline.base if taken is None else Point(taken[2], taken[3])


def starts_in(openings: Iterable[Opening], grid: Grid) -> list[tuple[int, Opening]]:
    """Return the openings with a start of ``grid`` in them, each behind its mask: a bit for each of those starts."""
    # The steps of ``bits``, without its calls: this runs for every gap of every worker.
    base, step = grid.base, grid.step
    last_place = (grid.last - base) // step
    found = []
    for opening in openings:
        low, high = (opening[0] - base + step - 1) // step, (opening[1] - base) // step
        if low < 0:  # noqa: PLR1730 - max costs three times as much
            low = 0
        if high > last_place:  # noqa: PLR1730 - and so does min
            high = last_place
        if low <= high:
            found.append(((2 << high) - (1 << low), opening))
    return found


def _near_bits(openings: Iterable[tuple[int, Opening]], mask: int, job: Job, grid: Grid) -> int:
    """Return the starts of ``mask`` that are shortly after or before something in the same street."""
    base, step = grid.base, grid.step
    latitude, longitude = job.at.latitude, job.at.longitude
    left = mask
    for bits, (_first, _last, before, after) in openings:
        # Where the whole street is full of work, the first few openings tell it of nearly every start.
        if not bits & left:
            continue
        if before and _is_near(before[2] - latitude, before[3] - longitude):
            left &= ~(bits & _upto((before[1] + NEAR_MINUTES - base) // step))
        if after and _is_near(after[2] - latitude, after[3] - longitude):
            left &= ~bits | _upto((after[0] - job.needed - NEAR_MINUTES - base - 1) // step)
    return mask ^ left


def _upto(place: int) -> int:
    """Return the bits from the first one up to ``place``, which is included; none where it is below 0."""
    return (2 << place) - 1 if place >= 0 else 0


def _is_near(north: float, east: float) -> bool:
    """Tell whether so many degrees of latitude and longitude are at most ``NEAR_KM`` in Flanders."""
    # Most are not near in latitude alone.
    return -_NEAR_LATITUDE < north < _NEAR_LATITUDE and hypot(north * _KM_NORTH, east * _KM_EAST) <= NEAR_KM


def _any_piece(tools: Tools, job: Job, grid: Grid) -> int:
    """Return the starts at which one piece of equipment, at least, is free all through the job."""
    found = 0
    for taken in tools.taken.values():
        blocked = 0
        for begins, ends in taken:
            blocked |= grid.bits(begins - job.needed + 1, ends - 1)
        found |= grid.bits(grid.first, grid.last) & ~blocked
    return found


def any_piece_free(tools: Tools, job: Job, start: int) -> bool:
    """Tell whether one piece of the kind is free all through the job."""
    return _free_piece(tools, job, start) is not None


def is_inside(within: Sequence[Span], job: Job, start: int) -> bool:
    """Tell whether the job lies in one of the spans."""
    return bool(_inside(within, job, Grid(start, start, 1)))


def _free_piece(tools: Tools, job: Job, start: int) -> int | None:
    moment = Grid(start, start, 1)
    return next(
        (
            piece
            for piece, taken in sorted(tools.taken.items())
            if _any_piece(Tools(tools.kind, {piece: taken}), job, moment)
        ),
        None,
    )


def _inside(within: Sequence[Span], job: Job, grid: Grid) -> int:
    found = 0
    for begins, ends in within:
        found |= grid.bits(begins, ends - job.minutes)
    return found
