"""The page with free times, as a resident gets it: ``search.http_ms``, and ``search.http_bytes`` of it.

The whole request over a kept-alive connection to gunicorn, one at a time, for `DAYS` days: as many as the page shows.
Everything is in it: the organisation, the draft, the service, the search, the page. The same town as ``search``, with
all the work at one address, where most is free.
"""

from collections.abc import Iterator
from pathlib import Path

from booking.store.database import in_transaction
from booking.usecases.drafts.free_times import DAYS
from tests.bench.crowd import OPTION, Work, bring_to_one_address
from tests.bench.figures import Figure, median_ms
from tests.bench.standing import standing, tidy
from tests.harness.postgres import Postgres
from tests.harness.ready import people_ready
from tests.harness.served import serving
from tests.harness.wire import Wire


def figures(postgres: Postgres, folder: Path) -> Iterator[Figure]:
    """Yield the time and the size of the page."""
    with standing(postgres, Work()) as stands:
        in_transaction(bring_to_one_address)
        tidy()
        (maria,) = people_ready(stands.app, stands.town, stands.town.options[OPTION], people=1)
        with serving(stands.url, folder) as served, Wire(served.port) as wire:
            page = wire.ask(maria.looking())
            assert page.status == 200, page.status
            assert page.body.count(b'name="starts_at"') > DAYS, "hardly anything is free"
            yield "search.http_ms", median_ms(lambda: wire.ask(maria.looking()), times=200), "ms"
            yield "search.http_bytes", len(page.body), "bytes"
