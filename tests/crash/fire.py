"""People who book while the server or its database is killed under their hands, again and again."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from random import Random

from booking.store.database import db, reading
from tests.crash.ground import Ground
from tests.harness.racing import PATIENCE_SECONDS, Race, answered, at_once, free_starts
from tests.harness.ready import Ready, promised
from tests.harness.wire import Wire

PEOPLE = 8
#: One in so many of those who keep a place goes on to the promise.
PROMISE_ONE_IN = 4

Blow = Callable[[], object]


@dataclass(slots=True)
class Fire:
    """So many attempts at any of the starts that are free, and ``blows`` that are spread evenly over them."""

    ground: Ground
    attempts: int
    blows: Sequence[Blow]
    _found: Race = field(default_factory=Race)
    _turns: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __call__(self) -> Race:
        """Let everybody book until all attempts are made; return what they were told."""
        with reading() as session:
            starts = free_starts(session, self.ground.town)
        ready = self.ground.people(PEOPLE + self.attempts)
        # A connection of ours that dies with the database must not be the one that looks at the books afterwards.
        db.engine.dispose()
        each = -(-self.attempts // PEOPLE)

        def run(number: int) -> None:
            if number < PEOPLE:
                self._book(ready, starts, Random(number), each)
            else:
                self._strike()

        self._found.seconds = at_once(run, people=PEOPLE + 1)
        return self._found

    def _book(self, ready: deque[Ready], starts: Sequence[datetime], chance: Random, each: int) -> None:
        with Wire(self.ground.served.port) as wire:
            ask = partial(answered, wire)
            me = ready.popleft()
            for turn in range(each):
                starts_at = chance.choice(starts)
                if self._found.write(me, starts_at, ask(me.choosing(starts_at))):
                    if turn % PROMISE_ONE_IN == 0:
                        self._found.told(promised(ask, me, name="Maria Peeters", phone="0470123456"), starts_at)
                    me = ready.popleft()
                self._turns.release()

    def _strike(self) -> None:
        """Give the next blow each time that enough attempts were made since the one before."""
        between = self.attempts // (len(self.blows) + 1)
        for blow in self.blows:
            for _ in range(between):
                assert self._turns.acquire(timeout=PATIENCE_SECONDS), "nobody gets an answer any more"
            blow()
