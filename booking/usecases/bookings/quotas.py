"""Whether a household may have some work on a day: how much it has, what was granted, what comes after what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.allowances import Allowance, Beyond, FollowUp, not_known
from booking.rules.calendar import local_date
from booking.rules.quotas import From, Had, Left, Of, Period, Quota, Reached, days_needed
from booking.rules.refusals.limits import LimitReached, NotForThisHousehold, NotItsTurn, VisitsUsedUp
from booking.rules.work import Task
from booking.store.locks import lock_household
from booking.store.queries.household_visits import granted_to, household_visits
from booking.store.queries.service_facts import Service

INSTANT: Final = "instant"
_PLAIN: Final = frozenset({Period.WEEK, Period.MONTH, Period.YEAR})


def require_within_quota(
    session: Session,
    service: Service,
    tasks: Sequence[Task],
    household_id: int,
    starts_at: datetime,
    *,
    organisation_id: int,
    booking_id: int = 0,
    also_without: Collection[int] = (),
    override: str = "",
) -> None:
    """Raise ``VisitsUsedUp``, ``LimitReached`` or ``NotItsTurn`` when the household may not have the work on that day.

    ``booking_id`` itself does not count, nor does what moves right after it (``also_without``); ``override`` is the
    office's reason to go beyond. The household is locked until the transaction ends, so that two who promise at once
    do not both find room for the last one.
    """
    if override.strip() or not is_bounded(session, service, tasks, household_id, organisation_id=organisation_id):
        return
    lock_household(session, organisation_id, household_id)
    on = local_date(starts_at)
    allowed = allowance_of(
        session,
        service,
        tasks,
        household_id,
        days=[on],
        organisation_id=organisation_id,
        without=[booking_id, *also_without],
    )
    beyond = allowed.why_not(on)
    if beyond is not None:
        raise refusal_of(beyond, service)


def require_known(service: Service, tasks: Sequence[Task], *, override: str = "") -> None:
    """Raise ``NotItsTurn`` where work comes only after other work, and we do not know for sure whose home it is."""
    beyond = None if override.strip() else not_known(follow_ups_of(service, tasks))
    if beyond is not None:
        raise refusal_of(beyond, service)


def is_bounded(
    session: Session, service: Service, tasks: Sequence[Task], household_id: int, *, organisation_id: int
) -> bool:
    """Tell whether anything bounds what this household may have of it: most services have nothing."""
    if service.quotas or follow_ups_of(service, tasks):
        return True
    return bool(granted_quota(session, service, household_id, organisation_id=organisation_id))


def allowance_of(
    session: Session,
    service: Service,
    tasks: Sequence[Task],
    household_id: int,
    *,
    days: Collection[date],
    organisation_id: int,
    without: Collection[int] = (),
) -> Allowance:
    """Return what tells whether a household may have the work on any of ``days``; ``without`` do not count."""
    granted = granted_quota(session, service, household_id, organisation_id=organisation_id)
    quotas, follow_ups = (*service.quotas, *granted), follow_ups_of(service, tasks)
    span = days_needed(quotas, days)
    had: tuple[Had, ...] = ()
    done: frozenset[int] = frozenset()
    if follow_ups or span is not None:
        had, done = household_visits(
            session,
            organisation_id,
            household_id=household_id,
            service_id=service.service_id,
            days=None if follow_ups else span,
            without=without,
        )
    return Allowance(quotas, follow_ups, asked_of(tasks), had, done)


def hours_left(
    session: Session, service: Service, household_id: int, days: Collection[date], *, organisation_id: int
) -> tuple[Left, ...]:
    """Return what a household still has of the hours that were granted, in the weeks or months of ``days``."""
    if not days or not granted_quota(session, service, household_id, organisation_id=organisation_id):
        return ()
    allowed = allowance_of(session, service, (), household_id, days=days, organisation_id=organisation_id)
    return allowed.left(days)


def granted_quota(session: Session, service: Service, household_id: int, *, organisation_id: int) -> tuple[Quota, ...]:
    """Return the hours that were decided for this household, where they were."""
    if service.path == INSTANT:
        # Nothing was asked, and so nothing was decided.
        return ()
    granted = granted_to(session, organisation_id, household_id=household_id, service_id=service.service_id)
    if granted is None:
        return ()
    minutes, per = granted
    return (Quota(of=Of.MINUTES, most=minutes, per=Period(per), whence=From.GRANTED),)


def follow_ups_of(service: Service, tasks: Sequence[Task]) -> tuple[FollowUp, ...]:
    """Return which of the tasks come after another one, or not so soon again."""
    found = (service.option(task.option_id).follow_up for task in tasks)
    return tuple(rule for rule in found if rule is not None)


def asked_of(tasks: Sequence[Task]) -> Had:
    """Return the work as it counts: its minutes by option. Its day is no matter."""
    minutes: dict[int, int] = {}
    for task in tasks:
        minutes[task.option_id] = minutes.get(task.option_id, 0) + task.total_minutes
    return Had(date.min, minutes)


def refusal_of(beyond: Beyond, service: Service) -> NotForThisHousehold:
    """Return the refusal for a rule that stands in the way, with the names of the tasks that it is about."""
    if isinstance(beyond, Reached):
        quota = beyond.quota
        if quota.of is Of.VISITS and not quota.option_ids and quota.per in _PLAIN:
            return VisitsUsedUp(most=quota.most, per=quota.per)
        return LimitReached(beyond, names=[one.name for one in service.options if one.option_id in quota.option_ids])
    after = service.option(beyond.after_option_id).name if beyond.after_option_id is not None else None
    return NotItsTurn(beyond, name=service.option(beyond.option_id).name, after=after)
