"""The free times that a page shows: a week at a time, from the real rosters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.allowances import Allowance
from booking.rules.calendar import days_from, local_date
from booking.rules.quotas import Left
from booking.rules.refusals import NotFound
from booking.rules.refusals.limits import NotForThisHousehold
from booking.rules.seasons import Season, closed_season
from booking.rules.slots import Slot
from booking.store.queries.drafts import Draft
from booking.store.queries.household_workers import household_workers
from booking.store.queries.members import members_by_id
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow
from booking.usecases.bookings.placing import Look, Wish, earliest_start, slots_on, wish_of
from booking.usecases.bookings.quotas import allowance_of, is_bounded, refusal_of
from booking.usecases.bookings.tasks import tasks_of
from booking.usecases.drafts.requests import choices_in
from booking.usecases.drafts.where import where_of_draft
from booking.usecases.rides.plan_ride import on_route, ride_plan

DAYS = 7


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day with its free starts, in order of time."""

    on: date
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """The days with free times among ``[first, last]``, and where earlier and later ones begin, if anywhere."""

    first: date
    last: date
    days: tuple[FreeDay, ...]
    earlier: date | None
    later: date | None
    closed: Season | None = None
    """The part of the year in which it is possible, where some of these days lie outside it."""
    beyond: NotForThisHousehold | None = None
    """What stands in the way of this household on some of these days."""
    left: tuple[Left, ...] = ()
    """What it still has of the hours that were granted, in the weeks or months of these days."""


def free_times(
    session: Session,
    wish: Wish,
    *,
    first: date | None,
    by: Actor,
    now: datetime,
    household_id: int | None = None,
    look: Look = slots_on,
) -> FreeTimes:
    """Return the free times of a week from ``first`` on: those that the household, where it is known, may have.

    Without ``first`` it is the first week that has any; the last week that can be booked when none has. A day
    outside what can be booked is brought inside. ``look`` says where there is room.
    """
    opens = local_date(earliest_start(wish.service, by=by, now=now))
    closes = max(opens, local_date(now) + timedelta(days=wish.service.horizon_days))
    allowed = _allowed(session, wish, household_id, (opens, closes))
    if first is not None:
        return _week(session, wish, min(max(first, opens), closes), (opens, closes), allowed, look, by=by, now=now)
    week = _week(session, wish, opens, (opens, closes), allowed, look, by=by, now=now)
    while not week.days and week.later is not None:
        week = _week(session, wish, week.later, (opens, closes), allowed, look, by=by, now=now)
    return week


def _allowed(session: Session, wish: Wish, household_id: int | None, days: tuple[date, date]) -> Allowance | None:
    """Return what the household may have on these days; None where nothing bounds it, or we do not know who it is."""
    if household_id is None or not is_bounded(
        session, wish.service, wish.tasks, household_id, organisation_id=wish.organisation_id
    ):
        return None
    return allowance_of(
        session,
        wish.service,
        wish.tasks,
        household_id,
        days=days,
        organisation_id=wish.organisation_id,
        without=(wish.ignoring, *wish.also_ignoring),
    )


def wish_of_draft(session: Session, draft: Draft, *, by: Actor) -> Wish:
    """Return the work of a draft, to be placed; its own kept place may give way.

    Raises ``NotFound``, and of a ride ``RouteMissing`` and what ``plan_ride`` raises. Of a household that ``by`` proved
    to belong to, it counts who it likes to see and who does not go there.
    """
    if draft.place is None:
        raise NotFound
    service = service_by_id(session, by.organisation_id, draft.service_id)
    tasks = tasks_of(service, choices_in(draft.counts))
    plan = ride_plan(session, by.organisation_id, service, tasks, home=draft.place.at, route=draft.route)
    ignoring = draft.hold.booking_id if draft.hold is not None else 0
    known = household_workers(session, by.organisation_id, own_household(draft, by=by))
    where = where_of_draft(session, draft, by=by)
    return Wish(
        by.organisation_id,
        service,
        on_route(plan, tasks),
        where.at,
        ignoring=ignoring,
        preferred=known.preferred,
        excluded=known.excluded,
        location_id=where.location_id,
        born_on=tuple(one.member.born_on for one in members_by_id(session, by.organisation_id, draft.member_ids or ())),
        ride=plan,
    )


def own_household(draft: Draft, *, by: Actor) -> int | None:
    """Return the household that a draft is for when ``by`` came by a private link of its own, else None."""
    return draft.household_id if draft.household_id is not None and draft.household_id == by.household_id else None


def wish_of_booking(session: Session, booking_id: int, *, by: Actor) -> Wish:
    """Return the work of a booking, to be placed at another time. Raises ``NotFound``."""
    row = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == booking_id)
    )
    if row is None:
        raise NotFound
    return wish_of(session, row)


def _week(
    session: Session,
    wish: Wish,
    first: date,
    bounds: tuple[date, date],
    allowed: Allowance | None,
    look: Look,
    *,
    by: Actor,
    now: datetime,
) -> FreeTimes:
    opens, closes = bounds
    last = min(first + timedelta(days=DAYS - 1), closes)
    days = list(days_from(first, count=(last - first).days + 1))
    beyond = {on: allowed.why_not(on) for on in days} if allowed is not None else {}
    slots = look(session, wish, days, by=by, now=now)
    by_day = groupby(slots, key=lambda slot: local_date(slot.starts_at))
    in_the_way = next((one for one in beyond.values() if one is not None), None)
    return FreeTimes(
        first=first,
        last=last,
        days=tuple(FreeDay(on, tuple(found)) for on, found in by_day if beyond.get(on) is None),
        earlier=max(first - timedelta(days=DAYS), opens) if first > opens else None,
        later=last + timedelta(days=1) if last < closes else None,
        closed=next((closed for on in days if (closed := closed_season(wish.seasons, on)) is not None), None),
        beyond=refusal_of(in_the_way, wish.service) if in_the_way is not None else None,
        left=allowed.left(days) if allowed is not None else (),
    )
