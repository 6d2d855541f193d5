"""Who commissions the work on reports, which buildings are theirs, and the rounds that are still to come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Address, Point
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound
from booking.store.tables import (
    BookingOptionRow,
    BookingRow,
    BuildingRow,
    CommissionerRow,
    LocationRow,
    OptionRow,
    ReportRow,
    ResidentRow,
)


@dataclass(frozen=True, slots=True)
class Building:
    """A building of a commissioner, with what a report about it needs."""

    location_id: int
    commissioner_id: int
    name: str
    address: Address
    at: Point


@dataclass(frozen=True, slots=True)
class Commissioner:
    """A municipality or a housing company that pays for the rounds of a service."""

    commissioner_id: int
    service_id: int
    resident_id: int
    household_id: int
    name: str
    buildings: tuple[Building, ...]


@dataclass(frozen=True, slots=True)
class ComingRound:
    """A round that is still to come or is going on, whose it is, and how many reports it has."""

    booking_id: int
    number: str
    starts_at: datetime
    ends_at: datetime
    household_id: int
    name: str
    reports: int


def commissioners_of(session: Session, organisation_id: int, service_id: int) -> list[Commissioner]:
    """Return who commissions a service, by name."""
    buildings: defaultdict[int, list[Building]] = defaultdict(list)
    for one in buildings_of(session, organisation_id, service_id):
        buildings[one.commissioner_id].append(one)
    rows = session.execute(
        select(CommissionerRow.id, CommissionerRow.resident_id, ResidentRow.household_id, ResidentRow.name)
        .join(ResidentRow, ResidentRow.id == CommissionerRow.resident_id)
        .where(CommissionerRow.organisation_id == organisation_id, CommissionerRow.service_id == service_id)
        .order_by(ResidentRow.name, CommissionerRow.id)
    )
    return [
        Commissioner(row.id, service_id, row.resident_id, row.household_id, row.name, tuple(buildings[row.id]))
        for row in rows
    ]


def commissioner_by_id(session: Session, organisation_id: int, commissioner_id: int) -> Commissioner:
    """Return one commissioner of this organisation. Raises ``NotFound``."""
    service_id = session.scalar(
        select(CommissionerRow.service_id).where(
            CommissionerRow.organisation_id == organisation_id, CommissionerRow.id == commissioner_id
        )
    )
    found = commissioners_of(session, organisation_id, service_id) if service_id is not None else []
    for one in found:
        if one.commissioner_id == commissioner_id:
            return one
    raise NotFound


def buildings_of(session: Session, organisation_id: int, service_id: int) -> list[Building]:
    """Return the buildings about which something can be reported, by name; none where a service looks after paths."""
    rows = session.execute(
        select(BuildingRow.commissioner_id, LocationRow)
        .join(CommissionerRow, CommissionerRow.id == BuildingRow.commissioner_id)
        .join(LocationRow, LocationRow.id == BuildingRow.location_id)
        .where(
            BuildingRow.organisation_id == organisation_id,
            CommissionerRow.organisation_id == organisation_id,
            CommissionerRow.service_id == service_id,
            LocationRow.active,
        )
        .order_by(LocationRow.name, LocationRow.id)
    )
    return [
        Building(
            location_id=row.id,
            commissioner_id=commissioner_id,
            name=row.name,
            address=Address(row.street, row.house_number, row.box, row.postcode, row.municipality),
            at=Point(row.latitude, row.longitude),
        )
        for commissioner_id, row in rows
    ]


def coming_rounds(session: Session, organisation_id: int, service_id: int, *, now: datetime) -> list[ComingRound]:
    """Return the promised rounds of a service that are not over yet, by time."""
    is_round = (
        select(BookingOptionRow.id)
        .join(OptionRow, OptionRow.id == BookingOptionRow.option_id)
        .where(
            BookingOptionRow.organisation_id == organisation_id,
            BookingOptionRow.booking_id == BookingRow.id,
            OptionRow.is_round,
        )
        .exists()
    )
    reports = select(ReportRow.booking_id).where(
        ReportRow.organisation_id == organisation_id, ReportRow.booking_id.is_not(None)
    )
    rows = session.execute(
        select(BookingRow, ResidentRow.name)
        .join(ResidentRow, ResidentRow.id == BookingRow.resident_id)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.service_id == service_id,
            BookingRow.state.in_([State.CONFIRMED, State.STARTED]),
            # No round lasts a day: what began before is over, and the index on the start is enough.
            BookingRow.starts_at > now - timedelta(days=1),
            BookingRow.ends_at > now,
            is_round,
        )
        .order_by(BookingRow.starts_at, BookingRow.id)
    ).all()
    counts: defaultdict[int, int] = defaultdict(int)
    for booking_id in session.scalars(reports.where(ReportRow.booking_id.in_([row.id for row, _name in rows]))):
        counts[booking_id or 0] += 1
    return [
        ComingRound(row.id, row.number, row.starts_at, row.ends_at, row.household_id or 0, name, counts[row.id])
        for row, name in rows
    ]
