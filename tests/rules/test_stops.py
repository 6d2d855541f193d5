"""A street and its number in one line."""

import pytest

from booking.rules.stops import split_street


@pytest.mark.parametrize(
    ("line", "street", "number"),
    [
        ("Molenstraat 14", "Molenstraat", "14"),
        ("Molenstraat 14A", "Molenstraat", "14A"),
        ("Molenstraat 14 a", "Molenstraat", "14a"),
        ("Leopoldstraat 12 bus 3", "Leopoldstraat", "12"),
        ("Rue du 11 Novembre 4/2", "Rue du 11 Novembre", "4"),
        ("Steenweg op Leuven, 7", "Steenweg op Leuven", "7"),
        ("Molenstraat", "Molenstraat", ""),
        (" ", "", ""),
    ],
)
def test_the_number_is_what_comes_last(line: str, street: str, number: str) -> None:
    assert split_street(line) == (street, number)
