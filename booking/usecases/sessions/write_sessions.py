"""Writing new sessions, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import RequestChanged
from booking.rules.refusals.sessions import SessionExists, SessionOver
from booking.rules.sessions import Occurrence
from booking.rules.text import Text
from booking.store.locks import lock_wish
from booking.store.queries.levels import levels_of
from booking.store.tables import GroupSessionRow
from booking.usecases.sessions.find import service_with_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSessions:
    """What sessions that are made together have in common. ``key`` names the form: sent twice, they are made once.

    ``places`` are 1 to 5000 seats, or minutes of bench time; ``portions`` (0 to 5000) are taken away besides. Ages are
    in whole years, both included. ``level`` is the code of one of the organisation's levels, or empty; ``is_outdoor``
    is None where nobody says whether it is in the open air.
    """

    service_id: int
    location_id: int
    places: int
    key: str
    name: Text = field(default_factory=dict)
    least_age: int | None = None
    most_age: int | None = None
    portions: int = 0
    level: str = ""
    is_outdoor: bool | None = None


def write_sessions(
    session: Session, new: NewSessions, occurrences: Sequence[Occurrence], *, by: Actor, now: datetime
) -> list[int]:
    """Keep the sessions and return their ids, in order of time; the same key again gives the same ones.

    Raises ``NotAllowed``, ``NotFound`` for a service or a place that is not theirs, ``RequestChanged`` where the key
    asked something else before, ``SessionOver`` for one that has begun, ``SessionExists`` with every one that clashes.
    """
    lock_wish(session, by.organisation_id, f"sessions {new.key}")
    service = service_with_sessions(session, new.service_id, by=by)
    if new.location_id not in service.location_ids:
        raise NotFound
    earlier = _earlier(session, new, by=by)
    if earlier:
        _require_same(earlier, new, occurrences)
        return [row.id for row in earlier]
    if any(one.starts_at <= now for one in occurrences):
        raise SessionOver
    require_free_moments(session, new.service_id, new.location_id, [one.starts_at for one in occurrences], by=by)
    require_level(session, new.level, by=by)

    rows = [_row(new, one, by=by, now=now) for one in sorted(occurrences, key=lambda one: one.starts_at)]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def require_free_moments(
    session: Session, service_id: int, location_id: int, starts: Sequence[datetime], *, by: Actor, besides: int = 0
) -> None:
    """Raise ``SessionExists`` where the service has another open session than ``besides`` there at such a moment."""
    taken = session.scalars(
        select(GroupSessionRow.starts_at)
        .where(
            GroupSessionRow.organisation_id == by.organisation_id,
            GroupSessionRow.service_id == service_id,
            GroupSessionRow.location_id == location_id,
            GroupSessionRow.starts_at.in_(starts),
            GroupSessionRow.state == "open",
            GroupSessionRow.id != besides,
        )
        .order_by(GroupSessionRow.starts_at)
    ).all()
    if taken:
        raise SessionExists(taken)


def require_level(session: Session, code: str, *, by: Actor) -> None:
    """Raise ``NotFound`` for a level that is not one of theirs; empty is none, and one that is gone can stay."""
    if code and all(one.code != code for one in levels_of(session, by.organisation_id)):
        raise NotFound


def _earlier(session: Session, new: NewSessions, *, by: Actor) -> Sequence[GroupSessionRow]:
    return session.scalars(
        select(GroupSessionRow)
        .where(GroupSessionRow.organisation_id == by.organisation_id, GroupSessionRow.repeat_key == new.key)
        .order_by(GroupSessionRow.id)
    ).all()


def _require_same(earlier: Sequence[GroupSessionRow], new: NewSessions, occurrences: Sequence[Occurrence]) -> None:
    """Raise ``RequestChanged`` where the same form asks for others; what was changed by hand since is no matter."""
    same_kind = {(row.service_id, row.location_id) for row in earlier} == {(new.service_id, new.location_id)}
    if not same_kind or len(earlier) != len(occurrences):
        raise RequestChanged


def _row(new: NewSessions, one: Occurrence, *, by: Actor, now: datetime) -> GroupSessionRow:
    return GroupSessionRow(
        organisation_id=by.organisation_id,
        service_id=new.service_id,
        location_id=new.location_id,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        places=new.places,
        portions=new.portions,
        name=dict(new.name),
        least_age=new.least_age,
        most_age=new.most_age,
        level=new.level,
        is_outdoor=new.is_outdoor,
        book_until=one.book_until,
        repeat_key=new.key,
        state="open",
        created_at=now,
    )
