"""Put reports on a round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.bookings import NothingChosen
from booking.rules.refusals.reports import NoSuchRound
from booking.rules.reports import ReportChange
from booking.rules.rounds import walking_order
from booking.store.queries.commissioners import ComingRound, coming_rounds, commissioners_of
from booking.store.report_history import change_report
from booking.store.tables import BookingRow, ReportRow
from booking.usecases.reports.find import report_to_change
from booking.usecases.reports.requests import PlanRound


def plan_round(session: Session, request: PlanRound, *, by: Actor, now: datetime) -> int:
    """Let reports be done on a promised round, together with what is on it, in the order of the shortest way.

    Returns the booking's id. The round is an ordinary booking of who commissions the work, and pays for it: a report
    about a building of one housing company is never done at the cost of another. All or nothing; asked twice, nothing
    changes. Raises ``NothingChosen``, ``NotFound``, ``NoSuchRound``, ``ReportChanged`` and ``NotAllowed``.
    """
    if not by.is_office:
        raise NotAllowed
    if not request.report_ids:
        raise NothingChosen
    rows = [report_to_change(session, report_id, by=by) for report_id in sorted(set(request.report_ids))]
    round_ = _round(session, rows, request.booking_number, by=by, now=now)
    _require_payer(session, rows, round_, by=by)

    for row in rows:
        if row.booking_id != round_.booking_id:
            facts = {"booking": round_.number, "starts_at": round_.starts_at.isoformat()}
            change_report(session, row, ReportChange.PLAN, by=by, now=now, facts=facts, booking_id=round_.booking_id)
    session.flush()
    _put_in_order(session, round_.booking_id, by=by)
    return round_.booking_id


def _round(session: Session, rows: Sequence[ReportRow], number: str, *, by: Actor, now: datetime) -> ComingRound:
    services = {row.service_id for row in rows}
    if len(services) > 1:
        raise NoSuchRound
    for round_ in coming_rounds(session, by.organisation_id, services.pop(), now=now):
        if round_.number == number:
            return round_
    raise NoSuchRound


def _require_payer(session: Session, rows: Sequence[ReportRow], round_: ComingRound, *, by: Actor) -> None:
    """Raise ``NoSuchRound`` where the booking's household commissions other work; where nobody does, anybody pays."""
    commissioners = commissioners_of(session, by.organisation_id, rows[0].service_id)
    if not commissioners:
        return
    theirs = [one for one in commissioners if one.household_id == round_.household_id]
    buildings = {building.location_id for one in theirs for building in one.buildings}
    if not theirs or any(row.location_id is not None and row.location_id not in buildings for row in rows):
        raise NoSuchRound


def _put_in_order(session: Session, booking_id: int, *, by: Actor) -> None:
    booking = session.get_one(BookingRow, booking_id)
    rows = session.scalars(
        select(ReportRow)
        .where(ReportRow.organisation_id == by.organisation_id, ReportRow.booking_id == booking_id)
        .order_by(ReportRow.id)
    ).all()
    points = [Point(row.latitude, row.longitude) for row in rows]
    begin = Point(booking.latitude, booking.longitude)
    for position, index in enumerate(walking_order(points, begin=begin), start=1):
        rows[index].position = position
    session.flush()
