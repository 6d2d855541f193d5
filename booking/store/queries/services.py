"""Services, their options, and where they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.refusals import NotFound
from booking.rules.text import Text
from booking.store.tables import AreaRow, OptionRow, ServiceRow, StreetRow


@dataclass(frozen=True, slots=True)
class Option:
    """A task that can be chosen."""

    option_id: int
    slug: str
    name: Text
    hint: Text
    icon: str
    usual_minutes: int
    skill: str
    crew: int
    needs_motor_tool: bool
    may_drive: bool
    may_have_waste: bool
    active: bool


@dataclass(frozen=True, slots=True)
class Service:
    """A service and its booking rules."""

    service_id: int
    slug: str
    name: Text
    summary: Text
    icon: str
    active: bool
    step: timedelta
    notice: timedelta
    change_notice: timedelta
    horizon_days: int
    longest_minutes: int
    options: tuple[Option, ...]

    def option(self, option_id: int) -> Option:
        """Return the option with this id. Raises ``NotFound``."""
        for option in self.options:
            if option.option_id == option_id:
                return option
        raise NotFound


@dataclass(frozen=True, slots=True)
class Area:
    """A postcode where a service comes."""

    postcode: str
    municipality: str
    centre: Point


@dataclass(frozen=True, slots=True)
class Street:
    """A street whose place is known."""

    name: str
    postcode: str
    at: Point


def services_of(session: Session, organisation_id: int) -> list[Service]:
    """Return the active services of an organisation, by name."""
    rows = session.scalars(
        select(ServiceRow)
        .where(ServiceRow.organisation_id == organisation_id, ServiceRow.active)
        .order_by(ServiceRow.slug)
    ).all()
    return [_service(session, row) for row in rows]


def every_service(session: Session, organisation_id: int) -> list[Service]:
    """Return the services of an organisation with all their options, inactive ones too, by name."""
    rows = session.scalars(
        select(ServiceRow).where(ServiceRow.organisation_id == organisation_id).order_by(ServiceRow.slug)
    ).all()
    return [_service(session, row, with_inactive=True) for row in rows]


def service_by_slug(session: Session, organisation_id: int, slug: str) -> Service:
    """Return one active service with its active options. Raises ``NotFound``."""
    row = session.scalar(
        select(ServiceRow).where(
            ServiceRow.organisation_id == organisation_id, ServiceRow.slug == slug, ServiceRow.active
        )
    )
    if row is None:
        raise NotFound
    return _service(session, row)


def service_by_id(session: Session, organisation_id: int, service_id: int) -> Service:
    """Return one service with all its options, inactive ones too: a booking may still name them."""
    row = session.scalar(
        select(ServiceRow).where(ServiceRow.organisation_id == organisation_id, ServiceRow.id == service_id)
    )
    if row is None:
        raise NotFound
    return _service(session, row, with_inactive=True)


def areas_of(session: Session, organisation_id: int, service_id: int) -> list[Area]:
    """Return where a service comes, by postcode."""
    rows = session.scalars(
        select(AreaRow)
        .where(AreaRow.organisation_id == organisation_id, AreaRow.service_id == service_id)
        .order_by(AreaRow.postcode)
    )
    return [_area(row) for row in rows]


def every_area(session: Session, organisation_id: int) -> list[Area]:
    """Return where any active service of an organisation comes, by postcode."""
    rows = session.scalars(
        select(AreaRow)
        .join(ServiceRow, ServiceRow.id == AreaRow.service_id)
        .where(AreaRow.organisation_id == organisation_id, ServiceRow.active)
        .ext(distinct_on(AreaRow.postcode))
        .order_by(AreaRow.postcode, AreaRow.id)
    )
    return [_area(row) for row in rows]


def streets_in(session: Session, organisation_id: int, postcodes: Sequence[str], *, limit: int = 500) -> list[Street]:
    """Return the known streets of these postcodes, by name."""
    rows = session.scalars(
        select(StreetRow)
        .where(StreetRow.organisation_id == organisation_id, StreetRow.postcode.in_(postcodes))
        .order_by(StreetRow.name, StreetRow.postcode)
        .limit(limit)
    )
    return [Street(row.name, row.postcode, Point(row.latitude, row.longitude)) for row in rows]


def find_street(session: Session, organisation_id: int, *, postcode: str, folded: str) -> Street | None:
    """Return the known street whose folded name (``rules.folding.fold``) is ``folded``, or None."""
    row = session.scalar(
        select(StreetRow).where(
            StreetRow.organisation_id == organisation_id,
            StreetRow.postcode == postcode,
            StreetRow.search_name == folded,
        )
    )
    return Street(row.name, row.postcode, Point(row.latitude, row.longitude)) if row else None


def _area(row: AreaRow) -> Area:
    return Area(row.postcode, row.municipality, Point(row.latitude, row.longitude))


def _service(session: Session, row: ServiceRow, *, with_inactive: bool = False) -> Service:
    wanted = select(OptionRow).where(OptionRow.organisation_id == row.organisation_id, OptionRow.service_id == row.id)
    if not with_inactive:
        wanted = wanted.where(OptionRow.active)
    options = session.scalars(wanted.order_by(OptionRow.position, OptionRow.id))
    return Service(
        service_id=row.id,
        slug=row.slug,
        name=row.name,
        summary=row.summary,
        icon=row.icon,
        active=row.active,
        step=timedelta(minutes=row.step_minutes),
        notice=timedelta(hours=row.notice_hours),
        change_notice=timedelta(hours=row.change_notice_hours),
        horizon_days=row.horizon_days,
        longest_minutes=row.longest_minutes,
        options=tuple(_option(option) for option in options),
    )


def _option(row: OptionRow) -> Option:
    return Option(
        option_id=row.id,
        slug=row.slug,
        name=row.name,
        hint=row.hint,
        icon=row.icon,
        usual_minutes=row.usual_minutes,
        skill=row.skill,
        crew=row.crew,
        needs_motor_tool=row.needs_motor_tool,
        may_drive=row.may_drive,
        may_have_waste=row.may_have_waste,
        active=row.active,
    )
