"""A router for tests: it knows every road, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from booking.gateways.travel import Profile, RouterFailed, RouterRefused, Table
from booking.rules.addresses import Point
from booking.rules.travel import Place, place_of

#: The way from the first place to the second takes so many minutes.
Minutes = Callable[[Place, Place], int | None]


def as_far_as_it_is(a: Place, b: Place) -> int:
    """Return minutes that differ there and back, and that anybody can believe."""
    return (abs(a[0] - b[0]) + abs(a[1] - b[1])) // 5 + 20 + (a < b)


class Roads:
    """Answers by ``minutes``. Before each answer something happens: ``turns`` one by one, and then ``always``."""

    def __init__(
        self,
        minutes: Minutes = as_far_as_it_is,
        *,
        turns: Iterable[Callable[[], object]] = (),
        always: Callable[[], object] = lambda: None,
    ) -> None:
        """Know the roads."""
        self.minutes_between = minutes
        self.turns = iter(turns)
        self.always = always
        self.asked: list[tuple[Profile, int, int]] = []
        self.ways: list[tuple[Profile, Place, Place]] = []

    def minutes(self, sources: Sequence[Point], destinations: Sequence[Point], profile: Profile) -> Table:
        """Return how long each way takes."""
        next(self.turns, self.always)()
        origins, ends = [place_of(at) for at in sources], [place_of(at) for at in destinations]
        self.asked.append((profile, len(origins), len(ends)))
        self.ways += [(profile, a, b) for a in origins for b in ends if a != b]
        return [[self.minutes_between(a, b) for b in ends] for a in origins]


def failing() -> None:
    """Be away."""
    raise RouterFailed("as it may happen")


def refusing() -> None:
    """Say no to a question."""
    raise RouterRefused("not this one")
