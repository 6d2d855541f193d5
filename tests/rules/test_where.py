"""Where a service takes place, by its shape and its locations."""

from __future__ import annotations

import pytest

from booking.rules.shapes import Shape
from booking.rules.where import goes_home, is_a_choice, only_location


@pytest.mark.parametrize(
    ("shape", "locations", "choose", "only"),
    [
        (Shape.VISIT, (), False, None),
        (Shape.VISIT, (1,), True, None),
        (Shape.VISIT, (1, 2), True, None),
        (Shape.RIDE, (), False, None),
        (Shape.SEAT, (), False, None),
        (Shape.SEAT, (1,), False, 1),
        (Shape.SEAT, (1, 2), True, None),
        (Shape.DROP_OFF, (7,), False, 7),
    ],
)
def test_somebody_chooses_only_where_there_is_something_to_choose(
    shape: Shape, locations: tuple[int, ...], *, choose: bool, only: int | None
) -> None:
    assert (is_a_choice(shape, locations), only_location(shape, locations)) == (choose, only)


def test_nobody_brings_a_meal_session_home() -> None:
    assert [shape for shape in Shape if not goes_home(shape)] == [Shape.SEAT, Shape.DROP_OFF, Shape.RENTAL]
