"""Nobody gives a task away unseen: not by opening a service, nor by a new tariff, nor by a new task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from booking.rules.calendar import local_date
from booking.rules.priced_tasks import unpriced
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals.services import TasksLeftWithoutPrice, TasksWithoutPrice
from booking.rules.shapes import WITHOUT_TIMES
from booking.store.queries.service_facts import Option, Service
from booking.store.queries.services import service_by_id
from booking.store.queries.tariffs import tariff_from
from booking.store.tables import TariffRow
from booking.usecases.bookings.requests import Choice
from booking.usecases.bookings.tasks import tasks_of


def require_priced(session: Session, organisation_id: int, service_id: int, *, now: datetime) -> None:
    """Raise ``TasksWithoutPrice`` where the tariff of today, or else the next one, counts nothing of a task.

    Where there is no tariff at all, no task has a price. Intakes and rounds are no tasks that somebody chooses.
    """
    service = service_by_id(session, organisation_id, service_id)
    options = _chosen(service)
    if service.shape in WITHOUT_TIMES or not options:
        return
    tariff = _tariff_from(session, organisation_id, service_id, now=now)
    without = options if tariff is None else _without_price(service, options, tariff)
    if without:
        raise TasksWithoutPrice([one.name for one in without], has_tariff=tariff is not None)


def require_all_priced(session: Session, organisation_id: int, service_id: int, tariff: Tariff) -> None:
    """Raise ``TasksLeftWithoutPrice`` where ``tariff`` counts nothing of a task of a service that can be booked."""
    service = service_by_id(session, organisation_id, service_id)
    without = _without_price(service, _chosen(service), tariff) if service.active else []
    if without:
        raise TasksLeftWithoutPrice([one.name for one in without])


def require_task_priced(
    session: Session, organisation_id: int, service_id: int, option_id: int, *, now: datetime
) -> None:
    """Raise ``TasksLeftWithoutPrice`` where somebody can choose a task of which the tariff counts nothing.

    Of a service without any tariff nothing can be booked: that gives nothing away.
    """
    service = service_by_id(session, organisation_id, service_id)
    tariff = _tariff_from(session, organisation_id, service_id, now=now)
    options = [one for one in _chosen(service) if one.option_id == option_id]
    if service.active and tariff is not None and options and _without_price(service, options, tariff):
        raise TasksLeftWithoutPrice([options[0].name])


def _chosen(service: Service) -> list[Option]:
    """Return the tasks that somebody can choose."""
    return [one for one in service.options if one.active and not one.is_intake and not one.is_round]


def _without_price(service: Service, options: Sequence[Option], tariff: Tariff) -> list[Option]:
    tasks = tasks_of(service, [Choice(one.option_id) for one in options])
    answers = {one.counts_as for one in service.questions if one.counts_as}
    care = {"care_minutes"} if service.for_members else set()
    found = {task.option_id for task in unpriced(tariff, tasks, shape=service.shape, also=answers | care)}
    return [one for one in options if one.option_id in found]


def _tariff_from(session: Session, organisation_id: int, service_id: int, *, now: datetime) -> Tariff | None:
    """Return the published tariff of today, or the first one to come."""
    row = session.scalar(
        select(TariffRow)
        .where(
            TariffRow.organisation_id == organisation_id,
            TariffRow.service_id == service_id,
            TariffRow.state == "published",
            or_(TariffRow.valid_until.is_(None), TariffRow.valid_until > local_date(now)),
        )
        .order_by(TariffRow.valid_from)
        .limit(1)
    )
    return tariff_from(row) if row is not None else None
