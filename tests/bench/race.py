"""Thirty-two people who race for fifty starts over HTTP: ``race.doubles`` and ``race.attempts_per_s``.

gunicorn with two processes; one worker who alone can do it, so that each start is there once; everybody tries every
start in the same order. An attempt is one form that chooses a time and is answered: with a place that is kept, or
with the nearest other times. The forms are made beforehand and sent over kept-alive connections, so that the
server's work is what is measured. The last wall against doubles is the GiST index of ``ex_assignments_worker_once``.
"""

from collections import deque
from collections.abc import Iterator
from pathlib import Path

from booking.store.database import in_transaction, reading
from tests.bench.crowd import Work
from tests.bench.figures import Figure
from tests.bench.standing import standing, tidy
from tests.crash.checks import doubles
from tests.harness.postgres import Postgres
from tests.harness.racing import OPTION, STARTS, fifty_starts, race
from tests.harness.ready import people_ready
from tests.harness.served import serving

PEOPLE = 32


def figures(postgres: Postgres, folder: Path) -> Iterator[Figure]:
    """Yield how many were double, and the attempts that were answered per second."""
    with standing(postgres, Work(bookings=10_000)) as stands:
        starts = in_transaction(lambda session: fifty_starts(session, stands.town))
        ready = deque(people_ready(stands.app, stands.town, stands.town.options[OPTION], people=PEOPLE + STARTS))
        tidy()
        with serving(stands.url, folder) as served:
            done = race(served.port, [starts] * PEOPLE, ready)
        assert {attempt.status for attempt in done.attempts} == {303, 422}, "somebody got another answer"
        assert len(done.winners) == STARTS, f"{len(done.winners)} places of {STARTS}"
        with reading() as session:
            yield "race.doubles", len(doubles(session)), "doubles"
        yield "race.attempts_per_s", len(done.attempts) / done.seconds, "1/s"
