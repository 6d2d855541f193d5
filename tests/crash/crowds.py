"""The crowds: each is so many attempts of people who want the same, in another way of getting into each other's."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from booking.store.database import reading
from tests.crash.ground import Ground
from tests.harness.racing import Race, answered, at_once, free_starts, race
from tests.harness.ready import Ready, promised
from tests.harness.wire import Wire

PEOPLE = 32
_PAIRS = 8


def fifty(ground: Ground, *, attempts: int) -> Race:
    """Let 32 people race for 50 starts of one worker: half of them from the first on, half from the last."""
    each = min(-(-attempts // PEOPLE), len(ground.starts))
    ways = [ground.starts[:each], ground.starts[::-1][:each]]
    return race(ground.served.port, [ways[number % 2] for number in range(PEOPLE)], ground.people(PEOPLE * 2 + 50))


def crews(ground: Ground, *, attempts: int) -> Race:
    """Let people who need both workers and people who need one of them race over the same days in opposite order."""
    with reading() as session:
        starts = free_starts(session, ground.town, "gutter")
    each = min(-(-attempts // PEOPLE), len(starts))
    found = Race()
    groups = [ground.people(PEOPLE + each * 2, option=option) for option in ("gutter", "lamp")]
    orders = [starts[:each], starts[:each][::-1]]

    def run(number: int) -> None:
        ready, order = groups[number % 2], orders[number // 2 % 2]
        with Wire(ground.served.port) as wire:
            me = ready.popleft()
            for starts_at in order:
                if found.write(me, starts_at, answered(wire, me.choosing(starts_at))):
                    me = ready.popleft()

    found.seconds = at_once(run, people=PEOPLE)
    return found


def twice(ground: Ground, *, attempts: int) -> Race:
    """Let people send the same form twice at once: first the one with the time, then the one that promises."""
    found = Race()
    wanted = ground.starts[: attempts // 2]
    ready = ground.people(len(wanted))
    for first in range(0, len(wanted), _PAIRS):
        starts = wanted[first : first + _PAIRS]
        pairs = [(ready.popleft(), starts_at) for starts_at in starts]
        at_once(partial(_one_of_two, ground, pairs, found), people=2 * len(pairs))
    return found


def _one_of_two(ground: Ground, pairs: Sequence[tuple[Ready, datetime]], found: Race, number: int) -> None:
    me, starts_at = pairs[number // 2]
    with Wire(ground.served.port) as wire:
        ask = partial(answered, wire)
        if found.write(me, starts_at, ask(me.choosing(starts_at))):
            found.told(promised(ask, me, name="Maria Peeters", phone="0470123456"), starts_at)
