"""What history costs a search: ``search.growth_10k_1m``, the ratio of the same search over a million bookings and ten
thousand, and beside it what the size of the team costs.

The days to come are the same in both; the other bookings are history. Each look reads ``ix_assignments_busy``
between two moments of each worker, so that the depth of the index is all that grows. Both towns stand at once and are
asked in turn.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from booking.store.database import in_transaction, reading
from tests.bench.asked import search
from tests.bench.crowd import Work, bring_to_one_address
from tests.bench.figures import Figure, median_ms, medians_ms
from tests.bench.standing import standing, tidy
from tests.harness.postgres import Postgres

#: Ten workers are all able; of two hundred, twenty are.
TEAMS = {"10_workers_10k": Work(10, 10, 10_000), "200_workers_1m": Work(200, 20, 1_000_000)}


def figures(postgres: Postgres, _folder: Path) -> Iterator[Figure]:
    """Yield the growth, and the smallest and the largest work."""
    with (
        _asked(postgres, Work(bookings=10_000), "short") as short,
        _asked(postgres, Work(bookings=1_000_000), "long") as long,
    ):
        short_ms, long_ms = medians_ms(short, long, times=300)
    yield "search.growth_10k_1m", long_ms / short_ms, "times"
    for name, work in TEAMS.items():
        with _asked(postgres, work, "bench") as asked:
            yield f"search.{name}_ms", median_ms(asked, times=300), "ms"


@contextmanager
def _asked(postgres: Postgres, work: Work, name: str) -> Iterator[Callable[[], object]]:
    with standing(postgres, work, name=name) as stands:
        in_transaction(bring_to_one_address)
        tidy()
        with reading() as session:
            yield search(session, stands)
