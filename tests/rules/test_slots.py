"""When a visit can start, as a table of days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.rules.addresses import Point
from booking.rules.slots import Job, Slot, Visit, find_slots, nearest, openings, slot_at
from booking.rules.travel import TravelMode, travel_minutes
from tests.rules.days import BASE, FAR, MIDNIGHT, NEXT_DOOR, STREET, a_day, clocks, moment, stretch, visit

HALF_HOUR, HOUR = timedelta(minutes=30), timedelta(minutes=60)


def starts(
    *visits: Visit,
    windows: tuple[str, ...] = ("08:30 12:00", "12:30 16:30"),
    at: Point = BASE,
    minutes: int = 60,
    step: timedelta = HALF_HOUR,
    earliest: str = "00:00",
) -> list[str]:
    job = Job(timedelta(minutes=minutes), at)
    return clocks(find_slots([a_day(*visits, windows=windows)], job, earliest=moment(earliest), step=step))


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
    assert starts(windows=("09:00 12:00",), at=FAR, minutes=60, step=timedelta(minutes=10)) == [
        *("09:10", "09:20", "09:30", "09:40", "09:50"),
        *("10:00", "10:10", "10:20", "10:30", "10:40", "10:50"),
    ]


def test_a_visit_as_long_as_the_stretch_fits_at_the_base_only() -> None:
    assert starts(windows=("09:00 12:00",), minutes=180) == ["09:00"]
    assert starts(windows=("09:00 12:00",), minutes=180, at=STREET) == []
    assert starts(windows=("09:00 12:00",), minutes=174, at=STREET, step=timedelta(minutes=1)) == ["09:03"]
    assert starts(windows=("09:00 12:00",), minutes=181) == []


def test_between_two_visits_there_is_time_to_get_there() -> None:
    busy = (visit("09:00 10:00", BASE), visit("11:30 12:00", BASE))
    assert starts(*busy, windows=("09:00 12:00",), minutes=60, at=FAR, step=timedelta(minutes=5)) == [
        "10:10",
        "10:15",
        "10:20",
    ]
    assert starts(*busy, windows=("09:00 12:00",), minutes=71, at=FAR, step=timedelta(minutes=1)) == []
    assert starts(*busy, windows=("09:00 12:00",), minutes=90, at=BASE) == ["10:00"]


def test_lunch_is_not_eaten_by_travel() -> None:
    morning = visit("10:00 12:00", FAR)
    assert starts(morning, minutes=60, step=timedelta(minutes=5))[:1] == ["08:30"]
    after_lunch = [clock for clock in starts(morning, minutes=60, step=timedelta(minutes=5)) if clock >= "12:00"]
    assert after_lunch[0] == "12:40"


def test_travel_that_began_before_lunch_goes_on_after_it() -> None:
    morning = visit("10:00 11:56", FAR)
    after_lunch = [clock for clock in starts(morning, minutes=60, step=timedelta(minutes=1)) if clock >= "12:00"]
    assert after_lunch[0] == "12:36"
    afternoon = visit("12:33 14:00", FAR)
    before_lunch = [clock for clock in starts(afternoon, minutes=60, step=timedelta(minutes=1)) if clock < "12:00"]
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


def test_a_crew_of_two_needs_two_who_are_both_free() -> None:
    one = a_day(visit("08:30 10:00", BASE), worker_id=1, windows=("08:30 12:00",))
    two = a_day(visit("11:00 12:00", BASE), worker_id=2, windows=("08:30 12:00",))
    job = Job(HALF_HOUR, BASE, crew=2)
    found = find_slots([one, two], job, earliest=MIDNIGHT, step=HALF_HOUR)
    assert clocks(found) == ["10:00", "10:30"]
    assert all(set(slot.worker_ids) == {1, 2} for slot in found)
    assert find_slots([one], job, earliest=MIDNIGHT, step=HALF_HOUR) == []
    assert slot_at([one], job, moment("10:00")) is None


def test_who_travels_least_comes_first_and_then_who_has_least_to_do() -> None:
    in_the_street = a_day(visit("09:00 10:00", FAR), worker_id=3, windows=("08:00 12:00",))
    idle = a_day(worker_id=2, windows=("08:00 12:00",))
    busy = a_day(visit("08:00 09:00", BASE), worker_id=1, windows=("08:00 12:00",))
    slot = slot_at([busy, idle, in_the_street], Job(HALF_HOUR, FAR), moment("10:30"))
    assert slot is not None
    assert slot.worker_ids == (3, 2, 1)


def test_somebody_who_is_in_the_street_anyway_is_near() -> None:
    day = a_day(visit("09:00 10:00", NEXT_DOOR), windows=("08:00 16:00",))
    near = {
        f"{slot.starts_at:%H:%M}"
        for slot in find_slots([day], Job(HOUR, FAR), earliest=MIDNIGHT, step=HALF_HOUR)
        if slot.near
    }
    assert near == {"10:30", "11:00", "11:30"}


def test_the_base_next_door_makes_nobody_near() -> None:
    found = find_slots([a_day(base=FAR)], Job(HOUR, FAR), earliest=MIDNIGHT, step=HALF_HOUR)
    assert found
    assert not any(slot.near for slot in found)


def test_who_is_near_but_will_not_come_does_not_count() -> None:
    at_the_door = a_day(visit("09:00 10:00", FAR), worker_id=1, windows=("08:00 16:00",))
    next_door_on_foot = a_day(
        visit("09:00 10:00", NEXT_DOOR), worker_id=2, windows=("08:00 16:00",), mode=TravelMode.FOOT, base=NEXT_DOOR
    )
    far_and_near = slot_at([a_day(worker_id=1, base=FAR), next_door_on_foot], Job(HOUR, FAR), moment("10:30"))
    assert far_and_near is not None
    assert far_and_near.worker_ids == (1, 2)
    assert not far_and_near.near
    both = slot_at([at_the_door, next_door_on_foot], Job(HOUR, FAR, crew=2), moment("10:30"))
    assert both is not None
    assert both.near


def test_the_nearest_other_times_are_offered_in_order_of_time() -> None:
    slots = [Slot(moment(clock), (1,)) for clock in ("08:30", "09:00", "11:00", "13:00", "15:00")]
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


def test_an_opening_tells_what_the_visit_adds_to_the_travel() -> None:
    (opening,) = openings(a_day(windows=("09:00 12:00",)), Job(HOUR, FAR))
    assert (opening.first, opening.last) == (moment("09:10"), moment("10:50"))
    assert opening.extra_minutes == 20
