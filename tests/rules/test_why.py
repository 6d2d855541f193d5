"""Why a moment is not free: the first reason that applies, and never another answer than the times themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.rules.addresses import Point
from booking.rules.calendar import ClosedDay, ClosedKind
from booking.rules.moments import Span, minute_of
from booking.rules.openings import Job, Timeline
from booking.rules.slots import Reaches, Tools
from booking.rules.why import Obstacle, Reason, WhyNot, WorkerWhy, why_not_at
from tests.rules.days import BASE, FAR, a_day, accepted, moment, span, visit
from tests.rules.test_slots_properties import CLOSES, OPENS, at_minute, jobs, spans, work_days

FEAST = ClosedDay(ClosedKind.OWN, "Feest")


def why(
    *days: Timeline,
    job: Job,
    clock: str,
    able: tuple[int, ...] = (1,),
    tools: tuple[Tools, ...] = (),
    within: list[Span] | None = None,
    closed: ClosedDay | None = None,
    unwished: tuple[int, ...] = (),
) -> WhyNot:
    return why_not_at(
        days,
        job,
        minute_of(moment(clock)),
        reaches=Reaches(job.at),
        able=able,
        tools=tools,
        within=within,
        closed=closed,
        unwished=unwished,
    )


HOUR = Job(60, BASE)
MORNING = a_day(visit("09:00 10:00", BASE), windows=("08:00 12:00",))


@pytest.mark.parametrize(
    ("clock", "reason", "obstacle"),
    [
        ("08:00", None, Obstacle.FREE),
        ("08:30", Reason.EVERYBODY_BUSY, Obstacle.BUSY),
        ("11:00", None, Obstacle.FREE),
        ("11:30", Reason.NOBODY_THERE, Obstacle.STOPS_TOO_SOON),
        ("07:30", Reason.NOBODY_THERE, Obstacle.AWAY),
        ("12:00", Reason.NOBODY_THERE, Obstacle.AWAY),
    ],
)
def test_each_moment_of_a_morning_has_its_reason(clock: str, reason: Reason | None, obstacle: Obstacle) -> None:
    answer = why(MORNING, job=HOUR, clock=clock)
    assert answer.reason is reason
    assert [one.obstacle for one in answer.workers] == [obstacle]


def test_who_cannot_be_there_in_time_is_on_the_way() -> None:
    day = a_day(visit("09:00 10:00", FAR), windows=("08:00 12:00",))
    answer = why(day, job=HOUR, clock="10:05")
    assert (answer.reason, answer.workers[0].obstacle) == (Reason.EVERYBODY_BUSY, Obstacle.ON_THE_WAY)
    assert why(day, job=HOUR, clock="10:10").reason is None


@pytest.mark.parametrize(
    ("minutes", "at", "obstacle"),
    [
        # The way there and back takes what the morning leaves over: no other hour of it helps.
        (230, FAR, Obstacle.STOPS_TOO_SOON),
        (60, FAR, Obstacle.ON_THE_WAY),
    ],
)
def test_work_that_no_hour_of_a_shift_holds_is_no_matter_of_who_is_busy(
    minutes: int, at: Point, obstacle: Obstacle
) -> None:
    answer = why(a_day(windows=("08:00 12:00",)), job=Job(minutes, at), clock="08:00")
    assert [one.obstacle for one in answer.workers] == [obstacle]


def test_the_desk_reads_when_the_work_in_the_way_begins_and_ends() -> None:
    (about,) = why(MORNING, job=HOUR, clock="09:30").workers
    assert about == WorkerWhy(1, Obstacle.BUSY, span("09:00 10:00"))


def test_the_first_reason_that_applies_is_told() -> None:
    free = a_day(windows=("08:00 12:00",))
    crane = (Tools("crane", {}),)
    assert why(free, job=HOUR, clock="09:00", able=()).reason is Reason.NOBODY_CAN
    assert why(free, job=HOUR, clock="09:00", able=(), unwished=(1,)).reason is Reason.NOBODY_AS_WISHED
    assert why(job=HOUR, clock="09:00", closed=FEAST).closed == FEAST
    assert why(free, job=Job(60, BASE, crew=2), clock="09:00").reason is Reason.TOO_FEW
    led = Job(60, BASE, needs_leader=True)
    assert why(free, job=led, clock="09:00", tools=crane).reason is Reason.NOBODY_LEADS
    assert why(replace(free, leads=True), job=led, clock="09:00").reason is None
    assert why(free, job=HOUR, clock="09:00", tools=crane).kinds == ("crane",)
    assert why(free, job=HOUR, clock="09:00", tools=crane).reason is Reason.NO_EQUIPMENT
    assert why(free, job=HOUR, clock="09:00", within=[]).reason is Reason.LOCATION_CLOSED


def test_on_a_closed_day_with_somebody_there_the_day_is_no_reason() -> None:
    assert why(a_day(windows=("08:00 12:00",)), job=HOUR, clock="09:00", closed=FEAST).reason is None


@settings(max_examples=80)
@given(
    work_days(worker_id=1),
    work_days(worker_id=2),
    jobs,
    st.integers(1, 2),
    st.integers(OPENS, CLOSES),
    st.dictionaries(st.integers(1, 2), spans, min_size=1, max_size=2),
    spans | st.none(),
    st.none() | st.sets(st.integers(1, 2)),
)
def test_there_is_no_reason_exactly_where_the_moment_is_accepted(
    one: Timeline,
    two: Timeline,
    job: Job,
    crew: int,
    minute: int,
    pieces: dict[int, list[Span]],
    within: list[Span] | None,
    leaders: set[int] | None,
) -> None:
    together = replace(job, crew=crew, needs_leader=leaders is not None)
    one, two = (replace(day, leads=day.worker_id in (leaders or ())) for day in (one, two))
    tools = (Tools("trailer", pieces),)
    team = accepted(one, two, job=together, start=at_minute(minute), tools=tools, within=within)
    answer = why_not_at([one, two], together, minute, reaches=Reaches(job.at), able=(1, 2), tools=tools, within=within)
    assert (answer.reason is None) == (team is not None)
