"""The largest search: ``search.big_p95_ms``, 200 workers × 28 days with travel, 95 % of 200 different places.

All two hundred can do it. One look at ``ix_assignments_busy`` for all of them (some 17,000 visits), then the
arithmetic; each place is asked for once, so that nothing can be remembered from the one before.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from booking.rules.addresses import Point
from booking.store.database import reading
from tests.bench.asked import search
from tests.bench.crowd import Work
from tests.bench.figures import Figure, p95_ms
from tests.bench.standing import standing
from tests.harness.postgres import Postgres

DAYS, PLACES = 28, 200


def figures(postgres: Postgres, _folder: Path) -> Iterator[Figure]:
    """Yield the figure."""
    chance = Random(4)
    places = [Point(51.0 + chance.uniform(-0.067, 0.067), 4.63 + chance.uniform(-0.107, 0.107)) for _ in range(PLACES)]
    with standing(postgres, Work(workers=200, able=200, bookings=100_000)) as stands, reading() as session:
        assert search(session, stands, days=DAYS)(), "nothing is free"
        yield "search.big_p95_ms", p95_ms([search(session, stands, at=at, days=DAYS) for at in places]), "ms"
