"""Days of a holiday are given by points, then turn by turn in the order of a lottery that can be drawn again."""

from __future__ import annotations

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.wish_rounds import RoundWish, allocate, lottery

MONDAY, TUESDAY = 1, 2


def given_to(
    *wishes: RoundWish, points: dict[int, int] | None = None, places: dict[int, int], seed: str = "a"
) -> set[tuple[int, int]]:
    found = allocate(wishes, points or {}, places, seed=seed)
    return {(one.wish.family_id, one.wish.session_id) for one in found if one.given}


def test_who_has_more_points_goes_first() -> None:
    wishes = (RoundWish(1, 1, MONDAY, 1), RoundWish(2, 2, MONDAY, 1))
    assert given_to(*wishes, points={2: 10}, places={MONDAY: 1}) == {(2, MONDAY)}


def test_each_family_gets_a_day_before_anybody_gets_two() -> None:
    wishes = [RoundWish(family, family, day, day) for family in (1, 2) for day in (MONDAY, TUESDAY)]
    found = given_to(*wishes, places={MONDAY: 1, TUESDAY: 1})
    assert {family for family, _ in found} == {1, 2}


def test_a_refusal_says_how_many_were_before() -> None:
    wishes = [RoundWish(family, family, MONDAY, 1) for family in (1, 2, 3, 4)]
    found = allocate(wishes, {1: 5, 2: 5}, {MONDAY: 3}, seed="x")
    (refused,) = [one for one in found if not one.given]
    assert (refused.more_points, refused.drawn_before) == (2, 1)


def test_the_lottery_is_the_same_each_time_and_another_with_another_seed() -> None:
    families = range(1, 30)
    assert lottery(families, seed="zomer") == lottery(reversed(families), seed="zomer")
    assert lottery(families, seed="zomer") != lottery(families, seed="winter")


wishes_of_some = st.lists(
    st.builds(RoundWish, st.integers(1, 5), st.integers(1, 2), st.integers(1, 4), st.integers(1, 6)),
    max_size=30,
    unique_by=lambda one: (one.family_id, one.child_id, one.session_id),
)


@given(
    wishes=wishes_of_some,
    points=st.dictionaries(st.integers(1, 5), st.integers(0, 2)),
    places=st.dictionaries(st.integers(1, 4), st.integers(0, 4)),
    seed=st.text(max_size=5),
)
def test_it_is_fair(wishes: list[RoundWish], points: dict[int, int], places: dict[int, int], seed: str) -> None:
    found = allocate(wishes, points, places, seed=seed)
    assert found == allocate(reversed(wishes), points, places, seed=seed)
    assert {one.wish for one in found} == set(wishes)
    taken = Counter(one.wish.session_id for one in found if one.given)
    assert all(many <= places.get(session, 0) for session, many in taken.items())
    # Nothing stays free that anybody still wants.
    assert all(taken[one.wish.session_id] == places.get(one.wish.session_id, 0) for one in found if not one.given)

    got: defaultdict[int, list[RoundWish]] = defaultdict(list)
    for one in found:
        if one.given:
            got[one.wish.family_id].append(one.wish)
        else:
            # Who has fewer points never has what somebody with more was refused.
            mine = points.get(one.wish.family_id, 0)
            others = [other.wish for other in found if other.given and other.wish.session_id == one.wish.session_id]
            assert all(points.get(other.family_id, 0) >= mine for other in others)
    ranks = {(one.family_id, one.session_id): one.rank for one in wishes}
    for a in got:
        for b in got:
            if a < b and points.get(a, 0) == points.get(b, 0):
                assert not _would_swap(got[a], got[b], ranks)


def _would_swap(mine: list[RoundWish], yours: list[RoundWish], ranks: dict[tuple[int, int], int]) -> bool:
    """Tell whether two families with one child each would both rather have a day of the other."""
    if any(one.child_id != 1 for one in (*mine, *yours)):
        return False
    own, theirs = {one.session_id for one in mine}, {one.session_id for one in yours}
    worst = 99
    return any(
        y.session_id not in own
        and x.session_id not in theirs
        and ranks.get((x.family_id, y.session_id), worst) < x.rank
        and ranks.get((y.family_id, x.session_id), worst) < y.rank
        for x in mine
        for y in yours
    )
