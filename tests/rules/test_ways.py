"""Which ways are worth asking a router, and in how few tables."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.travel import Place
from booking.rules.ways import (
    MOST_DESTINATIONS,
    MOST_PLACES,
    Missing,
    nearest,
    next_table,
    ways_between,
    without,
)

HERE: Place = (510029, 46334)
around = st.tuples(st.integers(509000, 511000), st.integers(45000, 48000))


def a_row(count: int) -> list[Place]:
    """Return places along one street, from HERE on to the east."""
    return [(HERE[0], HERE[1] + 10 * number) for number in range(count)]


def tables_for(missing: Missing) -> list[tuple[int, int]]:
    """Ask until nothing is missing, and return the sizes of the tables."""
    sizes = []
    while missing:
        sources, destinations = next_table(missing)
        assert len(set(sources)) + len(set(destinations)) == len(sources) + len(destinations) <= MOST_PLACES
        assert 0 < len(destinations) <= MOST_DESTINATIONS
        left = without(missing, [(a, b) for a in sources for b in destinations])
        assert sum(map(len, left.values())) < sum(map(len, missing.values()))
        sizes.append((len(sources), len(destinations)))
        missing = left
    return sizes


def test_the_nearest_come_first_and_not_the_place_itself() -> None:
    street = a_row(9)
    assert nearest(HERE, set(street), count=3) == street[1:4]


def test_what_lies_a_day_away_is_a_fault_of_the_map_and_not_asked() -> None:
    assert nearest(HERE, [(0, 0), (HERE[0] + 5000, HERE[1])]) == [(HERE[0] + 5000, HERE[1])]


def test_a_small_day_is_asked_whole() -> None:
    street = a_row(12)
    assert ways_between(street) == {here: set(street) - {here} for here in street}


def test_in_a_large_day_each_place_knows_its_neighbours_there_and_back() -> None:
    street = a_row(40)
    ways = ways_between(street, count=4)
    assert set(street[:4]) | {street[4]} == ways[HERE] | {HERE}
    assert all(here in ways[other] for here in street for other in ways[here])


def test_what_was_told_is_left_out() -> None:
    a, b, c = a_row(3)
    assert without({a: {b, c}, b: {a}}, [(a, b), (b, a), (c, a)]) == {a: {c}}


def test_a_day_of_which_nothing_is_known_makes_squares() -> None:
    assert tables_for(ways_between(a_row(50))) == [(50, 49), (49, 1)]


def test_a_new_address_among_many_makes_a_row_and_a_column() -> None:
    new, *old = a_row(45)
    assert tables_for({new: set(old)} | {here: {new} for here in old}) == [(1, 44), (44, 1)]


@given(st.sets(around, min_size=2, max_size=30), st.integers(1, 5))
def test_asking_comes_to_an_end(places: set[Place], count: int) -> None:
    missing = without(ways_between(sorted(places), count=count), [])
    assert len(tables_for(missing)) <= sum(map(len, missing.values()))
