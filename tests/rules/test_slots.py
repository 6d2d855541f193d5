"""When a visit can start, as a table of days."""

from __future__ import annotations

from dataclasses import replace

import pytest

from booking.rules.addresses import Point
from booking.rules.moments import minute_of
from booking.rules.openings import Job, Taken, openings_of
from booking.rules.slots import Slot, Tools, nearest
from booking.rules.travel import Reach, TravelMode, travel_minutes
from tests.rules.days import BASE, FAR, NEXT_DOOR, STREET, a_day, accepted, clocks, moment, shown, span, stretch, visit


def starts(
    *visits: Taken,
    windows: tuple[str, ...] = ("08:30 12:00", "12:30 16:30"),
    at: Point = BASE,
    minutes: int = 60,
    step: int = 30,
    buffer: int = 0,
    earliest: str = "00:00",
) -> list[str]:
    job = Job(minutes, at, buffer_minutes=buffer)
    return clocks(shown(a_day(*visits, windows=windows), job=job, first=moment(earliest), step=step))


def test_the_ways_of_these_tests_take_three_and_ten_minutes() -> None:
    assert travel_minutes(BASE, STREET, TravelMode.CAR) == 3
    assert travel_minutes(BASE, FAR, TravelMode.CAR) == 10


def test_an_empty_day_is_free_from_the_first_to_the_last_moment() -> None:
    assert starts(minutes=60) == [
        *("08:30", "09:00", "09:30", "10:00", "10:30", "11:00"),
        *("12:30", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30"),
    ]


def test_nobody_at_work_means_no_time() -> None:
    assert starts(windows=()) == []


def test_the_way_out_and_the_way_back_are_working_time() -> None:
    assert starts(windows=("09:00 12:00",), at=FAR, minutes=60, step=10) == [
        *("09:10", "09:20", "09:30", "09:40", "09:50"),
        *("10:00", "10:10", "10:20", "10:30", "10:40", "10:50"),
    ]


def test_a_visit_as_long_as_the_stretch_fits_at_the_base_only() -> None:
    assert starts(windows=("09:00 12:00",), minutes=180) == ["09:00"]
    assert starts(windows=("09:00 12:00",), minutes=180, at=STREET) == []
    assert starts(windows=("09:00 12:00",), minutes=174, at=STREET, step=1) == ["09:03"]
    assert starts(windows=("09:00 12:00",), minutes=181) == []


def test_between_two_visits_there_is_time_to_get_there() -> None:
    busy = (visit("09:00 10:00", BASE), visit("11:30 12:00", BASE))
    assert starts(*busy, windows=("09:00 12:00",), minutes=60, at=FAR, step=5) == [
        "10:10",
        "10:15",
        "10:20",
    ]
    assert starts(*busy, windows=("09:00 12:00",), minutes=71, at=FAR, step=1) == []
    assert starts(*busy, windows=("09:00 12:00",), minutes=90, at=BASE) == ["10:00"]


def test_lunch_is_not_eaten_by_travel() -> None:
    morning = visit("10:00 12:00", FAR)
    assert starts(morning, minutes=60, step=5)[:1] == ["08:30"]
    after_lunch = [clock for clock in starts(morning, minutes=60, step=5) if clock >= "12:00"]
    assert after_lunch[0] == "12:40"


def test_travel_that_began_before_lunch_goes_on_after_it() -> None:
    morning = visit("10:00 11:56", FAR)
    after_lunch = [clock for clock in starts(morning, minutes=60, step=1) if clock >= "12:00"]
    assert after_lunch[0] == "12:36"
    afternoon = visit("12:33 14:00", FAR)
    before_lunch = [clock for clock in starts(afternoon, minutes=60, step=1) if clock < "12:00"]
    assert before_lunch[-1] == "10:53"


def test_no_visit_goes_on_through_lunch() -> None:
    assert not {"11:30", "12:00"} & set(starts(minutes=60))
    assert "11:00" in starts(minutes=60)


def test_an_absence_is_a_gap_like_lunch() -> None:
    assert starts(windows=("08:30 10:00", "11:00 12:00"), minutes=60) == ["08:30", "09:00", "11:00"]


def test_nothing_before_the_earliest_moment() -> None:
    assert starts(windows=("08:30 12:00",), minutes=60, earliest="09:01") == ["09:30", "10:00", "10:30", "11:00"]
    assert starts(windows=("08:30 12:00",), minutes=60, earliest="11:00") == ["11:00"]
    assert starts(windows=("08:30 12:00",), minutes=60, earliest="11:01") == []


def test_what_is_kept_free_after_a_visit_is_working_time_too() -> None:
    assert starts(windows=("09:00 12:00",), minutes=150, buffer=30) == ["09:00"]
    assert starts(windows=("09:00 12:00",), minutes=150, buffer=31) == []
    assert starts(visit("10:30 12:00", BASE), windows=("09:00 12:00",), minutes=60, buffer=30) == ["09:00"]
    assert starts(visit("10:30 12:00", BASE), windows=("09:00 12:00",), minutes=60, buffer=31) == []


def test_a_crew_of_two_needs_two_who_are_both_free() -> None:
    one = a_day(visit("08:30 10:00", BASE), worker_id=1, windows=("08:30 12:00",))
    two = a_day(visit("11:00 12:00", BASE), worker_id=2, windows=("08:30 12:00",))
    job = Job(30, BASE, crew=2)
    assert clocks(shown(one, two, job=job)) == ["10:00", "10:30"]
    team = accepted(one, two, job=job, start=moment("10:00"))
    assert team is not None
    assert set(team.worker_ids) == {1, 2}
    assert shown(one, job=job) == []
    assert accepted(one, job=job, start=moment("10:00")) is None


def test_who_leads_comes_in_the_place_of_the_last_where_nobody_else_of_the_crew_can() -> None:
    days = [a_day(worker_id=number, windows=("08:30 12:00",)) for number in (1, 2)]
    foreman = replace(a_day(worker_id=9, windows=("10:00 12:00",)), leads=True)
    job = Job(30, BASE, crew=2, needs_leader=True)
    assert clocks(shown(*days, foreman, job=job)) == ["10:00", "10:30", "11:00", "11:30"]
    team = accepted(*days, foreman, job=job, start=moment("10:00"))
    assert team is not None
    assert team.worker_ids == (1, 9)
    assert accepted(*days, foreman, job=job, start=moment("09:30")) is None
    assert shown(*days, job=job) == []


def test_a_crew_of_five_needs_five() -> None:
    days = [a_day(worker_id=number, windows=("08:30 12:00",)) for number in range(1, 6)]
    assert clocks(shown(*days, job=Job(210, BASE, crew=5))) == ["08:30"]
    assert shown(*days[1:], job=Job(210, BASE, crew=5)) == []
    team = accepted(*days, job=Job(210, BASE, crew=5), start=moment("08:30"))
    assert team is not None
    assert team.worker_ids == (1, 2, 3, 4, 5)


def test_who_travels_least_comes_first_and_then_who_has_least_to_do() -> None:
    in_the_street = a_day(visit("09:00 10:00", FAR), worker_id=3, windows=("08:00 12:00",))
    idle = a_day(worker_id=2, windows=("08:00 12:00",))
    busy = a_day(visit("08:00 09:00", BASE), worker_id=1, windows=("08:00 12:00",))
    team = accepted(busy, idle, in_the_street, job=Job(30, FAR, crew=3), start=moment("10:30"))
    assert team is not None
    assert team.worker_ids == (3, 2, 1)


def test_whom_the_household_prefers_comes_before_who_travels_least() -> None:
    nearer, preferred = a_day(worker_id=1, base=FAR), a_day(worker_id=2)
    team = accepted(nearer, preferred, job=Job(60, FAR), start=moment("10:30"), preferred=frozenset({2, 9}))
    assert team is not None
    assert team.worker_ids == (2,)


def test_somebody_who_is_in_the_street_anyway_is_near() -> None:
    day = a_day(visit("09:00 10:00", NEXT_DOOR), windows=("08:00 16:00",))
    near = {f"{slot.starts_at:%H:%M}" for slot in shown(day, job=Job(60, FAR)) if slot.near}
    assert near == {"10:30", "11:00", "11:30"}


def test_shortly_before_a_visit_next_door_is_near_too() -> None:
    day = a_day(visit("13:00 14:00", NEXT_DOOR), windows=("08:00 13:30",))
    near = {f"{slot.starts_at:%H:%M}" for slot in shown(day, job=Job(60, FAR)) if slot.near}
    assert near == {"10:30", "11:00", "11:30"}


def test_the_base_next_door_makes_nobody_near() -> None:
    found = shown(a_day(base=FAR), job=Job(60, FAR))
    assert found
    assert not any(slot.near for slot in found)


def test_who_was_shown_to_be_in_the_street_is_the_one_who_comes() -> None:
    lives_there = a_day(worker_id=1, base=FAR)
    in_the_street = a_day(
        visit("09:00 10:00", NEXT_DOOR), worker_id=2, windows=("08:00 16:00",), mode=TravelMode.FOOT, base=NEXT_DOOR
    )
    job = Job(60, FAR)
    (slot,) = [slot for slot in shown(lives_there, in_the_street, job=job) if slot.starts_at == moment("10:30")]
    team = accepted(lives_there, in_the_street, job=job, start=moment("10:30"))
    assert slot.near
    assert team is not None
    assert team.worker_ids == (2,)


def test_equipment_has_to_be_free_all_through_the_job() -> None:
    trailer = Tools("trailer", {7: [span("08:00 10:00")]})
    job = Job(60, BASE, buffer_minutes=15)
    day = a_day(windows=("08:30 12:00",))
    assert clocks(shown(day, job=job, tools=(trailer,))) == ["10:00", "10:30"]
    team = accepted(day, job=job, start=moment("10:00"), tools=(trailer,))
    assert team is not None
    assert team.equipment_ids == (7,)
    assert accepted(day, job=job, start=moment("09:30"), tools=(trailer,)) is None


def test_any_piece_of_a_kind_will_do_but_one_of_each_kind_is_needed() -> None:
    trailers = Tools("trailer", {7: [span("08:00 10:00")], 8: [span("10:00 12:00")]})
    chipper = Tools("chipper", {9: [span("11:00 12:00")]})
    day = a_day(windows=("08:30 12:00",))
    assert clocks(shown(day, job=Job(60, BASE), tools=(trailers,))) == ["08:30", "09:00", "10:00", "10:30", "11:00"]
    assert clocks(shown(day, job=Job(60, BASE), tools=(trailers, chipper))) == ["08:30", "09:00", "10:00"]
    assert shown(day, job=Job(60, BASE), tools=(Tools("crane", {}),)) == []
    team = accepted(day, job=Job(60, BASE), start=moment("10:00"), tools=(trailers, chipper))
    assert team is not None
    assert team.equipment_ids == (7, 9)


def test_at_a_location_the_job_lies_within_its_opening_hours() -> None:
    day = a_day(windows=("08:30 12:00",))
    job = Job(60, BASE, buffer_minutes=30)
    assert clocks(shown(day, job=job, within=[span("09:00 11:00")])) == ["09:00", "09:30", "10:00"]
    assert shown(day, job=job, within=[]) == []
    assert accepted(day, job=job, start=moment("10:30"), within=[span("09:00 11:00")]) is None


def test_a_job_may_go_on_after_midnight_where_the_shift_does() -> None:
    night = a_day(visit("22:00 23:00", BASE), windows=("22:00 30:00",))
    assert clocks(shown(night, job=Job(60, BASE)))[:3] == ["23:00", "23:30", "00:00"]
    assert clocks(shown(night, job=Job(60, BASE)))[-1] == "05:00"


def test_what_goes_on_into_the_next_duty_is_taken_there_too() -> None:
    duties = [(span("08:00 12:00"),), (span("13:00 17:00"),)]
    long_one = a_day(visit("11:00 14:00", BASE))
    day = type(long_one)(1, BASE, TravelMode.CAR, duties, long_one.taken)
    assert clocks(shown(day, job=Job(60, BASE), step=60)) == ["08:00", "09:00", "10:00", "14:00", "15:00", "16:00"]


def test_the_nearest_other_times_are_offered_in_order_of_time() -> None:
    slots = [Slot(moment(clock)) for clock in ("08:30", "09:00", "11:00", "13:00", "15:00")]
    assert nearest(slots, moment("10:30"), count=3) == [moment("08:30"), moment("09:00"), moment("11:00")]
    assert nearest(slots, moment("10:00"), count=1) == [moment("09:00")]
    assert nearest([], moment("10:00"), count=4) == []
    assert len(nearest(slots, moment("10:00"), count=9)) == 5


def test_a_visit_outside_the_hours_does_not_hide_the_rest_of_the_day() -> None:
    evening = visit("18:00 19:00", FAR)
    early = visit("06:00 07:00", FAR)
    assert starts(evening, early, windows=("08:30 10:00",), minutes=30)[0] in {"08:30", "09:00"}
    assert "09:00" in starts(evening, early, windows=("08:30 10:00",), minutes=30)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("09:00 10:00", "10:00 11:00", False),
        ("09:00 10:00", "09:59 11:00", True),
        ("09:00 12:00", "10:00 11:00", True),
        ("09:00 10:00", "11:00 12:00", False),
    ],
)
def test_touching_ends_do_not_overlap(one: str, other: str, *, overlap: bool) -> None:
    assert stretch(one).overlaps(stretch(other)) is overlap
    assert stretch(other).overlaps(stretch(one)) is overlap


def test_an_opening_tells_between_what_it_lies() -> None:
    before, after = visit("09:00 09:30", FAR), visit("11:00 12:00", FAR)
    (opening,) = openings_of(a_day(before, after, windows=("09:00 12:00",)), Job(60, FAR), Reach(FAR, TravelMode.CAR))
    assert opening == (minute_of(moment("09:30")), minute_of(moment("10:00")), before, after)
