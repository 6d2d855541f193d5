"""A new service: data, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.shapes import Shape
from booking.rules.slugs import free_slug
from booking.rules.text import DEFAULT_LOCALE, Text
from booking.store.queries.services import areas_of, service_by_id
from booking.store.tables import AreaRow, LocationRow, ServiceLocationRow, ServiceRow

#: What a service that is like another takes over: when it can be booked and changed, and how it is planned.
_RULES: Final = (
    "step_minutes", "notice_hours", "horizon_days", "change_notice_hours", "change_in_working_hours",
    "longest_minutes", "buffer_minutes", "quota_visits", "quota_per", "on_holiday", "own_series",
    "offer_hours",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AddService:
    """How it is called and shown, how it is delivered, which path it takes (``services.path``), and where.

    ``like_service_id`` is a service whose rules and postcodes it takes over; None where there is none.
    """

    name: Text
    summary: Text
    icon: str
    shape: Shape
    path: str
    like_service_id: int | None
    location_ids: frozenset[int]


def add_service(session: Session, request: AddService, *, by: Actor) -> int:
    """Make a service without tasks that nobody can book yet, and return its id.

    The coordinator lets it be booked once it has tasks and a tariff. Raises ``NotAllowed`` for others, ``NotFound``
    for a strange service or location.
    """
    if Role.COORDINATOR not in by.roles:
        raise NotAllowed
    row = ServiceRow(
        organisation_id=by.organisation_id,
        slug=_slug(session, request, by=by),
        name=dict(request.name),
        summary=dict(request.summary),
        icon=request.icon,
        shape=request.shape,
        path=request.path,
        active=False,
        **_rules_like(session, request.like_service_id, by=by),
    )
    session.add(row)
    session.flush()
    _come_where_the_other_comes(session, row, request.like_service_id)
    _give_at(session, row, request.location_ids)
    session.flush()
    return row.id


def _slug(session: Session, request: AddService, *, by: Actor) -> str:
    taken = set(session.scalars(select(ServiceRow.slug).where(ServiceRow.organisation_id == by.organisation_id)))
    return free_slug(request.name[DEFAULT_LOCALE], taken, otherwise="service")


def _rules_like(session: Session, service_id: int | None, *, by: Actor) -> dict[str, object]:
    if service_id is None:
        return {}
    other = session.scalar(
        select(ServiceRow).where(ServiceRow.organisation_id == by.organisation_id, ServiceRow.id == service_id)
    )
    if other is None:
        raise NotFound
    return {name: getattr(other, name) for name in _RULES}


def _come_where_the_other_comes(session: Session, row: ServiceRow, service_id: int | None) -> None:
    if service_id is None:
        return
    other = service_by_id(session, row.organisation_id, service_id)
    session.add_all(
        AreaRow(
            organisation_id=row.organisation_id,
            service_id=row.id,
            postcode=area.postcode,
            municipality=area.municipality,
            latitude=area.centre.latitude,
            longitude=area.centre.longitude,
        )
        for area in areas_of(session, row.organisation_id, other.service_id)
    )


def _give_at(session: Session, row: ServiceRow, location_ids: frozenset[int]) -> None:
    known = set(
        session.scalars(
            select(LocationRow.id).where(
                LocationRow.organisation_id == row.organisation_id, LocationRow.id.in_(location_ids)
            )
        )
    )
    if known != location_ids:
        raise NotFound
    session.add_all(
        ServiceLocationRow(organisation_id=row.organisation_id, service_id=row.id, location_id=location_id)
        for location_id in sorted(location_ids)
    )
