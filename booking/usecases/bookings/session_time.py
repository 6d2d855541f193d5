"""How places in a group session are taken, with the functions that every shape offers (``placing.Way``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.rules.sessions import GroupSession, Unavailable, bench_minutes_of, portions_of, seats_of
from booking.rules.slots import Slot, TakenPlaces, Team, nearest
from booking.rules.why import Reason, WhyNot
from booking.rules.work import Task
from booking.store.queries.service_facts import Service
from booking.store.queries.sessions import deadline_at
from booking.store.tables import BookingRow
from booking.usecases.bookings.wishes import Wish
from booking.usecases.sessions import places

_WHY: Final = {
    Unavailable.CANCELLED: Reason.NO_SESSION,
    Unavailable.ELSEWHERE: Reason.NO_SESSION,
    Unavailable.OVER: Reason.PAST,
    Unavailable.TOO_LATE: Reason.ORDERS_CLOSED,
    Unavailable.TOO_FAR_AHEAD: Reason.TOO_FAR_AHEAD,
    Unavailable.TOO_YOUNG: Reason.NOT_THIS_AGE,
    Unavailable.TOO_OLD: Reason.NOT_THIS_AGE,
    Unavailable.FULL: Reason.FULL,
}


@dataclass(frozen=True, slots=True)
class FreeSessions:
    """The sessions in which there is room, in order of time."""

    found: tuple[GroupSession, ...]

    def slots(self) -> list[Slot]:
        """Return when they begin, each with its session."""
        return [Slot(one.starts_at, session=one) for one in self.found]

    def first(self, count: int) -> list[Slot]:
        """Return the first ``count``."""
        return self.slots()[:count]

    def has(self, starts_at: datetime) -> bool:
        """Tell whether one begins at ``starts_at``."""
        return any(one.starts_at == starts_at for one in self.found)

    def nearest(self, wanted: datetime, count: int) -> list[datetime]:
        """Return when the ``count`` nearest begin, in order of time."""
        return nearest(self.slots(), wanted, count=count)


@dataclass(frozen=True, slots=True)
class SessionTime:
    """Places in sessions. ``places_of`` tells how many a booking takes: persons, or minutes at a bench."""

    places_of: Callable[[Sequence[Task]], int]

    def free_for_all(
        self, session: Session, wishes: Sequence[Wish], first: date, last: date, *, by: Actor, now: datetime
    ) -> list[FreeSessions]:
        """Return for each wish the sessions of these days that this person may choose; one look for all of them."""
        asked = [self._asked(wish) for wish in wishes]
        found = places.free_sessions(session, asked, max(first, local_date(now)), last, by=by, now=now)
        return [FreeSessions(tuple(one)) for one in found]

    def earliest_start(self, service: Service, *, by: Actor, now: datetime) -> datetime:  # noqa: ARG002 - as of all
        """Return the first moment that can be chosen: each session has a deadline of its own."""
        return now

    def days_touched(self, wish: Wish, starts_at: datetime) -> list[date]:  # noqa: ARG002 - as of all
        """Return the day of a session."""
        return [local_date(starts_at)]

    def lock_times(self, session: Session, wish: Wish, starts: Iterable[datetime]) -> None:
        """Lock all sessions that begin then, and those that the booking has now, in the one order."""
        places.lock_all_sessions(session, self._asked(wish), starts)

    def take_time(
        self, session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime, override: str = ""
    ) -> Team:
        """Lock the session, look again, and return what is taken of it; the caller writes it.

        The office may go beyond the horizon and the ages with a reason, never beyond the places. Raises ``NotATime``
        or ``SlotTaken`` with the nearest other sessions.
        """
        asked = self._asked(wish)
        return _team(places.take_places(session, asked, starts_at, by=by, now=now, override=override), asked)

    def require_looks_free(
        self, session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime
    ) -> None:
        """Tell who is too late so without a lock. Raises ``NotATime`` or ``SlotTaken`` as ``take_time`` would."""
        asked = self._asked(wish)
        why = places.session_at(session, asked, starts_at, by=by, now=now)
        if isinstance(why, GroupSession):
            return
        if why in places.GONE:
            raise SlotTaken(alternatives=places.other_sessions(session, asked, starts_at, by=by, now=now))
        raise NotATime

    def find_team(self, session: Session, wish: Wish, starts_at: datetime, *, now: datetime) -> Team | None:
        """Lock the session and return what could be taken of it, for a time that was promised already."""
        asked = self._asked(wish)
        found = places.find_places(session, asked, starts_at, now=now)
        return _team(found, asked) if found is not None else None

    def alternatives_to(
        self, session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime
    ) -> list[datetime]:
        """Return when the nearest sessions with room begin."""
        return places.other_sessions(session, self._asked(wish), starts_at, by=by, now=now)

    def teams_at(
        self, session: Session, wish: Wish, starts: Sequence[datetime], *, by: Actor, now: datetime
    ) -> dict[datetime, Team]:
        """Return what would be taken at each of these moments; one that cannot be had is not in it."""
        asked = self._asked(wish)
        found = places.sessions_at(session, asked, starts, by=by, now=now)
        return {start: _team(one, asked) for start, one in found.items()}

    def team_with_reason(
        self, session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime
    ) -> Team | None:
        """Return what the office would take with a reason, or None where it cannot."""
        asked = self._asked(wish)
        found = places.session_at(session, asked, starts_at, by=by, now=now, with_reason=True)
        return _team(found, asked) if isinstance(found, GroupSession) else None

    def why_not(self, session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> WhyNot:
        """Return why the places cannot be had; no reason where they can."""
        found = places.session_at(session, self._asked(wish), starts_at, by=by, now=now)
        return WhyNot(None if isinstance(found, GroupSession) else _WHY[found], crew=1)

    def order_deadline(
        self, session: Session, service: Service, starts_at: datetime, *, organisation_id: int
    ) -> datetime | None:
        """Return the deadline of the session that begins then; the earliest, where there are several."""
        return deadline_at(session, organisation_id, service.service_id, starts_at)

    def assign(self, session: Session, row: BookingRow, team: Team, *, state: str) -> None:
        """Write the places that a booking takes. It is where its session is, and as long."""
        if team.places is not None:
            row.ends_at, row.location_id = team.places.ends_at, team.places.location_id
            places.keep_places(session, row, team.places, state=state)

    def plan(self, session: Session, row: BookingRow) -> None:
        """Make what was held planned."""
        places.plan_places(session, row)

    def release(self, session: Session, row: BookingRow) -> None:
        """Give the places back."""
        places.release_places(session, row)

    def _asked(self, wish: Wish) -> places.PlacesWish:
        return places.PlacesWish(
            organisation_id=wish.organisation_id,
            service=wish.service,
            places=self.places_of(wish.tasks),
            portions=portions_of(wish.tasks),
            location_id=wish.location_id,
            ignoring=(wish.also_ignoring | {wish.ignoring}) - {0},
            born_on=wish.born_on,
        )


#: A place for everybody who comes.
SEATS: Final = SessionTime(seats_of)
#: Minutes of the people at a bench.
BENCH: Final = SessionTime(bench_minutes_of)


def _team(one: GroupSession, asked: places.PlacesWish) -> Team:
    taken = TakenPlaces(one.session_id, one.location_id, one.ends_at, asked.places, asked.portions)
    return Team((), places=taken)
