"""What each visit of a series costs, before any of them is promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from sqlalchemy.orm import Session

from booking.rules.allowances import Allowance
from booking.rules.calendar import local_date
from booking.rules.care import planned_care
from booking.rules.money import Money
from booking.rules.pricing.facts import Work
from booking.rules.pricing.tariff import Period
from booking.rules.questions import counted_answers
from booking.rules.quotas import Had
from booking.rules.refusals.limits import NotForThisHousehold
from booking.rules.refusals.prices import QuotaUsedUp
from booking.rules.work import NOTHING_MORE, idle_minutes_of
from booking.store.queries.used_work import period_around
from booking.usecases.bookings.members import persons_named
from booking.usecases.bookings.placing import Wish
from booking.usecases.bookings.quotas import allowance_of, refusal_of
from booking.usecases.pricing.price_job import Job, PricedJob, price_job
from booking.usecases.rides.ride_work import ride_to_be

Used: TypeAlias = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True, slots=True)
class PricedDate:
    """What a visit costs, and the quota that it goes beyond, if any."""

    total: Money
    beyond: QuotaUsedUp | NotForThisHousehold | None = None


@dataclass(frozen=True, slots=True)
class ForWhom:
    """Which household has the visits, and in which postcode.

    ``giving_way`` are the starts of visits that it has now, and that will be moved or cancelled; then their ids.
    """

    household_id: int
    postcode: str
    giving_way: Sequence[datetime] = ()
    giving_way_ids: frozenset[int] = frozenset()


def price_dates(
    session: Session,
    wish: Wish,
    starts: Sequence[datetime],
    *,
    for_whom: ForWhom,
    besides: Sequence[datetime] | None = None,
    drivers: Mapping[datetime, int] = MappingProxyType({}),
) -> dict[datetime, PricedDate]:
    """Return the price of a visit at each of ``starts``, as it becomes when they are promised in this order.

    Each has the tariff of its own day. What the household has in a period counts with what of this series comes
    before it, of ``starts`` or, for the price of another time, of ``besides``. ``drivers`` are who comes, by start: a
    ride is measured from where they begin. Raises ``NoTariff`` and what else
    ``engine.price`` raises.
    """
    found = {}
    allowed = _allowance(session, wish, starts, for_whom=for_whom)
    for start in starts:
        job = price_job(
            session,
            Job(
                organisation_id=wish.organisation_id,
                service_id=wish.service.service_id,
                tasks=wish.tasks,
                starts_at=start,
                postcode=for_whom.postcode,
                household_id=for_whom.household_id,
                shape=wish.service.shape,
                more={
                    **_stay(wish),
                    **counted_answers(wish.service.questions, wish.answers),
                    **_ride(session, wish, start, drivers),
                },
                persons=persons_named(session, wish.organisation_id, wish.member_ids, start),
            ),
        )
        before = [other for other in (starts if besides is None else besides) if other < start]
        priced = _priced(_with_own(job, start, before, wish=wish, giving_way=for_whom.giving_way))
        found[start] = replace(priced, beyond=priced.beyond or _used_up(allowed, wish, start, before))
    return found


def _stay(wish: Wish) -> Work:
    """Return how long somebody by name is there; nothing where places are for nobody by name."""
    if not wish.service.for_members:
        return NOTHING_MORE
    return {"care_minutes": Decimal(wish.hours.minutes)} if wish.hours else planned_care(wish.tasks, None)


def _ride(session: Session, wish: Wish, start: datetime, drivers: Mapping[datetime, int]) -> Work:
    """Return what is counted of a ride, for the driver who comes; where nobody does, for another one of the series."""
    if wish.route is None or wish.home is None:
        return NOTHING_MORE
    driver = drivers.get(start, next(iter(drivers.values()), None))
    return ride_to_be(session, wish.organisation_id, wish.route, home=wish.home, worker_id=driver)


def _allowance(session: Session, wish: Wish, starts: Sequence[datetime], *, for_whom: ForWhom) -> Allowance:
    """Return what the household may have around these visits, as if what gives way were gone."""
    allowed = allowance_of(
        session,
        wish.service,
        wish.tasks,
        for_whom.household_id,
        days=[local_date(start) for start in starts],
        organisation_id=wish.organisation_id,
    )
    return replace(allowed, had=tuple(one for one in allowed.had if one.booking_id not in for_whom.giving_way_ids))


def _used_up(allowed: Allowance, wish: Wish, start: datetime, before: Sequence[datetime]) -> NotForThisHousehold | None:
    own = [Had(local_date(other), allowed.asked.minutes) for other in before]
    beyond = allowed.why_not(local_date(start), besides=own)
    return refusal_of(beyond, wish.service) if beyond is not None else None


def _priced(job: PricedJob) -> PricedDate:
    try:
        return PricedDate(job.quote().total)
    except QuotaUsedUp as beyond:
        return PricedDate(job.overridden("?").quote().total, beyond)


def _with_own(
    job: PricedJob, start: datetime, before: Sequence[datetime], *, wish: Wish, giving_way: Sequence[datetime]
) -> PricedJob:
    """Return the job as if the visits of the same series before it were promised, and those of the old rule gone."""
    if not job.facts.used or not (before or giving_way):
        return job
    minutes, crew = Decimal(wish.job.minutes), wish.job.crew
    of_one = {
        "visits": Decimal(1),
        "visit_minutes": minutes,
        "worker_minutes": minutes * crew - idle_minutes_of(wish.tasks, crew=crew),
    }

    def as_it_becomes(kept: Used, gone: Sequence[datetime]) -> Used:
        return {
            (of, period): amount
            + of_one[of] * (_within(before, start, Period(period)) - _within(gone, start, Period(period)))
            for (of, period), amount in kept.items()
        }

    facts = replace(
        job.facts,
        used=as_it_becomes(job.facts.used, [other for other in giving_way if other < start]),
        besides=as_it_becomes(job.facts.besides, giving_way),
    )
    return replace(job, facts=facts)


def _within(moments: Sequence[datetime], start: datetime, period: Period) -> int:
    first, last = period_around(period, local_date(start))
    return sum(first <= local_date(other) < last for other in moments)
