"""Say which path a service takes, with which task a request begins, and who sees into it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotFound
from booking.rules.requests import URGENT, Urgency
from booking.store.tables import OptionRow, ServiceGuideRow, ServiceRow, StaffRow
from booking.usecases.workers.find import require_coordinator


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRequestRules:
    """``path`` is ``instant``, ``request`` or ``decided``; ``intake_ids`` are options, ``guide_ids`` are of staff.

    ``urgencies`` are the reasons for which it can be urgent; None leaves them as they are.
    """

    service_id: int
    path: str
    intake_ids: frozenset[int]
    confidential: bool
    guide_ids: frozenset[int]
    urgencies: frozenset[Urgency] | None = None


def set_request_rules(session: Session, request: SetRequestRules, *, by: Actor) -> None:
    """Keep it. A coordinator may name the guides of a service into which they do not see: that shows them nothing.

    Raises ``NotAllowed`` for others, ``NotFound`` for a service, an option or staff of somebody else.
    """
    require_coordinator(by)
    service = session.scalar(
        select(ServiceRow)
        .where(ServiceRow.organisation_id == by.organisation_id, ServiceRow.id == request.service_id)
        .with_for_update()
    )
    if service is None:
        raise NotFound
    _require_own(session, request, by=by)

    service.path, service.confidential = request.path, request.confidential
    if request.urgencies is not None:
        service.urgencies = [one for one in URGENT if one in request.urgencies]
    session.execute(
        update(OptionRow)
        .where(OptionRow.organisation_id == by.organisation_id, OptionRow.service_id == service.id)
        .values(is_intake=OptionRow.id.in_(request.intake_ids))
        .execution_options(synchronize_session=False)
    )
    _write_guides(session, service.id, request.guide_ids, by=by)
    session.flush()


def _require_own(session: Session, request: SetRequestRules, *, by: Actor) -> None:
    options = session.scalars(
        select(OptionRow.id).where(
            OptionRow.organisation_id == by.organisation_id, OptionRow.service_id == request.service_id
        )
    )
    staff = session.scalars(select(StaffRow.id).where(StaffRow.organisation_id == by.organisation_id))
    if not (request.intake_ids <= set(options) and request.guide_ids <= set(staff)):
        raise NotFound


def _write_guides(session: Session, service_id: int, staff_ids: Collection[int], *, by: Actor) -> None:
    session.execute(
        delete(ServiceGuideRow).where(
            ServiceGuideRow.organisation_id == by.organisation_id, ServiceGuideRow.service_id == service_id
        )
    )
    session.add_all(
        ServiceGuideRow(organisation_id=by.organisation_id, service_id=service_id, staff_id=one)
        for one in sorted(staff_ids)
    )
