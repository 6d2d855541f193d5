"""Locks on what is scarce, held until the transaction ends and always taken in one order.

1. What one person is answering: a wish by its key (``lock_wish``), the row of a draft;
2. the household (``lock_household``);
3. the days of workers and equipment (``lock_days``), sorted, all that a transaction needs of them at once;
4. rows of bookings and what belongs to them (``FOR UPDATE``), by id.

Whoever places work holds days and then ends the holds on them that are over, which locks their rows: so nobody who may
need a day may hold the row of a booking already. Who starts from a booking reads it without a lock, takes what it
needs of 1 to 3, and reads it again, locked. The key of a date of a series comes after the series' own, and one of a
draft's rounds after the draft: nobody wants such a key who does not hold the one above it, so these may come late.
``tests/usecases/bookings/test_lock_order.py`` lets those meet who once took them in another order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.store.statements import ask

_TAKE: Final = """
    SELECT pg_advisory_xact_lock(scarce, day) FROM unnest(%(scarce)s::int[], %(days)s::int[]) AS t(scarce, day)
"""
_TAKE_WISH: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%(key)s, %(organisation_id)s))"


_AT_ONCE: Final = "locks are taken at once"


@dataclass(slots=True)
class _Collected:
    """What is asked for within a block: workers and equipment with their days, and sessions by organisation."""

    days: set[tuple[int, date]] = field(default_factory=set)
    sessions: dict[int, set[int]] = field(default_factory=dict)


@contextmanager
def locked_at_once(session: Session) -> Iterator[None]:
    """Take at the end of the block, in the one order, the days and sessions that are asked for within it.

    For what is booked together: taken one part after the other, two people could wait for each other. Nothing is
    locked before the block ends, so nothing may be decided within it.
    """
    collected = _Collected()
    session.info[_AT_ONCE] = collected
    try:
        yield
    finally:
        del session.info[_AT_ONCE]
    if collected.days:
        _take_days(session, collected.days)
    for organisation_id in sorted(collected.sessions):
        lock_sessions(session, organisation_id, collected.sessions[organisation_id])


def lock_days(
    session: Session,
    days: Iterable[date],
    *,
    worker_ids: Iterable[int],
    equipment_ids: Iterable[int] = (),
    more: Iterable[tuple[int, date]] = (),
) -> None:
    """Wait until nobody else is placing work on these days with these workers or this equipment.

    ``more`` are single days of single workers besides, taken in the same order.

    Sorted, so that two people who want the same days in another order cannot wait for each other.
    """
    # Equipment has keys of its own: no worker has an id below zero.
    scarce = [*worker_ids, *(-one for one in equipment_ids)]
    pairs = {(one, on) for one in set(scarce) for on in set(days)} | set(more)
    collected = session.info.get(_AT_ONCE)
    if collected is not None:
        collected.days |= pairs
    elif pairs:
        _take_days(session, pairs)


def _take_days(session: Session, pairs: Iterable[tuple[int, date]]) -> None:
    ordered = sorted((one, on.toordinal()) for one, on in pairs)
    # Arrays as PostgreSQL reads them: the driver's own way with a list takes longer than the statement.
    facts = {"scarce": [one for one, _ in ordered], "days": [day for _, day in ordered]}
    ask(session.connection(), _TAKE, {name: "{" + ",".join(map(str, some)) + "}" for name, some in facts.items()})


def lock_household(session: Session, organisation_id: int, household_id: int) -> None:
    """Wait until nobody else is promising this household something that it may have so much of.

    Taken before any worker's day.
    """
    facts = {"key": f"household {household_id}", "organisation_id": organisation_id}
    ask(session.connection(), _TAKE_WISH, facts)


def lock_wish(session: Session, organisation_id: int, client_key: str) -> None:
    """Wait until nobody else is answering the wish with this key. Taken before any worker's day."""
    ask(session.connection(), _TAKE_WISH, {"key": client_key, "organisation_id": organisation_id})


def lock_sessions(session: Session, organisation_id: int, session_ids: Iterable[int]) -> None:
    """Wait until nobody else is taking places in these group sessions, or changing them.

    They stand where a worker's days stand: after a wish and a household, before the rows of bookings. Sorted, so that
    two people who want the same sessions in another order cannot wait for each other. The row of a session itself is
    only locked by the trigger that counts its places, after the row of the booking that takes them.
    """
    ordered = sorted(set(session_ids))
    collected = session.info.get(_AT_ONCE)
    if collected is not None:
        collected.sessions.setdefault(organisation_id, set()).update(ordered)
    elif ordered:
        session.execute(_TAKE_SESSIONS, {"sessions": ordered, "organisation_id": organisation_id}).all()


_TAKE_SESSIONS = text(
    "SELECT pg_advisory_xact_lock(hashtextextended('session ' || one, :organisation_id))"
    " FROM unnest(CAST(:sessions AS bigint[])) AS t(one)"
)
