"""Statements that are asked at every step of a booking, said with as little around them as there can be.

What SQLAlchemy does around a statement (a context, a result, its columns' names) costs twice what the driver takes to
say it, and a person who books is answered with ten of them. So the few statements that everybody waits for go to the
driver's cursor. All the rest stays: the connection and its transaction are SQLAlchemy's, whoever listens to its
statements hears these too (``connections`` refuses what only looks and writes), and a fault is told as it tells it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import psycopg
from sqlalchemy import Connection

#: One row, its columns in the order of the statement.
Row: TypeAlias = tuple[Any, ...]


def ask(connection: Connection, statement: str, facts: Mapping[str, Any], *, in_bytes: bool = False) -> list[Row]:
    """Return the rows that PostgreSQL answers; ``facts`` are named ``%(name)s`` in the statement.

    ``in_bytes``: for answers that are bytes or numbers for the most part. PostgreSQL sends those as it keeps them, not
    written out, which takes half the time to send and to read. Raises what SQLAlchemy raises.
    """
    cursor: Any = connection.connection.cursor()
    executemany = False
    try:
        # The engine's, because no connection of ours has a listener of its own: to look for one costs ten times that.
        for heard in connection.engine.dispatch.before_cursor_execute:
            heard(connection, cursor, statement, facts, None, executemany)
        rows: list[Row] = cursor.execute(statement, facts, binary=in_bytes).fetchall()
    except psycopg.Error as fault:
        # Tells what kind of fault it is, and lets go of a connection that ended.
        connection._handle_dbapi_exception(fault, statement, facts, cursor, None)  # noqa: SLF001
    finally:
        cursor.close()
    return rows
