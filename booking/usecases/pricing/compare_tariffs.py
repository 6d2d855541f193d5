"""What another tariff would have changed over the bookings of a stretch of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from sqlalchemy.orm import Session

from booking.rules.calendar import is_holiday, local
from booking.rules.pricing.comparing import Comparing, Comparison, Job
from booking.rules.pricing.facts import Facts, Household, PriceDecision, Work
from booking.rules.pricing.tariff import Tariff
from booking.rules.shapes import Shape
from booking.rules.work import Task, expected_work, persons_of
from booking.store.queries.past_jobs import PastJob, count_past_jobs, decisions_of_service, past_jobs
from booking.store.queries.services import service_by_id
from booking.store.queries.tariffs import rates_of
from booking.store.queries.used_work import period_around

_TOLD_EVERY = 500
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a comparison is; ``found`` is there once it is finished."""

    done: int
    jobs: int
    found: Comparison | None = None


def compare_tariffs(
    session: Session,
    before: Tariff,
    after: Tariff,
    *,
    organisation_id: int,
    service_id: int,
    since: datetime,
    until: datetime,
) -> Iterator[Progress]:
    """Yield how far it is, and at last what changes for the bookings that start in ``[since, until)``.

    Each is priced as it was planned, with what was decided for its household on its day, as if either tariff had
    been in force then.
    """
    jobs = count_past_jobs(session, organisation_id, service_id=service_id, since=since, until=until)
    yield Progress(0, jobs)
    decisions = decisions_of_service(session, organisation_id, service_id=service_id)
    comparing = Comparing(before, after, rates=rates_of(session, organisation_id))
    shape = service_by_id(session, organisation_id, service_id).shape
    of_before, of_after = _Side(before, shape), _Side(after, shape)
    for past in past_jobs(session, organisation_id, service_id=service_id, since=since, until=until):
        facts = _facts(past, decisions)
        comparing.add(Job(past.number, of_before.counted(facts, past), of_after.counted(facts, past)))
        if comparing.jobs % _TOLD_EVERY == 0:
            yield Progress(comparing.jobs, jobs)
    yield Progress(comparing.jobs, comparing.jobs, comparing.result())


def _facts(past: PastJob, decisions: Mapping[int, Sequence[PriceDecision]]) -> Facts:
    start = local(past.starts_at)
    on = start.date()
    known = decisions.get(past.household_id, ()) if past.household_id is not None else ()
    claimed = frozenset({past.claimed_ground} if past.claimed_ground else ())
    return Facts(
        on=on,
        at=start.time(),
        holiday=is_holiday(on),
        household=Household(claimed=claimed, postcode=past.postcode),
        decision=next((one for one in known if one.holds_on(on)), None),
    )


class _Side:
    """One of the two tariffs: what it counts of each booking, and what it counted for the household before."""

    def __init__(self, tariff: Tariff, shape: Shape) -> None:
        """Start counting; bookings come in order of time."""
        self._tariff = tariff
        self._periods = tariff.counted_periods
        self._used: defaultdict[tuple[int, str, str, date], Decimal] = defaultdict(Decimal)

        @cache
        def work(tasks: tuple[Task, ...]) -> Work:
            return expected_work(tariff, tasks, shape=shape)

        self._work = work

    def counted(self, facts: Facts, past: PastJob) -> Facts:
        """Return the facts with the work in this tariff's own quantities."""
        work = {**self._work(past.tasks), **past.more}
        used = self._used_before(past.household_id, work, facts.on) if past.household_id and self._periods else {}
        return Facts(
            on=facts.on,
            at=facts.at,
            holiday=facts.holiday,
            household=facts.household,
            decision=facts.decision,
            persons=persons_of(self._tariff, past.tasks),
            work=work,
            used=used,
        )

    def _used_before(self, household_id: int, work: Work, on: date) -> dict[tuple[str, str], Decimal]:
        """Return what the household had before in each period, and count this booking for the next."""
        found = {}
        for period in self._periods:
            first, _next = period_around(period, on)
            for of, quantity in work.items():
                key = (household_id, of, period.value, first)
                found[of, period.value] = self._used[key]
                self._used[key] += quantity or _ZERO
        return found
