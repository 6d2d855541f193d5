"""Somebody new who goes out to do the work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.addresses import Point
from booking.rules.roster import WHOLE_WEEK_MINUTES, require_contract
from booking.rules.travel import TravelMode
from booking.store.tables import OrganisationRow, StaffRow, WorkerRow
from booking.usecases.accounts.give_role import StaffRole, give_role
from booking.usecases.addresses.locate_address import TypedAddress, locate_address
from booking.usecases.workers.find import require_coordinator


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWorker:
    """A worker to be. ``phone`` is E.164 or empty; their day begins and ends at ``base``; they read ``locale``.

    ``base`` is an address, or the point itself where that is known.
    ``languages`` are those they speak, in codes of ISO 639; ``limits`` and the contract are as in ``ChangeWorker``.
    """

    name: str
    phone: str
    skills: frozenset[str]
    travel_mode: TravelMode
    base: TypedAddress | Point
    locale: str
    limits: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    contract_from: date | None = None
    contract_until: date | None = None
    week_minutes: int = WHOLE_WEEK_MINUTES


@dataclass(frozen=True, slots=True)
class AddedWorker:
    """A worker, and whether we did not know them yet."""

    worker_id: int
    is_new: bool


def add_worker(session: Session, request: AddWorker, *, by: Actor, now: datetime) -> AddedWorker:
    """Add a worker without hours, who can sign in as soon as the desk gives them a code.

    Somebody with the same name and phone who works here already is that person: a double click adds nobody twice.
    Raises ``NotAllowed``, ``UnknownPostcode``, ``OutsideArea``, or what ``require_contract`` raises.
    """
    require_coordinator(by)
    require_contract(request.contract_from, request.contract_until, week_minutes=request.week_minutes)
    base = request.base if isinstance(request.base, Point) else locate_address(session, request.base, by=by).at
    known = _known(session, request, by=by)
    if known is not None:
        return AddedWorker(known, is_new=False)

    worker = WorkerRow(
        organisation_id=by.organisation_id,
        name=request.name,
        phone=request.phone,
        skills=sorted(request.skills),
        travel_mode=request.travel_mode,
        base_latitude=base.latitude,
        base_longitude=base.longitude,
        limits=sorted(request.limits),
        languages=sorted(request.languages),
        contract_from=request.contract_from,
        contract_until=request.contract_until,
        week_minutes=request.week_minutes,
    )
    session.add(worker)
    session.flush()
    staff = StaffRow(organisation_id=by.organisation_id, name=request.name, worker_id=worker.id, locale=request.locale)
    session.add(staff)
    session.flush()
    give_role(session, StaffRole(staff.id, Role.WORKER), by=by, now=now)
    return AddedWorker(worker.id, is_new=True)


def _known(session: Session, request: AddWorker, *, by: Actor) -> int | None:
    """Return who has this name and phone already; of two clicks at once, the second waits for the first."""
    session.execute(select(OrganisationRow.id).where(OrganisationRow.id == by.organisation_id).with_for_update())
    found: int | None = session.scalar(
        select(WorkerRow.id)
        .where(WorkerRow.organisation_id == by.organisation_id, WorkerRow.active)
        .where(WorkerRow.name == request.name, WorkerRow.phone == request.phone)
        .order_by(WorkerRow.id)
        .limit(1)
    )
    return found
