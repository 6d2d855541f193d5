"""A worker will not be there: all of their promises go to others in one action, or on the list of people to phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import days_from, local_date
from booking.rules.lifecycle import State
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.times import InvalidPeriod
from booking.store.locks import lock_days
from booking.store.queries.availability import LONGEST, able
from booking.store.queries.presences import remembered_presences
from booking.store.tables import AbsenceRow, AssignmentRow, BookingRow, WorkerRow
from booking.usecases.replanning.take_over import Gap, days_of_visit, gap_of, take_over, who_could

#: So many locks are taken at once at most: the database has room for some thousands. What is beyond it is phoned.
_MOST_LOCKS = 3000
#: So many days of the worker's own are locked at most.
_MOST_DAYS = 366
_LAST_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ReplanWorker:
    """Who is away and when: ``[starts_at, ends_at)``. Why is nobody's business here (domain A5)."""

    worker_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Replanned:
    """What became of the promises: how many others took over, and the numbers of the bookings to phone about."""

    taken_over: int
    to_phone: tuple[str, ...]


def replan_worker(session: Session, request: ReplanWorker, *, by: Actor, now: datetime) -> Replanned:
    """Write the absence down and give the worker's visits of that stretch to others, each at its own time.

    The visits that the fewest could do come first, then the longest: whoever can do much is kept for what nobody else
    can. Of a crew only this member is replaced. What nobody can take on stays promised as it was and is on the list
    (``people_to_phone``) as long as it is. What has begun is not touched. Asked again, what is left is tried again.

    Raises ``NotAllowed`` for others than the office, ``NotFound``, or ``InvalidPeriod`` for an end that is not after
    the start.
    """
    if not by.is_office:
        raise NotAllowed
    worker = _worker(session, request, by=by)
    if request.ends_at <= request.starts_at:
        raise InvalidPeriod
    days = _lock_who_matters(session, request, by=by)
    gaps = _gaps(session, request, by=by, now=now)

    taken_over, left = _hand_out(session, gaps, days, by=by, now=now)
    # Written last: nobody may look at a roster that this transaction has changed and could still take back.
    _write_absence(session, request, worker)
    return Replanned(taken_over, tuple(row.number for row in left if row.state == State.CONFIRMED))


def _worker(session: Session, request: ReplanWorker, *, by: Actor) -> WorkerRow:
    """Return the worker, locked: of two clerks who do this at once, the second finds what the first left."""
    row = session.scalar(
        select(WorkerRow)
        .where(WorkerRow.organisation_id == by.organisation_id, WorkerRow.id == request.worker_id)
        # Not so strong that it stops who gives this worker a visit elsewhere: that one holds a day we wait for.
        .with_for_update(key_share=True)
    )
    if row is None:
        raise NotFound
    return row


def _lock_who_matters(session: Session, request: ReplanWorker, *, by: Actor) -> frozenset[date]:
    """Lock the days of everybody who could take one of these visits over, in one go and before any row.

    And the worker's own days of the stretch, so that nobody gives them one more visit meanwhile. Returns the days
    that are locked for all: nothing is given away on others.
    """
    rows = _visits(session, request, by=by)
    days = sorted({on for row in rows for on in days_of_visit(row)})
    own = [(request.worker_id, on) for on in _days_away(request)]
    able_ids = {request.worker_id}
    if days:
        presences = remembered_presences(session, by.organisation_id, first=days[0], last=days[-1])
        for row in rows:
            gap = gap_of(session, row, {request.worker_id})
            if gap is not None:
                able_ids |= {one.worker_id for one in able(presences, gap.wish.need(days[0], days[-1]))}
    few = days[: max(_MOST_LOCKS // len(able_ids), 2)]
    lock_days(session, few, worker_ids=able_ids, more=own)
    return frozenset(few)


def _days_away(request: ReplanWorker) -> list[date]:
    """Return the days of the stretch, the first of them only where it is very long: nobody books further ahead."""
    first, last = local_date(request.starts_at), local_date(request.ends_at - _LAST_MOMENT)
    return list(days_from(first, count=min((last - first).days + 1, _MOST_DAYS)))


def _gaps(session: Session, request: ReplanWorker, *, by: Actor, now: datetime) -> list[Gap]:
    """Return what this worker leaves open, with every booking locked and as it is now; no holds that are over."""
    rows = _visits(session, request, by=by, to_change=True)
    standing = (row for row in rows if row.state != State.HELD or (row.held_until or now) > now)
    gaps = (gap_of(session, row, {request.worker_id}) for row in standing)
    return [gap for gap in gaps if gap is not None]


def _visits(session: Session, request: ReplanWorker, *, by: Actor, to_change: bool = False) -> Sequence[BookingRow]:
    """Return the bookings of the worker that lie in the stretch, by id: locked so, nobody waits for each other.

    Found by ``ix_assignments_busy``: history costs nothing.
    """
    theirs = select(AssignmentRow.booking_id).where(
        AssignmentRow.organisation_id == by.organisation_id,
        AssignmentRow.worker_id == request.worker_id,
        AssignmentRow.state.in_(("held", "planned")),
        AssignmentRow.starts_at >= request.starts_at - LONGEST,
        AssignmentRow.starts_at < request.ends_at,
        AssignmentRow.ends_at > request.starts_at,
    )
    wanted = (
        select(BookingRow)
        .where(BookingRow.organisation_id == by.organisation_id, BookingRow.id.in_(theirs))
        .order_by(BookingRow.id)
    )
    if to_change:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return session.scalars(wanted).all()


def _hand_out(
    session: Session, gaps: Sequence[Gap], days: frozenset[date], *, by: Actor, now: datetime
) -> tuple[int, list[BookingRow]]:
    """Return how many visits others took over, and those that nobody could."""
    locked = [gap for gap in gaps if days.issuperset(days_of_visit(gap.row))]
    hardest_first = sorted((who_could(session, gap, now=now), *_longest_first(gap), gap.row.id, gap) for gap in locked)
    done = {gap.row.id for *_order, gap in hardest_first if take_over(session, gap, by=by, now=now) is not None}
    left = [gap.row for gap in gaps if gap.row.id not in done]
    return len(done), sorted(left, key=lambda row: (row.starts_at, row.id))


def _longest_first(gap: Gap) -> tuple[float, datetime]:
    return -(gap.row.ends_at - gap.row.starts_at).total_seconds(), gap.row.starts_at


def _write_absence(session: Session, request: ReplanWorker, worker: WorkerRow) -> None:
    """Keep the absence, unless it is inside one that is there already."""
    known = session.scalar(
        select(AbsenceRow.id)
        .where(
            AbsenceRow.organisation_id == worker.organisation_id,
            AbsenceRow.worker_id == worker.id,
            AbsenceRow.starts_at <= request.starts_at,
            AbsenceRow.ends_at >= request.ends_at,
        )
        .limit(1)
    )
    if known is None:
        session.add(
            AbsenceRow(
                organisation_id=worker.organisation_id,
                worker_id=worker.id,
                starts_at=request.starts_at,
                ends_at=request.ends_at,
            )
        )
        session.flush()
