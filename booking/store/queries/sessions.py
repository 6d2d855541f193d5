"""Group sessions: those in which places can be had, those of a week for the office, and those where a worker works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Exists, Row, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from booking.rules.calendar import day_range
from booking.rules.care import places_by_carers
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound
from booking.rules.sessions import GroupSession
from booking.rules.shapes import Shape
from booking.rules.text import Text
from booking.rules.versions import version_of
from booking.store.queries.levels import level_name
from booking.store.tables import (
    AbsenceRow,
    BookingRow,
    GroupSessionRow,
    LocationRow,
    ServiceRow,
    SessionPlaceRow,
    SessionWorkerRow,
    WorkerRow,
)

_RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSession:
    """A session as the office knows it. ``taken`` counts places that are only kept too; ``workers`` are id and name."""

    session_id: int
    service_id: int
    service_name: Text
    service_slug: str
    shape: str
    location_id: int
    location_name: str
    starts_at: datetime
    ends_at: datetime
    places: int
    taken: int
    name: Text
    least_age: int | None
    most_age: int | None
    book_until: datetime | None
    is_open: bool
    workers: tuple[tuple[int, str], ...]
    held: int = 0
    """How many of ``taken`` are only kept while somebody finishes."""
    away: frozenset[int] = frozenset()
    """Who of the workers is absent at that time."""
    portions: int = 0
    portions_taken: int = 0
    """What is taken away besides the places."""
    level: Text = field(default_factory=dict)
    level_code: str = ""
    """How hard it is; empty where that is no matter."""
    is_outdoor: bool | None = None
    """Whether it is in the open air; None where nobody said so."""
    with_carers: int | None = None
    """How many places there are with the carers who are there; None where that is no matter."""

    @property
    def left(self) -> int:
        """How many places nobody has, and can be given."""
        most = self.places if self.with_carers is None else self.with_carers
        return max(most - self.taken, 0)

    @property
    def lacks_carers(self) -> bool:
        """Whether more places were promised than the carers can look after."""
        return self.with_carers is not None and self.with_carers < self.taken

    @property
    def version(self) -> str:
        """A short name for exactly these facts, whoever takes places meanwhile."""
        name, ages = sorted(self.name.items()), (self.least_age, self.most_age)
        room, kind = (self.places, self.portions), (self.level_code, self.is_outdoor)
        return version_of((self.starts_at, self.ends_at, room, name, ages, self.book_until, self.is_open, kind))


def open_sessions(
    session: Session,
    organisation_id: int,
    *,
    service_ids: Collection[int],
    first: datetime,
    after: datetime,
    now: datetime,
    ignoring: Collection[int] = (),
) -> list[GroupSession]:
    """Return the open sessions that begin in ``[first, after)``, in order of time, for somebody who wants places.

    What is held no longer, and what the bookings ``ignoring`` have, is free. One statement, on
    ``ix_group_sessions_day``: its cost grows with the sessions of these days and not with history.
    """
    if not service_ids or first >= after:
        return []
    rows = session.execute(
        _for_choosing(organisation_id, now=now, ignoring=ignoring)
        .where(
            GroupSessionRow.service_id.in_(service_ids),
            GroupSessionRow.starts_at >= first,
            GroupSessionRow.starts_at < after,
            GroupSessionRow.state == "open",
        )
        .order_by(GroupSessionRow.starts_at, GroupSessionRow.location_id, GroupSessionRow.id)
    )
    return [_choosable(*row) for row in rows]


def session_for_places(
    session: Session, organisation_id: int, session_id: int, *, now: datetime, ignoring: Collection[int] = ()
) -> GroupSession:
    """Return one session, open or not, for somebody who wants places in it. Raises ``NotFound``."""
    row = session.execute(
        _for_choosing(organisation_id, now=now, ignoring=ignoring).where(GroupSessionRow.id == session_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return _choosable(*row)


def session_ids_at(
    session: Session, organisation_id: int, service_id: int, starts: Iterable[datetime]
) -> Sequence[int]:
    """Return the open sessions of a service that begin at one of these moments, wherever they are."""
    return session.scalars(
        select(GroupSessionRow.id).where(
            GroupSessionRow.organisation_id == organisation_id,
            GroupSessionRow.service_id == service_id,
            GroupSessionRow.starts_at.in_(sorted(set(starts))),
            GroupSessionRow.state == "open",
        )
    ).all()


def deadline_at(session: Session, organisation_id: int, service_id: int, starts_at: datetime) -> datetime | None:
    """Return the earliest deadline of the open sessions of a service that begin then; None where they have none."""
    found: datetime | None = session.scalar(
        select(func.min(func.least(GroupSessionRow.book_until, GroupSessionRow.starts_at))).where(
            GroupSessionRow.organisation_id == organisation_id,
            GroupSessionRow.service_id == service_id,
            GroupSessionRow.starts_at == starts_at,
            GroupSessionRow.book_until.is_not(None),
            GroupSessionRow.state == "open",
        )
    )
    return found


def planned_sessions(
    session: Session,
    organisation_id: int,
    *,
    first: datetime,
    after: datetime,
    service_id: int | None = None,
    worker_id: int | None = None,
) -> list[PlannedSession]:
    """Return the sessions that begin in ``[first, after)``, cancelled ones too, in order of time.

    Of one service where ``service_id`` says so, and of those where ``worker_id`` works. Two statements.
    """
    wanted = _planned(organisation_id).where(GroupSessionRow.starts_at >= first, GroupSessionRow.starts_at < after)
    if service_id is not None:
        wanted = wanted.where(GroupSessionRow.service_id == service_id)
    if worker_id is not None:
        wanted = wanted.where(
            select(SessionWorkerRow.id)
            .where(
                SessionWorkerRow.organisation_id == organisation_id,
                SessionWorkerRow.session_id == GroupSessionRow.id,
                SessionWorkerRow.worker_id == worker_id,
            )
            .exists()
        )
    rows = session.execute(wanted.order_by(GroupSessionRow.starts_at, LocationRow.name, GroupSessionRow.id)).all()
    workers = _workers(session, organisation_id, [row.GroupSessionRow.id for row in rows])
    return [_of_office(row, workers) for row in rows]


def planned_session(session: Session, organisation_id: int, session_id: int) -> PlannedSession:
    """Return one session, cancelled or not. Raises ``NotFound``."""
    row = session.execute(_planned(organisation_id).where(GroupSessionRow.id == session_id)).one_or_none()
    if row is None:
        raise NotFound
    return _of_office(row, _workers(session, organisation_id, [session_id]))


def carers_there(session: Session, organisation_id: int, session_ids: Collection[int]) -> dict[int, int]:
    """Return how many look after the children of each of these sessions; 0 where that is no matter. One statement."""
    rows = session.execute(
        select(GroupSessionRow.id, _carers())
        .join(ServiceRow, ServiceRow.id == GroupSessionRow.service_id)
        .where(GroupSessionRow.organisation_id == organisation_id, GroupSessionRow.id.in_(session_ids))
    )
    return {session_id: int(count) for session_id, count in rows}


def worker_session(
    session: Session, organisation_id: int, session_id: int, *, worker_id: int, today: date
) -> PlannedSession:
    """Return a session of today where this worker works. Raises ``NotFound`` for any other."""
    first, after = day_range(today)
    found = planned_sessions(session, organisation_id, first=first, after=after, worker_id=worker_id)
    for one in found:
        if one.session_id == session_id and one.is_open:
            return one
    raise NotFound


def _for_choosing(organisation_id: int, *, now: datetime, ignoring: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            GroupSessionRow,
            LocationRow.name,
            ServiceRow,
            _giving_way(SessionPlaceRow.places, organisation_id, now=now, ignoring=ignoring),
            _giving_way(SessionPlaceRow.portions, organisation_id, now=now, ignoring=ignoring),
            _carers(),
            level_name(organisation_id),
        )
        .join(LocationRow, LocationRow.id == GroupSessionRow.location_id)
        .join(ServiceRow, ServiceRow.id == GroupSessionRow.service_id)
        .where(GroupSessionRow.organisation_id == organisation_id)
        # What is looked at under a lock must be as it is now, not as it was seen before.
        .execution_options(populate_existing=True)
    )


def _giving_way(
    what: InstrumentedAttribute[int], organisation_id: int, *, now: datetime, ignoring: Collection[int]
) -> ScalarSelect[int]:
    """Return how much of a session is held no longer, or by the bookings ``ignoring``."""
    return (
        select(func.coalesce(func.sum(what), 0))
        .join(BookingRow, BookingRow.id == SessionPlaceRow.booking_id)
        .where(
            SessionPlaceRow.organisation_id == organisation_id,
            SessionPlaceRow.session_id == GroupSessionRow.id,
            SessionPlaceRow.state != _RELEASED,
            or_(
                and_(BookingRow.state == State.HELD, BookingRow.held_until <= now),
                BookingRow.id.in_(sorted(ignoring)),
            ),
        )
        .correlate(GroupSessionRow)
        .scalar_subquery()
    )


def _carers() -> ScalarSelect[int]:
    """Return how many who work at a session are there: who is ill or away at that time looks after nobody."""
    return (
        select(func.count())
        .select_from(SessionWorkerRow)
        .where(
            SessionWorkerRow.organisation_id == GroupSessionRow.organisation_id,
            SessionWorkerRow.session_id == GroupSessionRow.id,
            ServiceRow.children_per_carer.is_not(None) | ServiceRow.children_per_lone_carer.is_not(None),
            ~_is_away(),
        )
        .correlate(GroupSessionRow, ServiceRow)
        .scalar_subquery()
    )


def _is_away() -> Exists:
    """Tell of who works at a session whether they are ill or away at that time."""
    return (
        select(AbsenceRow.id)
        .where(
            AbsenceRow.organisation_id == SessionWorkerRow.organisation_id,
            AbsenceRow.worker_id == SessionWorkerRow.worker_id,
            AbsenceRow.starts_at < GroupSessionRow.ends_at,
            AbsenceRow.ends_at > GroupSessionRow.starts_at,
        )
        .correlate(SessionWorkerRow, GroupSessionRow)
        .exists()
    )


def _held() -> ScalarSelect[int]:
    """Return how many places of a session are only kept."""
    return (
        select(func.coalesce(func.sum(SessionPlaceRow.places), 0))
        .join(BookingRow, BookingRow.id == SessionPlaceRow.booking_id)
        .where(
            SessionPlaceRow.organisation_id == GroupSessionRow.organisation_id,
            SessionPlaceRow.session_id == GroupSessionRow.id,
            SessionPlaceRow.state != _RELEASED,
            BookingRow.state == State.HELD,
        )
        .correlate(GroupSessionRow)
        .scalar_subquery()
    )


def _with_carers(row: GroupSessionRow, service: ServiceRow, carers: int) -> int:
    return places_by_carers(
        row.places, carers, per_carer=service.children_per_carer, per_lone_carer=service.children_per_lone_carer
    )


def _choosable(
    row: GroupSessionRow,
    location_name: str,
    service: ServiceRow,
    places_left: int,
    portions_left: int,
    carers: int,
    level: Text | None,
) -> GroupSession:
    """Return a session for choosing; ``places_left`` and ``portions_left`` are what gives way."""
    return GroupSession(
        session_id=row.id,
        service_id=row.service_id,
        location_id=row.location_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        places=row.places,
        free=_with_carers(row, service, carers) - row.taken + int(places_left),
        portions=row.portions,
        free_portions=row.portions - row.portions_taken + int(portions_left),
        name=row.name,
        location_name=location_name,
        least_age=row.least_age,
        most_age=row.most_age,
        book_until=row.book_until,
        is_open=row.state == "open",
        shape=Shape(service.shape),
        level=level or {},
        is_outdoor=row.is_outdoor,
    )


def _planned(organisation_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            GroupSessionRow,
            LocationRow.name.label("location_name"),
            ServiceRow,
            _carers().label("carers"),
            _held().label("held"),
            level_name(organisation_id).label("level_name"),
        )
        .join(LocationRow, LocationRow.id == GroupSessionRow.location_id)
        .join(ServiceRow, ServiceRow.id == GroupSessionRow.service_id)
        .where(GroupSessionRow.organisation_id == organisation_id)
        .execution_options(populate_existing=True)
    )


def _of_office(row: Row[Any], workers: defaultdict[int, list[tuple[int, str, bool]]]) -> PlannedSession:
    one: GroupSessionRow = row.GroupSessionRow
    service: ServiceRow = row.ServiceRow
    is_bounded = service.children_per_carer is not None or service.children_per_lone_carer is not None
    return PlannedSession(
        session_id=one.id,
        service_id=one.service_id,
        service_name=service.name,
        service_slug=service.slug,
        shape=service.shape,
        location_id=one.location_id,
        location_name=row.location_name,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        places=one.places,
        taken=one.taken,
        portions=one.portions,
        portions_taken=one.portions_taken,
        name=one.name,
        least_age=one.least_age,
        most_age=one.most_age,
        book_until=one.book_until,
        is_open=one.state == "open",
        workers=tuple((worker_id, name) for worker_id, name, _away in workers[one.id]),
        held=int(row.held),
        away=frozenset(worker_id for worker_id, _name, away in workers[one.id] if away),
        level=row.level_name or {},
        level_code=one.level,
        is_outdoor=one.is_outdoor,
        with_carers=_with_carers(one, service, row.carers) if is_bounded else None,
    )


def _workers(
    session: Session, organisation_id: int, session_ids: Sequence[int]
) -> defaultdict[int, list[tuple[int, str, bool]]]:
    found: defaultdict[int, list[tuple[int, str, bool]]] = defaultdict(list)
    if not session_ids:
        return found
    rows = session.execute(
        select(SessionWorkerRow.session_id, WorkerRow.id, WorkerRow.name, _is_away())
        .join(GroupSessionRow, GroupSessionRow.id == SessionWorkerRow.session_id)
        .join(WorkerRow, WorkerRow.id == SessionWorkerRow.worker_id)
        .where(SessionWorkerRow.organisation_id == organisation_id, SessionWorkerRow.session_id.in_(session_ids))
        .order_by(WorkerRow.name, WorkerRow.id)
    )
    for session_id, worker_id, name, away in rows:
        found[session_id].append((worker_id, name, away))
    return found
