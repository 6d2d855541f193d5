"""Free times against an oracle that walks through the day minute by minute, and what must always hold."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from booking.rules.addresses import Point
from booking.rules.slots import Job, Stretch, Visit, WorkDay, find_slots, openings, slot_at
from booking.rules.travel import TravelMode, travel_minutes
from tests.rules.days import BASE, FAR, MIDNIGHT, NEXT_DOOR, STREET

MINUTE = timedelta(minutes=1)
OPENS, CLOSES = 6 * 60, 20 * 60
STEPS = [timedelta(minutes=step) for step in (5, 10, 15, 20, 30, 60)]

points = st.sampled_from([BASE, STREET, FAR, NEXT_DOOR, Point(50.99, 4.70)])
jobs = st.builds(Job, st.integers(5, 240).map(lambda n: timedelta(minutes=n)), points)


def at_minute(minute: int) -> datetime:
    return MIDNIGHT + timedelta(minutes=minute)


def stretches(bounds: list[int]) -> list[Stretch]:
    return [Stretch(at_minute(a), at_minute(b)) for a, b in pairwise(bounds)][::2]


@st.composite
def work_days(draw: st.DrawFn, worker_id: int = 1) -> WorkDay:
    """Return a day with one to three windows and, inside them, up to four visits that do not overlap."""
    count = draw(st.integers(1, 3))
    bounds = sorted(draw(st.sets(st.integers(OPENS, CLOSES), min_size=2 * count, max_size=2 * count)))
    windows = stretches(bounds)
    visits = []
    for window in windows:
        length = int((window.ends_at - window.starts_at) / MINUTE)
        cuts = sorted(draw(st.sets(st.integers(0, length), max_size=4)))
        parts = stretches([int((window.starts_at - MIDNIGHT) / MINUTE) + cut for cut in cuts])
        visits += [Visit(taken.starts_at, taken.ends_at, draw(points)) for taken in parts]
    return WorkDay(worker_id, tuple(windows), tuple(visits), draw(points), draw(st.sampled_from(TravelMode)))


def fits(day: WorkDay, job: Job, minute: int) -> bool:
    """Say whether ``job`` can start then, by counting working minutes before and after it."""
    start, end = at_minute(minute), at_minute(minute) + job.duration
    if not any(window.starts_at <= start and end <= window.ends_at for window in day.windows):
        return False
    if any(visit.starts_at < end and start < visit.ends_at for visit in day.visits):
        return False
    before = [visit for visit in day.visits if visit.ends_at <= start]
    after = [visit for visit in day.visits if visit.starts_at >= end]
    left_at, came_from = (before[-1].ends_at, before[-1].at) if before else (day.windows[0].starts_at, day.base)
    due_at, going_to = (after[0].starts_at, after[0].at) if after else (day.windows[-1].ends_at, day.base)
    return working_minutes(day, left_at, start) >= travel_minutes(came_from, job.at, day.mode) and working_minutes(
        day, end, due_at
    ) >= travel_minutes(job.at, going_to, day.mode)


def working_minutes(day: WorkDay, begins: datetime, ends: datetime) -> int:
    shared = (min(window.ends_at, ends) - max(window.starts_at, begins) for window in day.windows)
    return sum(max(0, int(stretch / MINUTE)) for stretch in shared)


@settings(max_examples=60)
@given(work_days(), jobs)
def test_openings_are_exactly_the_minutes_at_which_the_visit_fits(day: WorkDay, job: Job) -> None:
    found = list(openings(day, job))
    for minute in range(OPENS, CLOSES):
        opened = [one for one in found if one.first <= at_minute(minute) <= one.last]
        assert len(opened) <= 1, "one worker would be counted twice"
        assert bool(opened) == fits(day, job, minute), at_minute(minute)


@settings(max_examples=60)
@given(work_days(), jobs, st.sampled_from(STEPS), st.integers(OPENS, CLOSES))
def test_what_is_shown_can_be_accepted_and_the_other_way_round(
    day: WorkDay, job: Job, step: timedelta, earliest: int
) -> None:
    shown = {slot.starts_at: slot for slot in find_slots([day], job, earliest=at_minute(earliest), step=step)}
    for start, slot in shown.items():
        assert slot_at([day], job, start) == slot
    minute = -(-earliest * MINUTE // step) * int(step / MINUTE)
    while minute < CLOSES:
        assert (slot_at([day], job, at_minute(minute)) is not None) == (at_minute(minute) in shown)
        minute += int(step / MINUTE)
    assert list(shown) == sorted(shown)
    assert all(start >= at_minute(earliest) and not (start - MIDNIGHT) % step for start in shown)


@settings(max_examples=60)
@given(work_days(), jobs, jobs, st.data())
def test_taking_a_free_time_never_makes_another_one_free(
    day: WorkDay, job: Job, other: Job, data: st.DataObject
) -> None:
    free = find_slots([day], other, earliest=MIDNIGHT, step=STEPS[0])
    assume(free)
    start = data.draw(st.sampled_from(free)).starts_at
    taken = Visit(start, start + other.duration, other.at)
    fuller = WorkDay(day.worker_id, day.windows, tuple(sorted([*day.visits, taken])), day.base, day.mode)
    before = {slot.starts_at for slot in find_slots([day], job, earliest=MIDNIGHT, step=STEPS[0])}
    after = {slot.starts_at for slot in find_slots([fuller], job, earliest=MIDNIGHT, step=STEPS[0])}
    assert after <= before
    assert not any(Stretch(one, one + job.duration).overlaps(taken) for one in after)


@settings(max_examples=40)
@given(work_days(worker_id=1), work_days(worker_id=2), work_days(worker_id=3), jobs, st.integers(1, 3))
def test_a_crew_is_made_of_different_people_who_can_all_come(
    one: WorkDay, two: WorkDay, three: WorkDay, job: Job, crew: int
) -> None:
    days = [one, two, three]
    together = Job(job.duration, job.at, crew)
    shown = {slot.starts_at: slot for slot in find_slots(days, together, earliest=MIDNIGHT, step=STEPS[2])}
    for minute in range(OPENS, CLOSES, 15):
        able = {day.worker_id for day in days if fits(day, job, minute)}
        slot = shown.get(at_minute(minute))
        assert (slot is not None) == (len(able) >= crew)
        if slot is not None:
            assert len(set(slot.worker_ids)) == len(slot.worker_ids)
            assert set(slot.worker_ids) == able
