"""Which of several schedulers leads: the one whose connection to the database holds a lock."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import psycopg
import structlog
from sqlalchemy import make_url

log = structlog.get_logger(__name__)

#: "Buurtboek scheduler", as a number that nothing else of ours takes a lock on.
_LOCK: Final = 0x6275_7572
_TAKE: Final = "SELECT pg_try_advisory_lock(%s)"
_RELEASE: Final = "SELECT pg_advisory_unlock(%s)"
# A pooler between us and the database may hand the next statement to another connection, which holds nothing.
_HOLDS: Final = """
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND classid = 0 AND objid = %s AND granted
    )
"""
# Found dead within seconds when the other machine is switched off: nobody closes the connection then.
_SERVER_LOOKS: Final = (
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c statement_timeout=5000"
)


class Leadership:
    """A claim to lead. The database ends it by itself when this process, its machine or its connection dies."""

    def __init__(self, database_url: str) -> None:
        """Claim nothing yet. ``database_url`` is SQLAlchemy's."""
        self._conninfo = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: psycopg.Connection | None = None
        self._leads = False
        self._is_cut_off = False

    def held(self) -> bool:
        """Tell whether this process leads at this moment; where nobody leads, it does from now on."""
        try:
            self._leads = self._holds() if self._leads else self._take()
            self._is_cut_off = False
        except psycopg.Error as fault:
            # Asked twice a second: said once.
            if not self._is_cut_off:
                log.warning("scheduler_without_database", fault=type(fault).__name__)
            self._is_cut_off = True
            self.give_up()
        return self._leads

    def give_up(self) -> None:
        """Let somebody else lead."""
        led, self._leads = self._leads, False
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(psycopg.Error):
            if led:
                # Closing frees the lock too, but only some time later: when the database's own process has gone.
                self._answer(connection, _RELEASE)
        with suppress(psycopg.Error):
            connection.close()

    def _take(self) -> bool:
        if self._connection is None:
            self._connection = psycopg.connect(
                self._conninfo,
                autocommit=True,
                connect_timeout=5,
                keepalives_idle=5,
                keepalives_interval=2,
                keepalives_count=3,
                tcp_user_timeout=10_000,
                options=_SERVER_LOOKS,
            )
        return self._answer(self._connection, _TAKE)

    def _holds(self) -> bool:
        if self._connection is not None and self._answer(self._connection, _HOLDS):
            return True
        self.give_up()
        return False

    @staticmethod
    def _answer(connection: psycopg.Connection, question: str) -> bool:
        row = connection.execute(question, (_LOCK,)).fetchone()
        return row is not None and bool(row[0])
