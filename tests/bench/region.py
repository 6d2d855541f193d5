"""The page of a postcode: ``region.page_p95_ms``, 95 % of 200 requests over HTTP, one at a time.

"What can I book here, and from when?" over three organisations with twelve services each: in the first 50 workers, 60 %
taken and 1 million bookings behind it, in each of the others 20 workers. Who comes to a postcode is found by
``ix_areas_postcode``; what is taken is read once for each organisation, from ``ix_assignments_busy``.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.store.database import in_transaction
from tests.bench.crowd import Work, hire
from tests.bench.desk_search import offer_more
from tests.bench.figures import Figure, p95_ms
from tests.bench.standing import standing, tidy
from tests.harness import wire
from tests.harness.postgres import Postgres
from tests.harness.ready import POSTCODE
from tests.harness.served import serving
from tests.harness.town import a_town
from tests.harness.wire import Wire

SERVICES, REQUESTS, WORKERS = 12, 200, 20
NEIGHBOURS = ("haacht.example", "tremelo.example")


def figures(postgres: Postgres, folder: Path) -> Iterator[Figure]:
    """Yield the figure."""
    with standing(postgres, Work(bookings=1_000_000)) as stands:
        for host in NEIGHBOURS:
            in_transaction(partial(_a_neighbour, host=host))
        in_transaction(lambda session: offer_more(session, services=SERVICES))
        tidy()
        with serving(stands.url, folder) as served, Wire(served.port) as connection:
            look: Callable[[], wire.Answer] = partial(
                connection.ask, wire.get(f"/in-de-buurt?postcode={POSTCODE}", cookie="")
            )
            page = look()
            assert page.status == 200, page.status
            shown = page.body.count(b'class="card service"')
            assert shown == SERVICES * (len(NEIGHBOURS) + 1), f"{shown} services are shown"
            for _ in range(10):
                look()
            yield "region.page_p95_ms", p95_ms([look] * REQUESTS), "ms"


def _a_neighbour(session: Session, *, host: str) -> None:
    town = a_town(session, host=host, name=f"Neighbour {host}")
    session.execute(
        text("UPDATE organisations SET base_url = 'https://' || host WHERE id = :organisation"),
        {"organisation": town.organisation_id},
    )
    hire(session, town, (0, WORKERS))
