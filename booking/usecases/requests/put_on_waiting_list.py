"""Let a request wait for room after a yes: on the list by which free places are offered, where it fits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.addresses import Address, Point
from booking.rules.calendar import local_date
from booking.rules.refusals import Refusal
from booking.rules.requests import Step
from booking.rules.shapes import Shape
from booking.rules.waiting import HOURS, LONGEST, Part, Window
from booking.store.queries.services import service_by_id
from booking.store.request_history import take_step
from booking.store.tables import RequestRow
from booking.usecases.bookings.requests import Choice, Place
from booking.usecases.requests.find import request_to_change, require_office
from booking.usecases.requests.telling import tell
from booking.usecases.waiting.join_waiting_list import join_waiting_list
from booking.usecases.waiting.requests import Join

#: One day less than the longest wait, so that a list that is looked at after midnight still has it.
_LOOKS_AHEAD: Final = LONGEST - timedelta(days=1)
#: Free places of these are offered to who waits; for the others the desk looks.
_OFFERED: Final = (Shape.VISIT, Shape.RIDE)


def put_on_waiting_list(session: Session, request_id: int, *, by: Actor, now: datetime) -> None:
    """Put an accepted request on the list, and tell who asked.

    Its place follows from ``rules.requests.queue_key``. What was asked by name, for one visit, of somebody whom we
    know, waits on the list of free places too (``join_waiting_list``): whoever says yes there gets the request
    confirmed. Help that comes each week has no single place to offer: the desk makes the series. Raises
    ``NotAllowed``, ``NotFound``, ``RequestMovedOn``.
    """
    require_office(by)
    row = request_to_change(session, request_id, by=by)
    take_step(session, row, Step.WAIT, by=by, now=now)
    row.waiting_since = now
    row.waiting_id = _joined(session, row, by=by, now=now)
    tell(session, Kind.REQUEST_WAITING, row, now=now)


def _joined(session: Session, row: RequestRow, *, by: Actor, now: datetime) -> int | None:
    """Return the wish on the list of free places, or None where none can be offered."""
    service = service_by_id(session, row.organisation_id, row.service_id)
    is_one_visit = row.granted_per == "once" and row.choices and service.shape in _OFFERED
    if not is_one_visit or row.resident_id is None or service.confidential:
        return None
    today = local_date(now)
    earliest, latest = HOURS[Part(row.part)]
    wish = Join(
        service_id=row.service_id,
        choices=tuple(Choice(option_id, count) for option_id, count in row.choices),
        place=Place(
            Address(row.street, row.house_number, row.box, row.postcode, row.municipality),
            Point(row.latitude, row.longitude),
            row.access_notes,
        ),
        window=Window(today, today + _LOOKS_AHEAD, frozenset(row.weekdays), earliest, latest),
        client_key=f"request {row.id}",
        locale=row.locale,
        resident_id=row.resident_id,
        birth_year=row.birth_year,
        points=row.points,
        told_by="call",
    )
    try:
        with session.begin_nested():
            return join_waiting_list(session, wish, by=by, now=now).waiting_id
    except Refusal:
        # What was asked is no longer offered so, or takes too long for one visit: the desk looks.
        return None
