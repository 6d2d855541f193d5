"""The price of a booking as it would be given now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.care import planned_care, real_care
from booking.rules.pricing.facts import Work
from booking.rules.pricing.quote import Quote
from booking.rules.questions import counted_answers
from booking.rules.work import NOTHING_MORE
from booking.rules.work_done import DoneWork, work_done
from booking.store.care_hours import find_care_hours
from booking.store.queries.used_work import Standing
from booking.store.tables import BookingRow
from booking.usecases.bookings.members import persons_of_booking
from booking.usecases.bookings.requests import ALONE, PricedBeside
from booking.usecases.bookings.tasks import BookedWork, work_of
from booking.usecases.pricing.price_job import Job, PricedJob, price_job
from booking.usecases.rides.ride_work import driven_ride, planned_ride


@dataclass(frozen=True, slots=True)
class GivingWay:
    """Bookings that count for no quota of a price; ``is_promise`` for one that is kept, not only shown.

    ``standing`` are those that count although the books do not say so yet: where they go, or once they are promised.
    """

    booking_ids: frozenset[int] = frozenset()
    standing: tuple[Standing, ...] = ()
    is_promise: bool = False


def price_of(
    session: Session,
    row: BookingRow,
    *,
    household_id: int | None,
    claimed_ground: str | None,
    starts_at: datetime | None = None,
    work: BookedWork | None = None,
    also_without: Collection[int] = (),
    beside: PricedBeside = ALONE,
) -> Quote:
    """Return the estimate that is promised for a booking on the day of its visit, or of ``starts_at``.

    What the household may have so much of is locked until the transaction ends. ``household_id`` is a household
    that is known for sure; its decision counts. ``work`` is what the booking is for, where the caller has looked it
    up already; ``also_without`` are bookings that give way right after it, and count for no quota; ``beside`` is what
    changes together with it. Raises ``NoTariff`` and what ``engine.price`` raises.
    """
    without = beside.without | frozenset(also_without)
    return job_of(
        session,
        row,
        household_id=household_id,
        claimed_ground=claimed_ground,
        starts_at=starts_at,
        work=work,
        giving_way=GivingWay(without, beside.standing, is_promise=True),
    ).quote()


def job_of(
    session: Session,
    row: BookingRow,
    *,
    household_id: int | None,
    claimed_ground: str | None,
    starts_at: datetime | None = None,
    work: BookedWork | None = None,
    override: str = "",
    tariff_id: int | None = None,
    giving_way: GivingWay | None = None,
) -> PricedJob:
    """Return what the price of a booking is made of: under the tariff of its day, or one that was accepted before.

    ``override`` is a reason to go beyond a quota, besides one that was given with the booking. ``giving_way`` are
    the bookings that move right after it, and whether the price is promised. Raises ``NoTariff``.
    """
    work = work or work_of(session, row)
    giving_way = giving_way or GivingWay()
    job = Job(
        organisation_id=row.organisation_id,
        service_id=row.service_id,
        tasks=work.tasks,
        starts_at=starts_at or row.starts_at,
        postcode=row.postcode,
        household_id=household_id,
        claimed_ground=claimed_ground,
        booking_id=row.id,
        also_without=giving_way.booking_ids,
        standing=giving_way.standing,
        override=override or row.price_override,
        to_promise=giving_way.is_promise,
        tariff_id=tariff_id,
        shape=work.service.shape,
        more=_more(session, row, work, is_as_booked=starts_at in {None, row.starts_at}),
        persons=persons_of_booking(session, row, starts_at or row.starts_at) if work.service.for_members else (),
    )
    return price_job(session, job)


def price_as_done(
    session: Session, row: BookingRow, job: PricedJob, done: Sequence[DoneWork], *, work: BookedWork | None = None
) -> Quote:
    """Return the final price of a booking by what was written down of its work. Raises what ``engine.price`` raises.

    ``work`` is what it was for, where that is not what was booked.
    """
    work = work or work_of(session, row)
    counted = {
        **work_done(job.tariff, work.tasks, done, shape=work.service.shape),
        **_stay(session, row, work, real_care),
        **counted_answers(work.service.questions, row.answers),
    }
    return job.done(driven_ride(session, row, work.service, job.tariff, done, counted)).quote(final=True)


def _more(session: Session, row: BookingRow, work: BookedWork, *, is_as_booked: bool) -> Work:
    """Return what is counted of a booking besides its tasks: what was answered, and where its ride goes.

    At another time than it was booked for it leaves the car that it shares.
    """
    return {
        **_stay(session, row, work, planned_care),
        **counted_answers(work.service.questions, row.answers),
        **planned_ride(session, row, work.service, may_share=is_as_booked),
    }


def _stay(session: Session, row: BookingRow, work: BookedWork, care: Callable[..., Work]) -> Work:
    """Return how long somebody by name is there; nothing where places are for nobody by name."""
    if not work.service.for_members:
        return NOTHING_MORE
    return care(work.tasks, find_care_hours(session, row.organisation_id, row.id))
