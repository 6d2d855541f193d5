"""Free times for twenty workers over fourteen days, with a short and a long history, beside the bare query."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from booking.rules.actors import resident_of
from booking.rules.calendar import day_range, days_from, local_date
from booking.store.database import db, in_transaction, reading
from booking.store.queries.availability import busy_rows
from booking.store.queries.services import service_by_id
from booking.usecases.bookings.placing import Wish, slots_on
from booking.usecases.bookings.requests import Choice
from booking.usecases.bookings.tasks import tasks_of
from booking.web.common import clock
from tests.bench.crowd import WORKERS, a_large_town
from tests.bench.figures import Figure, median_ms
from tests.harness.application import make_app, settings_for
from tests.harness.postgres import Postgres
from tests.harness.town import CHURCH

DAYS = 14
HISTORIES = {"10k": 10_000, "1m": 1_000_000}


def figures(postgres: Postgres, _folder: Path) -> Iterator[Figure]:
    """Yield the two medians for each history."""
    for name, history in HISTORIES.items():
        app = make_app(settings_for(postgres.create("bench", template="template")))
        with app.app_context():
            yield from _with_history(name, history)
            db.session.remove()
            db.engine.dispose()
        postgres.drop("bench")


def _with_history(name: str, history: int) -> Iterator[Figure]:
    town = in_transaction(lambda session: a_large_town(session, history=history))
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
    now = clock.now()
    days = list(days_from(local_date(now) + timedelta(days=1), count=DAYS))
    by = resident_of(town.organisation_id)

    with reading() as session:
        service = service_by_id(session, town.organisation_id, town.service_id)
        wish = Wish(town.organisation_id, service, tasks_of(service, [Choice(town.options["lamp"])]), CHURCH)
        first, last = day_range(days[0])[0], day_range(days[-1])[1]
        need, workers = wish.need(days), range(1, WORKERS + 1)
        assert slots_on(session, wish, days, by=by, now=now), "nothing is free"
        assert busy_rows(session, need, workers, first=first, last=last, now=now), "nobody is busy"
        yield f"free_times.{name}.ms", median_ms(lambda: slots_on(session, wish, days, by=by, now=now)), "ms"
        yield (
            f"busy_query.{name}.ms",
            median_ms(lambda: busy_rows(session, need, workers, first=first, last=last, now=now)),
            "ms",
        )
