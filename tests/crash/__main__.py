"""``make soak``: the crowds of the suite ten times over, with blows, and one summary line at the end.

Ends with status 1 where the books show a fault. ``python -m tests.crash 2000`` makes fewer attempts.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.crash.crowds import crews, fifty, twice
from tests.crash.database import killable
from tests.crash.fire import Fire
from tests.crash.ground import Ground, ground
from tests.crash.series import series_and_singles
from tests.crash.tally import Tally
from tests.harness.application import make_app, settings_for

ATTEMPTS = 20_000
#: Attempts of one round: a race, crews, forms sent twice, single visits beside series, and one under blows.
RACE, CREWS, TWICE, SERIES, FIRE = 800, 300, 100, 100, 700


def main(attempts: int = ATTEMPTS) -> int:
    """Let the crowds loose until so many attempts are made; return how many faults there are."""
    began, tally = time.monotonic(), Tally()
    while tally.attempts < attempts and not tally.faults:
        _round(tally)
        sys.stderr.write(f"{tally.line()}, {time.monotonic() - began:.0f} s so far\n")
    for fault in tally.faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"soak: {tally.line()}, {time.monotonic() - began:.0f} s\n")
    return len(tally.faults)


def _round(tally: Tally) -> None:
    """Let each crowd loose once, on a database of its own that lives for the round."""
    with tempfile.TemporaryDirectory(prefix="buurtboek-soak-") as folder, killable() as database:
        app = make_app(settings_for(database.url))
        with ground(app, database.url, Path(folder)) as town:
            tally.judge(town, partial(fifty, town, attempts=RACE))
            tally.judge(town, partial(crews, town, attempts=CREWS), option="gutter")
            tally.judge(town, partial(twice, town, attempts=TWICE))
            tally.judge(town, partial(series_and_singles, town, attempts=SERIES))
            blows = [_all_of(town), database.kill, town.served.kill_one, database.stop_at_once] * 2
            tally.judge(town, Fire(town, FIRE, blows))
            tally.kills += len(blows)


def _all_of(town: Ground) -> Callable[[], None]:
    def strike() -> None:
        town.served.kill()
        town.served.start()

    return strike


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
