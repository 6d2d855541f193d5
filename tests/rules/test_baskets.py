"""How what is booked together moves, and which services go with which."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.baskets import moving_order, require_links, shifted, stay_between
from booking.rules.calendar import at, local
from booking.rules.refusals.services import LinkedToItself, TooManyLinks
from booking.rules.refusals.times import NotATime

MEAL, RIDE = at(date(2026, 10, 23), time(12)), at(date(2026, 10, 23), time(11, 15))


@pytest.mark.parametrize(
    ("to", "ride"),
    [
        (at(date(2026, 10, 23), time(18)), at(date(2026, 10, 23), time(17, 15))),
        (at(date(2026, 10, 20), time(12)), at(date(2026, 10, 20), time(11, 15))),
        # The clocks go back in between: noon stays noon.
        (at(date(2026, 10, 26), time(12)), at(date(2026, 10, 26), time(11, 15))),
        (MEAL, RIDE),
    ],
)
def test_a_part_moves_as_far_by_the_clock(to: datetime, ride: datetime) -> None:
    assert shifted(RIDE, before=MEAL, after=to) == ride


def test_an_hour_that_does_not_exist_is_no_time() -> None:
    night = at(date(2026, 3, 22), time(2, 30))
    with pytest.raises(NotATime):
        shifted(night, before=night + timedelta(hours=8), after=night + timedelta(days=7, hours=7))


@given(st.integers(-60, 60), st.integers(-600, 600), st.integers(-20, 20))
def test_what_lies_between_parts_stays_between_them_by_the_clock(days: int, minutes: int, apart: int) -> None:
    other = MEAL + timedelta(minutes=15 * apart)
    after = at(local(MEAL).date() + timedelta(days=days), time(12 + minutes // 60, minutes % 60))
    moved = shifted(other, before=MEAL, after=after)

    def wall(one: datetime) -> datetime:
        return local(one).replace(tzinfo=None)

    assert wall(moved) - wall(after) == wall(other) - wall(MEAL)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=4, unique=True), st.integers(1, 2000))
def test_nobody_moves_onto_a_time_that_another_still_has(minutes: list[int], by: int) -> None:
    starts = [MEAL + timedelta(minutes=one) for one in minutes]
    for later in (True, False):
        shift = timedelta(minutes=by if later else -by)
        waiting = set(starts)
        for place in moving_order(starts, later=later):
            waiting.discard(starts[place])
            assert starts[place] + shift not in waiting


@pytest.mark.parametrize(("linked", "kept"), [((2, 3), (2, 3)), ((3, 2, 3), (3, 2)), ((), ())])
def test_links_are_kept_in_order_and_once(linked: tuple[int, ...], kept: tuple[int, ...]) -> None:
    assert require_links(1, linked) == kept


def test_a_service_goes_with_others_and_with_four_at_most() -> None:
    with pytest.raises(LinkedToItself):
        require_links(1, (2, 1))
    with pytest.raises(TooManyLinks):
        require_links(1, (2, 3, 4, 5, 6))


@pytest.mark.parametrize(
    ("minutes", "stays"), [(90, 90), (50, 60), (125, 150), (250, 300), (700, 480), (0, 0), (-30, 0)]
)
def test_a_driver_waits_as_long_as_it_lasts_rounded_up(minutes: int, stays: int) -> None:
    assert stay_between(MEAL, MEAL + timedelta(minutes=minutes)) == stays
