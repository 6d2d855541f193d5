"""How many SQL statements a search takes: ``search.statements``, which no number of workers or days changes.

The first one of a process reads the rosters too; this is every search after it.
"""

from collections.abc import Iterator
from pathlib import Path

from booking.store.database import reading
from tests.bench.asked import search
from tests.bench.crowd import Work
from tests.bench.figures import Figure
from tests.bench.standing import standing
from tests.harness.postgres import Postgres
from tests.harness.statements import counting_statements


def figures(postgres: Postgres, _folder: Path) -> Iterator[Figure]:
    """Yield the figure; fails where it depends on the size of the work."""
    counts = {
        _statements(postgres, Work(workers, able, 10_000), days) for workers, able, days in ((3, 2, 1), (50, 40, 28))
    }
    (count,) = counts
    yield "search.statements", count, "statements"


def _statements(postgres: Postgres, work: Work, days: int) -> int:
    with standing(postgres, work) as stands, reading() as session:
        asked = search(session, stands, days=days)
        asked()
        with counting_statements() as said:
            asked()
        return len(said)
