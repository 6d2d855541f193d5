"""Tie a request to a resident: somebody whom we know by name, phone and address, or somebody new."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Address, Point
from booking.rules.refusals import NotFound
from booking.rules.requests import Step
from booking.store.request_history import take_step
from booking.store.tables import RequestRow
from booking.usecases.bookings.requests import Place, Who
from booking.usecases.requests.find import request_to_change, require_office
from booking.usecases.residents.register_resident import register_resident


def know_resident(session: Session, request_id: int, *, by: Actor, now: datetime) -> int:
    """Return the id of the resident for whom a request is; who was not known gets a dossier.

    Where the person has no phone of their own, the dossier has that of who asks. Raises ``NotAllowed``, ``NotFound``
    (also for what was forgotten), ``RequestMovedOn``.
    """
    require_office(by)
    row = request_to_change(session, request_id, by=by)
    if row.resident_id is not None:
        return row.resident_id
    if row.forgotten_at is not None:
        raise NotFound
    found = register_resident(session, _who(row), _place(row), by=by, now=now)
    row.resident_id, row.household_id = found.resident_id, found.household_id
    take_step(session, row, Step.KNOW, by=by, now=now, facts={"is_new": found.is_new})
    session.flush()
    return found.resident_id


def _who(row: RequestRow) -> Who:
    return Who(row.name, row.phone or row.asker_phone, row.email, row.locale)


def _place(row: RequestRow) -> Place:
    address = Address(row.street, row.house_number, row.box, row.postcode, row.municipality)
    return Place(address, Point(row.latitude, row.longitude), row.access_notes)
