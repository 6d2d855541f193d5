"""What crowds did, and every fault that the books show afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from booking.store.database import in_transaction, reading
from tests.crash.checks import doubles, ghosts, halves, let_holds_lapse, lost, unkept
from tests.crash.ground import Ground
from tests.harness.racing import OPTION, Race, free_starts


@dataclass(slots=True)
class Tally:
    """Counts attempts and kills, and collects ``faults`` in words; none is what everybody wants."""

    attempts: int = 0
    places: int = 0
    kills: int = 0
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Return what was done and found, in one line."""
        return f"{self.attempts} attempts, {self.places} places, {self.kills} kills, {len(self.faults)} faults"

    def judge(self, ground: Ground, crowd: Callable[[], Race], *, option: str = OPTION) -> Race:
        """Let a crowd loose and look at the books: while its places are kept, and again when those have lapsed."""
        shown = _shown(ground, option)
        done = crowd()
        self.attempts += len(done.attempts)
        self.places += len(done.winners)
        self._books(done)
        in_transaction(let_holds_lapse)
        promised = set(done.numbers.values())
        now = _shown(ground, option)
        self.faults += [f"a place leaked: {one}" for one in sorted(shown - promised - now)]
        self.faults += [f"shown though it is promised: {one}" for one in sorted(now & promised)]
        return done

    def _books(self, done: Race) -> None:
        with reading() as session:
            found = {
                "double": doubles(session),
                "not whole": halves(session),
                "promised and lost": lost(session, done.numbers),
                "told taken, and it stands": ghosts(session, done.attempts),
                "told kept, and it is not": unkept(session, done.winners),
            }
        self.faults += [f"{name}: {one}" for name, these in found.items() for one in these]
        others = {attempt.status for attempt in done.attempts} - {303, 422}
        self.faults += [f"answered with {status}" for status in others]


def _shown(ground: Ground, option: str) -> set[datetime]:
    with reading() as session:
        return set(free_starts(session, ground.town, option))
