"""What is said to the driver is heard, refused and told as what SQLAlchemy says."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DataError, OperationalError

from booking.store.database import in_transaction, reading
from booking.store.statements import ask
from tests.harness.statements import counting_statements

pytestmark = pytest.mark.usefixtures("app_context")

END = "SELECT pg_terminate_backend(pg_backend_pid())"


def test_rows_are_answered_and_whoever_listens_hears_it(app_context: None) -> None:
    statement = "SELECT n, 'x' FROM generate_series(1, %(most)s) AS n"
    with reading() as session, counting_statements() as said:
        connection = session.connection()
        assert ask(connection, statement, {"most": 2}) == [(1, "x"), (2, "x")]
        assert ask(connection, statement, {"most": 2}, in_bytes=True) == [(1, "x"), (2, "x")]
    assert said == [statement, statement]


def test_who_only_looks_cannot_write_this_way_either(app_context: None) -> None:
    with reading() as session, pytest.raises(RuntimeError, match="only looks"):
        ask(session.connection(), "DELETE FROM rate_limits RETURNING 1", {})


def test_a_fault_is_of_sqlalchemys_kind_and_tells_what_the_database_said(app_context: None) -> None:
    with pytest.raises(DataError) as fault:
        in_transaction(lambda session: ask(session.connection(), "SELECT 1 / 0", {}))
    assert getattr(fault.value.orig, "sqlstate", None) == "22012"


def test_a_connection_that_ends_is_let_go_of(app_context: None) -> None:
    with pytest.raises(OperationalError) as fault:
        in_transaction(lambda session: ask(session.connection(), END, {}))
    assert fault.value.connection_invalidated
    assert in_transaction(lambda session: ask(session.connection(), "SELECT 1", {})) == [(1,)]
