"""The price of some work for somebody, from what the books know of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from booking.rules.calendar import is_holiday, local
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts, Household, Outcome, Person, PriceDecision, Work
from booking.rules.pricing.quote import Quote
from booking.rules.pricing.rates import NO_RATES, Rates
from booking.rules.pricing.tariff import Tariff
from booking.rules.shapes import Shape
from booking.rules.work import Task, expected_work, persons_of
from booking.store.locks import lock_household
from booking.store.queries.tariffs import decision_on, rates_of, tariff_given, tariff_on
from booking.store.queries.used_work import NOTHING_USED, Standing, UsedWork, used_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work to be priced: which service and tasks, when, in which postcode, and for whom.

    ``household_id`` is a household that is known for sure; its decision counts, and so does what it had before.
    ``booking_id`` is the booking itself, where there is one: it does not count as had before, and neither do others
    that move with it (``also_without``); those that are moved or booked before it count as they will be
    (``standing``). ``to_promise``: the
    price is kept, so what the household has must not change before the end of the transaction. ``tariff_id`` is the
    tariff of a price that was accepted: it goes on for that booking, whatever was published since. ``more`` is what
    is counted besides the tasks (the kilometres of a ride, an answer), ``persons`` for whom it is where that is known
    by name: a child with its attest.
    """

    organisation_id: int
    service_id: int
    tasks: Sequence[Task]
    starts_at: datetime
    postcode: str
    household_id: int | None
    claimed_ground: str | None = None
    booking_id: int = 0
    also_without: frozenset[int] = frozenset()
    standing: tuple[Standing, ...] = ()
    override: str = ""
    to_promise: bool = False
    tariff_id: int | None = None
    shape: Shape = Shape.VISIT
    more: Work = field(default_factory=dict)
    persons: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class PricedJob:
    """Everything that one price was made of, so that "what if" needs no second look in the books."""

    tariff: Tariff
    facts: Facts
    rates: Rates

    def quote(self, *, final: bool = False) -> Quote:
        """Return the price. Raises what ``engine.price`` raises."""
        return price(self.tariff, self.facts, rates=self.rates, final=final)

    def decided(self, decision: PriceDecision) -> PricedJob:
        """Return the same work for a household for which this would be decided."""
        return replace(self, facts=replace(self.facts, decision=decision))

    def done(self, work: Work) -> PricedJob:
        """Return the same job with what was really done."""
        return replace(self, facts=replace(self.facts, work=work))

    def overridden(self, reason: str) -> PricedJob:
        """Return the same job with a reason to go beyond a quota."""
        return replace(self, facts=replace(self.facts, override=reason))

    def ended(self, outcome: Outcome, *, notice_hours: Decimal | None = None) -> PricedJob:
        """Return the same job as it was planned, with how it ended without being done."""
        return replace(self, facts=replace(self.facts, outcome=outcome, notice_hours=notice_hours))


def price_job(session: Session, job: Job) -> PricedJob:
    """Return what the price of a job is made of. Raises ``NoTariff``."""
    start = local(job.starts_at)
    on = start.date()
    if job.tariff_id is not None:
        tariff = tariff_given(session, job.organisation_id, job.tariff_id, on)
    else:
        tariff = tariff_on(session, job.organisation_id, job.service_id, on)
    decision = None
    if job.household_id is not None:
        decision = decision_on(
            session, job.organisation_id, household_id=job.household_id, service_id=job.service_id, on=on
        )
    used = _used(session, job, tariff, start)
    facts = Facts(
        on=on,
        at=start.time(),
        holiday=is_holiday(on),
        household=Household(claimed=_claimed(tariff, job), postcode=job.postcode),
        decision=decision,
        work=expected_work(tariff, job.tasks, shape=job.shape, more=job.more),
        persons=job.persons or persons_of(tariff, job.tasks),
        used=used.before,
        besides=used.besides,
        override=job.override,
    )
    rates = rates_of(session, job.organisation_id) if tariff.rate_codes else NO_RATES
    return PricedJob(tariff, facts, rates)


def _claimed(tariff: Tariff, job: Job) -> frozenset[str]:
    """Return what was claimed; a status that a later tariff no longer knows is nothing to look at any more."""
    is_known = job.claimed_ground is not None and tariff.knows_status(job.claimed_ground)
    return frozenset({job.claimed_ground} if is_known and job.claimed_ground else ())


def _used(session: Session, job: Job, tariff: Tariff, start: datetime) -> UsedWork:
    """Return what the household has in the periods that this tariff counts over; often there are none."""
    periods = tariff.counted_periods
    if job.household_id is None or not periods:
        return NOTHING_USED
    if job.to_promise:
        lock_household(session, job.organisation_id, job.household_id)
    return used_work(
        session,
        job.organisation_id,
        household_id=job.household_id,
        service_id=job.service_id,
        at=start,
        besides={job.booking_id} | job.also_without,
        periods=periods,
        standing=job.standing,
    )
