"""Where a job fits in one worker's time: after what is before it, before what is after it, within hours.

Everything that shows a free time and everything that accepts one stands on ``openings_of``, so what is shown can be
accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

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


@dataclass(frozen=True, slots=True)
class Job:
    """What has to be placed: how many minutes, where, and by how many workers together.

    ``buffer_minutes`` are kept free after it, in working time.
    """

    minutes: int
    at: Point
    crew: int = 1
    buffer_minutes: int = 0

    @property
    def needed(self) -> int:
        """Minutes that it takes of a worker's time, without travel."""
        return self.minutes + self.buffer_minutes


class Opening(NamedTuple):
    """A job may start from ``first`` to ``last``, both included, between two neighbours.

    ``before`` and ``after`` are what the worker comes from and goes to; None is the base.
    """

    first: int
    last: int
    before: Taken | None
    after: Taken | None


def openings_of(timeline: Timeline, job: Job, reach: Reach) -> list[Opening]:
    """Return where ``job`` fits in ``timeline``, in order of time.

    ``reach`` knows how long it takes this worker to get to the job and away from it.
    """
    found: list[Opening] = []
    taken, needed, place, count = timeline.taken, job.needed, 0, len(timeline.taken)
    home = reach.minutes_to(timeline.base.latitude, timeline.base.longitude)
    back = reach.minutes_from(timeline.base.latitude, timeline.base.longitude)
    for spans in timeline.duties:
        opens, closes = spans[0][0], spans[-1][1]
        while place < count and taken[place][1] <= opens:
            place += 1
        before: Taken | None = None
        free_from = opens
        while place < count:
            after = taken[place]
            begins, ends, latitude, longitude = after
            if begins >= closes:
                break
            if begins - free_from >= needed:
                arrive = home if before is None else reach.minutes_to(before[2], before[3])
                leave = reach.minutes_from(latitude, longitude)
                if begins - leave - free_from - arrive >= needed:
                    _add(found, spans, needed, (free_from, arrive, before), (begins, leave, after))
            if ends > free_from:
                before, free_from = after, ends
            place += 1
        if closes - free_from >= needed:
            arrive = home if before is None else reach.minutes_to(before[2], before[3])
            if closes - back - free_from - arrive >= needed:
                _add(found, spans, needed, (free_from, arrive, before), (closes, back, None))
        # What goes on beyond this duty counts for the next one too.
        place = max(place - 1, 0)
    return found


def _add(
    found: list[Opening],
    spans: Sequence[Span],
    needed: int,
    before: tuple[int, int, Taken | None],
    after: tuple[int, int, Taken | None],
) -> None:
    """Add the openings between two neighbours; each is given by its time, the travel to or from it, and itself."""
    arrive = work_from(spans, before[0], before[1])
    leave = work_back(spans, after[0], after[1])
    if arrive is None or leave is None or leave - arrive < needed:
        return
    for begins, ends in spans:
        first = max(arrive, begins)
        last = min(leave, ends) - needed
        if first <= last:
            found.append(Opening(first, last, before[2], after[2]))


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
