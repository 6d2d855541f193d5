"""Who comes to a group session: for the desk with how to reach them, for a worker only what the session needs.

No price, class or ground is even read here (domain A5: a worker never sees them).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.rules.lifecycle import Change, State
from booking.rules.sessions import Lesson
from booking.rules.text import Text
from booking.store.queries.levels import level_name
from booking.store.tables import (
    BookingOptionRow,
    BookingRow,
    GroupSessionRow,
    HistoryRow,
    OptionRow,
    ResidentRow,
    SessionPlaceRow,
)

_TICKED = (State.DONE, State.NOT_DONE)
#: Who has a place for sure; one that is only kept has no name yet.
COMING = (State.CONFIRMED, State.STARTED, State.DONE, State.NOT_DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """One booking of a session: who, how many places, for what, and what they wrote. ``phone`` is E.164."""

    booking_id: int
    number: str
    state: State
    name: str
    phone: str
    places: int
    tasks: tuple[tuple[Text, int], ...]
    note: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    portions: int = 0
    """What they take away."""
    ticked_at: datetime | None = None
    """When somebody said that they came, or that they did not."""

    @property
    def is_open(self) -> bool:
        """Whether nobody said yet that they came or not."""
        return self.state in {State.CONFIRMED, State.STARTED}


def lesson_of(session: Session, organisation_id: int, booking_id: int) -> Lesson:
    """Return what the session is in which a booking has its places; nothing is known of it where it has none."""
    found = session.execute(
        select(GroupSessionRow.name, level_name(organisation_id), GroupSessionRow.is_outdoor)
        .join(SessionPlaceRow, SessionPlaceRow.session_id == GroupSessionRow.id)
        .where(
            SessionPlaceRow.organisation_id == organisation_id,
            SessionPlaceRow.booking_id == booking_id,
            SessionPlaceRow.state != "released",
        )
        .order_by(SessionPlaceRow.id)
        .limit(1)
    ).one_or_none()
    if found is None:
        return Lesson()
    name, level, is_outdoor = found
    return Lesson(name, level or {}, is_outdoor)


def guests_of(session: Session, organisation_id: int, session_id: int) -> list[Guest]:
    """Return who comes to a session, by name; places that are only kept are not told. Three statements."""
    rows = session.execute(
        select(
            BookingRow.id,
            BookingRow.number,
            BookingRow.state,
            BookingRow.note,
            BookingRow.answers,
            ResidentRow.name,
            ResidentRow.phone,
            SessionPlaceRow.places,
            SessionPlaceRow.portions,
        )
        .join(BookingRow, BookingRow.id == SessionPlaceRow.booking_id)
        .join(ResidentRow, ResidentRow.id == BookingRow.resident_id)
        .where(
            SessionPlaceRow.organisation_id == organisation_id,
            SessionPlaceRow.session_id == session_id,
            SessionPlaceRow.state != "released",
            BookingRow.state.in_(COMING),
        )
        .order_by(ResidentRow.name, BookingRow.id)
    ).all()
    tasks = _tasks(session, organisation_id, [row.id for row in rows])
    ticked = _ticked(session, organisation_id, [row.id for row in rows if row.state in _TICKED])
    return [
        Guest(
            booking_id=row.id,
            number=row.number,
            state=State(row.state),
            name=row.name,
            phone=row.phone,
            places=row.places,
            portions=row.portions,
            tasks=tuple(tasks[row.id]),
            note=row.note,
            answers=row.answers,
            ticked_at=ticked.get(row.id),
        )
        for row in rows
    ]


def _ticked(session: Session, organisation_id: int, booking_ids: Sequence[int]) -> dict[int, datetime]:
    if not booking_ids:
        return {}
    rows = session.execute(
        select(HistoryRow.booking_id, func.max(HistoryRow.at).label("at"))
        .where(
            HistoryRow.organisation_id == organisation_id,
            HistoryRow.booking_id.in_(booking_ids),
            HistoryRow.change.in_((Change.FINISH, Change.GIVE_UP)),
        )
        .group_by(HistoryRow.booking_id)
    )
    return {row.booking_id: row.at for row in rows}


def _tasks(
    session: Session, organisation_id: int, booking_ids: Sequence[int]
) -> defaultdict[int, list[tuple[Text, int]]]:
    found: defaultdict[int, list[tuple[Text, int]]] = defaultdict(list)
    if not booking_ids:
        return found
    rows = session.execute(
        select(BookingOptionRow.booking_id, OptionRow.name, BookingOptionRow.count)
        .join(OptionRow, OptionRow.id == BookingOptionRow.option_id)
        .where(BookingOptionRow.organisation_id == organisation_id, BookingOptionRow.booking_id.in_(booking_ids))
        .order_by(BookingOptionRow.id)
    )
    for booking_id, name, count in rows:
        found[booking_id].append((name, count))
    return found
