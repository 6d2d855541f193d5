"""Put somebody on the waiting list."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Address, Point
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow, RequestChanged
from booking.rules.refusals.waiting import AlreadyWaiting
from booking.rules.rides import Route
from booking.rules.waiting import END_OF_DAY, EVERY_DAY, MIDNIGHT, Window, require_sound
from booking.store.locks import lock_wish
from booking.store.queries.members import members_of_booking
from booking.store.queries.rides import find_ride
from booking.store.queries.services import service_by_id
from booking.store.queries.waiting import open_wish_of_booking, window_of
from booking.store.tables import BookingRow, ResidentRow, WaitingRow, WorkerRow
from booking.store.waiting_work import WaitingWork, read_waiting_work, written_waiting_work
from booking.usecases.bookings.hold_place import require_in_area
from booking.usecases.bookings.requests import Place
from booking.usecases.bookings.tasks import counted, duration_in, tasks_of, work_of
from booking.usecases.residents.register_resident import register_resident
from booking.usecases.rides.plan_ride import on_route, ride_plan
from booking.usecases.waiting.requests import Join, Joined, JoinForEarlier
from booking.usecases.waiting.telling import is_reachable, tell_wish_kept


def join_waiting_list(session: Session, request: Join, *, by: Actor, now: datetime) -> Joined:
    """Keep a wish for a visit, and tell whoever made it that it is kept.

    The same ``client_key`` again gives the same wish. Raises ``RequestChanged`` where it asks something else than
    the first time, ``NotFound``, ``NothingChosen``, ``TasksTooLong``, ``OutsideArea``, and what
    ``rules.waiting.require_sound`` raises; of a ride ``RouteMissing`` and what ``plan_ride`` raises.
    """
    lock_wish(session, by.organisation_id, request.client_key)
    work = WaitingWork(
        counts=counted(request.choices),
        address=request.place.address,
        at=request.place.at,
        access_notes=request.place.access_notes,
        note=request.note,
        locale=request.locale,
        is_proved=False,
        member_ids=request.member_ids,
        route=request.route,
        location_id=request.location_id,
    )
    window = _for_appointment(request.window, request.route)
    earlier = _earlier(session, request.client_key, work, window, by=by)
    if earlier is not None:
        return earlier
    service = service_by_id(session, by.organisation_id, request.service_id)
    if not by.is_office and not service.active:
        raise NotFound
    if request.location_id is not None and request.location_id not in service.location_ids:
        raise NotFound
    require_in_area(session, service, request.place.address.postcode, by=by)
    tasks = tasks_of(service, request.choices)
    plan = ride_plan(session, by.organisation_id, service, tasks, home=request.place.at, route=request.route)
    duration = duration_in(service, on_route(plan, tasks))
    require_sound(window, today=local_date(now), duration=duration)
    _require_worker(session, window, by=by)
    resident = _resident(session, request, by=by, now=now)

    is_proved = by.is_office or by.household_id == resident.household_id
    row = _row(resident, replace(work, is_proved=is_proved), window, request.client_key, now=now)
    row.service_id = service.service_id
    _say_more(row, request, by=by)
    return _kept(session, row, now=now)


def join_for_earlier(session: Session, request: JoinForEarlier, *, by: Actor, now: datetime) -> Joined:
    """Keep a wish for an earlier day than a promised visit has: the visit stays until they say yes to another.

    The same ``client_key`` again gives the same wish. Raises ``NotFound``, ``NotPossibleNow`` for what is no
    promise, ``AlreadyWaiting`` where the visit has a wish, and what ``rules.waiting.require_sound`` raises.
    """
    lock_wish(session, by.organisation_id, f"earlier than {request.booking_id}")
    booking = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == request.booking_id)
    )
    if booking is None:
        raise NotFound
    booked = work_of(session, booking)
    ride = find_ride(session, by.organisation_id, booking.id)
    if ride is not None and ride.route.appointment_at is not None:
        # Where they have to be at that hour is not earlier.
        raise NotPossibleNow(state=booking.state, change=Change.MOVE)
    work = WaitingWork(
        counts={task.option_id: task.count for task in booked.tasks},
        address=Address(booking.street, booking.house_number, booking.box, booking.postcode, booking.municipality),
        at=Point(booking.latitude, booking.longitude),
        access_notes=booking.access_notes,
        note=booking.note,
        locale=booking.locale,
        is_proved=booking.household_proved,
        member_ids=tuple(one.member.member_id for one in members_of_booking(session, by.organisation_id, booking.id)),
        route=ride.route if ride else None,
        location_id=booking.location_id,
    )
    earlier = _earlier(session, request.client_key, work, request.window, by=by)
    if earlier is not None:
        return earlier
    token = open_wish_of_booking(session, by.organisation_id, booking.id)
    if token is not None:
        raise AlreadyWaiting(token=token)
    if booking.state != State.CONFIRMED or booking.resident_id is None:
        raise NotPossibleNow(state=booking.state, change=Change.MOVE)
    duration = duration_in(booked.service, booked.tasks)
    require_sound(request.window, today=local_date(now), duration=duration)
    _require_worker(session, request.window, by=by)

    row = _row(session.get_one(ResidentRow, booking.resident_id), work, request.window, request.client_key, now=now)
    row.service_id, row.booking_id = booking.service_id, booking.id
    _say_more(row, request, by=by)
    return _kept(session, row, now=now)


def _for_appointment(window: Window, route: Route | None) -> Window:
    """Return the day of the appointment where there is one: a ride on another day is none to it."""
    if route is None or route.appointment_at is None:
        return window
    on = local_date(route.appointment_at)
    return replace(window, first=on, last=on, weekdays=EVERY_DAY, earliest=MIDNIGHT, latest=END_OF_DAY)


def _earlier(session: Session, client_key: str, work: WaitingWork, window: Window, *, by: Actor) -> Joined | None:
    row = session.scalar(
        select(WaitingRow).where(WaitingRow.organisation_id == by.organisation_id, WaitingRow.client_key == client_key)
    )
    if row is None:
        return None
    kept = read_waiting_work(row.work)
    if (kept.counts, kept.address, kept.route, window_of(row)) != (work.counts, work.address, work.route, window):
        raise RequestChanged
    return Joined(row.id, row.token)


def _require_worker(session: Session, window: Window, *, by: Actor) -> None:
    """Raise ``NotFound`` for a worker of somebody else's."""
    if window.worker_id is None:
        return
    found = session.scalar(
        select(WorkerRow.id).where(
            WorkerRow.organisation_id == by.organisation_id, WorkerRow.id == window.worker_id, WorkerRow.active
        )
    )
    if found is None:
        raise NotFound


def _resident(session: Session, request: Join, *, by: Actor, now: datetime) -> ResidentRow:
    resident_id = request.resident_id
    if resident_id is None:
        if request.who is None:
            raise NotFound
        place = Place(request.place.address, request.place.at, request.place.access_notes)
        resident_id = register_resident(session, request.who, place, by=by, now=now).resident_id
    row = session.scalar(
        select(ResidentRow).where(ResidentRow.organisation_id == by.organisation_id, ResidentRow.id == resident_id)
    )
    is_theirs = row is not None and (by.is_office or by.household_id == row.household_id)
    if row is None or not (is_theirs or request.resident_id is None):
        raise NotFound
    return row


def _row(resident: ResidentRow, work: WaitingWork, window: Window, client_key: str, *, now: datetime) -> WaitingRow:
    return WaitingRow(
        organisation_id=resident.organisation_id,
        token=secrets.token_urlsafe(16),
        client_key=client_key,
        household_id=resident.household_id,
        resident_id=resident.id,
        work=written_waiting_work(work),
        first=window.first,
        last=window.last,
        weekdays=sorted(window.weekdays),
        earliest=window.earliest,
        latest=window.latest,
        worker_id=window.worker_id,
        told_by="message" if is_reachable(email=resident.email, phone=resident.phone) else "call",
        state="waiting",
        created_at=now,
    )


def _say_more(row: WaitingRow, request: Join | JoinForEarlier, *, by: Actor) -> None:
    """Keep what only the office knows, and that somebody would rather be called."""
    if by.is_office:
        row.birth_year, row.points = request.birth_year, request.points
    if request.told_by == "call":
        row.told_by = "call"


def _kept(session: Session, row: WaitingRow, *, now: datetime) -> Joined:
    session.add(row)
    session.flush()
    tell_wish_kept(session, row.organisation_id, row.id, now=now)
    return Joined(row.id, row.token)
