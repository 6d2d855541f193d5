"""Where a job fits in one worker's time: after what is before it, before what is after it, within hours.

Everything that shows a free time and everything that accepts one stands on ``openings_of``, so what is shown can be
accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from booking.rules.addresses import Point
from booking.rules.moments import Span
from booking.rules.travel import Reach, TravelMode

#: A worker who is this near, this short before or after, is "in your street then".
NEAR_MINUTES: Final = 90


#: What a worker already has to do: from, until (what is kept free after it included), latitude, longitude. A plain
#: tuple, because a search makes thousands of them.
Taken = tuple[int, int, float, float]


@dataclass(frozen=True, slots=True)
class Timeline:
    """One worker's time in some days.

    ``duties`` are in order of time; each is the sorted, disjoint spans at work between leaving ``base`` and coming back
    there: a lunch break or an absence is a gap between two. ``taken`` is sorted by its begin. Travel is working time
    (Belgian labour law; domain A5), so it has to fit in the spans too.
    """

    worker_id: int
    base: Point
    mode: TravelMode
    duties: Sequence[Sequence[Span]]
    taken: Sequence[Taken]
    leads: bool = False
    """Whether they can lead a crew."""


@dataclass(frozen=True, slots=True)
class Job:
    """What has to be placed: how many minutes, where, and by how many workers together.

    ``buffer_minutes`` are kept free after it, in working time. ``needs_leader``: one of those who come can lead a crew.
    """

    minutes: int
    at: Point
    crew: int = 1
    buffer_minutes: int = 0
    needs_leader: bool = False

    @property
    def needed(self) -> int:
        """Minutes that it takes of a worker's time, without travel."""
        return self.minutes + self.buffer_minutes


#: A job may start from the first minute to the second, both included, between two neighbours: what the worker comes
#: from and goes to; None is the base. A plain tuple, because a search makes thousands of them.
Opening = tuple[int, int, Taken | None, Taken | None]


def openings_of(timeline: Timeline, job: Job, reach: Reach) -> list[Opening]:
    """Return where ``job`` fits in ``timeline``, in order of time.

    ``reach`` knows how long it takes this worker to get to the job and away from it.
    """
    found: list[Opening] = []
    base, needed, to_job, from_job = timeline.base, job.needed, reach.minutes_to, reach.minutes_from
    home, back = to_job(base.latitude, base.longitude), from_job(base.latitude, base.longitude)
    for spans, free_from, until, before, after in _gaps_at_work(timeline, needed):
        room = until - free_from - needed
        arrive = to_job(before[2], before[3]) if before else home
        # Most gaps are too short for the way there alone.
        if arrive > room:
            continue
        leave = from_job(after[2], after[3]) if after else back
        if arrive + leave > room:
            continue
        # With no way to go there is nothing that a break can cut in two.
        first = work_from(spans, free_from, arrive) if arrive else free_from
        last = work_back(spans, until, leave) if leave else until
        if first is None or last is None:
            continue
        for begins, ends in spans:
            # Not max and min: a search does this thousands of times, and they cost three times as much.
            low = first if first > begins else begins  # noqa: FURB136
            high = (last if last < ends else ends) - needed  # noqa: FURB136
            if low <= high:
                found.append((low, high, before, after))
    return found


def _gaps_at_work(
    timeline: Timeline, needed: int
) -> Iterator[tuple[Sequence[Span], int, int, Taken | None, Taken | None]]:
    """Yield each stretch of ``needed`` minutes or more of a duty in which nothing is taken, with its neighbours there.

    That is: the spans of the duty, from, until, what is before and what is after it; None is the base.
    """
    gaps, place = _gaps(timeline.taken, needed), 0
    count = len(gaps)
    for spans in timeline.duties:
        opens, closes = spans[0][0], spans[-1][1]
        while gaps[place][1] <= opens:
            place += 1
        # A gap that goes on beyond this duty counts for the next one too.
        for number in range(place, count):
            free_from, until, before, after = gaps[number]
            if free_from >= closes:
                break
            # What was over before the duty, or begins after it, has the base in between.
            if free_from <= opens:
                free_from, before = opens, None
            if until >= closes:
                until, after = closes, None
            if until - free_from >= needed:
                yield spans, free_from, until, before, after


_NEVER: Final = 1 << 40


def _gaps(taken: Sequence[Taken], needed: int) -> list[tuple[int, int, Taken | None, Taken | None]]:
    """Return when nothing is taken for ``needed`` minutes or more, at work or not, between which two."""
    gaps: list[tuple[int, int, Taken | None, Taken | None]] = []
    before: Taken | None = None
    free_from = -_NEVER
    for after in taken:
        begins, ends, _latitude, _longitude = after
        if begins - free_from >= needed:
            gaps.append((free_from, begins, before, after))
        if ends > free_from:
            before, free_from = after, ends
    gaps.append((free_from, _NEVER, before, None))
    return gaps


def work_from(spans: Sequence[Span], minute: int, needed: int) -> int | None:
    """Return the first minute by which ``needed`` minutes of work have passed since ``minute``.

    A break is not eaten by travel: only time inside the spans counts. None where the work is over before.
    """
    for begins, ends in spans:
        start = max(minute, begins)
        if start > ends:
            continue
        if start + needed <= ends:
            return start + needed
        needed -= ends - start
        minute = ends
    return None


def work_back(spans: Sequence[Span], minute: int, needed: int) -> int | None:
    """Return the last minute from which ``needed`` minutes of work are left until ``minute``, or None."""
    for begins, ends in reversed(spans):
        end = min(minute, ends)
        if end < begins:
            continue
        if end - needed >= begins:
            return end - needed
        needed -= end - begins
        minute = begins
    return None
