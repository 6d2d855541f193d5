"""Of several schedulers one leads; when it dies, another takes over at once."""

import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from booking.scheduler.leader import Leadership
from tests.harness.postgres import Postgres

# A scheduler of which only the claim to lead is real: it says what it is, and goes on.
PROCESS = """
import sys, threading
from booking.scheduler.leader import Leadership
leadership, before = Leadership(sys.argv[1]), None
while True:
    leads = leadership.held()
    if leads is not before:
        print("leads" if leads else "waits", flush=True)
    before = leads
    threading.Event().wait(0.2)
"""


@pytest.fixture
def claim(database_url: str) -> Iterator[Callable[[], Leadership]]:
    made: list[Leadership] = []

    def make() -> Leadership:
        made.append(Leadership(database_url))
        return made[-1]

    yield make
    for one in made:
        one.give_up()


def test_one_leads_and_goes_on_leading(claim: Callable[[], Leadership]) -> None:
    first, second = claim(), claim()
    assert [first.held(), second.held(), first.held(), second.held()] == [True, False, True, False]


def test_who_gives_up_lets_another_lead(claim: Callable[[], Leadership]) -> None:
    first, second = claim(), claim()
    assert (first.held(), second.held()) == (True, False)
    first.give_up()
    assert (second.held(), first.held()) == (True, False)


def test_a_leader_that_lost_its_connection_steps_down(
    claim: Callable[[], Leadership], postgres: Postgres, database_url: str
) -> None:
    first, second = claim(), claim()
    assert (first.held(), second.held()) == (True, False)

    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
    assert second.held()
    assert not first.held(), "its connection is gone"
    assert not first.held(), "and by now another leads"


def test_a_lock_that_is_gone_ends_the_lead(claim: Callable[[], Leadership]) -> None:
    """As behind a pooler that gives each statement another connection."""
    first, second = claim(), claim()
    assert first.held()
    assert first._connection is not None  # noqa: SLF001
    first._connection.execute("SELECT pg_advisory_unlock_all()")  # noqa: SLF001
    assert not first.held()
    assert second.held()


def test_without_a_database_nobody_leads() -> None:
    assert not Leadership("postgresql+psycopg://nobody@127.0.0.1:9/nothing").held()


@pytest.mark.processes
def test_when_the_leader_is_killed_another_takes_over(database_url: str) -> None:
    with process(database_url) as first:
        assert said(first) == "leads"
        with process(database_url) as second:
            assert said(second) == "waits"
            first.send_signal(signal.SIGKILL)
            assert said(second) == "leads"


@contextmanager
def process(database_url: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-c", PROCESS, database_url], stdout=subprocess.PIPE, text=True) as started:
        try:
            yield started
        finally:
            started.kill()


def said(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    ready, _, _ = select.select([running.stdout], [], [], 30)
    return running.stdout.readline().strip() if ready else "nothing"
