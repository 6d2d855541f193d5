"""The promised visits to which their worker cannot come: looked at afresh, so that no change leaves one unseen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from booking.rules.calendar import Calendar, local_date
from booking.rules.locations import open_on
from booking.rules.moments import Stretch
from booking.rules.roster import Roster, windows_of
from booking.store.queries.locations import locations_of
from booking.store.queries.rosters import calendar_of, rosters_of
from booking.store.tables import (
    AssignmentRow,
    BookingOptionRow,
    BookingRow,
    EquipmentAbsenceRow,
    EquipmentRow,
    EquipmentUseRow,
    HouseholdWorkerRow,
    OptionRow,
    ServiceRow,
    WorkerRow,
)

_DAY = timedelta(days=1)


class Misfit(StrEnum):
    """Why a worker cannot come to a visit that they were given."""

    INACTIVE = "inactive"
    SERVICE_STOPPED = "service_stopped"
    CLOSED = "closed"
    NOT_UNDER_CONTRACT = "not_under_contract"
    ABSENT = "absent"
    OUTSIDE_HOURS = "outside_hours"
    SKILL = "skill"
    LIMIT = "limit"
    LANGUAGE = "language"
    EXCLUDED = "excluded"
    EQUIPMENT = "equipment"
    LOCATION_CLOSED = "location_closed"
    NOBODY_LEADS = "nobody_leads"
    """Of a crew that wants a foreman nobody can lead: told of one of them, and only where all else is in order."""
    NOT_BACK = "not_back"
    """What is rented out is still with somebody else, or out of use: of a rental, which no worker goes to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrandedVisit:
    """A promised visit that needs another worker or another time."""

    number: str
    starts_at: datetime
    ends_at: datetime
    municipality: str
    worker_id: int
    worker_name: str
    why: Misfit


def stranded_visits(
    session: Session, organisation_id: int, *, now: datetime, worker_id: int | None = None
) -> list[StrandedVisit]:
    """Return the promised visits from ``now`` on whose worker cannot come, by time; of one worker or of all.

    The first reason of ``Misfit`` is told. A constant number of statements, whatever the numbers of workers and
    visits; these are found by the index ``ix_assignments_worker_day``, worker by worker from ``now`` on, so that
    history costs nothing.
    """
    workers = select(WorkerRow.id).where(WorkerRow.organisation_id == organisation_id)
    ids = [one for one in session.scalars(workers) if worker_id in {None, one}]
    rows = session.execute(_promised(organisation_id, ids, now=now)).all()
    if not rows:
        return []
    look = _look(session, organisation_id, rows, now=now)
    found = [
        StrandedVisit(
            number=row.number,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            municipality=row.municipality,
            worker_id=row.worker_id,
            worker_name=row.worker_name,
            why=why,
        )
        for row in rows
        if (why := look.misfit(row)) is not None
    ]
    return _lead_told_once(found)


def _lead_told_once(found: Sequence[StrandedVisit]) -> list[StrandedVisit]:
    """Leave out that nobody leads where somebody has to be replaced anyhow: whoever comes instead can lead then."""
    told = {one.number for one in found if one.why is not Misfit.NOBODY_LEADS}
    kept = []
    for one in found:
        if one.why is Misfit.NOBODY_LEADS and one.number in told:
            continue
        told.add(one.number)
        kept.append(one)
    return kept


@dataclass(frozen=True, slots=True)
class _Needs:
    """What the tasks of one booking need of whoever comes."""

    skills: frozenset[str]
    demands: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Look:
    """All the facts of one look, found in one go."""

    calendar: Calendar
    rosters: dict[int, Roster]
    needs: dict[int, _Needs]
    excluded: Collection[tuple[int, int]]
    without_equipment: Collection[int]
    at_closed_location: Collection[int]
    without_leader: Collection[int]

    def misfit(self, row: Row[*tuple[Any, ...]]) -> Misfit | None:
        """Return the first reason why this worker cannot come to this visit, or None."""
        if not row.worker_active:
            return Misfit.INACTIVE
        if not row.service_active:
            return Misfit.SERVICE_STOPPED
        return self._not_there(row) or self._cannot(row)

    def _not_there(self, row: Row[*tuple[Any, ...]]) -> Misfit | None:
        roster, visit, on = self.rosters[row.worker_id], Stretch(row.starts_at, row.ends_at), local_date(row.starts_at)
        # A night shift of the day before may still be going on.
        windows = [window for day in (on - _DAY, on) for window in windows_of(roster, day, calendar=self.calendar)]
        if any(window.starts_at <= visit.starts_at and visit.ends_at <= window.ends_at for window in windows):
            return None
        if self.calendar.is_closed(on):
            return Misfit.CLOSED
        if (roster.contract_from and on < roster.contract_from) or (
            roster.contract_until and on >= roster.contract_until
        ):
            return Misfit.NOT_UNDER_CONTRACT
        away = any(absence.overlaps(visit) for absence in roster.absences)
        return Misfit.ABSENT if away else Misfit.OUTSIDE_HOURS

    def _cannot(self, row: Row[*tuple[Any, ...]]) -> Misfit | None:
        needs = self.needs[row.booking_id]
        # Where the desk went beyond the wishes about who comes, it wrote down why.
        wished = not row.time_override
        reasons = {
            Misfit.SKILL: not needs.skills <= set(row.skills),
            Misfit.LIMIT: not needs.demands.isdisjoint(row.limits),
            Misfit.LANGUAGE: wished and row.language not in {"", *row.languages},
            Misfit.EXCLUDED: wished and (row.household_id, row.worker_id) in self.excluded,
            Misfit.EQUIPMENT: row.booking_id in self.without_equipment,
            Misfit.LOCATION_CLOSED: row.booking_id in self.at_closed_location,
            Misfit.NOBODY_LEADS: row.booking_id in self.without_leader,
        }
        return next((why for why, is_so in reasons.items() if is_so), None)


def _promised(organisation_id: int, worker_ids: Collection[int], *, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(
            AssignmentRow.booking_id,
            AssignmentRow.worker_id,
            AssignmentRow.starts_at,
            AssignmentRow.ends_at,
            BookingRow.number,
            BookingRow.municipality,
            BookingRow.household_id,
            BookingRow.language,
            BookingRow.time_override,
            BookingRow.location_id,
            ServiceRow.active.label("service_active"),
            ServiceRow.needs_foreman,
            WorkerRow.name.label("worker_name"),
            WorkerRow.active.label("worker_active"),
            WorkerRow.skills,
            WorkerRow.limits,
            WorkerRow.languages,
        )
        .join(BookingRow, BookingRow.id == AssignmentRow.booking_id)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .join(WorkerRow, WorkerRow.id == AssignmentRow.worker_id)
        .where(
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.worker_id.in_(worker_ids),
            AssignmentRow.state == "planned",
            AssignmentRow.starts_at >= now,
        )
        .order_by(AssignmentRow.starts_at, AssignmentRow.id)
    )


def _look(session: Session, organisation_id: int, rows: Sequence[Row[*tuple[Any, ...]]], *, now: datetime) -> _Look:
    calendar = calendar_of(session, organisation_id)
    bookings = {row.booking_id for row in rows}
    return _Look(
        calendar=calendar,
        rosters=rosters_of(
            session,
            organisation_id,
            first=local_date(now) - _DAY,
            last=max(local_date(row.ends_at) for row in rows),
            worker_ids={row.worker_id for row in rows},
        ),
        needs=_needs(session, organisation_id, bookings),
        excluded=_excluded(session, organisation_id, {row.household_id for row in rows}),
        without_equipment=_without_equipment(session, organisation_id, bookings),
        at_closed_location=_at_closed_location(session, organisation_id, rows, calendar=calendar),
        without_leader=_without_leader(session, organisation_id, {row.booking_id for row in rows if row.needs_foreman}),
    )


def _needs(session: Session, organisation_id: int, booking_ids: Collection[int]) -> defaultdict[int, _Needs]:
    found: defaultdict[int, _Needs] = defaultdict(lambda: _Needs(frozenset(), frozenset()))
    for booking_id, skill, demands in session.execute(
        select(BookingOptionRow.booking_id, OptionRow.skill, OptionRow.demands)
        .join(OptionRow, OptionRow.id == BookingOptionRow.option_id)
        .where(BookingOptionRow.organisation_id == organisation_id, BookingOptionRow.booking_id.in_(booking_ids))
    ):
        known = found[booking_id]
        found[booking_id] = _Needs(known.skills | {skill}, known.demands | set(demands))
    return found


def _excluded(
    session: Session, organisation_id: int, household_ids: Collection[int | None]
) -> frozenset[tuple[int, int]]:
    rows = session.execute(
        select(HouseholdWorkerRow.household_id, HouseholdWorkerRow.worker_id).where(
            HouseholdWorkerRow.organisation_id == organisation_id,
            HouseholdWorkerRow.household_id.in_([one for one in household_ids if one is not None]),
            HouseholdWorkerRow.kind == "excluded",
        )
    )
    return frozenset((household_id, worker_id) for household_id, worker_id in rows)


def _without_equipment(session: Session, organisation_id: int, booking_ids: Collection[int]) -> frozenset[int]:
    """Return the bookings of which a piece of equipment is no longer used, or is away."""
    away: ColumnElement[bool] = exists().where(
        EquipmentAbsenceRow.organisation_id == organisation_id,
        EquipmentAbsenceRow.equipment_id == EquipmentUseRow.equipment_id,
        EquipmentAbsenceRow.starts_at < EquipmentUseRow.ends_at,
        EquipmentAbsenceRow.ends_at > EquipmentUseRow.starts_at,
    )
    return frozenset(
        session.scalars(
            select(EquipmentUseRow.booking_id)
            .join(EquipmentRow, EquipmentRow.id == EquipmentUseRow.equipment_id)
            .where(
                EquipmentUseRow.organisation_id == organisation_id,
                EquipmentUseRow.booking_id.in_(booking_ids),
                EquipmentUseRow.state == "planned",
                or_(EquipmentRow.active.is_(False), away),
            )
        )
    )


def _without_leader(session: Session, organisation_id: int, booking_ids: Collection[int]) -> frozenset[int]:
    """Return those of these bookings, which want a foreman, to which two or more come and nobody of them leads."""
    if not booking_ids:
        return frozenset()
    return frozenset(
        session.scalars(
            select(AssignmentRow.booking_id)
            .join(WorkerRow, WorkerRow.id == AssignmentRow.worker_id)
            .where(
                AssignmentRow.organisation_id == organisation_id,
                AssignmentRow.booking_id.in_(booking_ids),
                AssignmentRow.state.in_(("planned", "started")),
            )
            .group_by(AssignmentRow.booking_id)
            .having(func.count() > 1, func.bool_or(WorkerRow.leads).is_(False))
        )
    )


def _at_closed_location(
    session: Session, organisation_id: int, rows: Sequence[Row[*tuple[Any, ...]]], *, calendar: Calendar
) -> frozenset[int]:
    """Return the bookings at a location that is no longer used, or not open all that time."""
    here = [row for row in rows if row.location_id is not None]
    if not here:
        return frozenset()
    known = locations_of(session, organisation_id, first=min(local_date(row.starts_at) for row in here))
    opening = {one.location_id: one.opening for one in known if one.active}
    return frozenset(
        row.booking_id
        for row in here
        if row.location_id not in opening
        or not any(
            stretch.starts_at <= row.starts_at and row.ends_at <= stretch.ends_at
            for stretch in open_on(opening[row.location_id], local_date(row.starts_at), calendar=calendar)
        )
    )
