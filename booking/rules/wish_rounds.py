"""Giving the days of a holiday to families who wished them: by points, then turn by turn, in an order that was drawn.

Families with more points go first. Among those with as many, each gets one day a turn, the one that it wants most of
what is left; the lottery only says who begins. The same seed gives the same result, so anybody can check it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class RoundWish:
    """A family wants a child to come to a session; ``rank`` 1 is what it wants most."""

    family_id: int
    child_id: int
    session_id: int
    rank: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish.

    Of one that was not given: how many families with a place there had more points (``more_points``), and how many
    with as many points had their turn before (``drawn_before``).
    """

    wish: RoundWish
    given: bool
    more_points: int = 0
    drawn_before: int = 0


def allocate(
    wishes: Iterable[RoundWish], points: Mapping[int, int], places: Mapping[int, int], *, seed: str
) -> tuple[Outcome, ...]:
    """Return what becomes of each wish, by family, rank and child.

    ``points`` are by family, none is nought; ``places`` are those that are free, by session. Nothing is given twice,
    and never more than there is. Nobody would gain by swapping with somebody who has as many points: who chose before
    wanted theirs more.
    """
    waiting: defaultdict[int, list[RoundWish]] = defaultdict(list)
    for wish in sorted(set(wishes), key=_by_rank):
        waiting[wish.family_id].append(wish)
    left = Counter({session_id: max(free, 0) for session_id, free in places.items()})
    given: list[RoundWish] = []
    for group in _groups(waiting, points, seed=seed):
        _turn_by_turn(group, waiting, left, given)
    return _outcomes(waiting, given, points)


def lottery(families: Iterable[int], *, seed: str) -> list[int]:
    """Return the families in the order that was drawn: by a digest of the seed and the family, which nobody steers."""
    return sorted(families, key=lambda one: (sha256(f"{seed}:{one}".encode()).hexdigest(), one))


def _groups(families: Iterable[int], points: Mapping[int, int], *, seed: str) -> list[list[int]]:
    """Return the families with as many points together, the most points first, each group as it was drawn."""
    by_points: defaultdict[int, list[int]] = defaultdict(list)
    for family in families:
        by_points[points.get(family, 0)].append(family)
    return [lottery(by_points[many], seed=seed) for many in sorted(by_points, reverse=True)]


def _turn_by_turn(
    group: Sequence[int],
    waiting: Mapping[int, Sequence[RoundWish]],
    left: Counter[int],
    given: list[RoundWish],
) -> None:
    """Let each family choose one day a turn, as long as anybody can still choose."""
    todo = {family: list(waiting[family]) for family in group}
    while any(todo.values()):
        for family in group:
            chosen = next((one for one in todo[family] if left[one.session_id] > 0), None)
            if chosen is None:
                todo[family] = []
                continue
            left[chosen.session_id] -= 1
            given.append(chosen)
            todo[family].remove(chosen)


def _outcomes(
    waiting: Mapping[int, Sequence[RoundWish]], given: Sequence[RoundWish], points: Mapping[int, int]
) -> tuple[Outcome, ...]:
    """Return every wish with the facts that explain it."""
    got = set(given)
    there: defaultdict[int, set[int]] = defaultdict(set)
    for one in given:
        there[one.session_id].add(one.family_id)
    found = []
    for wish in sorted((one for of in waiting.values() for one in of), key=_by_rank):
        if wish in got:
            found.append(Outcome(wish, given=True))
            continue
        own = points.get(wish.family_id, 0)
        others = [points.get(family, 0) for family in there[wish.session_id] if family != wish.family_id]
        more = sum(many > own for many in others)
        found.append(Outcome(wish, given=False, more_points=more, drawn_before=sum(many == own for many in others)))
    return tuple(found)


def _by_rank(wish: RoundWish) -> tuple[int, int, int, int]:
    return (wish.family_id, wish.rank, wish.session_id, wish.child_id)
