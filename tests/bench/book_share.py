"""How much of what the database can do is left for bookings: ``book.share_of_raw``.

The use case that keeps a place (``hold_place``, in this process, committed), in placements per second, divided by bare
guarded inserts per second in the same run and in turn: the same lock on the worker's day, one INSERT into assignments
with its exclusion constraint (a GiST index on worker and stretch), a commit, and nothing else.
"""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from itertools import count, cycle
from pathlib import Path

import psycopg
from sqlalchemy import text

from booking.rules.actors import resident_of
from booking.rules.calendar import at, local_date
from booking.store.database import in_transaction, reading
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.requests import Choice, Held, HoldPlace
from booking.web.common import clock
from tests.bench.crowd import OPTION, Work, bring_to_one_address, clear_the_coming_days
from tests.bench.figures import Figure, medians_ms
from tests.bench.standing import Standing, standing, tidy
from tests.harness.postgres import Postgres
from tests.harness.racing import free_starts
from tests.harness.town import a_place

TIMES = 200
_LOCK = "SELECT pg_advisory_xact_lock(%s, %s)"
_INSERT = """
    INSERT INTO assignments (organisation_id, booking_id, worker_id, starts_at, ends_at, latitude, longitude,
        buffer_minutes, state, not_done_reason)
    VALUES (%s, %s, %s, %s, %s, 51.0, 4.63, 0, 'held', '')
"""


def figures(postgres: Postgres, _folder: Path) -> Iterator[Figure]:
    """Yield both rates and the share."""
    with standing(postgres, Work()) as stands:
        in_transaction(clear_the_coming_days)
        in_transaction(bring_to_one_address)
        tidy()
        with psycopg.connect(stands.plain_url) as connection:
            raw_ms, ours_ms = medians_ms(_bare(connection, stands), _use_case(stands), times=TIMES)
    yield "book.raw_per_s", 1000 / raw_ms, "1/s"
    yield "book.use_case_per_s", 1000 / ours_ms, "1/s"
    yield "book.share_of_raw", raw_ms / ours_ms, "of 1"


def _bare(connection: psycopg.Connection, stands: Standing) -> Callable[[], None]:
    """Return what inserts an hour of one worker on one of many days, years from now: in nobody's way."""
    with reading() as session:
        booking_id = session.scalar(text("SELECT min(id) FROM bookings"))
        worker_id = session.scalar(text("SELECT max(id) FROM workers"))
    days = count(local_date(clock.now()).toordinal() + 1000)

    def insert() -> None:
        on = date.fromordinal(next(days))
        begins = at(on, time(9))
        connection.execute(_LOCK, (worker_id, on.toordinal()))
        connection.execute(
            _INSERT, (stands.town.organisation_id, booking_id, worker_id, begins, begins + timedelta(hours=1))
        )
        connection.commit()

    return insert


def _use_case(stands: Standing) -> Callable[[], Held]:
    """Return what keeps a place, each time at another start: an hour from each other, then with other workers."""
    with reading() as session:
        hours = free_starts(session, stands.town, OPTION)[::4]
    starts, by, place = cycle(hours), resident_of(stands.town.organisation_id), a_place()
    numbers = count()

    def keep() -> Held:
        wish = HoldPlace(
            service_id=stands.town.service_id,
            choices=(Choice(stands.town.options[OPTION]),),
            place=place,
            starts_at=next(starts),
            client_key=f"bench {next(numbers)}",
            locale="nl",
        )
        return in_transaction(lambda session: hold_place(session, wish, by=by, now=clock.now()))

    return keep
