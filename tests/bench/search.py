"""A search of free times beside its raw limit: without and with travel between addresses.

``search.raw_ms`` is the limit (``raw_search``); ``search.total_ms`` the use case, from the wish to the starts,
where all the work and all the workers are at one address, so that both find the same starts; ``search.travel_ms``
the same between addresses in 15 × 15 km. Ours stands on the same index as the limit, ``ix_assignments_busy``: it begins
with organisation, worker and start, so that a look costs what is taken in those days, however long the history.
50 workers, 20 of whom can do it, 100 thousand bookings.
"""

from collections.abc import Iterator
from pathlib import Path

import psycopg

from booking.store.database import in_transaction, reading
from tests.bench.asked import raw_search, search
from tests.bench.crowd import Work, bring_to_one_address
from tests.bench.figures import Figure, median_ms, medians_ms
from tests.bench.standing import Standing, standing, tidy
from tests.harness.postgres import Postgres


def figures(postgres: Postgres, _folder: Path) -> Iterator[Figure]:
    """Yield the limit, the whole without travel, and the whole with travel."""
    with standing(postgres, Work()) as stands:
        with reading() as session:
            asked = search(session, stands)
            assert asked(), "nothing is free"
            travel_ms = median_ms(asked, times=200)
        in_transaction(bring_to_one_address)
        tidy()
        raw_ms, total_ms = _beside_the_limit(stands)
    yield "search.raw_ms", raw_ms, "ms"
    yield "search.total_ms", total_ms, "ms"
    yield "search.travel_ms", travel_ms, "ms"


def _beside_the_limit(stands: Standing) -> list[float]:
    with psycopg.connect(stands.plain_url, autocommit=True) as connection, reading() as session:
        raw, ours = raw_search(session, stands, connection), search(session, stands)
        assert [slot.starts_at for slot in ours()] == raw.moments(), "the limit finds other starts than we do"
        return medians_ms(raw.starts, ours)
