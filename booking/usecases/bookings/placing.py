"""Placing work: the times that are free, taking one of them, giving it back; the same for every shape of service.

What is scarce differs: the time of workers for what somebody goes to, places in a group session for what people come
to, and things of a kind for what is taken along. Each is a ``Way`` with the same few functions, and ``_WAYS`` is the
one place that says which shape goes which way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from sqlalchemy.orm import Session

from booking.rules.actors import Actor, system_of
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change
from booking.rules.refusals import NotFound
from booking.rules.refusals.times import SlotTaken
from booking.rules.seasons import closed_season
from booking.rules.shapes import Shape
from booking.rules.slots import Slot, Team
from booking.rules.why import Reason, WhyNot
from booking.rules.work import crew_of
from booking.store.history import change_booking
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.tables import AssignmentRow, BookingRow
from booking.usecases.bookings import rental_time, visit_time
from booking.usecases.bookings.in_season import FreeInSeason, is_in_season, require_season
from booking.usecases.bookings.session_time import BENCH, SEATS
from booking.usecases.bookings.visit_time import ALTERNATIVE_DAYS, ALTERNATIVES, TAKING
from booking.usecases.bookings.wishes import Wish, last_day, wish_of

__all__ = [
    "ALTERNATIVES",
    "ALTERNATIVE_DAYS",
    "TAKING",
    "Free",
    "Way",
    "Wish",
    "alternatives_to",
    "assign",
    "assignments_of",
    "days_touched",
    "earliest_start",
    "expire",
    "find_team",
    "free_between",
    "free_for_all",
    "is_free_with_reason",
    "last_day",
    "lock_times",
    "order_deadline",
    "plan",
    "release",
    "require_looks_free",
    "slots_on",
    "take_time",
    "team_with_reason",
    "teams_at",
    "why_no_time",
    "wish_of",
]


class Free(Protocol):
    """What is free for one wish, in order of time."""

    def slots(self) -> list[Slot]:
        """Return every moment."""

    def first(self, count: int) -> list[Slot]:
        """Return the first ``count`` moments."""

    def has(self, starts_at: datetime) -> bool:
        """Tell whether it is free at ``starts_at``."""

    def nearest(self, wanted: datetime, count: int) -> list[datetime]:
        """Return the ``count`` moments nearest to ``wanted``, in order of time."""


class Way(Protocol):
    """How one shape finds what is free, takes it and gives it back; each function as below, of one shape."""

    def free_for_all(
        self, session: Session, wishes: Sequence[Wish], first: date, last: date, *, by: Actor, now: datetime
    ) -> Sequence[Free]:
        """Return what is free for each wish."""

    def earliest_start(self, service: Service, *, by: Actor, now: datetime) -> datetime:
        """Return the first moment that this person may choose."""

    def days_touched(self, wish: Wish, starts_at: datetime) -> list[date]:
        """Return the days in which the work lies."""

    def lock_times(self, session: Session, wish: Wish, starts: Iterable[datetime]) -> None:
        """Lock what all these starts want, at once."""

    def take_time(
        self, session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime, override: str = ""
    ) -> Team:
        """Lock, look again, and return what is taken."""

    def require_looks_free(
        self, session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime
    ) -> None:
        """Tell who is too late so without a lock."""

    def find_team(self, session: Session, wish: Wish, starts_at: datetime, *, now: datetime) -> Team | None:
        """Lock, look again, and return what could be taken for a time that was promised."""

    def alternatives_to(
        self, session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime
    ) -> list[datetime]:
        """Return the free moments nearest to ``starts_at``."""

    def teams_at(
        self, session: Session, wish: Wish, starts: Sequence[datetime], *, by: Actor, now: datetime
    ) -> dict[datetime, Team]:
        """Return what would be taken at each start."""

    def team_with_reason(
        self, session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime
    ) -> Team | None:
        """Return what the office would take with a reason."""

    def why_not(self, session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> WhyNot:
        """Return why it cannot be had."""

    def order_deadline(
        self, session: Session, service: Service, starts_at: datetime, *, organisation_id: int
    ) -> datetime | None:
        """Return until when what begins then can be ordered or changed, where that is said of it alone."""

    def assign(self, session: Session, row: BookingRow, team: Team, *, state: str) -> None:
        """Write what a booking takes."""

    def plan(self, session: Session, row: BookingRow) -> None:
        """Make what was held planned."""

    def release(self, session: Session, row: BookingRow) -> None:
        """Give back what a booking takes."""


#: What is only told takes no time itself; the rounds on which it is done are visits, which the desk books.
_WAYS: Final[Mapping[Shape, Way]] = {
    Shape.VISIT: visit_time,
    Shape.RIDE: visit_time,
    Shape.SEAT: SEATS,
    Shape.DROP_OFF: BENCH,
    Shape.REPORT: visit_time,
    Shape.RENTAL: rental_time,
}


def _way_of(service: Service) -> Way:
    """Return how a service is placed. Raises ``NotFound`` for one that nobody chooses a time for."""
    way = _WAYS.get(service.shape)
    if way is None:
        raise NotFound
    return way


def _way_of_booking(session: Session, row: BookingRow) -> Way:
    return _way_of(service_by_id(session, row.organisation_id, row.service_id))


def free_between(session: Session, wish: Wish, first: date, last: date, *, by: Actor, now: datetime) -> Free:
    """Return what is free on the days ``[first, last]`` and this person may choose.

    Residents book from the service's notice on and up to its horizon; the desk books from now on.
    """
    (found,) = free_for_all(session, [wish], first, last, by=by, now=now)
    return found


def free_for_all(
    session: Session, wishes: Sequence[Wish], first: date, last: date, *, by: Actor, now: datetime
) -> list[Free]:
    """Return the same for several wishes of one organisation, one for each wish; one look for each way of placing."""
    by_way: dict[int, list[int]] = {}
    ways = [_way_of(wish.service) for wish in wishes]
    for place, way in enumerate(ways):
        by_way.setdefault(id(way), []).append(place)
    found: dict[int, Free] = {}
    for mine in by_way.values():
        theirs = [wishes[place] for place in mine]
        free = ways[mine[0]].free_for_all(session, theirs, first, last, by=by, now=now)
        found |= dict(zip(mine, free, strict=True))
    return [_in_season(wish, found[place]) for place, wish in enumerate(wishes)]


def _in_season(wish: Wish, free: Free) -> Free:
    return FreeInSeason(free, wish.seasons) if wish.seasons else free


class Look(Protocol):
    """Says at which moments of some days there is room for a wish, in order of time."""

    def __call__(
        self, session: Session, wish: Wish, days: Iterable[date], *, by: Actor, now: datetime
    ) -> list[Slot]:  # as `slots_on`
        ...


def slots_on(session: Session, wish: Wish, days: Iterable[date], *, by: Actor, now: datetime) -> list[Slot]:
    """Return the moments on ``days`` at which the work can start, in order of time."""
    wanted = set(days)
    if not wanted:
        return []
    found = free_between(session, wish, min(wanted), max(wanted), by=by, now=now).slots()
    if len(wanted) == (max(wanted) - min(wanted)).days + 1:
        return found
    return [slot for slot in found if local_date(slot.starts_at) in wanted]


def earliest_start(service: Service, *, by: Actor, now: datetime) -> datetime:
    """Return the first moment that this person may choose: residents need to give notice of a visit."""
    return _way_of(service).earliest_start(service, by=by, now=now)


def days_touched(wish: Wish, starts_at: datetime) -> list[date]:
    """Return the days in which the work lies: two where it goes on after midnight."""
    return _way_of(wish.service).days_touched(wish, starts_at)


def lock_times(session: Session, wish: Wish, starts: Iterable[datetime]) -> None:
    """Lock what all these starts want at once, in the one order: for a series, before any of them is taken."""
    _way_of(wish.service).lock_times(session, wish, starts)


def take_time(
    session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime, override: str = ""
) -> Team:
    """Lock what is scarce, look again with the function that showed it, and return what is taken.

    The caller writes it before the transaction ends. The office may go beyond what is usual with a reason
    (``override``), never beyond what is free. Raises ``NotATime`` for a start that this person may not choose
    (``OutOfSeason`` for a day on which such work is not done), ``SlotTaken`` with the nearest other times.
    """
    if not (override.strip() and by.is_office):
        require_season(wish.seasons, starts_at)
    try:
        return _way_of(wish.service).take_time(session, wish, starts_at, by=by, now=now, override=override)
    except SlotTaken:
        if not wish.seasons:
            raise
        raise SlotTaken(alternatives=alternatives_to(session, wish, starts_at, by=by, now=now)) from None


def require_looks_free(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> None:
    """Tell who is too late so without a lock and without a transaction: nobody waits for a loser.

    What looks free is no promise: ``take_time`` looks again under the locks. Raises ``NotATime``, or ``SlotTaken``
    with the nearest other times.
    """
    require_season(wish.seasons, starts_at)
    try:
        _way_of(wish.service).require_looks_free(session, wish, starts_at, by=by, now=now)
    except SlotTaken:
        if not wish.seasons:
            raise
        raise SlotTaken(alternatives=alternatives_to(session, wish, starts_at, by=by, now=now)) from None


def find_team(session: Session, wish: Wish, starts_at: datetime, *, now: datetime) -> Team | None:
    """Lock what is scarce, look again, and return what could be taken; None where nothing can.

    For a time that was promised already: the grid, the notice and the horizon do not matter any more.
    """
    return _way_of(wish.service).find_team(session, wish, starts_at, now=now)


def alternatives_to(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> list[datetime]:
    """Return the free starts nearest to ``starts_at``."""
    if not wish.seasons:
        return _way_of(wish.service).alternatives_to(session, wish, starts_at, by=by, now=now)
    # The season first, and then the nearest: else those outside would push out the others.
    first = max(local_date(starts_at) - timedelta(days=ALTERNATIVE_DAYS // 2), local_date(now))
    last = first + timedelta(days=ALTERNATIVE_DAYS - 1)
    return free_between(session, wish, first, last, by=by, now=now).nearest(starts_at, ALTERNATIVES)


def teams_at(
    session: Session, wish: Wish, starts: Sequence[datetime], *, by: Actor, now: datetime
) -> dict[datetime, Team]:
    """Return what would be taken at each of these starts, all as of one look; one that cannot be had is not in it."""
    seasons = wish.seasons
    wanted = [one for one in starts if is_in_season(seasons, one)]
    return _way_of(wish.service).teams_at(session, wish, wanted, by=by, now=now)


def is_free_with_reason(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> bool:
    """Tell whether the office could book this start with a reason, as ``take_time`` with an ``override``."""
    return team_with_reason(session, wish, starts_at, by=by, now=now) is not None


def team_with_reason(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> Team | None:
    """Return what would be taken where the office books this start with a reason, or None where it cannot."""
    if not by.is_office:
        return None
    return _way_of(wish.service).team_with_reason(session, wish, starts_at, by=by, now=now)


def why_no_time(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> WhyNot:
    """Return why the work cannot start then; no reason where it can, by the functions that show and accept."""
    closed = closed_season(wish.seasons, local_date(starts_at)) if starts_at > now else None
    if closed is not None:
        return WhyNot(Reason.OUT_OF_SEASON, crew_of(wish.tasks), season=closed)
    return _way_of(wish.service).why_not(session, wish, starts_at, by=by, now=now)


def order_deadline(session: Session, service: Service, starts_at: datetime, *, organisation_id: int) -> datetime | None:
    """Return until when residents order or change what begins then, where it has a deadline of its own; else None."""
    way = _WAYS.get(service.shape)
    return way.order_deadline(session, service, starts_at, organisation_id=organisation_id) if way else None


def assign(session: Session, row: BookingRow, team: Team, *, state: str) -> None:
    """Write what a booking takes, at its time and place. ``state`` is held or planned."""
    _way_of_booking(session, row).assign(session, row, team, state=state)


def plan(session: Session, row: BookingRow) -> None:
    """Make what was held for a booking planned."""
    _way_of_booking(session, row).plan(session, row)


def release(session: Session, row: BookingRow) -> None:
    """Give back what a booking takes."""
    _way_of_booking(session, row).release(session, row)


def expire(session: Session, row: BookingRow, *, now: datetime) -> None:
    """End a hold that is over and give its time back."""
    release(session, row)
    change_booking(session, row, Change.EXPIRE, by=system_of(row.organisation_id), now=now)


def assignments_of(session: Session, row: BookingRow) -> list[AssignmentRow]:
    """Return the assignments that take somebody's time for this booking; places in a session have none."""
    return visit_time.assignments_of(session, row)
