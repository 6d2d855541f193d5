"""How workers' time is taken for a visit: lock, look with the function that showed the time, write.

These are the functions that every shape offers (``placing.Way``), for what somebody goes to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.calendar import day_range, local_date
from booking.rules.moments import minute_of, moment_of
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.rules.slots import FreeStarts, Grid, Team, free_starts, grid_of, team_at
from booking.rules.why import Reason, WhyNot, why_not_at
from booking.rules.work import equipment_of
from booking.store.locks import lock_days
from booking.store.queries.availability import Availability, able, look, look_for_all
from booking.store.queries.lapsed_holds import lapsed_holds
from booking.store.queries.presences import remembered_presences
from booking.store.queries.service_facts import Service
from booking.store.shared_rides import keep_share, leave_drive, lock_drive
from booking.store.tables import AssignmentRow, BookingRow, EquipmentUseRow
from booking.usecases.bookings.lapsed import end_lapsed
from booking.usecases.bookings.wishes import Wish, last_day
from booking.usecases.rides.share_ride import shared_team, with_shared

#: How many other times a person is offered when theirs was just taken, and over how many days.
ALTERNATIVES = 4
ALTERNATIVE_DAYS = 7
#: States of an assignment that take its worker's time; the exclusion constraint names the same.
TAKING = ("held", "planned", "started", "done")
_MINUTE = timedelta(minutes=1)


def free_for_all(
    session: Session, wishes: Sequence[Wish], first: date, last: date, *, by: Actor, now: datetime
) -> list[FreeStarts]:
    """Return the same for several wishes of one organisation, with one look at the database; one for each wish."""
    grids = [_grid(wish, first, last, by=by, now=now) for wish in wishes]
    asked = [(wish, grid) for wish, grid in zip(wishes, grids, strict=True) if grid.first <= grid.last]
    needs = [wish.need(max(first, local_date(now)), min(last, last_day(wish.service, now))) for wish, _ in asked]
    looks = look_for_all(session, needs, now=now) if needs else []
    found = {
        id(grid): with_shared(
            session,
            wish,
            free_starts(one.timelines, wish.job, grid, reaches=one.reaches, tools=one.tools, within=one.within),
            now=now,
        )
        for (wish, grid), one in zip(asked, looks, strict=True)
    }
    return [found.get(id(grid)) or FreeStarts(grid, 0) for grid in grids]


def _grid(wish: Wish, first: date, last: date, *, by: Actor, now: datetime) -> Grid:
    """Return the starts that this person may choose on these days; a grid without any where there are none."""
    first, last = max(first, local_date(now)), min(last, last_day(wish.service, now))
    step = wish.service.step // _MINUTE
    if first > last:
        return Grid(0, -1, step)
    begins = max(day_range(first)[0], earliest_start(wish.service, by=by, now=now))
    return grid_of(begins, day_range(last)[1], step_minutes=step)


def earliest_start(service: Service, *, by: Actor, now: datetime) -> datetime:
    """Return the first moment that this person may choose: residents need to give notice."""
    return now + service.notice if by.kind is Role.RESIDENT else now


def lock_times(session: Session, wish: Wish, starts: Iterable[datetime]) -> None:
    """Lock the days of all these starts at once, in the one order: for a series, before any of them is taken."""
    days = sorted({day for starts_at in starts for day in _days_locked(wish, starts_at)})
    if days:
        _lock(session, wish.without_wishes(), days)


def take_time(
    session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime, override: str = ""
) -> Team:
    """Lock the day of everybody who could do it, look again, and return who comes and what goes along.

    The caller writes the assignments before the transaction ends. The office may go beyond the horizon and the
    wishes about who comes with a reason (``override``), never beyond what is free. Raises ``NotATime`` for a start
    off the grid or outside what this person may choose, ``SlotTaken`` with the nearest other times.
    """
    overridden = bool(override.strip()) and by.is_office
    if not is_choosable(wish.service, starts_at, by=by, now=now, beyond_horizon=overridden):
        raise NotATime
    wishes = [wish, wish.without_wishes()] if overridden else [wish]
    team = _locked_team(session, wishes, days_touched(wish, starts_at), starts_at, now=now)
    if team is None:
        raise SlotTaken(alternatives=alternatives_to(session, wish, starts_at, by=by, now=now))
    return team


def require_looks_free(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> None:
    """Tell who is too late so without a lock and without a transaction, with one look: nobody waits for a loser.

    What looks free is no promise: ``take_time`` looks again under the locks. Raises ``NotATime``, or ``SlotTaken``
    with the nearest other times.
    """
    if not is_choosable(wish.service, starts_at, by=by, now=now):
        raise NotATime
    free = _free_around(session, wish, starts_at, by=by, now=now)
    if not free.has(starts_at):
        raise SlotTaken(alternatives=free.nearest(starts_at, ALTERNATIVES))


def find_team(session: Session, wish: Wish, starts_at: datetime, *, now: datetime) -> Team | None:
    """Lock the day of everybody who could do it, look again, and return who could come; None where nobody can.

    For a time that was promised already: the grid, the notice and the horizon do not matter any more.
    """
    return _locked_team(session, [wish], days_touched(wish, starts_at), starts_at, now=now)


def alternatives_to(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> list[datetime]:
    """Return the free starts nearest to ``starts_at``."""
    return _free_around(session, wish, starts_at, by=by, now=now).nearest(starts_at, ALTERNATIVES)


def _free_around(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> FreeStarts:
    """Return the free starts of the days among which a person is offered other times."""
    first = max(local_date(starts_at) - timedelta(days=ALTERNATIVE_DAYS // 2), local_date(now))
    last = first + timedelta(days=ALTERNATIVE_DAYS - 1)
    return free_for_all(session, [wish], first, last, by=by, now=now)[0]


def teams_at(
    session: Session, wish: Wish, starts: Sequence[datetime], *, by: Actor, now: datetime
) -> dict[datetime, Team]:
    """Return who would come at each of these starts, all as of one look; a start that cannot be had is not in it."""
    wanted = [start for start in starts if is_choosable(wish.service, start, by=by, now=now)]
    if not wanted:
        return {}
    found = look(session, wish.need(local_date(min(wanted)), local_date(max(wanted))), now=now)
    teams = {start: _team(found, wish, start) or shared_team(session, wish, start, now=now) for start in wanted}
    return {start: team for start, team in teams.items() if team is not None}


def order_deadline(
    session: Session,  # noqa: ARG001 - as of all
    service: Service,  # noqa: ARG001
    starts_at: datetime,  # noqa: ARG001
    *,
    organisation_id: int,  # noqa: ARG001
) -> datetime | None:
    """Return None: a visit is changed until the notice of its service."""
    return None


def assign(session: Session, row: BookingRow, team: Team, *, state: str) -> None:
    """Write who comes to a booking, at its time and place, and what goes along. ``state`` is held or planned."""
    session.add_all(
        AssignmentRow(
            organisation_id=row.organisation_id,
            booking_id=row.id,
            worker_id=worker_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            latitude=row.latitude,
            longitude=row.longitude,
            buffer_minutes=row.buffer_minutes,
            joined_to_id=team.joins.assignment_id if team.joins else None,
            state=state,
        )
        for worker_id in team.worker_ids
    )
    session.add_all(
        EquipmentUseRow(
            organisation_id=row.organisation_id,
            booking_id=row.id,
            equipment_id=equipment_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at + row.buffer_minutes * _MINUTE,
            state=state,
        )
        for equipment_id in team.equipment_ids
    )
    session.flush()
    if team.joins is not None:
        keep_share(session, row.organisation_id, row.id, team.joins)


def plan(session: Session, row: BookingRow) -> None:
    """Make what was held for a booking planned."""
    for assignment in assignments_of(session, row):
        assignment.state = "planned"
    for use in _uses_of(session, row):
        use.state = "planned"


def assignments_of(session: Session, row: BookingRow) -> list[AssignmentRow]:
    """Return the assignments that take somebody's time for this booking."""
    return list(
        session.scalars(
            select(AssignmentRow)
            .where(
                AssignmentRow.organisation_id == row.organisation_id,
                AssignmentRow.booking_id == row.id,
                AssignmentRow.state.in_(TAKING),
            )
            .order_by(AssignmentRow.worker_id)
        )
    )


def release(session: Session, row: BookingRow) -> None:
    """Give back the time that a booking takes, and the equipment."""
    taking = assignments_of(session, row)
    others = lock_drive(session, row.organisation_id, taking)
    for assignment in taking:
        assignment.state = "released"
    leave_drive(session, taking, others)
    for use in _uses_of(session, row):
        use.state = "released"
    session.flush()


def team_with_reason(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> Team | None:
    """Return who would come where the office books this start with a reason, or None where it cannot.

    Beyond the horizon and whatever was wished about who comes, as ``take_time`` with an ``override``.
    """
    if not is_choosable(wish.service, starts_at, by=by, now=now, beyond_horizon=True):
        return None
    anybody, days = wish.without_wishes(), days_touched(wish, starts_at)
    found = look(session, anybody.need(days[0], days[-1]), now=now)
    return _team(found, anybody, starts_at) or shared_team(session, anybody, starts_at, now=now)


def why_not(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> WhyNot:
    """Return why the work cannot start then; no reason where it can, by the functions that show and accept."""
    job = wish.job
    by_itself = _of_the_moment(wish, starts_at, by=by, now=now)
    if by_itself is not None:
        return WhyNot(by_itself, job.crew)
    if shared_team(session, wish, starts_at, now=now) is not None:
        return WhyNot(None, job.crew)
    days = days_touched(wish, starts_at)
    need, anybody = wish.need(days[0], days[-1]), wish.without_wishes().need(days[0], days[-1])
    # Of those who do not come as wished it is told too whether they could.
    found = look(session, anybody, now=now)
    can = [person.worker_id for person in able(found.presences, need)]
    others = [person.worker_id for person in able(found.presences, anybody) if person.worker_id not in can]
    return why_not_at(
        found.timelines,
        job,
        minute_of(starts_at),
        reaches=found.reaches,
        able=can,
        tools=found.tools,
        within=found.within,
        closed=found.presences.calendar.why_closed(days[0]),
        unwished=others,
    )


def _of_the_moment(wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> Reason | None:
    if starts_at < now:
        return Reason.PAST
    if starts_at < earliest_start(wish.service, by=by, now=now):
        return Reason.TOO_SOON
    if local_date(starts_at) > last_day(wish.service, now):
        return Reason.TOO_FAR_AHEAD
    return None if is_choosable(wish.service, starts_at, by=by, now=now) else Reason.OFF_GRID


def is_choosable(
    service: Service, starts_at: datetime, *, by: Actor, now: datetime, beyond_horizon: bool = False
) -> bool:
    """Tell whether this person may choose this start: on the grid, not too soon, not too far ahead."""
    on_grid = (starts_at.minute * 60 + starts_at.second) % service.step.seconds == 0 and not starts_at.microsecond
    furthest = last_day(service, now) + (timedelta(days=_FURTHEST_DAYS) if beyond_horizon else timedelta())
    return on_grid and starts_at >= earliest_start(service, by=by, now=now) and local_date(starts_at) <= furthest


#: How far beyond the horizon the desk may book with a reason.
_FURTHEST_DAYS = 366


def _locked_team(
    session: Session, wishes: Sequence[Wish], days: Sequence[date], starts_at: datetime, *, now: datetime
) -> Team | None:
    """Return who comes, looked at under the locks of everybody who could."""
    while True:
        locked = _lock(session, wishes[-1], _days_locked(wishes[-1], starts_at))
        _let_lapsed_holds_go(session, wishes[-1], locked, days, now=now)
        team = _first_team(session, wishes, days, starts_at, now=now)
        # Somebody who could not do it when the locks were taken may be able to by now: once more, with theirs.
        if team is None or set(team.worker_ids) <= set(locked):
            return team


def _first_team(
    session: Session, wishes: Sequence[Wish], days: Sequence[date], starts_at: datetime, *, now: datetime
) -> Team | None:
    """Return who comes by the first of the wishes that somebody can meet."""
    for one in wishes:
        team = _team(look(session, one.need(days[0], days[-1]), now=now), one, starts_at)
        team = team or shared_team(session, one, starts_at, now=now, to_take=True)
        if team is not None:
            return team
    return None


def _team(found: Availability, wish: Wish, starts_at: datetime) -> Team | None:
    return team_at(
        found.timelines,
        wish.job,
        minute_of(starts_at),
        reaches=found.reaches,
        tools=found.tools,
        within=found.within,
        preferred=wish.preferred,
    )


def days_touched(wish: Wish, starts_at: datetime) -> list[date]:
    """Return the days in which the work lies: two where it goes on after midnight."""
    ends = moment_of(minute_of(starts_at) + max(wish.job.needed, 1) - 1)
    first, last = local_date(starts_at), local_date(ends)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _days_locked(wish: Wish, starts_at: datetime) -> list[date]:
    """Return the days in which something may lie that is too near to it: just over midnight too."""
    begins, ends = starts_at - _FURTHEST_AWAY, moment_of(minute_of(starts_at) + wish.job.needed) + _FURTHEST_AWAY
    first, last = local_date(begins), local_date(ends)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


#: Nobody is longer under way between two jobs.
_FURTHEST_AWAY = timedelta(hours=3)


def _lock(session: Session, wish: Wish, days: Sequence[date]) -> list[int]:
    """Wait until nobody else is placing work with these workers or this equipment; return the workers."""
    need = wish.need(days[0], days[-1])
    presences = remembered_presences(session, wish.organisation_id, first=days[0], last=days[-1])
    workers = [person.worker_id for person in able(presences, need)]
    pieces = [piece.equipment_id for piece in presences.pieces if piece.kind in need.equipment]
    lock_days(session, days, worker_ids=workers, equipment_ids=pieces)
    return workers


def _uses_of(session: Session, row: BookingRow) -> list[EquipmentUseRow]:
    return list(
        session.scalars(
            select(EquipmentUseRow).where(
                EquipmentUseRow.organisation_id == row.organisation_id,
                EquipmentUseRow.booking_id == row.id,
                EquipmentUseRow.state != "released",
            )
        )
    )


def _let_lapsed_holds_go(
    session: Session, wish: Wish, worker_ids: list[int], days: Sequence[date], *, now: datetime
) -> None:
    """End the holds of these days that are over."""
    session.flush()
    over = lapsed_holds(
        session,
        wish.organisation_id,
        worker_ids=worker_ids,
        kinds=equipment_of(wish.tasks),
        begins=day_range(days[0])[0] - timedelta(days=1),
        ends=day_range(days[-1])[1],
        now=now,
    )
    if over:
        end_lapsed(session, wish.organisation_id, over, give_back=release, now=now)
