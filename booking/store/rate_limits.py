"""Counters that all processes and machines share, and that go on counting when a request is rolled back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from limits.storage import Storage
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from booking.store.database import db
from booking.store.statements import ask

# One statement, so that of many tries at once each sees its own count. Each hit also takes away two counters that
# are over: the table stays as small as what is being counted now, and nobody has to sweep it. It does not wait for the
# disk (set_config counts for this one statement): a crash of the database may lose the tries of its last half second.
_HIT = """
    WITH over AS (
        DELETE FROM rate_limits WHERE key_hash IN (
            SELECT key_hash FROM rate_limits WHERE ends_at <= %(now)s AND key_hash <> %(key_hash)s
            LIMIT 2 FOR UPDATE SKIP LOCKED
        )
    )
    INSERT INTO rate_limits AS counter (key_hash, hits, ends_at) VALUES (%(key_hash)s, %(amount)s, %(ends_at)s)
    ON CONFLICT (key_hash) DO UPDATE SET
        hits = CASE WHEN counter.ends_at > %(now)s THEN counter.hits + %(amount)s ELSE %(amount)s END,
        ends_at = CASE WHEN counter.ends_at > %(now)s THEN counter.ends_at ELSE excluded.ends_at END
    RETURNING hits, ends_at, set_config('synchronous_commit', 'off', true)
"""
_LOOK = text("SELECT hits, ends_at FROM rate_limits WHERE key_hash = :key_hash AND ends_at > :now")
_FORGET = text("DELETE FROM rate_limits WHERE key_hash = :key_hash")


@dataclass(frozen=True, slots=True)
class Window:
    """How often something was counted, until when."""

    hits: int
    ends_at: datetime


def hit(key: str, *, lasting: timedelta, now: datetime, amount: int = 1) -> Window:
    """Count ``key``, in a window of ``lasting`` that begins with its first hit. Kept at once, whatever follows."""
    with _own_connection() as connection:
        ((hits, ends_at, _),) = ask(
            connection, _HIT, {"key_hash": _hashed(key), "amount": amount, "now": now, "ends_at": now + lasting}
        )
    return Window(hits, ends_at)


def look(key: str, *, now: datetime) -> Window:
    """Return the count of ``key`` without counting; nothing yet is a window that ends now."""
    with _own_connection() as connection:
        row = connection.execute(_LOOK, {"key_hash": _hashed(key), "now": now}).one_or_none()
    return Window(row.hits, row.ends_at) if row else Window(0, now)


def forget(key: str) -> None:
    """Begin anew with ``key``."""
    with _own_connection() as connection:
        connection.execute(_FORGET, {"key_hash": _hashed(key)})


class SharedStorage(Storage):
    """The counters as the `limits` library wants to see them."""

    STORAGE_SCHEME = ["buurtboek"]  # noqa: RUF012 - as the library declares it

    def __init__(self, uri: str | None = None, *, clock: Callable[[], datetime], **options: float | str | bool) -> None:
        super().__init__(uri, **options)  # type: ignore[arg-type] # as the library writes it itself
        self._clock = clock

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong when the database is away."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count ``key`` in a window of ``expiry`` seconds; return the count."""
        return hit(key, lasting=timedelta(seconds=expiry), now=self._clock(), amount=amount).hits

    def get(self, key: str) -> int:
        """Return the count of ``key``."""
        return look(key, now=self._clock()).hits

    def get_expiry(self, key: str) -> float:
        """Return when the window of ``key`` ends, in seconds since 1970."""
        return look(key, now=self._clock()).ends_at.timestamp()

    def check(self) -> bool:
        """Tell whether the counters can be reached."""
        with _own_connection() as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1

    def reset(self) -> int | None:
        """Forget every count; return how many there were."""
        with _own_connection() as connection:
            return connection.execute(text("DELETE FROM rate_limits")).rowcount

    def clear(self, key: str) -> None:
        """Begin anew with ``key``."""
        forget(key)


def _own_connection() -> Connection:
    """Return a connection beside that of the request, which commits each statement."""
    return db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
