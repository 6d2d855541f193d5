"""Take in workers from a table: who they are, what they can do, where their day begins, and their contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.folding import fold
from booking.rules.roster import WHOLE_WEEK_MINUTES
from booking.rules.sheets.columns import Row, Table
from booking.rules.sheets.faults import CellWrong, Why
from booking.rules.text import DEFAULT_LOCALE
from booking.rules.travel import TravelMode
from booking.store.locks import lock_wish
from booking.store.queries.workers import worker_by_id
from booking.store.tables import WorkerRow
from booking.usecases.addresses.locate_address import locate_address
from booking.usecases.importing.imported import Done, Imported, Outcome, Tell, each_row, earlier_rows
from booking.usecases.importing.known_people import home_of
from booking.usecases.replanning.stop_seen import save_worker
from booking.usecases.workers.add_worker import AddWorker, add_worker
from booking.usecases.workers.change_worker import ChangeWorker
from booking.usecases.workers.find import require_coordinator

_DAY: Final = timedelta(days=1)
_HOUR: Final = 60
#: What is told of a change, and the columns of the table that it stands in.
_PARTS: Final = {
    "name": "name",
    "phone": "phone",
    "skills": "skills",
    "travel_mode": "travel",
    "active": "active",
    "limits": "limits",
    "languages": "speaks",
    "contract_from": "contract_from",
    "contract_until": "contract_last",
    "week_minutes": "hours_a_week",
    "base": "street",
}


def import_workers(session: Session, table: Table, *, by: Actor, now: datetime, tell: Tell) -> Imported:
    """Add each worker of ``table`` whom we do not know, and change those of whom it says something else.

    Somebody is known by name and phone, else by a name that only one has. What a row leaves open stays as it is, and
    so does the language of somebody we know: they choose it themselves. Their hours come by hand. A worker whose
    promises would be touched is a fault: that is looked at on their page. Raises ``NotAllowed``.
    """
    require_coordinator(by)
    lock_wish(session, by.organisation_id, "import workers")
    known, wrong = _recognised(session, table.rows, by=by)

    def take(row: Row) -> Outcome:
        if row.number in wrong:
            raise wrong[row.number]
        worker_id = known[row.number]
        if worker_id is None:
            return _added(session, row, by=by, now=now)
        before, after = _before_and_after(session, row, worker_id, by=by, now=now)
        columns = tuple(column for part, column in _PARTS.items() if getattr(before, part) != getattr(after, part))
        if columns:
            save_worker(session, after, seen=False, by=by, now=now)
        return Outcome(row.number, row["name"], Done.CHANGED if columns else Done.SAME, columns)

    return each_row(table, take, tell=tell)


@dataclass(frozen=True, slots=True)
class _Known:
    worker_id: int
    name: str
    phone: str


def _recognised(
    session: Session, rows: Sequence[Row], *, by: Actor
) -> tuple[dict[int, int | None], dict[int, CellWrong]]:
    """Return by row the id of whom it means, None for somebody new, and what is wrong with the others."""
    again = earlier_rows(rows, lambda row: (fold(row["name"]), row.get("phone", "")))
    wrong = {number: CellWrong(Why.SAME_AS_ROW, row=str(first)) for number, first in again.items()}
    everybody = [
        _Known(one.id, fold(one.name), one.phone)
        for one in session.execute(
            select(WorkerRow.id, WorkerRow.name, WorkerRow.phone)
            .where(WorkerRow.organisation_id == by.organisation_id)
            .order_by(WorkerRow.id)
        )
    ]
    known: dict[int, int | None] = {}
    taken: set[int] = set()
    for exact in (True, False):
        for row in rows:
            if row.number in wrong or known.get(row.number) is not None:
                continue
            found = [
                one.worker_id
                for one in everybody
                if one.name == fold(row["name"])
                and one.worker_id not in taken
                and (not exact or one.phone == row.get("phone", ""))
            ]
            if len(found) > 1:
                wrong[row.number] = CellWrong(Why.WHO_OF_THEM)
                continue
            known[row.number] = found[0] if found else None
            taken.update(found)
    return known, wrong


def _added(session: Session, row: Row, *, by: Actor, now: datetime) -> Outcome:
    base = _base(session, row, by=by)
    if base is None:
        raise CellWrong(Why.BASE_MISSING, column="street")
    last = row.get("contract_last")
    request = AddWorker(
        name=row["name"],
        phone=row.get("phone", ""),
        skills=row["skills"],
        travel_mode=TravelMode(row["travel"]),
        base=base,
        locale=row.get("language", DEFAULT_LOCALE),
        limits=row.get("limits", frozenset()),
        languages=row.get("speaks", frozenset()),
        contract_from=row.get("contract_from"),
        contract_until=last and last + _DAY,
        week_minutes=_minutes(row) or WHOLE_WEEK_MINUTES,
    )
    added = add_worker(session, request, by=by, now=now)
    if not row.get("active", True):
        _before, after = _before_and_after(session, row, added.worker_id, by=by, now=now)
        save_worker(session, after, seen=False, by=by, now=now)
    return Outcome(row.number, row["name"], Done.ADDED)


def _before_and_after(
    session: Session, row: Row, worker_id: int, *, by: Actor, now: datetime
) -> tuple[ChangeWorker, ChangeWorker]:
    """Return a worker as they stand, and as they must become."""
    kept = session.scalars(
        select(WorkerRow).where(WorkerRow.organisation_id == by.organisation_id, WorkerRow.id == worker_id)
    ).one()
    before = ChangeWorker(
        worker_id=worker_id,
        name=kept.name,
        phone=kept.phone,
        skills=frozenset(kept.skills),
        travel_mode=TravelMode(kept.travel_mode),
        active=kept.active,
        limits=frozenset(kept.limits),
        languages=frozenset(kept.languages),
        contract_from=kept.contract_from,
        contract_until=kept.contract_until,
        week_minutes=kept.week_minutes,
        seen=worker_by_id(session, by.organisation_id, worker_id, now=now).version,
        base=Point(kept.base_latitude, kept.base_longitude),
    )
    last = row.get("contract_last")
    after = replace(
        before,
        name=row["name"],
        phone=row.get("phone", before.phone),
        skills=row["skills"],
        travel_mode=TravelMode(row["travel"]),
        active=row.get("active", before.active),
        limits=row.get("limits", before.limits),
        languages=row.get("speaks", before.languages),
        contract_from=row.get("contract_from", before.contract_from),
        contract_until=last + _DAY if last else before.contract_until,
        week_minutes=_minutes(row) or before.week_minutes,
        base=_base(session, row, by=by) or before.base,
    )
    return before, after


def _base(session: Session, row: Row, *, by: Actor) -> Point | None:
    """Return where their day begins: the point that the row names, else that of its address; None for neither."""
    if "latitude" in row.values and "longitude" in row.values:
        return Point(float(row["latitude"]), float(row["longitude"]))
    if "street" in row.values or "postcode" in row.values:
        for needed in ("street", "house_number", "postcode"):
            if needed not in row.values:
                raise CellWrong(Why.MISSING, column=needed)
        return locate_address(session, home_of(row), by=by).at
    return None


def _minutes(row: Row) -> int | None:
    hours: Decimal | None = row.get("hours_a_week")
    return None if hours is None else int((hours * _HOUR).quantize(Decimal(1), rounding=ROUND_HALF_UP))
