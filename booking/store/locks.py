"""Locks on what is scarce, held until the transaction ends and always taken in the same order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

_TAKE = text("SELECT pg_advisory_xact_lock(scarce, day) FROM unnest(:scarce ::int[], :days ::int[]) AS t(scarce, day)")
_TAKE_WISH = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, :organisation_id))")


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
    ordered = sorted((one, on.toordinal()) for one, on in pairs)
    if ordered:
        session.execute(_TAKE, {"scarce": [one for one, _ in ordered], "days": [day for _, day in ordered]}).all()


def lock_household(session: Session, organisation_id: int, household_id: int) -> None:
    """Wait until nobody else is promising this household something that it may have so much of.

    Taken before any worker's day.
    """
    session.execute(_TAKE_WISH, {"key": f"household {household_id}", "organisation_id": organisation_id}).all()


def lock_wish(session: Session, organisation_id: int, client_key: str) -> None:
    """Wait until nobody else is answering the wish with this key. Taken before any worker's day."""
    session.execute(_TAKE_WISH, {"key": client_key, "organisation_id": organisation_id}).all()
