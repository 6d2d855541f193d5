"""Taking places in a group session: lock, look with the function that showed it, write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.calendar import day_range, local_date
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.rules.sessions import Asked, GroupSession, Unavailable, choosable, nearest_sessions, why_unavailable
from booking.rules.slots import TakenPlaces
from booking.store.locks import lock_sessions
from booking.store.queries.service_facts import Service
from booking.store.queries.sessions import open_sessions, session_for_places, session_ids_at
from booking.store.tables import BookingRow, SessionPlaceRow
from booking.usecases.bookings.lapsed import end_lapsed

#: How many other sessions a person is offered when theirs is full, and over how many days on both sides.
ALTERNATIVES = 4
AROUND = timedelta(days=14)
_MOMENT = timedelta(microseconds=1)
#: Somebody who saw it could think that it was there: others are offered.
GONE: Final = frozenset({Unavailable.FULL, Unavailable.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesWish:
    """So many places of a service at once, and portions to take away; at a location, or wherever it is given.

    What the bookings ``ignoring`` have may give way. ``born_on`` are the birthdays of who comes, where they are known.
    """

    organisation_id: int
    service: Service
    places: int
    location_id: int | None = None
    ignoring: frozenset[int] = frozenset()
    born_on: tuple[date, ...] = ()
    portions: int = 0

    def asked(self, *, by: Actor, now: datetime, with_reason: bool = False) -> Asked:
        """Return the same as the rules see it."""
        return Asked(
            places=self.places,
            portions=self.portions,
            now=now,
            notice=self.service.notice,
            last_day=local_date(now) + timedelta(days=self.service.horizon_days),
            born_on=self.born_on,
            location_id=self.location_id,
            by_office=by.kind is not Role.RESIDENT,
            with_reason=with_reason and by.is_office,
        )


def free_sessions(
    session: Session, wishes: Sequence[PlacesWish], first: date, last: date, *, by: Actor, now: datetime
) -> list[list[GroupSession]]:
    """Return for each wish the sessions on the days ``[first, last]`` that this person may choose, in order of time.

    One statement, however many wishes of one organisation.
    """
    if not wishes or first > last:
        return [[] for _ in wishes]
    found = open_sessions(
        session,
        wishes[0].organisation_id,
        service_ids={wish.service.service_id for wish in wishes},
        first=day_range(first)[0],
        after=day_range(last)[1],
        now=now,
        ignoring={one for wish in wishes for one in wish.ignoring},
    )
    return [choosable(_of(found, wish.service), wish.asked(by=by, now=now)) for wish in wishes]


def take_places(
    session: Session, wish: PlacesWish, starts_at: datetime, *, by: Actor, now: datetime, override: str = ""
) -> GroupSession:
    """Lock the session that begins then, look again, and return it; the caller writes the places.

    The office may go beyond the horizon and the ages with a reason (``override``), never beyond the places. Raises
    ``NotATime`` where no session can be chosen at that moment, ``SlotTaken`` with the nearest others where it is full.
    """
    asked = wish.asked(by=by, now=now, with_reason=bool(override.strip()))
    taken = _locked(session, wish, starts_at, asked)
    if isinstance(taken, GroupSession):
        return taken
    if taken not in GONE:
        raise NotATime
    raise SlotTaken(alternatives=other_sessions(session, wish, starts_at, by=by, now=now))


def find_places(session: Session, wish: PlacesWish, starts_at: datetime, *, now: datetime) -> GroupSession | None:
    """Lock the session that begins then and return it where the places are free; for a time that was promised.

    Deadlines, horizon and ages do not matter any more.
    """
    house = Actor(wish.organisation_id, frozenset({Role.DESK, Role.SYSTEM}))
    found = _locked(session, wish, starts_at, wish.asked(by=house, now=now, with_reason=True))
    return found if isinstance(found, GroupSession) else None


def other_sessions(
    session: Session, wish: PlacesWish, starts_at: datetime, *, by: Actor, now: datetime
) -> list[datetime]:
    """Return when the nearest sessions begin in which the places are free, in order of time."""
    first, last = local_date(max(starts_at - AROUND, now)), local_date(starts_at + AROUND)
    (found,) = free_sessions(session, [wish], first, last, by=by, now=now)
    return [one.starts_at for one in nearest_sessions(found, starts_at, count=ALTERNATIVES)]


def sessions_at(
    session: Session, wish: PlacesWish, starts: Sequence[datetime], *, by: Actor, now: datetime
) -> dict[datetime, GroupSession]:
    """Return the session that would be taken at each of these moments; one that cannot be had is not in it."""
    if not starts:
        return {}
    first, last = local_date(min(starts)), local_date(max(starts))
    (found,) = free_sessions(session, [wish], first, last, by=by, now=now)
    wanted, chosen = set(starts), dict[datetime, GroupSession]()
    for one in found:
        if one.starts_at in wanted:
            chosen.setdefault(one.starts_at, one)
    return chosen


def lock_all_sessions(session: Session, wish: PlacesWish, starts: Iterable[datetime]) -> None:
    """Lock every session that begins at one of these moments, and those that are left, at once and in one order."""
    wanted = session_ids_at(session, wish.organisation_id, wish.service.service_id, starts)
    left = session.scalars(
        select(SessionPlaceRow.session_id).where(
            SessionPlaceRow.organisation_id == wish.organisation_id,
            SessionPlaceRow.booking_id.in_(sorted(wish.ignoring)),
            SessionPlaceRow.state != "released",
        )
    ).all()
    lock_sessions(session, wish.organisation_id, [*left, *wanted])


def session_at(
    session: Session, wish: PlacesWish, starts_at: datetime, *, by: Actor, now: datetime, with_reason: bool = False
) -> GroupSession | Unavailable:
    """Return the session that begins then and can be had, without a lock; else why not. None there is cancelled."""
    asked = wish.asked(by=by, now=now, with_reason=with_reason)
    why = Unavailable.CANCELLED
    for one in _open(session, wish, starts_at, starts_at + _MOMENT, now=now):
        found = why_unavailable(one, asked)
        if found is None:
            return one
        why = found
    return why


def keep_places(session: Session, row: BookingRow, taken: TakenPlaces, *, state: str) -> None:
    """Write the places that a booking takes. ``state`` is held or planned."""
    session.flush()
    session.add(
        SessionPlaceRow(
            organisation_id=row.organisation_id,
            session_id=taken.session_id,
            booking_id=row.id,
            places=taken.places,
            portions=taken.portions,
            state=state,
        )
    )
    session.flush()


def plan_places(session: Session, row: BookingRow) -> None:
    """Make what was held for a booking planned."""
    for place in places_of(session, row):
        place.state = "planned"


def release_places(session: Session, row: BookingRow) -> None:
    """Give back the places that a booking takes."""
    for place in places_of(session, row):
        place.state = "released"
    session.flush()


def places_of(session: Session, row: BookingRow) -> list[SessionPlaceRow]:
    """Return what a booking takes."""
    return list(
        session.scalars(
            select(SessionPlaceRow)
            .where(
                SessionPlaceRow.organisation_id == row.organisation_id,
                SessionPlaceRow.booking_id == row.id,
                SessionPlaceRow.state != "released",
            )
            .order_by(SessionPlaceRow.session_id)
        )
    )


def _locked(session: Session, wish: PlacesWish, starts_at: datetime, asked: Asked) -> GroupSession | Unavailable | None:
    """Return the session that can be had, looked at under its lock; else why not, None where there is none."""
    why: Unavailable | None = None
    for seen in _open(session, wish, starts_at, starts_at + _MOMENT, now=asked.now):
        # Who is too late is told so without waiting for anybody: only what looks free is worth the lock.
        why = why_unavailable(seen, asked)
        if why is not None:
            continue
        lock_sessions(session, wish.organisation_id, [seen.session_id])
        _let_lapsed_holds_go(session, wish, seen.session_id, now=asked.now)
        one = session_for_places(session, wish.organisation_id, seen.session_id, now=asked.now, ignoring=wish.ignoring)
        why = why_unavailable(one, asked)
        if why is None and one.starts_at == starts_at:
            return one
    return why


def _open(session: Session, wish: PlacesWish, first: datetime, after: datetime, *, now: datetime) -> list[GroupSession]:
    return open_sessions(
        session,
        wish.organisation_id,
        service_ids=[wish.service.service_id],
        first=first,
        after=after,
        now=now,
        ignoring=wish.ignoring,
    )


def _of(found: Iterable[GroupSession], service: Service) -> list[GroupSession]:
    return [one for one in found if one.service_id == service.service_id]


def _let_lapsed_holds_go(session: Session, wish: PlacesWish, session_id: int, *, now: datetime) -> None:
    """End the holds in a session that are over."""
    session.flush()
    standing = select(SessionPlaceRow.booking_id).where(
        SessionPlaceRow.organisation_id == wish.organisation_id,
        SessionPlaceRow.session_id == session_id,
        SessionPlaceRow.state == "held",
    )
    end_lapsed(session, wish.organisation_id, standing, give_back=release_places, now=now)
