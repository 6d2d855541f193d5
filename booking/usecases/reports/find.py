"""Finding what reports are about, and a report to change: locked until the change is made."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotFound
from booking.rules.shapes import WITHOUT_TIMES
from booking.store.queries.service_facts import Option, Service
from booking.store.queries.services import service_by_id, service_by_slug
from booking.store.tables import ReportRow


def report_service(session: Session, organisation_id: int, slug: str) -> Service:
    """Return an active service to which things are reported. Raises ``NotFound``."""
    return _require_reports(service_by_slug(session, organisation_id, slug))


def report_service_by_id(session: Session, organisation_id: int, service_id: int) -> Service:
    """Return a service to which things are reported, switched off or not. Raises ``NotFound``."""
    return _require_reports(service_by_id(session, organisation_id, service_id))


def takes_reports(service: Service) -> bool:
    """Tell whether things are reported to this service."""
    return service.shape in WITHOUT_TIMES


def kinds_of(service: Service) -> tuple[Option, ...]:
    """Return what can be reported to a service: not the rounds on which it is done."""
    return tuple(one for one in service.options if one.active and not one.is_round)


def report_to_change(session: Session, report_id: int, *, by: Actor) -> ReportRow:
    """Return the report with this id, locked. Raises ``NotFound`` for another organisation's."""
    row = session.scalar(
        select(ReportRow)
        .where(ReportRow.organisation_id == by.organisation_id, ReportRow.id == report_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def _require_reports(service: Service) -> Service:
    if not takes_reports(service):
        raise NotFound
    return service
