"""What a worker can do, how they travel, whether they still work here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.addresses import Point
from booking.rules.calendar import local_date
from booking.rules.roster import RosterWarning, require_contract
from booking.rules.travel import TravelMode
from booking.rules.versions import require_seen
from booking.store.queries.workers import worker_by_id
from booking.store.tables import RoleRow, StaffRow
from booking.usecases.accounts.set_active import SetActive, set_active
from booking.usecases.workers.find import worker_to_change
from booking.usecases.workers.weeks_touched import warnings_from


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWorker:
    """A worker as they are from now on. ``phone`` is E.164 or empty; ``languages`` are codes of ISO 639.

    ``limits`` are what they must not be asked to do. ``contract_until`` is the first day after the contract; None is
    without end. Everything has to be said: what is left out would be lost in silence. ``seen`` is the version that
    the person had before them; empty where nobody looked. ``base`` is where their day begins and ends from now on;
    None leaves it. ``leads`` is whether they can lead a crew; None leaves it.
    """

    worker_id: int
    name: str
    phone: str
    skills: frozenset[str]
    travel_mode: TravelMode
    active: bool
    limits: frozenset[str]
    languages: frozenset[str]
    contract_from: date | None
    contract_until: date | None
    week_minutes: int
    seen: str = ""
    base: Point | None = None
    leads: bool | None = None


def change_worker(session: Session, request: ChangeWorker, *, by: Actor, now: datetime) -> tuple[RosterWarning, ...]:
    """Write down what changed, and return what labour law does not want in their weeks now.

    Promised visits stay; ``stranded_visits`` lists those that no longer fit. Their sign-in goes along: it has the
    same name, and who no longer works here sees nobody's address on a phone any more, unless they also work in the
    office. Raises ``NotAllowed``, ``NotFound``, ``VersionChanged``, or what ``require_contract`` raises.
    """
    worker = worker_to_change(session, request.worker_id, by=by)
    require_seen(request.seen, worker_by_id(session, by.organisation_id, worker.id, now=now).version)
    require_contract(request.contract_from, request.contract_until, week_minutes=request.week_minutes)
    stops_or_returns = worker.active != request.active

    worker.name, worker.phone = request.name, request.phone
    worker.skills = sorted(request.skills)
    worker.travel_mode = request.travel_mode
    worker.active = request.active
    worker.limits, worker.languages = sorted(request.limits), sorted(request.languages)
    worker.contract_from, worker.contract_until = request.contract_from, request.contract_until
    worker.week_minutes = request.week_minutes
    if request.leads is not None:
        worker.leads = request.leads
    if request.base is not None:
        worker.base_latitude, worker.base_longitude = request.base.latitude, request.base.longitude
    staff = session.scalar(
        select(StaffRow)
        .where(StaffRow.organisation_id == by.organisation_id, StaffRow.worker_id == worker.id)
        .with_for_update()
    )
    if staff is not None:
        staff.name = request.name
        if stops_or_returns and not _is_in_office(session, staff):
            set_active(session, SetActive(staff.id, request.active), by=by, now=now)
    session.flush()
    return warnings_from(session, worker.organisation_id, worker.id, local_date(now))


def _is_in_office(session: Session, staff: StaffRow) -> bool:
    roles = session.scalars(
        select(RoleRow.role).where(RoleRow.organisation_id == staff.organisation_id, RoleRow.staff_id == staff.id)
    )
    return any(role != Role.WORKER for role in roles)
