"""The server is killed in the middle of bookings: nothing is half, and nothing that was promised is lost."""

import threading
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
import requests
from flask import Flask
from sqlalchemy import text

from booking.store.database import in_transaction, reading
from tests.harness.journey import choose_time, finish, offered_times, promised_number, to_times
from tests.harness.served import Served
from tests.harness.town import Town, a_town
from tests.harness.visitor import Visitor

PEOPLE = 6
KILLS = 4
#: Between two kills, this many bookings must have been promised, so that each kill hits people at work.
PROMISED_BETWEEN = 3
PATIENCE_SECONDS = 60


@dataclass
class Crowd:
    """People who book one visit after another and remember what they were promised."""

    address: str
    town: Town
    promised: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)
    one_more: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    numbers: "count[int]" = field(default_factory=count)

    def book(self, person: int) -> None:
        """Book until it is enough; a server that does not answer is tried again."""
        while not self.enough.is_set():
            try:
                with Visitor(self.address) as visitor:
                    self._book_one(visitor, person)
            except (requests.RequestException, AssertionError):
                # Killed while this person was at it: a person reloads.
                continue

    def _book_one(self, visitor: Visitor, person: int) -> None:
        times = to_times(visitor, self.town.options["lamp"])
        offered = offered_times(times)
        page = choose_time(visitor, times, offered[(person * 5 + next(self.numbers)) % len(offered)])
        if not page.url.endswith("/wie"):
            return
        page = finish(visitor, page, name=f"Maria Peeters {person}", phone=f"0470 12 34 {10 + person}")
        number = promised_number(page)
        if number:
            self.promised.append(number)
            self.one_more.release()
        if page.status_code >= 500:
            self.faults.append(page.text)


@pytest.mark.processes
def test_killed_in_the_middle_of_bookings_the_server_keeps_every_promise_and_nothing_half(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    with app.app_context():
        town = in_transaction(a_town)
    served = Served(database_url, tmp_path)
    served.start()
    crowd = Crowd(served.address, town)
    people = [threading.Thread(target=crowd.book, args=(person,), daemon=True) for person in range(PEOPLE)]
    try:
        for person in people:
            person.start()
        for _ in range(KILLS):
            for _ in range(PROMISED_BETWEEN):
                assert crowd.one_more.acquire(timeout=PATIENCE_SECONDS), "nobody gets a booking any more"
            served.kill()
            served.start()
        assert crowd.one_more.acquire(timeout=PATIENCE_SECONDS), "nobody gets a booking after the last kill"
    finally:
        crowd.enough.set()
        for person in people:
            person.join(PATIENCE_SECONDS)
        served.stop()

    assert crowd.faults == []
    assert len(crowd.promised) == len(set(crowd.promised)) > KILLS * PROMISED_BETWEEN
    with app.app_context(), reading() as session:
        kept = set(session.scalars(text("SELECT number FROM bookings WHERE state = 'confirmed'")))
        halves = session.scalars(text(HALF)).all()
        overlaps = session.scalars(text(OVERLAP)).all()
    assert set(crowd.promised) <= kept, "a promise was lost"
    assert halves == []
    assert overlaps == []


#: A promise without its worker, price, history, resident, tasks or message; or a place taken by what is no booking.
HALF = """
    SELECT b.number FROM bookings b WHERE b.state = 'confirmed' AND (
        b.resident_id IS NULL
        OR (SELECT count(*) FROM assignments a WHERE a.booking_id = b.id AND a.state = 'planned') <> b.crew
        OR (SELECT count(*) FROM quotes q WHERE q.booking_id = b.id) <> 1
        OR NOT EXISTS (SELECT FROM booking_options o WHERE o.booking_id = b.id)
        OR (SELECT count(*) FROM booking_history h WHERE h.booking_id = b.id AND h.change = 'confirm') <> 1
        OR (SELECT count(*) FROM outbox m WHERE m.booking_id = b.id AND m.kind = 'booking_confirmed') <> 1)
    UNION ALL
    SELECT b.number FROM bookings b JOIN assignments a ON a.booking_id = b.id
     WHERE b.state IN ('expired', 'cancelled') AND a.state <> 'released'
"""

OVERLAP = """
    SELECT a.id FROM assignments a JOIN assignments b
        ON a.id < b.id AND a.worker_id = b.worker_id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
     WHERE a.state <> 'released' AND b.state <> 'released'
"""
