"""Keep a place while somebody finishes booking."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Address
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotFound, OutsideArea, RequestChanged
from booking.rules.work import crew_of
from booking.store.history import write_history
from booking.store.locks import lock_wish
from booking.store.queries.services import Service, areas_of, service_by_id
from booking.store.tables import BookingOptionRow, BookingRow, HistoryRow
from booking.usecases.bookings.placing import Wish, assign, take_time
from booking.usecases.bookings.requests import Held, HoldPlace
from booking.usecases.bookings.tasks import counted, duration_in, tasks_of

HOLD = timedelta(minutes=15)


def hold_place(session: Session, request: HoldPlace, *, by: Actor, now: datetime) -> Held:
    """Keep the place for fifteen minutes and return until when.

    The same ``client_key`` again gives the same place, whatever became of it since. Raises ``RequestChanged``
    where it asks something else than the first time, ``NotFound``, ``NothingChosen``, ``TasksTooLong``,
    ``OutsideArea``, ``NotATime`` or ``SlotTaken``.
    """
    # A wish that was sent twice at once waits here for its twin, and then finds what that one got.
    lock_wish(session, by.organisation_id, request.client_key)
    earlier = _earlier(session, request, by=by)
    if earlier is not None:
        _require_same(session, request, earlier)
        return Held(earlier.id, earlier.held_until or now)
    service = service_by_id(session, by.organisation_id, request.service_id)
    if not by.is_office and not service.active:
        raise NotFound
    require_in_area(session, service, request.place.address.postcode, by=by)
    tasks = tasks_of(service, request.choices)
    wish = Wish(by.organisation_id, service, tasks, request.place.at)
    workers = take_time(session, wish, request.starts_at, by=by, now=now)

    address = request.place.address
    row = BookingRow(
        organisation_id=by.organisation_id,
        number=new_number(),
        client_key=request.client_key,
        service_id=service.service_id,
        state=State.HELD,
        held_until=now + HOLD,
        starts_at=request.starts_at,
        ends_at=request.starts_at + duration_in(service, tasks),
        crew=crew_of(tasks),
        street=address.street,
        house_number=address.house_number,
        box=address.box,
        postcode=address.postcode,
        municipality=address.municipality,
        latitude=request.place.at.latitude,
        longitude=request.place.at.longitude,
        access_notes=request.place.access_notes,
        note=request.note,
        locale=request.locale,
        channel="desk" if by.is_office else "web",
        created_at=now,
    )
    session.add(row)
    session.flush()
    session.add_all(
        BookingOptionRow(
            organisation_id=by.organisation_id,
            booking_id=row.id,
            option_id=task.option_id,
            count=task.count,
            minutes=task.total_minutes,
        )
        for task in tasks
    )
    assign(session, row, workers, state="held")
    write_history(session, row, Change.HOLD, by=by, now=now, facts={"starts_at": row.starts_at.isoformat()})
    return Held(row.id, now + HOLD)


def require_in_area(session: Session, service: Service, postcode: str, *, by: Actor) -> None:
    """Raise ``OutsideArea`` unless the service comes to this postcode."""
    areas = areas_of(session, by.organisation_id, service.service_id)
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


def _first_start(session: Session, row: BookingRow) -> datetime:
    written = session.execute(
        select(HistoryRow.facts["starts_at"].astext).where(
            HistoryRow.organisation_id == row.organisation_id,
            HistoryRow.booking_id == row.id,
            HistoryRow.change == Change.HOLD,
        )
    ).scalar_one()
    return datetime.fromisoformat(written)


def _counts(session: Session, row: BookingRow) -> dict[int, int]:
    kept = session.execute(
        select(BookingOptionRow.option_id, BookingOptionRow.count).where(
            BookingOptionRow.organisation_id == row.organisation_id, BookingOptionRow.booking_id == row.id
        )
    )
    return dict(kept.all())
