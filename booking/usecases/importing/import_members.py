"""Take in children, and others of a household for whom places are booked by name, from a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.folding import fold
from booking.rules.refusals import NotAllowed
from booking.rules.sheets.columns import Row, Table
from booking.rules.sheets.faults import CellWrong, Why
from booking.store.locks import lock_wish
from booking.store.queries.members import member_of
from booking.usecases.importing.imported import Done, Imported, Outcome, Tell, each_row, earlier_rows
from booking.usecases.importing.known_members import KnownMembers, Meant
from booking.usecases.residents.keep_member import KeepMember, keep_member


def import_members(session: Session, table: Table, *, by: Actor, now: datetime, tell: Tell) -> Imported:
    """Keep each member of ``table``: new ones in the household of somebody we know, others where a row says otherwise.

    Somebody is known by name within the household. What a row leaves open stays as it is. The same table once more
    changes nothing. Raises ``NotAllowed``.
    """
    if not by.is_office or by.user_id is None:
        raise NotAllowed
    lock_wish(session, by.organisation_id, "import members")
    known = KnownMembers(session, by.organisation_id)
    again = earlier_rows(table.rows, lambda row: (fold(row["name"]), row.get("phone"), fold(row["member"])))

    def take(row: Row) -> Outcome:
        if row.number in again:
            raise CellWrong(Why.SAME_AS_ROW, row=str(again[row.number]))
        meant = known.meant_by(row)
        before = _kept(session, meant, by=by)
        after = _wanted(row, meant, before)
        if after == before:
            return Outcome(row.number, row["member"], Done.SAME)
        keep_member(session, after, by=by, now=now)
        return Outcome(row.number, row["member"], Done.ADDED if before is None else Done.CHANGED)

    return each_row(table, take, tell=tell)


def _kept(session: Session, meant: Meant, *, by: Actor) -> KeepMember | None:
    if meant.member_id is None:
        return None
    known = member_of(session, by.organisation_id, meant.household_id, meant.member_id)
    return KeepMember(
        resident_id=meant.resident_id,
        member_id=meant.member_id,
        name=known.member.name,
        born_on=known.member.born_on,
        goes_to_school=known.member.goes_to_school,
        care_notes=known.care_notes,
        pick_up=known.pick_up,
        emergency_phone=known.emergency_phone,
        active=known.active,
    )


def _wanted(row: Row, meant: Meant, before: KeepMember | None) -> KeepMember:
    if before is None:
        before = KeepMember(resident_id=meant.resident_id, name=row["member"], born_on=row["born_on"])
    return replace(
        before,
        name=row["member"],
        born_on=row["born_on"],
        goes_to_school=row.get("goes_to_school", before.goes_to_school),
        care_notes=row.get("care_notes", before.care_notes),
        pick_up=row.get("pick_up", before.pick_up),
        emergency_phone=row.get("emergency_phone", before.emergency_phone),
        active=row.get("active", before.active),
    )
