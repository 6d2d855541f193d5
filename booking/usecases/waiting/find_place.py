"""A free time that suits somebody who waits, found by the very functions of placing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import system_of
from booking.rules.calendar import local_date
from booking.rules.lifecycle import State
from booking.rules.refusals import Refusal
from booking.rules.slots import Slot
from booking.rules.waiting import kept_until, suits
from booking.rules.where import only_location
from booking.rules.work import crew_of
from booking.store.queries.household_workers import household_workers
from booking.store.queries.members import members_by_id
from booking.store.queries.service_facts import Service
from booking.store.queries.waiting import Waiting
from booking.store.tables import BookingRow
from booking.usecases.bookings.placing import Wish, last_day, slots_on, wish_of
from booking.usecases.bookings.requests import Choice
from booking.usecases.bookings.tasks import duration_in, tasks_of
from booking.usecases.rides.plan_ride import on_route, ride_plan


def find_place(
    session: Session, waiting: Waiting, service: Service, *, now: datetime, only: date | None = None
) -> datetime | None:
    """Return the first free start that suits a wish, or None; with ``only``, the first of that day.

    Never a day of which they were offered a place before, and for who has a visit only an earlier day. Nor a place
    so near that there is no time left to answer. What is no longer given has no place.
    """
    days = [on for on in _days(waiting, service, now=now) if only in {None, on}]
    if not days or waiting.has_stopped:
        return None
    try:
        wish, pick_up_at = _wish(session, waiting, service)
        duration = duration_in(service, wish.tasks)
        slots = slots_on(session, wish, days, by=system_of(waiting.organisation_id), now=now)
        slots = _with_asked_for(session, waiting, wish, slots, now=now)
    except Refusal:
        # The service changed since they asked, so that the tasks no longer fit in one visit: the desk sees them wait.
        return None
    offer = timedelta(hours=service.offer_hours)
    slots = [slot for slot in slots if pick_up_at in {None, slot.starts_at}]
    starts = (slot.starts_at for slot in slots if suits(waiting.window, slot.starts_at, slot.starts_at + duration))
    return next((start for start in starts if kept_until(start, offer=offer, now=now) is not None), None)


def location_for(waiting: Waiting, service: Service) -> int | None:
    """Return at which location somebody waits for it: the one that they chose, or the only one that there is."""
    return waiting.work.location_id or only_location(service.shape, service.location_ids)


def visit_of(session: Session, waiting: Waiting) -> BookingRow | None:
    """Return the visit that somebody has already and would like to come earlier."""
    if waiting.visit is None:
        return None
    return session.scalars(
        select(BookingRow).where(
            BookingRow.organisation_id == waiting.organisation_id, BookingRow.id == waiting.visit.booking_id
        )
    ).one()


def _wish(session: Session, waiting: Waiting, service: Service) -> tuple[Wish, datetime | None]:
    """Return the work, to be placed, and the only pick-up that is in time for the appointment of a ride, if any.

    The time of a visit that they have is not free for it: both stand side by side until they say yes. Who asked
    for one worker waits for that one.
    """
    visit, pick_up_at = visit_of(session, waiting), None
    if visit is not None:
        wish = replace(wish_of(session, visit), ignoring=0)
    else:
        choices = [Choice(option_id, count) for option_id, count in waiting.work.counts.items()]
        known = household_workers(session, waiting.organisation_id, waiting.household_id)
        work, tasks = waiting.work, tasks_of(service, choices)
        plan = ride_plan(session, waiting.organisation_id, service, tasks, home=work.at, route=work.route)
        pick_up_at = plan.pick_up_at if plan else None
        wish = Wish(
            waiting.organisation_id,
            service,
            on_route(plan, tasks),
            work.at,
            preferred=known.preferred,
            excluded=known.excluded,
            location_id=location_for(waiting, service),
            born_on=tuple(
                one.member.born_on for one in members_by_id(session, waiting.organisation_id, work.member_ids)
            ),
        )
    worker_id = waiting.window.worker_id
    return (wish if worker_id is None else wish.by(worker_id)), pick_up_at


def _with_asked_for(session: Session, waiting: Waiting, wish: Wish, slots: list[Slot], *, now: datetime) -> list[Slot]:
    """Return the starts at which the worker who was asked for can be one of the crew."""
    worker_id = waiting.window.worker_id
    if worker_id is None or crew_of(wish.tasks) == 1 or not slots:
        return slots
    days = {local_date(slot.starts_at) for slot in slots}
    part = wish.part_of(worker_id)
    theirs = slots_on(session, part, days, by=system_of(waiting.organisation_id), now=now)
    can = {slot.starts_at for slot in theirs}
    return [slot for slot in slots if slot.starts_at in can]


def _days(waiting: Waiting, service: Service, *, now: datetime) -> list[date]:
    days = waiting.window.days(local_date(now), last_day(service, now))
    if waiting.visit is not None:
        if waiting.visit.state is not State.CONFIRMED:
            return []
        days = [on for on in days if on < local_date(waiting.visit.starts_at)]
    return [on for on in days if on not in waiting.offered_days]
