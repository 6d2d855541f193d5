"""A new booking with its tasks, who comes or which places it takes, what goes along and its history: one statement.

Placing work is what everybody waits for while its workers' days are locked: five statements one after another would
hold them five times as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Integer, Select, bindparam, func, insert, literal, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.slots import Team
from booking.rules.work import Task
from booking.store.tables import Base

#: How assignments and uses of equipment say that their booking is only held.
_HELD = "held"
# The tables themselves and not their rows: nothing of it is wanted as an object.
_BOOKINGS, _OPTIONS, _ASSIGNMENTS, _USES, _PLACES, _HISTORY = (
    Base.metadata.tables[name]
    for name in ("bookings", "booking_options", "assignments", "equipment_uses", "session_places", "booking_history")
)


@dataclass(frozen=True, slots=True)
class NewBooking:
    """What is written of a booking that is held: its own columns, its tasks, and who and what it takes.

    ``taken_until`` is when the equipment is free again. ``facts`` are those of its first line of history.
    """

    columns: Mapping[str, Any]
    tasks: Sequence[Task]
    team: Team
    taken_until: datetime
    facts: Mapping[str, Any]


def write_new_booking(session: Session, new: NewBooking, *, by: Actor, now: datetime) -> int:
    """Write all of it, or nothing, and return the booking's id."""
    written: int = session.execute(
        _statement(tuple(new.columns)),
        {
            **new.columns,
            "option_ids": [task.option_id for task in new.tasks],
            "counts": [task.count for task in new.tasks],
            "task_minutes": [task.total_minutes for task in new.tasks],
            "worker_ids": list(new.team.worker_ids),
            "equipment_ids": list(new.team.equipment_ids),
            "taken_until": new.taken_until,
            "joined_to_id": new.team.joins.assignment_id if new.team.joins is not None else None,
            "session_ids": [new.team.places.session_id] if new.team.places is not None else [],
            "places": new.team.places.places if new.team.places is not None else 0,
            "portions": new.team.places.portions if new.team.places is not None else 0,
            "at": now,
            "by_role": by.kind,
            "by_staff_id": by.user_id,
            "by_name": by.name,
            "facts": dict(new.facts),
        },
    ).scalar_one()
    return written


@cache
def _statement(columns: tuple[str, ...]) -> Any:  # noqa: ANN401 - an INSERT with four others before it
    book = (
        insert(_BOOKINGS)
        .values(_usual(columns) | {name: bindparam(name) for name in columns})
        .returning(_BOOKINGS)
        .cte()
    )
    of_booking = (book.c.organisation_id, book.c.id)
    options = func.unnest(
        bindparam("option_ids", type_=ARRAY(BigInteger)),
        bindparam("counts", type_=ARRAY(Integer)),
        bindparam("task_minutes", type_=ARRAY(Integer)),
    ).table_valued("option_id", "count", "minutes", joins_implicitly=True)
    options = options.render_derived()
    tasks = insert(_OPTIONS).from_select(
        ["organisation_id", "booking_id", "option_id", "count", "minutes"],
        select(*of_booking, options.c.option_id, options.c.count, options.c.minutes),
        include_defaults=False,
    )
    place = ("starts_at", "latitude", "longitude", "buffer_minutes")
    assignments = insert(_ASSIGNMENTS).from_select(
        ["organisation_id", "booking_id", "worker_id", "ends_at", *place, "not_done_reason", "joined_to_id", "state"],
        _each(
            "worker_ids",
            of_booking,
            (
                book.c.ends_at,
                *(book.c[name] for name in place),
                literal(""),
                bindparam("joined_to_id", type_=BigInteger),
            ),
        ),
        include_defaults=False,
    )
    uses = insert(_USES).from_select(
        ["organisation_id", "booking_id", "equipment_id", "ends_at", "starts_at", "state"],
        _each("equipment_ids", of_booking, (bindparam("taken_until"), book.c.starts_at)),
        include_defaults=False,
    )
    places = insert(_PLACES).from_select(
        ["organisation_id", "booking_id", "session_id", "places", "portions", "state"],
        _each("session_ids", of_booking, (bindparam("places", type_=Integer), bindparam("portions", type_=Integer))),
        include_defaults=False,
    )
    history = insert(_HISTORY).from_select(
        ["organisation_id", "booking_id", "state", "change", "at", "by_role", "by_staff_id", "by_name", "facts"],
        select(
            *of_booking,
            book.c.state,
            bindparam("change", Change.HOLD.value),
            *(bindparam(name, type_=_HISTORY.c[name].type) for name in _ABOUT),
        ),
        include_defaults=False,
    )
    return history.add_cte(tasks.cte(), assignments.cte(), uses.cte(), places.cte()).returning(_HISTORY.c.booking_id)


def _usual(given: tuple[str, ...]) -> dict[str, Any]:
    """Return what the table gives a column that is not given: inside a statement nobody fills it in."""
    return {
        one.name: one.default.arg
        for one in _BOOKINGS.columns
        if one.name not in given and isinstance(one.default, ScalarElementColumnDefault)
    }


_ABOUT = ("at", "by_role", "by_staff_id", "by_name", "facts")


def _each(ids: str, of_booking: Sequence[Any], others: Sequence[Any]) -> Select[Any]:
    """Return one row for each of ``ids``, with what all of them share and the state of a hold."""
    of_all = func.unnest(bindparam(ids, type_=ARRAY(BigInteger)))
    each = of_all.table_valued("one", joins_implicitly=True).render_derived()
    return select(*of_booking, each.c.one, *others, bindparam("taking", _HELD))
