"""Places that were kept for a while which is over, and that nobody has given back yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from booking.store.statements import ask

# Asked while the days of all these workers are locked, and most often there are none: one thin statement, whose text
# is the same for any number of workers so that PostgreSQL keeps its plan. Read from ix_assignments_busy (organisation,
# worker, start) and ix_equipment_uses_busy; the booking of each is found by its key.
_OVER: Final = """
    SELECT b.id FROM bookings b
     WHERE b.organisation_id = %(organisation_id)s AND b.state = 'held' AND b.held_until <= %(now)s
       AND b.id IN (
           SELECT a.booking_id FROM assignments a
            WHERE a.organisation_id = %(organisation_id)s AND a.worker_id = ANY(%(worker_ids)s::int8[])
              AND a.state = 'held' AND a.starts_at >= %(begins)s AND a.starts_at < %(ends)s
            UNION ALL
           SELECT u.booking_id FROM equipment_uses u
            WHERE u.organisation_id = %(organisation_id)s AND %(with_equipment)s
              AND u.state = 'held' AND u.starts_at >= %(begins)s AND u.starts_at < %(ends)s)
     ORDER BY b.id
"""


def lapsed_holds(
    session: Session,
    organisation_id: int,
    *,
    worker_ids: Iterable[int],
    kinds: Collection[str],
    begins: datetime,
    ends: datetime,
    now: datetime,
) -> list[int]:
    """Return the bookings whose hold is over at ``now`` and that begin in ``[begins, ends)``, in order of their ids.

    Those that take the time of one of ``worker_ids``; with ``kinds`` of equipment, those that take any equipment too.
    """
    found = ask(
        session.connection(),
        _OVER,
        {
            "organisation_id": organisation_id,
            "worker_ids": "{" + ",".join(map(str, worker_ids)) + "}",
            "with_equipment": bool(kinds),
            "begins": begins,
            "ends": ends,
            "now": now,
        },
    )
    return [one for (one,) in found]
