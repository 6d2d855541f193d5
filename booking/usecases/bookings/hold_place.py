"""Keep a place while somebody finishes booking."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.addresses import Address
from booking.rules.care import require_place_each
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.addresses import OutsideArea
from booking.rules.refusals.bookings import RequestChanged
from booking.rules.refusals.times import SlotTaken
from booking.rules.rides import Route
from booking.rules.slots import Team
from booking.rules.work import Task, crew_of
from booking.store.care_hours import keep_planned_hours
from booking.store.locks import lock_wish
from booking.store.new_bookings import NewBooking, write_new_booking
from booking.store.queries.household_workers import household_workers
from booking.store.queries.rides import find_ride
from booking.store.queries.service_facts import Area, Service
from booking.store.queries.services import areas_of, offered_by
from booking.store.tables import BookingOptionRow, BookingRow, HistoryRow
from booking.usecases.bookings.members import members_for, write_members
from booking.usecases.bookings.placing import Wish, take_time
from booking.usecases.bookings.requests import Held, HoldPlace
from booking.usecases.bookings.tasks import counted, duration_in, lasting, tasks_of
from booking.usecases.rides.keep_ride import keep_ride
from booking.usecases.rides.plan_ride import on_route, ride_plan

HOLD = timedelta(minutes=15)


def hold_place(session: Session, request: HoldPlace, *, by: Actor, now: datetime) -> Held:
    """Keep the place for fifteen minutes and return until when.

    The same ``client_key`` again gives the same place, whatever became of it since. Raises ``RequestChanged``
    where it asks something else than the first time, ``NotFound``, ``NothingChosen``, ``TasksTooLong``,
    ``OutsideArea``, ``NotATime`` or ``SlotTaken``, of a place by name ``MemberNeeded``, ``OneDayPart``,
    ``PlacePerMember`` and ``HoursOutside``; of a ride ``RouteMissing`` and what ``plan_ride`` raises.
    """
    # A wish that was sent twice at once waits here for its twin, and then finds what that one got.
    lock_wish(session, by.organisation_id, request.client_key)
    earlier = _earlier(session, request, by=by)
    if earlier is not None:
        _require_same(session, request, earlier)
        return Held(earlier.id, earlier.held_until or now)
    return keep_new_place(session, request, by=by, now=now)


def keep_new_place(session: Session, request: HoldPlace, *, by: Actor, now: datetime) -> Held:
    """Keep the place for a wish that was never answered before: whoever calls has made sure of that under a lock.

    Raises the same as ``hold_place``, except ``RequestChanged``.
    """
    service, areas = offered_by(session, by.organisation_id, request.service_id)
    if not by.is_office and not service.active:
        raise NotFound
    if request.location_id is None:
        _require_in(areas, request.place.address.postcode)
    elif request.location_id not in service.location_ids:
        raise NotFound
    tasks = tasks_for(service, request, by=by)
    members = members_for(session, service, request.member_ids, household_id=request.household_id, by=by)
    if members:
        require_place_each(tasks, len(members))
    plan = ride_plan(session, by.organisation_id, service, tasks, home=request.place.at, route=request.route)
    tasks = on_route(plan, tasks)
    team = take_time(
        session,
        replace(
            _wish(session, service, tasks, request, by=by), born_on=tuple(one.born_on for one in members), ride=plan
        ),
        request.starts_at,
        by=by,
        now=now,
        override=request.override,
    )
    _require_asked_for(team, request)
    until = now + (request.hold_for or HOLD)
    columns = _columns(service, tasks, request, by=by, now=now) | {"held_until": until}
    buffer = timedelta(minutes=columns["buffer_minutes"])
    if team.places is not None:
        # What is taken of a session is where the session is, and as long.
        columns |= {"ends_at": team.places.ends_at, "location_id": team.places.location_id}
    if team.until is not None:
        columns["ends_at"] = team.until
    facts = {"starts_at": request.starts_at.isoformat()}
    new = NewBooking(columns, tasks, team, taken_until=columns["ends_at"] + buffer, facts=facts)
    booking_id = write_new_booking(session, new, by=by, now=now)
    if members:
        write_members(session, by.organisation_id, booking_id, members)
    if request.hours is not None and service.asks_hours:
        planned = request.hours.on(request.starts_at, columns["ends_at"])
        keep_planned_hours(session, by.organisation_id, booking_id, planned)
    keep_ride(
        session,
        by.organisation_id,
        booking_id,
        plan,
        place=request.place,
        starts_at=request.starts_at,
        worker_id=next(iter(team.worker_ids), 0),
        joins=team.joins,
    )
    return Held(booking_id, until)


def _columns(
    service: Service, tasks: tuple[Task, ...], request: HoldPlace, *, by: Actor, now: datetime
) -> dict[str, Any]:
    address = request.place.address
    return {
        "organisation_id": by.organisation_id,
        "number": new_number(),
        "client_key": request.client_key,
        "service_id": service.service_id,
        "state": State.HELD,
        "starts_at": request.starts_at,
        "ends_at": request.starts_at + duration_in(service, tasks),
        "crew": crew_of(tasks),
        "buffer_minutes": service.buffer // timedelta(minutes=1),
        "street": address.street,
        "house_number": address.house_number,
        "box": address.box,
        "postcode": address.postcode,
        "municipality": address.municipality,
        "latitude": request.place.at.latitude,
        "longitude": request.place.at.longitude,
        "access_notes": request.place.access_notes,
        "note": request.note,
        "time_override": request.override.strip() if by.is_office else "",
        "language": request.language,
        "preferred_worker_id": request.preferred_worker_id,
        "location_id": request.location_id,
        "series_id": request.series_id,
        "series_on": request.series_on,
        "basket_id": request.basket_id,
        "answers": dict(request.answers),
        "answers_override": request.answers_override.strip() if by.is_office else "",
        "locale": request.locale,
        "channel": "desk" if by.is_office else "web",
        "created_at": now,
    }


def tasks_for(service: Service, request: HoldPlace, *, by: Actor) -> tuple[Task, ...]:
    """Return the tasks, lasting as long as the office says where it does.

    Raises ``NotFound``, ``NothingChosen`` or ``TasksTooLong``; ``NotAllowed`` for a resident who says how long.
    """
    tasks = tasks_of(service, request.choices)
    if request.minutes is None:
        return tasks
    if by.kind is Role.RESIDENT:
        raise NotAllowed
    return lasting(tasks, request.minutes, longest_minutes=service.longest_minutes)


def _wish(session: Session, service: Service, tasks: tuple[Task, ...], request: HoldPlace, *, by: Actor) -> Wish:
    known = household_workers(session, by.organisation_id, request.household_id)
    own = {request.preferred_worker_id} if request.preferred_worker_id else set()
    wish = Wish(
        by.organisation_id,
        service,
        tasks,
        request.place.at,
        language=request.language,
        preferred=known.preferred | own,
        excluded=known.excluded,
        location_id=request.location_id,
    )
    return wish if request.only_worker_id is None else wish.by(request.only_worker_id)


def _require_asked_for(team: Team, request: HoldPlace) -> None:
    """Raise ``SlotTaken`` where a crew was found, but without the worker who was asked for."""
    if request.only_worker_id is not None and team.worker_ids and request.only_worker_id not in team.worker_ids:
        raise SlotTaken(alternatives=[])


def require_in_area(session: Session, service: Service, postcode: str, *, by: Actor) -> None:
    """Raise ``OutsideArea`` unless the service comes to this postcode."""
    _require_in(areas_of(session, by.organisation_id, service.service_id), postcode)


def _require_in(areas: Sequence[Area], postcode: str) -> None:
    if postcode not in {area.postcode for area in areas}:
        names = sorted({area.municipality for area in areas})
        raise OutsideArea(postcode, municipalities=names)


def new_number() -> str:
    """Return a booking number that is easy to say and says nothing: eight digits, the first not 0."""
    return str(10_000_000 + secrets.randbelow(90_000_000))


def _earlier(session: Session, request: HoldPlace, *, by: Actor) -> BookingRow | None:
    return session.scalar(
        select(BookingRow).where(
            BookingRow.organisation_id == by.organisation_id, BookingRow.client_key == request.client_key
        )
    )


def _require_same(session: Session, request: HoldPlace, earlier: BookingRow) -> None:
    """Raise ``RequestChanged`` unless this is what was asked the first time.

    The booking may have been moved since: the time that was asked stands in its history.
    """
    home = Address(earlier.street, earlier.house_number, earlier.box, earlier.postcode, earlier.municipality)
    same_place = (home, earlier.access_notes) == (request.place.address, request.place.access_notes)
    same_work = (earlier.service_id, earlier.note) == (request.service_id, request.note)
    if not (same_place and same_work and _counts(session, earlier) == counted(request.choices)):
        raise RequestChanged
    if _first_start(session, earlier) != request.starts_at:
        raise RequestChanged
    same_wishes = (earlier.language, earlier.preferred_worker_id) == (request.language, request.preferred_worker_id)
    # Who named no place has the one where the session is.
    same_wishes = same_wishes and request.location_id in {None, earlier.location_id}
    if dict(earlier.answers) != dict(request.answers):
        raise RequestChanged
    if request.route is not None and _route(session, earlier) != request.route.without_appointment():
        raise RequestChanged
    if not same_wishes or request.minutes not in {None, _minutes(session, earlier)}:
        raise RequestChanged


def _route(session: Session, row: BookingRow) -> Route | None:
    """Return where a ride goes; its appointment is not kept where another time was chosen."""
    ride = find_ride(session, row.organisation_id, row.id)
    return ride.route.without_appointment() if ride else None


def _first_start(session: Session, row: BookingRow) -> datetime:
    written = session.execute(
        select(HistoryRow.facts["starts_at"].astext).where(
            HistoryRow.organisation_id == row.organisation_id,
            HistoryRow.booking_id == row.id,
            HistoryRow.change == Change.HOLD,
        )
    ).scalar_one()
    return datetime.fromisoformat(written)


def _minutes(session: Session, row: BookingRow) -> int:
    """Return how long all tasks were planned to take together."""
    return (
        session.scalar(
            select(func.sum(BookingOptionRow.minutes)).where(
                BookingOptionRow.organisation_id == row.organisation_id, BookingOptionRow.booking_id == row.id
            )
        )
        or 0
    )


def _counts(session: Session, row: BookingRow) -> dict[int, int]:
    kept = session.execute(
        select(BookingOptionRow.option_id, BookingOptionRow.count).where(
            BookingOptionRow.organisation_id == row.organisation_id, BookingOptionRow.booking_id == row.id
        )
    )
    return dict(kept.all())
