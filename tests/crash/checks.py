"""What must be true of the books after any crowd, whatever was killed in the meantime."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.harness.racing import Attempt


def doubles(session: Session) -> Sequence[int]:
    """Return the assignments and uses of equipment that overlap another one of the same worker or piece."""
    return session.scalars(text(_DOUBLES)).all()


def halves(session: Session) -> Sequence[str]:
    """Return the bookings that are not whole: a promise without its worker, price, history, tasks or message; a place
    that is kept for less than its crew; or time that is taken by what is no booking.
    """
    return session.scalars(text(_HALVES)).all()


def lost(session: Session, told: Iterable[str]) -> set[str]:
    """Return the numbers that people were told and that are no promise."""
    return set(told) - set(session.scalars(text("SELECT number FROM bookings WHERE state = 'confirmed'")))


def ghosts(session: Session, attempts: Iterable[Attempt]) -> set[tuple[str, datetime]]:
    """Return who was told at last that a time is taken, while it stands in the books for them."""
    last = {(attempt.token, attempt.starts_at): attempt.status for attempt in attempts}
    standing = session.execute(text(_STANDING)).all()
    return {(token, starts_at) for token, starts_at in standing if last.get((token, starts_at)) == 422}


def unkept(session: Session, winners: Iterable[tuple[str, datetime]]) -> set[tuple[str, datetime]]:
    """Return who was told that a time is kept for them while it is not."""
    return set(winners) - {(token, starts_at) for token, starts_at in session.execute(text(_STANDING))}


def let_holds_lapse(session: Session) -> None:
    """Make as if everybody who keeps a place has waited too long."""
    session.execute(text("UPDATE bookings SET held_until = now() - interval '1 minute' WHERE state = 'held'"))


_DOUBLES = """
    SELECT a.id FROM assignments a JOIN assignments b
        ON a.id < b.id AND a.worker_id = b.worker_id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
     WHERE a.state IN ('held', 'planned', 'started', 'done') AND b.state IN ('held', 'planned', 'started', 'done')
    UNION ALL
    SELECT a.id FROM equipment_uses a JOIN equipment_uses b
        ON a.id < b.id AND a.equipment_id = b.equipment_id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
     WHERE a.state <> 'released' AND b.state <> 'released'
"""

_HALVES = """
    SELECT b.number FROM bookings b WHERE b.state = 'confirmed' AND (
        b.resident_id IS NULL
        OR (SELECT count(*) FROM assignments a WHERE a.booking_id = b.id AND a.state = 'planned') <> b.crew
        OR (SELECT count(*) FROM quotes q WHERE q.booking_id = b.id) <> 1
        OR NOT EXISTS (SELECT FROM booking_options o WHERE o.booking_id = b.id)
        OR (SELECT count(*) FROM booking_history h WHERE h.booking_id = b.id AND h.change = 'confirm') <> 1
        -- Of a series people are told once, not of each visit.
        OR (b.series_id IS NULL
            AND (SELECT count(*) FROM outbox m WHERE m.booking_id = b.id AND m.kind = 'booking_confirmed') <> 1))
    UNION ALL
    SELECT b.number FROM bookings b WHERE b.state = 'held'
       AND ((SELECT count(*) FROM assignments a WHERE a.booking_id = b.id AND a.state = 'held') <> b.crew
            OR NOT EXISTS (SELECT FROM booking_options o WHERE o.booking_id = b.id)
            OR NOT EXISTS (SELECT FROM booking_history h WHERE h.booking_id = b.id AND h.change = 'hold'))
    UNION ALL
    SELECT b.number FROM bookings b JOIN assignments a ON a.booking_id = b.id
     WHERE b.state IN ('expired', 'cancelled') AND a.state <> 'released'
"""

# The key of a wish from a page is draft:token:round.
_STANDING = """
    SELECT split_part(client_key, ':', 2) AS token, starts_at FROM bookings
     WHERE state IN ('held', 'confirmed') AND client_key LIKE 'draft:%'
"""
