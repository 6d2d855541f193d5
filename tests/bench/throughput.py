"""Bookings per second: people who walk the whole way, over real connections to real processes."""

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import requests

from booking.store.database import in_transaction
from tests.bench.crowd import a_large_town
from tests.bench.figures import Figure
from tests.harness.application import make_app, settings_for
from tests.harness.journey import choose_time, finish, offered_times, promised_number, to_times
from tests.harness.postgres import Postgres
from tests.harness.served import serving
from tests.harness.visitor import Visitor

SECONDS = 20
CLIENTS = (8, 32)


def figures(postgres: Postgres, folder: Path) -> Iterator[Figure]:
    """Yield the finished bookings per second for each number of clients."""
    for clients in CLIENTS:
        url = postgres.create("bench", template="template")
        app = make_app(settings_for(url))
        with app.app_context():
            town = in_transaction(lambda session: a_large_town(session, history=10_000))
        with serving(url, folder) as served:
            done = _book_for(served.address, town.options["lamp"], clients=clients, seconds=SECONDS)
        postgres.drop("bench")
        yield f"bookings.{clients}_clients.per_second", done / SECONDS, "1/s"


def _book_for(address: str, option_id: int, *, clients: int, seconds: float) -> int:
    """Let ``clients`` people book one visit after another; return how many were promised in time."""
    until = time.monotonic() + seconds
    done: list[str] = []

    def one(seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < until:
            number = _book_one(address, option_id, chance)
            if number and time.monotonic() < until:
                done.append(number)

    people = [threading.Thread(target=one, args=(number,)) for number in range(clients)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return len(done)


def _book_one(address: str, option_id: int, chance: random.Random) -> str | None:
    with Visitor(address) as visitor:
        times = to_times(visitor, option_id)
        for _ in range(chance.randrange(2)):
            times = visitor.get(_later(times)) if _later(times) else times
        page: requests.Response = choose_time(visitor, times, chance.choice(offered_times(times)))
        if not page.url.endswith("/wie"):
            return None
        name = f"Maria Peeters {chance.randrange(10**6)}"
        return promised_number(finish(visitor, page, name=name, phone=f"0470 {chance.randrange(10**6):06}"))


def _later(page: requests.Response) -> str:
    """Return where the later days are, on a page with times."""
    return next((part.split('"')[0] for part in page.text.split('href="')[1:] if "vanaf=" in part.split('"')[0]), "")
