"""What a part of a basket costs once the basket moved, before anything moves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy.orm import Session

from booking.rules.calendar import local_date
from booking.rules.money import Money
from booking.rules.pricing.tariff import Period
from booking.store.queries.used_work import period_around
from booking.store.tables import BookingRow
from booking.usecases.bookings.pricing import GivingWay, job_of
from booking.usecases.bookings.tasks import BookedWork
from booking.usecases.pricing.price_job import PricedJob

#: A part and when it begins after the move.
Moved: TypeAlias = tuple[BookingRow, datetime]


def moved_price(
    session: Session, part: Moved, work: BookedWork, *, moved: Sequence[Moved], still_to_come: Collection[int]
) -> Money:
    """Return the price that ``move_basket`` asks for a part, when those of ``moved`` go before it.

    They count where they went, those ``still_to_come`` count for nothing. Raises ``NoTariff`` and what
    ``engine.price`` raises.
    """
    row, starts_at = part
    job = job_of(
        session,
        row,
        household_id=row.household_id if row.household_proved else None,
        claimed_ground=row.claimed_ground,
        starts_at=starts_at,
        work=work,
        giving_way=GivingWay(frozenset({one.id for one, _ in moved} | {*still_to_come})),
    )
    return _with(job, [one for one in moved if _counts_with(one[0], row)], starts_at).quote().total


def _counts_with(one: BookingRow, other: BookingRow) -> bool:
    """Tell whether two bookings use up the same quota of a price."""
    return one.household_proved and (one.household_id, one.service_id) == (other.household_id, other.service_id)


def _with(job: PricedJob, moved: Sequence[Moved], starts_at: datetime) -> PricedJob:
    """Return the job as if those that moved stood where they go (``used_work``)."""
    used, besides = dict(job.facts.used), dict(job.facts.besides)
    for row, at in moved:
        minutes = Decimal((row.ends_at - row.starts_at) // timedelta(minutes=1))
        of_one = {"visits": Decimal(1), "visit_minutes": minutes, "worker_minutes": minutes * row.crew}
        for of, period in besides:
            first, last = period_around(Period(period), local_date(starts_at))
            if first <= local_date(at) < last:
                besides[of, period] += of_one[of]
                used[of, period] += of_one[of] if at < starts_at else 0
    return replace(job, facts=replace(job.facts, used=used, besides=besides))
