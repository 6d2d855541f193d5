"""How things are rented for a period: lock, look with the function that showed the moment, write.

These are the functions that every shape offers (``placing.Way``). What is scarce is one thing of the kind that a task
asks for (its ``equipment``), from the moment that it is collected until it is due back and has been looked after (the
service's buffer). They stand on the equipment that goes along to jobs, its calendar and its wall against doubles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import Calendar, local_date
from booking.rules.locations import OpeningHours, open_on
from booking.rules.moments import Stretch
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.rules.rentals import Piece, can_be_collected, choose_pieces, due_back, one_period
from booking.rules.slots import Slot, Team, nearest
from booking.rules.why import Reason, WhyNot
from booking.store.locks import lock_days
from booking.store.queries.locations import location_by_id
from booking.store.queries.rental_stock import lapsed_rentals, piece_ids_at, pieces_at
from booking.store.queries.rosters import calendar_of
from booking.store.queries.service_facts import Service
from booking.store.tables import BookingRow
from booking.usecases.bookings import visit_time
from booking.usecases.bookings.lapsed import end_lapsed
from booking.usecases.bookings.visit_time import ALTERNATIVE_DAYS, ALTERNATIVES, is_choosable
from booking.usecases.bookings.wishes import Wish, last_day

#: A rental may lie over hundreds of days: whoever takes a thing for any of them locks the thing itself.
_ALL_DAYS: Final = date.min
_DAY: Final = timedelta(days=1)

plan = visit_time.plan
release = visit_time.release


@dataclass(frozen=True, slots=True)
class FreeRentals:
    """The moments at which everything that is wanted can be collected, in order of time."""

    found: tuple[Slot, ...]

    def slots(self) -> list[Slot]:
        """Return every moment, each with when it has to be back."""
        return list(self.found)

    def first(self, count: int) -> list[Slot]:
        """Return the first ``count``."""
        return list(self.found[:count])

    def has(self, starts_at: datetime) -> bool:
        """Tell whether everything can be collected at ``starts_at``."""
        return any(one.starts_at == starts_at for one in self.found)

    def nearest(self, wanted: datetime, count: int) -> list[datetime]:
        """Return the ``count`` nearest moments, in order of time."""
        return nearest(self.slots(), wanted, count=count)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a location has for rent and when it is open, as of one look."""

    wish: Wish
    pieces: tuple[Piece, ...]
    opening: OpeningHours
    calendar: Calendar

    def team_at(self, starts_at: datetime) -> Team | None:
        """Return which things are taken from then on and when they are due back, or None."""
        hours = open_on(self.opening, local_date(starts_at), calendar=self.calendar)
        if not can_be_collected(starts_at, hours):
            return None
        period, times = one_period((task.rental, task.periods) for task in self.wish.tasks)
        until = due_back(starts_at, period, times=times, opening=self.opening, calendar=self.calendar)
        wanted = kinds_of(self.wish)
        if until is None or not wanted:
            return None
        taken = choose_pieces(self.pieces, wanted, Stretch(starts_at, until + self.wish.service.buffer))
        return Team((), taken, until=until) if taken is not None else None

    def is_open(self, starts_at: datetime) -> bool:
        """Tell whether the location is open then."""
        return can_be_collected(starts_at, open_on(self.opening, local_date(starts_at), calendar=self.calendar))

    def starts_on(self, on: date) -> list[datetime]:
        """Return the moments of a day at which something can be collected, on the grid of the service."""
        step, found = self.wish.service.step, list[datetime]()
        for hours in open_on(self.opening, on, calendar=self.calendar):
            off = (hours.starts_at.minute * timedelta(minutes=1)) % step
            moment = hours.starts_at + (step - off if off else timedelta())
            while moment < hours.ends_at:
                found.append(moment)
                moment += step
        return found


def kinds_of(wish: Wish) -> Counter[str]:
    """Return how many things of each kind a wish takes."""
    wanted: Counter[str] = Counter()
    for task in wish.tasks:
        for kind in task.equipment:
            wanted[kind] += task.count
    return wanted


def free_for_all(
    session: Session, wishes: Sequence[Wish], first: date, last: date, *, by: Actor, now: datetime
) -> list[FreeRentals]:
    """Return for each wish the moments of these days at which this person may collect everything."""
    return [_free(session, wish, first, last, by=by, now=now) for wish in wishes]


def _free(session: Session, wish: Wish, first: date, last: date, *, by: Actor, now: datetime) -> FreeRentals:
    day, last = max(first, local_date(now)), min(last, last_day(wish.service, now))
    opens, found = earliest_start(wish.service, by=by, now=now), list[Slot]()
    look = _look(session, wish, now=now) if day <= last else None
    while look is not None and day <= last:
        for moment in look.starts_on(day):
            team = look.team_at(moment) if moment >= opens else None
            if team is not None:
                found.append(Slot(moment, until=team.until))
        day += _DAY
    return FreeRentals(tuple(found))


def earliest_start(service: Service, *, by: Actor, now: datetime) -> datetime:
    """Return the first moment that this person may choose: residents need to give notice."""
    return visit_time.earliest_start(service, by=by, now=now)


def days_touched(wish: Wish, starts_at: datetime) -> list[date]:  # noqa: ARG001 - as of all
    """Return the day on which it is collected."""
    return [local_date(starts_at)]


def lock_times(session: Session, wish: Wish, starts: Iterable[datetime]) -> None:  # noqa: ARG001 - as of all
    """Lock every thing that could be taken, at once and in the one order."""
    lock_pieces(session, _ids(session, wish))


def lock_pieces(session: Session, piece_ids: Iterable[int]) -> None:
    """Wait until nobody else is renting out any of these things."""
    lock_days(session, [_ALL_DAYS], worker_ids=(), equipment_ids=piece_ids)


def take_time(
    session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime, override: str = ""
) -> Team:
    """Lock what could be taken, look again, and return which things and until when; the caller writes it.

    The office may go beyond the horizon with a reason. Raises ``NotATime`` off the grid, outside what this person may
    choose or while the location is closed, ``SlotTaken`` with the nearest other moments.
    """
    beyond = bool(override.strip()) and by.is_office
    if not is_choosable(wish.service, starts_at, by=by, now=now, beyond_horizon=beyond):
        raise NotATime
    team = find_team(session, wish, starts_at, now=now)
    if team is None:
        raise _gone(session, wish, starts_at, by=by, now=now)
    return team


def require_looks_free(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> None:
    """Tell who is too late so without a lock. Raises ``NotATime`` or ``SlotTaken`` as ``take_time`` would."""
    if not is_choosable(wish.service, starts_at, by=by, now=now):
        raise NotATime
    look = _look(session, wish, now=now)
    if look is None or look.team_at(starts_at) is None:
        raise _gone(session, wish, starts_at, by=by, now=now)


def find_team(session: Session, wish: Wish, starts_at: datetime, *, now: datetime) -> Team | None:
    """Lock what could be taken, look again, and return it; for a moment that was promised already."""
    locked = _ids(session, wish)
    lock_pieces(session, locked)
    let_lapsed_holds_go(session, wish.organisation_id, locked, now=now)
    look = _look(session, wish, now=now)
    return look.team_at(starts_at) if look is not None else None


def alternatives_to(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> list[datetime]:
    """Return the moments nearest to ``starts_at`` at which everything can be collected."""
    first = max(local_date(starts_at) - timedelta(days=ALTERNATIVE_DAYS // 2), local_date(now))
    free = _free(session, wish, first, first + timedelta(days=ALTERNATIVE_DAYS - 1), by=by, now=now)
    return free.nearest(starts_at, ALTERNATIVES)


def teams_at(
    session: Session, wish: Wish, starts: Sequence[datetime], *, by: Actor, now: datetime
) -> dict[datetime, Team]:
    """Return what would be taken at each of these moments; one that cannot be had is not in it."""
    look = _look(session, wish, now=now) if starts else None
    if look is None:
        return {}
    can = (one for one in starts if is_choosable(wish.service, one, by=by, now=now))
    teams = {start: look.team_at(start) for start in can}
    return {start: team for start, team in teams.items() if team is not None}


def team_with_reason(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> Team | None:
    """Return what the office would take beyond the horizon with a reason, or None where it cannot."""
    if not is_choosable(wish.service, starts_at, by=by, now=now, beyond_horizon=True):
        return None
    look = _look(session, wish, now=now)
    return look.team_at(starts_at) if look is not None else None


def why_not(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> WhyNot:
    """Return why it cannot be collected then; no reason where it can."""
    look = _look(session, wish, now=now)
    return WhyNot(_reason(look, wish, starts_at, by=by, now=now), crew=1)


def order_deadline(
    session: Session,  # noqa: ARG001 - as of all
    service: Service,  # noqa: ARG001
    starts_at: datetime,  # noqa: ARG001
    *,
    organisation_id: int,  # noqa: ARG001
) -> datetime | None:
    """Return None: a rental is changed until the notice of its service."""
    return None


def assign(session: Session, row: BookingRow, team: Team, *, state: str) -> None:
    """Write which things a booking takes, and until when."""
    if team.until is not None:
        row.ends_at = team.until
    visit_time.assign(session, row, team, state=state)


def _reason(look: _Look | None, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> Reason | None:
    if starts_at < now:
        return Reason.PAST
    if starts_at < earliest_start(wish.service, by=by, now=now):
        return Reason.TOO_SOON
    if local_date(starts_at) > last_day(wish.service, now):
        return Reason.TOO_FAR_AHEAD
    if not is_choosable(wish.service, starts_at, by=by, now=now):
        return Reason.OFF_GRID
    if look is None or not look.is_open(starts_at):
        return Reason.LOCATION_CLOSED
    return None if look.team_at(starts_at) is not None else Reason.NO_EQUIPMENT


def _gone(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> NotATime | SlotTaken:
    look = _look(session, wish, now=now)
    if look is None or not look.is_open(starts_at):
        return NotATime()
    return SlotTaken(alternatives=alternatives_to(session, wish, starts_at, by=by, now=now))


def _look(session: Session, wish: Wish, *, now: datetime) -> _Look | None:
    """Return what the location has; None where nobody said at which location."""
    if wish.location_id is None:
        return None
    location = location_by_id(session, wish.organisation_id, wish.location_id, first=local_date(now))
    calendar = calendar_of(session, wish.organisation_id)
    return _Look(wish, tuple(_pieces(session, wish, now=now)), location.opening, calendar)


def _pieces(session: Session, wish: Wish, *, now: datetime) -> list[Piece]:
    if wish.location_id is None:
        return []
    return pieces_at(
        session,
        wish.organisation_id,
        wish.location_id,
        kinds=frozenset(kinds_of(wish)),
        ignoring=(wish.also_ignoring | {wish.ignoring}) - {0},
        now=now,
    )


def _ids(session: Session, wish: Wish) -> list[int]:
    if wish.location_id is None:
        return []
    return piece_ids_at(session, wish.organisation_id, wish.location_id, kinds=frozenset(kinds_of(wish)))


def let_lapsed_holds_go(session: Session, organisation_id: int, piece_ids: Collection[int], *, now: datetime) -> None:
    """End the holds on these things that are over."""
    over = lapsed_rentals(session, organisation_id, piece_ids, now=now)
    if over:
        end_lapsed(session, organisation_id, over, give_back=release, now=now)
