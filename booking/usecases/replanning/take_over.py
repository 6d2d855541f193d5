"""Other workers in the place of those who cannot come to one visit, at the same time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import days_from, local_date
from booking.rules.lifecycle import Change, State
from booking.rules.moments import minute_of
from booking.rules.refusals import Refusal
from booking.rules.slots import Team, team_at
from booking.store.history import change_booking
from booking.store.queries.availability import look
from booking.store.shared_rides import leave_drive, lock_drive
from booking.store.tables import AssignmentRow, BookingRow, WorkerRow
from booking.usecases.bookings.placing import Wish, assign, assignments_of, find_team, wish_of
from booking.usecases.rides.price_share import lower_price_of_host

#: States of an assignment that has not begun yet.
_TO_COME = ("held", "planned")
_LAST_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """The part of a visit's crew that cannot come, and what whoever comes instead has to be able to do.

    ``wish`` asks for as many as are missing, without those who stay and those who leave; the equipment stays. Where
    the service wants a foreman and nobody who stays is one, one of those who come instead has to be.
    """

    row: BookingRow
    leaving: tuple[AssignmentRow, ...]
    wish: Wish


def gap_of(session: Session, row: BookingRow, worker_ids: Collection[int]) -> Gap | None:
    """Return what is missing of a visit when these workers cannot come; None where it has begun, or all of it stays.

    Nobody comes for a part of a visit whose tasks no longer exist as they were booked: that is None too.
    """
    if row.state not in {State.CONFIRMED, State.HELD}:
        return None
    crew = assignments_of(session, row)
    leaving = tuple(one for one in crew if one.worker_id in worker_ids and one.state in _TO_COME)
    if not leaving:
        return None
    try:
        whole = wish_of(session, row)
    except Refusal:
        return None
    tasks = tuple(replace(task, crew=len(leaving), equipment=frozenset()) for task in whole.tasks)
    leads = whole.job.needs_leader and not _is_led(session, row, {one.worker_id for one in crew} - set(worker_ids))
    not_again = whole.excluded | {one.worker_id for one in crew} | frozenset(worker_ids)
    return Gap(row, leaving, replace(whole, tasks=tasks, excluded=not_again, needs_leader=leads))


def _is_led(session: Session, row: BookingRow, staying: Collection[int]) -> bool:
    """Tell whether somebody who stays can lead the crew."""
    leads = select(WorkerRow.id).where(
        WorkerRow.organisation_id == row.organisation_id, WorkerRow.id.in_(staying), WorkerRow.leads
    )
    return session.scalar(leads.limit(1)) is not None


def days_of_visit(row: BookingRow) -> list[date]:
    """Return the days in which a visit takes its workers' time: two where it goes on after midnight."""
    until = row.ends_at + timedelta(minutes=row.buffer_minutes)
    first, last = local_date(row.starts_at), local_date(until - _LAST_MOMENT)
    return list(days_from(first, count=(last - first).days + 1))


def who_could(session: Session, gap: Gap, *, now: datetime) -> int:
    """Return how many workers could fill a gap at its own time, each by themselves, as everything stands now."""
    row = gap.row
    found = look(session, gap.wish.need(local_date(row.starts_at), local_date(row.ends_at - _LAST_MOMENT)), now=now)
    try:
        job = gap.wish.job
        alone = replace(job, crew=1, needs_leader=job.needs_leader and job.crew == 1)
    except Refusal:
        return 0
    return sum(
        team_at([one], alone, minute_of(row.starts_at), reaches=found.reaches, within=found.within) is not None
        for one in found.timelines
    )


def take_over(session: Session, gap: Gap, *, by: Actor, now: datetime) -> Team | None:
    """Give the gap to the workers for whom it is the least travel; None, and nothing changed, where nobody can.

    Found by the function that showed the time to the resident. A visit whose time has begun is nobody's to take over.
    """
    row = gap.row
    if row.starts_at < now:
        return None
    try:
        team = find_team(session, gap.wish, row.starts_at, now=now)
    except Refusal:
        return None
    if team is None:
        return None
    state = gap.leaving[0].state
    others = lock_drive(session, row.organisation_id, gap.leaving)
    for assignment in gap.leaving:
        assignment.state = "released"
    leave_drive(session, gap.leaving, others)
    assign(session, row, Team(team.worker_ids, joins=team.joins), state=state)
    facts = _facts(session, row, [one.worker_id for one in gap.leaving], team.worker_ids)
    change_booking(session, row, Change.REASSIGN, by=by, now=now, facts=facts)
    session.flush()
    if team.joins is not None and row.state == State.CONFIRMED:
        lower_price_of_host(session, row, now=now)
    return team


def _facts(session: Session, row: BookingRow, leaving: Sequence[int], coming: Sequence[int]) -> dict[str, Any]:
    """Return who left and who comes, by id for machines and by name for the history of the booking."""
    workers = session.scalars(
        select(WorkerRow).where(WorkerRow.organisation_id == row.organisation_id, WorkerRow.id.in_([*leaving, *coming]))
    )
    names = {worker.id: worker.name for worker in workers}
    return {
        "from": list(leaving),
        "to": list(coming),
        "from_names": [names[one] for one in leaving],
        "to_names": [names[one] for one in coming],
    }
