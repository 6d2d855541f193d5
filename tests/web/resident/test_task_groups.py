"""What is for rent is found by its thing first, and then by its period."""

from __future__ import annotations

import pytest

from booking.web.resident.task_groups import common_beginning


@pytest.mark.parametrize(
    ("names", "beginning", "rests"),
    [
        (("Stadsfiets, een dag", "Stadsfiets, een week"), "Stadsfiets", ("Een dag", "Een week")),
        (("Bakfiets, groot, een dag", "Bakfiets, groot, een week"), "Bakfiets, groot", ("Een dag", "Een week")),
        (("Bakfiets, groot, een dag", "Bakfiets, klein, een dag"), "Bakfiets", ("Groot, een dag", "Klein, een dag")),
        (("Kinderfiets, een maand",), "Kinderfiets", ("Een maand",)),
        (("Stadsfiets", "Stadsfiets, een week"), "", ("Stadsfiets", "Stadsfiets, een week")),
        (("Een dag op de fiets", "Een week op de fiets"), "", ("Een dag op de fiets", "Een week op de fiets")),
    ],
)
def test_names_are_split_where_they_begin_to_differ(
    names: tuple[str, ...], beginning: str, rests: tuple[str, ...]
) -> None:
    assert common_beginning(names) == (beginning, rests)
