"""Take away what has no purpose any more, a bounded number of rows at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, and_, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from booking.store.tables import (
    BasketRow,
    BookingRow,
    DraftRow,
    FoundAddressRow,
    OutboxRow,
    PhotoRow,
    SignInCodeRow,
    StaffSessionRow,
    TravelTimeRow,
)
from booking.usecases.housekeeping.forget_private_answers import forget_private_answers
from booking.usecases.reports.forget_reporters import forget_reporters
from booking.usecases.requests.forget_requests import forget_requests

#: Long enough to ask the family and come back; a browser that was closed has forgotten its draft anyway.
DRAFTS_LIVE: Final = timedelta(days=2)
SIGN_INS_LIVE: Final = timedelta(days=30)
#: How long we can show what somebody was told, and where it was sent.
FACTS_LIVE: Final = timedelta(days=90)
#: Streets are closed and opened; and a place that nobody goes to any more is nobody's business.
TRAVEL_TIMES_LIVE: Final = timedelta(days=180)


def sweep(session: Session, *, now: datetime, limit: int = 500) -> int:
    """Take away up to ``limit`` rows of each kind that are over, of every organisation; return how many.

    Drafts go two days after somebody last touched them (a place that is still held for one lapses by itself), ended
    sign-ins and their codes after a month. Of a message that left, only that it did stays: the words and the
    address go, the key stays, so that nothing is told twice. Travel times and addresses are asked anew after half
    a year.
    Private answers go a month after the visit. Requests that came to nothing lose what is personal when their
    organisation says, reports who made them half a year after they were closed; photos of what was never sent go like
    drafts.
    """
    return sum(
        (
            _delete(session, DraftRow.id, DraftRow.touched_at < now - DRAFTS_LIVE, limit=limit),
            _delete(
                session,
                StaffSessionRow.id,
                _ended(StaffSessionRow.ended_at, StaffSessionRow.expires_at, now),
                limit=limit,
            ),
            _delete(
                session, SignInCodeRow.id, _ended(SignInCodeRow.used_at, SignInCodeRow.expires_at, now), limit=limit
            ),
            _delete(session, TravelTimeRow.id, TravelTimeRow.told_at < now - TRAVEL_TIMES_LIVE, limit=limit),
            _delete(session, FoundAddressRow.id, FoundAddressRow.found_at < now - TRAVEL_TIMES_LIVE, limit=limit),
            _delete(session, BasketRow.id, _empty_basket(now), limit=limit),
            _forget_facts(session, now=now, limit=limit),
            forget_private_answers(session, now=now, limit=limit),
            forget_requests(session, now=now, limit=limit),
            forget_reporters(session, now=now, limit=limit),
            _delete(
                session,
                PhotoRow.id,
                (PhotoRow.draft_key != "") & (PhotoRow.created_at < now - DRAFTS_LIVE),
                limit=limit,
            ),
        )
    )


def _empty_basket(now: datetime) -> ColumnElement[bool]:
    """What was once begun together, and nothing of it is left: its drafts were swept."""
    parts = (
        select(row.id).where(row.organisation_id == BasketRow.organisation_id, row.basket_id == BasketRow.id).exists()
        for row in (DraftRow, BookingRow)
    )
    return and_(BasketRow.created_at < now - DRAFTS_LIVE, *(~one for one in parts))


def _ended(
    ended_at: InstrumentedAttribute[datetime | None], expires_at: InstrumentedAttribute[datetime], now: datetime
) -> ColumnElement[bool]:
    return or_(ended_at < now - SIGN_INS_LIVE, expires_at < now - SIGN_INS_LIVE)


def _delete(session: Session, key: InstrumentedAttribute[int], is_over: ColumnElement[bool], *, limit: int) -> int:
    gone = session.execute(
        delete(key.class_)
        .where(key.in_(_some(key, is_over, limit=limit)))
        .returning(key)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _forget_facts(session: Session, *, now: datetime, limit: int) -> int:
    is_over = (OutboxRow.state != "waiting") & (OutboxRow.due_at < now - FACTS_LIVE) & (OutboxRow.facts != {})
    forgotten = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(_some(OutboxRow.id, is_over, limit=limit)))
        .values(facts={}, recipient="")
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(forgotten.all())


def _some(key: InstrumentedAttribute[int], is_over: ColumnElement[bool], *, limit: int) -> ScalarSelect[int]:
    """Return the keys of some rows that are over; those that somebody uses this moment are passed over."""
    return select(key).where(is_over).limit(limit).with_for_update(skip_locked=True).scalar_subquery()
