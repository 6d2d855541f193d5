"""Free times against an oracle that walks through the day minute by minute, and what must always hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from booking.rules.addresses import Point
from booking.rules.moments import Span, minute_of
from booking.rules.openings import NEAR_MINUTES, Job, Taken, Timeline, openings_of
from booking.rules.slots import NEAR_KM, Grid, Slot, Tools, starts_in
from booking.rules.travel import Reach, TravelMode, distance_km, travel_minutes
from tests.rules.days import BASE, FAR, MIDNIGHT, NEXT_DOOR, STREET, accepted, shown

DAY = minute_of(MIDNIGHT)
OPENS, CLOSES = DAY + 6 * 60, DAY + 20 * 60
STEPS = [5, 10, 15, 20, 30, 60]

points = st.sampled_from([BASE, STREET, FAR, NEXT_DOOR, Point(50.99, 4.70)])
jobs = st.builds(Job, st.integers(5, 240), points, buffer_minutes=st.sampled_from([0, 0, 10, 30]))


def at_minute(minute: int) -> datetime:
    return MIDNIGHT + timedelta(minutes=minute - DAY)


@st.composite
def work_days(draw: st.DrawFn, worker_id: int = 1) -> Timeline:
    """Return a day with one to three spans and, inside them, up to four visits that do not overlap."""
    count = draw(st.integers(1, 3))
    bounds = sorted(draw(st.sets(st.integers(OPENS, CLOSES), min_size=2 * count, max_size=2 * count)))
    spans = list(pairwise(bounds))[::2]
    visits: list[Taken] = []
    for begins, ends in spans:
        cuts = sorted(draw(st.sets(st.integers(begins, ends), max_size=4)))
        for cut in list(pairwise(cuts))[::2]:
            place = draw(points)
            visits.append((*cut, place.latitude, place.longitude))
    return Timeline(worker_id, draw(points), draw(st.sampled_from(TravelMode)), [tuple(spans)], visits)


def fits(day: Timeline, job: Job, minute: int) -> bool:
    """Say whether ``job`` can start then, by counting working minutes before and after it."""
    (spans,) = day.duties
    start, end = minute, minute + job.needed
    if not any(begins <= start and end <= ends for begins, ends in spans):
        return False
    if any(visit[0] < end and start < visit[1] for visit in day.taken):
        return False
    before = [visit for visit in day.taken if visit[1] <= start]
    after = [visit for visit in day.taken if visit[0] >= end]
    left_at, came_from = (before[-1][1], place_of(before[-1])) if before else (spans[0][0], day.base)
    due_at, going_to = (after[0][0], place_of(after[0])) if after else (spans[-1][1], day.base)
    return working_minutes(spans, left_at, start) >= travel_minutes(came_from, job.at, day.mode) and working_minutes(
        spans, end, due_at
    ) >= travel_minutes(job.at, going_to, day.mode)


def place_of(taken: Taken) -> Point:
    return Point(taken[2], taken[3])


def working_minutes(spans: Sequence[Span], begins: int, ends: int) -> int:
    return sum(max(0, min(closes, ends) - max(opens, begins)) for opens, closes in spans)


def starts(slots: list[Slot]) -> set[int]:
    return {minute_of(slot.starts_at) for slot in slots}


@settings(max_examples=60)
@given(work_days(), jobs)
def test_openings_are_exactly_the_minutes_at_which_the_visit_fits(day: Timeline, job: Job) -> None:
    found = openings_of(day, job, Reach(job.at, day.mode))
    for minute in range(OPENS, CLOSES):
        opened = [one for one in found if one[0] <= minute <= one[1]]
        assert len(opened) <= 1, "one worker would be counted twice"
        assert bool(opened) == fits(day, job, minute), at_minute(minute)


@settings(max_examples=60)
@given(work_days(), jobs, st.sampled_from(STEPS), st.integers(OPENS, CLOSES), st.integers(OPENS, CLOSES))
def test_what_is_shown_can_be_accepted_and_the_other_way_round(
    day: Timeline, job: Job, step: int, earliest: int, latest: int
) -> None:
    found = shown(day, job=job, first=at_minute(earliest), last=at_minute(latest), step=step)
    assert [slot.starts_at for slot in found] == sorted({slot.starts_at for slot in found})
    on_grid = {minute for minute in range(earliest, latest + 1) if minute % step == 0}
    can = {minute for minute in on_grid if accepted(day, job=job, start=at_minute(minute)) is not None}
    assert starts(found) == can


@settings(max_examples=60)
@given(work_days(), jobs, st.sampled_from(STEPS))
def test_a_start_is_near_where_what_is_just_before_or_just_after_it_is_in_the_street(
    day: Timeline, job: Job, step: int
) -> None:
    for slot in shown(day, job=job, step=step):
        start = minute_of(slot.starts_at)
        before = [visit for visit in day.taken if visit[1] <= start][-1:]
        after = [visit for visit in day.taken if visit[0] >= start + job.needed][:1]
        waits = [(start - visit[1], visit) for visit in before]
        waits += [(visit[0] - start - job.needed, visit) for visit in after]
        in_street = [wait <= NEAR_MINUTES and distance_km(place_of(visit), job.at) <= NEAR_KM for wait, visit in waits]
        assert slot.near == any(in_street)


@settings(max_examples=60)
@given(work_days(), jobs, jobs, st.data())
def test_taking_a_free_time_never_makes_another_one_free(
    day: Timeline, job: Job, other: Job, data: st.DataObject
) -> None:
    free = shown(day, job=other, step=5)
    assume(free)
    start = minute_of(data.draw(st.sampled_from(free)).starts_at)
    taken = (start, start + other.needed, other.at.latitude, other.at.longitude)
    fuller = Timeline(day.worker_id, day.base, day.mode, day.duties, sorted([*day.taken, taken]))
    before, after = starts(shown(day, job=job, step=5)), starts(shown(fuller, job=job, step=5))
    assert after <= before
    assert not any(one < taken[1] and taken[0] < one + job.needed for one in after)


@settings(max_examples=40)
@given(
    work_days(worker_id=1),
    work_days(worker_id=2),
    work_days(worker_id=3),
    jobs,
    st.integers(1, 3),
    st.none() | st.sets(st.integers(1, 3)),
)
def test_a_crew_is_made_of_different_people_who_can_all_come_and_of_one_who_leads_where_that_is_asked(
    one: Timeline, two: Timeline, three: Timeline, job: Job, crew: int, leaders: set[int] | None
) -> None:
    leads = {1, 2, 3} if leaders is None else leaders
    days = [replace(day, leads=day.worker_id in leads) for day in (one, two, three)]
    together = replace(job, crew=crew, needs_leader=leaders is not None)
    found = starts(shown(*days, job=together, step=15))
    for minute in range(OPENS, CLOSES, 15):
        able = {day.worker_id for day in days if fits(day, job, minute)}
        team = accepted(*days, job=together, start=at_minute(minute))
        assert (minute in found) == (team is not None) == (len(able) >= crew and not able.isdisjoint(leads))
        if team is not None:
            assert len(set(team.worker_ids)) == len(team.worker_ids) == crew
            assert not leads.isdisjoint(team.worker_ids)
            assert set(team.worker_ids) <= able


spans = st.lists(st.tuples(st.integers(OPENS, CLOSES), st.integers(1, 300)), max_size=4).map(
    lambda found: sorted((begins, begins + minutes) for begins, minutes in found)
)


@settings(max_examples=60)
@given(work_days(), jobs, st.dictionaries(st.integers(1, 3), spans, max_size=3), spans | st.none())
def test_equipment_and_opening_hours_are_shown_as_they_are_accepted(
    day: Timeline, job: Job, pieces: dict[int, list[Span]], within: list[Span] | None
) -> None:
    tools = (Tools("trailer", pieces),)
    found = starts(shown(day, job=job, step=10, tools=tools, within=within))
    for minute in range(OPENS, CLOSES, 10):
        free = [
            piece
            for piece, taken in pieces.items()
            if not any(begins < minute + job.needed and minute < ends for begins, ends in taken)
        ]
        open_then = within is None or any(opens <= minute and minute + job.minutes <= shuts for opens, shuts in within)
        team = accepted(day, job=job, start=at_minute(minute), tools=tools, within=within)
        assert (minute in found) == (team is not None) == (fits(day, job, minute) and bool(free) and open_then)
        assert team is None or team.equipment_ids[0] in free


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), max_size=8), st.sampled_from(STEPS))
def test_all_openings_at_once_are_the_same_bits_as_one_by_one(bounds: list[tuple[int, int]], step: int) -> None:
    grid = Grid(500, 2500, step)
    one_by_one = 0
    for first, last in bounds:
        one_by_one |= grid.bits(first, last)
    at_once = 0
    for bits, _opening in starts_in([(first, last, None, None) for first, last in bounds], grid):
        at_once |= bits
    expected = {m for first, last in bounds for m in range(max(first, 500), min(last, 2500) + 1) if m % step == 0}
    assert at_once == one_by_one
    assert {grid.base + place * step for place in range(at_once.bit_length()) if at_once >> place & 1} == expected
