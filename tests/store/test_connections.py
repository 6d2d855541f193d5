"""Connections that ended are replaced before they are used, and those of another process are left alone."""

from __future__ import annotations

import os
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from booking.store import connections
from booking.store.database import db, in_transaction, reading

ASK = text("SELECT pg_backend_pid()")
pytestmark = pytest.mark.usefixtures("database_url")

END = text("SELECT pg_terminate_backend(:backend, 5000)")


def backend() -> int:
    """Return who answers at the other end, and give the connection back."""
    with reading() as session:
        return int(session.scalars(ASK).one())


def end(process: int) -> None:
    """Let the database end a connection, as it does when it is started anew."""
    with db.engine.connect() as keeps_the_pool_busy, db.engine.connect() as other:
        assert keeps_the_pool_busy is not other
        assert other.execute(END, {"backend": process}).scalar()


def test_a_connection_is_used_again(app_context: None) -> None:
    assert backend() == backend() == in_transaction(lambda session: session.scalars(ASK).one())


@pytest.mark.parametrize("look", [backend, lambda: in_transaction(lambda session: session.scalars(ASK).one())])
def test_a_connection_that_the_database_ended_is_replaced_and_nobody_notices(app_context: None, look: object) -> None:
    assert callable(look)
    first = backend()
    end(first)
    assert look() != first
    assert look() > 0


def test_a_connection_that_was_used_just_now_is_not_asked_whether_it_is_there(
    app_context: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    ping = db.engine.dialect.do_ping

    def note(connection: Any) -> bool:
        asked.append(connection)
        return ping(connection)

    monkeypatch.setattr(db.engine.dialect, "do_ping", note)
    first = backend()
    assert (backend(), len(asked)) == (first, 0)
    monkeypatch.setattr(connections, "TRUSTED_SECONDS", -1.0)
    assert (backend(), len(asked)) == (first, 1)


def test_a_connection_of_the_process_that_forked_this_one_is_neither_used_nor_closed(
    app_context: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.engine.connect() as connection:
        parents = connection.connection.driver_connection
    with monkeypatch.context() as in_the_child:
        in_the_child.setattr(os, "getpid", lambda: -1)
        with db.engine.connect() as connection:
            childs = connection.connection.driver_connection
            assert childs is not parents
            connection.invalidate()
    assert isinstance(parents, psycopg.Connection)
    assert parents.execute("SELECT 1").fetchone() == (1,)
    parents.close()


def test_looking_begins_no_transaction(app_context: None) -> None:
    with reading() as session:
        first = session.scalars(text("SELECT now()")).one()
        assert session.scalars(text("SELECT now()")).one() > first, "both stand in one transaction"
    assert (
        in_transaction(lambda session: len(set(session.scalars(text("SELECT now() FROM generate_series(1, 2)"))))) == 1
    )
