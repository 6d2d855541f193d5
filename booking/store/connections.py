"""Connections to PostgreSQL: found dead before they are used, never shared by two processes, and some only to look."""

from __future__ import annotations

import os
import re
import select
import time
from functools import lru_cache
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

#: Options of a connection that only looks: each statement stands by itself, so that nothing has to be begun or
#: rolled back, two round trips less. At PostgreSQL's usual isolation each statement sees the newest in either way.
ONLY_LOOKING: Final = {"isolation_level": "AUTOCOMMIT", "buurtboek_only_looking": True}
#: After so many seconds, something between us and the database may have forgotten a connection without a word.
TRUSTED_SECONDS: Final = 30.0
_OWNER, _USED_AT = "process", "used at"
_WRITES: Final = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|LOCK|pg_advisory\w+)\b", re.IGNORECASE)


def watch_connections(engine: Engine) -> None:
    """Look at each connection of ``engine`` before it is used; one that is no good is replaced, and nobody notices.

    Not SQLAlchemy's ``pool_pre_ping``: that asks the database each time, and a page looks at it several times.
    """

    @event.listens_for(engine, "checkout")
    def require_good(connection: Any, entry: ConnectionPoolEntry, proxied: PoolProxiedConnection) -> None:  # noqa: ANN401
        if entry.info[_OWNER] != os.getpid():
            # Who forked us goes on using it. Dropped and not closed: closing would end it for them too.
            entry.dbapi_connection = proxied.dbapi_connection = None  # type: ignore[misc] # SQLAlchemy's own recipe
            raise DisconnectionError("opened by another process")
        is_long_ago = time.monotonic() - entry.info[_USED_AT] > TRUSTED_SECONDS
        if (is_long_ago or _has_spoken(connection)) and not _answers(engine, connection):
            raise DisconnectionError("ended by the database")

    event.listen(engine, "connect", _remember_owner)
    event.listen(engine, "checkin", _remember_use)
    event.listen(engine, "before_cursor_execute", _refuse_to_write)


def _remember_owner(_connection: object, entry: ConnectionPoolEntry) -> None:
    entry.info[_OWNER] = os.getpid()
    entry.info[_USED_AT] = time.monotonic()


def _remember_use(_connection: object, entry: ConnectionPoolEntry) -> None:
    entry.info[_USED_AT] = time.monotonic()


def _has_spoken(connection: psycopg.Connection) -> bool:
    """Tell whether the database said something that nobody asked: most often that it is going."""
    if connection.closed:
        return True
    ear = select.poll()
    ear.register(connection.fileno(), select.POLLIN)
    return bool(ear.poll(0))


def _answers(engine: Engine, connection: Any) -> bool:  # noqa: ANN401 - what SQLAlchemy calls a DBAPI connection
    try:
        return engine.dialect.do_ping(connection)
    except psycopg.Error:
        return False


def _refuse_to_write(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    if "buurtboek_only_looking" in connection.get_execution_options() and _writes(statement):
        raise RuntimeError("who only looks may not write, nor lock rows")


@lru_cache(maxsize=1024)
def _writes(statement: str) -> bool:
    return _WRITES.search(statement) is not None
