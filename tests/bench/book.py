"""What a booking costs over HTTP: alone, to the end, and with eight people at once.

``book.http_ms``: the one POST that keeps a place, alone, on a kept-alive connection; ``book.whole_ms``: all that
follows the page with the times until the promise (three forms and two pages); ``book.per_s``: places kept per second by
eight people on different starts. gunicorn with two processes, 50 workers of whom 20 can do it, 100 thousand bookings
behind them and none to come, so that there are enough free starts.
What is taken is read from ``ix_assignments_busy``; the wall behind it is the GiST index of
``ex_assignments_worker_once``.
"""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import median

from booking.store.database import in_transaction, reading
from tests.bench.crowd import OPTION, Work, bring_to_one_address, clear_the_coming_days
from tests.bench.figures import Figure, milliseconds
from tests.bench.standing import Standing, standing, tidy
from tests.harness.postgres import Postgres
from tests.harness.racing import at_once, free_starts
from tests.harness.ready import Ready, people_ready, promised
from tests.harness.served import Served, serving
from tests.harness.wire import Wire

ALONE, WARM, WHOLE, CLIENTS, EACH = 200, 20, 50, 8, 75


def figures(postgres: Postgres, folder: Path) -> Iterator[Figure]:
    """Yield the three figures."""
    with standing(postgres, Work()) as stands:
        in_transaction(clear_the_coming_days)
        in_transaction(bring_to_one_address)
        tidy()
        # A start in each half-day first, then the others: nobody is in another's way.
        starts = deque(_spread(stands))
        ready = deque(
            people_ready(stands.app, stands.town, stands.town.options[OPTION], people=ALONE + WHOLE + CLIENTS * EACH)
        )
        with serving(stands.url, folder) as served:
            with Wire(served.port) as wire:
                alone = _keep(wire, [(ready.popleft(), starts.popleft()) for _ in range(ALONE)])
                yield "book.http_ms", median(alone[WARM:]), "ms"
                yield (
                    "book.whole_ms",
                    median(_whole(wire, ready.popleft(), starts.popleft()) for _ in range(WHOLE)),
                    "ms",
                )
            yield "book.per_s", _together(served, ready, starts), "1/s"


def _spread(stands: Standing) -> list[datetime]:
    with reading() as session:
        found = free_starts(session, stands.town, OPTION)
    hours = found[::4]
    return [*hours, *hours, *hours, *hours, *hours]


def _keep(wire: Wire, wanted: list[tuple[Ready, datetime]]) -> list[float]:
    return [milliseconds(lambda me=me, at=starts_at: _kept(wire, me, at)) for me, starts_at in wanted]  # type: ignore[misc]


def _kept(wire: Wire, me: Ready, starts_at: datetime) -> None:
    answer = wire.ask(me.choosing(starts_at))
    assert answer.status == 303, f"{starts_at} was not kept: {answer.status}"


def _whole(wire: Wire, me: Ready, starts_at: datetime) -> float:
    def book() -> None:
        _kept(wire, me, starts_at)
        assert promised(wire.ask, me, name="Maria Peeters", phone="0470123456"), "no promise"

    return milliseconds(book)


def _together(served: Served, ready: deque[Ready], starts: deque[datetime]) -> float:
    """Return the places that eight people keep per second, each of them one after another."""
    work = [[(ready.popleft(), starts.popleft()) for _ in range(EACH)] for _ in range(CLIENTS)]

    def run(number: int) -> None:
        with Wire(served.port) as wire:
            _keep(wire, work[number])

    return CLIENTS * EACH / at_once(run, people=CLIENTS)
