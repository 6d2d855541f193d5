"""The desk's search over all services: ``desk.search_p95_ms``, 95 % of 200 callers from as many places.

Eight services, each for its shortest task, 50 workers, 60 % taken, 100 thousand bookings, with travel: reading the
services, and the first free times over all of them. What is taken is read once for all services, from
``ix_assignments_busy``.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.addresses import Point
from booking.rules.calendar import local_date
from booking.store.database import in_transaction, reading
from booking.store.queries.services import services_of
from booking.usecases.bookings.first_free import FindFirstFree, FirstFree, first_free
from booking.web.common import clock
from tests.bench.crowd import Work
from tests.bench.figures import Figure, p95_ms
from tests.bench.standing import Standing, standing, tidy
from tests.harness.postgres import Postgres
from tests.harness.ready import POSTCODE

SERVICES, CALLERS = 8, 200


def figures(postgres: Postgres, _folder: Path) -> Iterator[Figure]:
    """Yield the figure."""
    chance = Random(5)
    homes = [Point(51.0 + chance.uniform(-0.067, 0.067), 4.63 + chance.uniform(-0.107, 0.107)) for _ in range(CALLERS)]
    with standing(postgres, Work()) as stands:
        in_transaction(lambda session: offer_more(session, services=SERVICES))
        tidy()
        with reading() as session:
            searches: list[Callable[[], object]] = [partial(_search, session, stands, home) for home in homes]
            found = _search(session, stands, homes[0])
            assert len({one.service.service_id for one in found}) > SERVICES // 2, "hardly any service is free"
            yield "desk.search_p95_ms", p95_ms(searches), "ms"


def _search(session: Session, stands: Standing, home: Point) -> list[FirstFree]:
    now = clock.now()
    by = Actor(stands.town.organisation_id, frozenset({Role.DESK}))
    services = tuple(services_of(session, stands.town.organisation_id))
    first = local_date(now) + timedelta(days=1)
    request = FindFirstFree(services, first, at=home, postcode=POSTCODE, count=2 * len(services))
    return first_free(session, request, by=by, now=now)


def offer_more(session: Session, *, services: int) -> None:
    """Make each service so many of them, with the same tasks and in the same places."""
    session.execute(text(_SERVICES), {"most": services})
    for table in ("options", "areas"):
        session.execute(text(_PARTS.format(table=table)))


_SERVICES = """
    INSERT INTO services
    SELECT copy.* FROM services, generate_series(2, :most) AS number,
           jsonb_populate_record(NULL::services, to_jsonb(services)
               || jsonb_build_object('id', nextval('services_id_seq'), 'slug', 'dienst-' || number)) AS copy
"""

_PARTS = """
    INSERT INTO {table}
    SELECT copy.* FROM {table}, services,
           jsonb_populate_record(NULL::{table}, to_jsonb({table})
               || jsonb_build_object('id', nextval('{table}_id_seq'), 'service_id', services.id)) AS copy
     WHERE services.slug LIKE 'dienst-%' AND services.organisation_id = {table}.organisation_id
"""
