"""The judges of the crowds, judged: each kind of fault is made by hand and has to be seen."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.store.database import db, in_transaction, reading
from tests.crash.checks import doubles, ghosts, halves, lost, unkept
from tests.crash.ground import ground
from tests.crash.tally import Tally
from tests.harness.racing import Attempt, race
from tests.usecases.bookings.house import House, a_house, on, the_booking

TEN = on(2, "10:00")

Found = TypeVar("Found")


@pytest.fixture
def house(database_url: str, app_context: None) -> House:
    """A house whose database has no last wall."""
    made = in_transaction(a_house)
    in_transaction(_tear_down_the_wall)
    return made


def test_two_bookings_of_one_worker_at_once_are_double(house: House) -> None:
    ids = [house.hold(TEN, "handrail"), house.hold(on(2, "14:00"), "handrail")]
    assert _found(doubles) == []
    _say(
        "UPDATE assignments SET starts_at = :at, ends_at = :at + interval '1 hour' WHERE booking_id = :id", ids[1], TEN
    )
    assert len(_found(doubles)) == 1


def test_a_promise_without_its_worker_and_time_taken_by_no_booking_are_not_whole(house: House) -> None:
    promised, kept, given_back = house.book(TEN), house.hold(on(2, "13:00")), house.book(on(3, "10:00"))
    assert _found(halves) == []
    _say("UPDATE assignments SET state = 'released' WHERE booking_id = :id", promised)
    _say("DELETE FROM booking_options WHERE booking_id = :id", kept)
    _say("UPDATE bookings SET state = 'cancelled' WHERE id = :id", given_back)
    assert sorted(_found(halves)) == sorted(the_booking(one).number for one in (promised, kept, given_back))


def test_a_number_that_was_told_and_is_no_promise_is_lost(house: House) -> None:
    number, other = (the_booking(one).number for one in (house.book(TEN), house.hold(on(2, "13:00"))))
    with reading() as session:
        assert lost(session, [number, other, "12345678"]) == {other, "12345678"}


def test_a_time_that_was_told_taken_and_stands_is_a_ghost_and_one_told_kept_that_does_not_is_unkept(
    house: House,
) -> None:
    house.hold(TEN, key="draft:maria:1")
    wrong, right = Attempt("maria", TEN, 422), Attempt("jozef", TEN, 422)
    with reading() as session:
        assert ghosts(session, [wrong, right]) == {("maria", TEN)}
        # Told taken while it was being written, and then told the truth.
        assert ghosts(session, [wrong, Attempt("maria", TEN, 303)]) == set()
        assert unkept(session, [("maria", TEN), ("jozef", TEN)]) == {("jozef", TEN)}


@pytest.mark.processes
def test_without_the_lock_and_the_wall_a_crowd_is_seen_to_book_double(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    with app.app_context():
        in_transaction(_take_the_locks_away)
        in_transaction(_tear_down_the_wall)
        db.engine.dispose()
    with ground(app, database_url, tmp_path) as town:
        tally = Tally()
        tally.judge(town, lambda: race(town.served.port, [town.starts[:2]] * 8, town.people(24)))
    assert any(fault.startswith("double") for fault in tally.faults), tally.faults


def _tear_down_the_wall(session: Session) -> None:
    session.execute(text("ALTER TABLE assignments DROP CONSTRAINT ex_assignments_worker_once"))


def _take_the_locks_away(session: Session) -> None:
    """Let who locks a worker's day wait a moment, and go on whoever else is at it."""
    session.execute(
        text("""
            CREATE FUNCTION public.pg_advisory_xact_lock(integer, integer) RETURNS void LANGUAGE sql
            AS 'SELECT pg_catalog.pg_sleep(0.3)'
        """)
    )
    name = session.scalar(text("SELECT current_database()"))
    # What stands first in the path hides what PostgreSQL has by the same name.
    session.execute(text(f'ALTER DATABASE "{name}" SET search_path = public, pg_catalog'))


def _say(statement: str, booking_id: int, at: datetime | None = None) -> None:
    in_transaction(lambda session: session.execute(text(statement), {"id": booking_id} | ({"at": at} if at else {})))


def _found(check: Callable[[Session], Sequence[Found]]) -> list[Found]:
    with reading() as session:
        return list(check(session))
