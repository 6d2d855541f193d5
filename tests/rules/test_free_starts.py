"""The starts that are free, asked one by one and by distance: as the list of them says."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.slots import FreeStarts, grid_of, nearest
from tests.rules.days import MIDNIGHT

free = st.builds(
    lambda begins, step, mask: FreeStarts(
        grid_of(
            MIDNIGHT + timedelta(minutes=begins), MIDNIGHT + timedelta(minutes=begins + 40 * step), step_minutes=step
        ),
        mask,
    ),
    st.integers(0, 300),
    st.sampled_from([5, 15, 30, 60]),
    st.integers(0, 2**40 - 1),
)
minutes = st.integers(-200, 3000)


@given(free, minutes)
def test_a_start_is_free_when_it_is_one_of_those_that_are_listed(starts: FreeStarts, minute: int) -> None:
    moment = MIDNIGHT + timedelta(minutes=minute)
    assert starts.has(moment) == (moment in {slot.starts_at for slot in starts.slots()})


@given(free, minutes, st.integers(0, 6))
def test_the_nearest_are_those_of_the_whole_list(starts: FreeStarts, minute: int, count: int) -> None:
    wanted = MIDNIGHT + timedelta(minutes=minute)
    assert starts.nearest(wanted, count) == nearest(starts.slots(), wanted, count=count)
