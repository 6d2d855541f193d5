"""What a booking costs by what is decided by now, and whether that price may take the place of the one given before."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.lifecycle import Change, State
from booking.rules.pricing.facts import Outcome
from booking.rules.pricing.quote import Quote, Stage
from booking.store.tables import BookingRow, HistoryRow
from booking.store.work_records import written_work
from booking.usecases.bookings.deadlines import notice_left
from booking.usecases.bookings.pricing import job_of, price_as_done

_OVER: Final = (State.DONE, State.CANCELLED, State.NOT_DONE)


class Keeps(StrEnum):
    """Why a visit keeps its price although another one follows from what was decided."""

    PAID = "paid"
    """It was paid on line, and would become dearer."""
    GIVEN_FOR_GOOD = "given_for_good"
    """It is over, its price was not provisional, and would become dearer."""


def price_again(session: Session, row: BookingRow, kept: Quote) -> Quote:
    """Return the price of a booking as it would be given now, at the stage of the quote that it has.

    The household's decision counts: whoever asks vouches for the household. A reason to go beyond a quota, once
    given, stays. Raises ``NoTariff``, ``WorkNotRecorded`` and what ``engine.price`` raises.
    """
    override = next((str(one.facts.get("reason", "")) for one in kept.notices if one.code == "override"), "")
    job = job_of(
        session,
        row,
        household_id=row.household_id,
        claimed_ground=row.claimed_ground,
        override=override,
        tariff_id=kept.tariff_id,
    )
    if kept.stage is Stage.ESTIMATE:
        return job.quote()
    if row.state == State.CANCELLED:
        notice = notice_left(session, row, at=_cancelled_at(session, row))
        return job.ended(Outcome.LATE_CANCELLED, notice_hours=notice).quote(final=True)
    if row.state == State.NOT_DONE:
        return job.ended(Outcome.NO_SHOW).quote(final=True)
    written = written_work(session, row.organisation_id, row.id)
    return price_as_done(session, row, job, written.counts)


def why_kept(row: BookingRow, kept: Quote, new: Quote, *, is_paid: bool) -> Keeps | None:
    """Return why a visit keeps its price: nobody pays more for what was paid, or was priced for good and is over.

    Source: check PRV-11, a price as quoted and no silent change afterwards; domain A1.4 for provisional prices.
    """
    if new.total <= kept.total:
        return None
    if is_paid:
        return Keeps.PAID
    return Keeps.GIVEN_FOR_GOOD if row.state in _OVER and not kept.provisional else None


def _cancelled_at(session: Session, row: BookingRow) -> datetime:
    at = session.scalar(
        select(HistoryRow.at)
        .where(
            HistoryRow.organisation_id == row.organisation_id,
            HistoryRow.booking_id == row.id,
            HistoryRow.change == Change.CANCEL,
        )
        .order_by(HistoryRow.id.desc())
        .limit(1)
    )
    return at or row.starts_at
