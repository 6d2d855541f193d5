"""Whether anything changed that could free a place for somebody who waits: two short statements, whatever the size."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.store.tables import HistoryRow, OrganisationRow, WaitingRow


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a waiting list of one organisation stands on: another value means that it changed."""

    roster_version: int
    wishes: int
    newest: int
    changes: int


def pulses(session: Session) -> dict[int, Pulse]:
    """Return the pulse of each organisation in which somebody waits. Stands on ``ix_waiting_open``."""
    rows = session.execute(
        select(
            WaitingRow.organisation_id,
            OrganisationRow.roster_version,
            func.count(),
            func.max(WaitingRow.id),
            func.sum(WaitingRow.version),
        )
        .join(OrganisationRow, OrganisationRow.id == WaitingRow.organisation_id)
        .where(WaitingRow.state == "waiting")
        .group_by(WaitingRow.organisation_id, OrganisationRow.roster_version)
    )
    return {row[0]: Pulse(row[1], row[2], row[3], int(row[4])) for row in rows}


def changed_since(session: Session, history_id: int) -> frozenset[int]:
    """Return the organisations with a change of a booking after this one. Reads only the end of the history."""
    rows = session.scalars(select(HistoryRow.organisation_id).where(HistoryRow.id > history_id).distinct())
    return frozenset(rows)


def newest_change(session: Session) -> int:
    """Return the id of the newest change of any booking; 0 before the first."""
    return session.scalar(select(func.max(HistoryRow.id))) or 0
