"""Locks on what is scarce, held until the transaction ends and always taken in the same order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

_TAKE = text("SELECT pg_advisory_xact_lock(worker, day) FROM unnest(:workers ::int[], :days ::int[]) AS t(worker, day)")
_TAKE_WISH = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, :organisation_id))")


def lock_worker_days(session: Session, worker_days: Iterable[tuple[int, date]]) -> None:
    """Wait until nobody else is placing work on these (worker id, day) pairs.

    Sorted, so that two people who want the same days in another order cannot wait for each other.
    """
    ordered = sorted({(worker_id, on.toordinal()) for worker_id, on in worker_days})
    if ordered:
        session.execute(_TAKE, {"workers": [w for w, _ in ordered], "days": [d for _, d in ordered]}).all()


def lock_household(session: Session, organisation_id: int, household_id: int) -> None:
    """Wait until nobody else is promising this household something that it may have so much of.

    Taken before any worker's day.
    """
    session.execute(_TAKE_WISH, {"key": f"household {household_id}", "organisation_id": organisation_id}).all()


def lock_wish(session: Session, organisation_id: int, client_key: str) -> None:
    """Wait until nobody else is answering the wish with this key. Taken before any worker's day."""
    session.execute(_TAKE_WISH, {"key": client_key, "organisation_id": organisation_id}).all()
