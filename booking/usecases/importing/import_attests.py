"""Take in what a day of care costs for a child, as its attest says, from a table."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotAllowed
from booking.rules.sheets.columns import Row, Table
from booking.rules.sheets.faults import CellWrong, Why
from booking.store.locks import lock_wish
from booking.store.tables import AttestRow
from booking.usecases.importing.imported import Done, Imported, Outcome, Tell, each_row
from booking.usecases.importing.known_members import KnownMembers
from booking.usecases.residents.keep_attest import KeepAttest, keep_attest


def import_attests(session: Session, table: Table, *, by: Actor, now: datetime, tell: Tell) -> Imported:
    """Keep each attest of ``table`` that is not kept yet, in the order of the rows.

    It is written down as seen by who takes it in, today, and takes the place of earlier ones from its first day on.
    The child has to be known already. The same table once more changes nothing. Raises ``NotAllowed``.
    """
    if not by.is_office or by.user_id is None:
        raise NotAllowed
    lock_wish(session, by.organisation_id, "import attests")
    known = KnownMembers(session, by.organisation_id)

    def take(row: Row) -> Outcome:
        meant = known.meant_by(row)
        if meant.member_id is None:
            raise CellWrong(Why.NO_MEMBER, column="member", typed=row["member"])
        if _is_kept(session, row, meant.member_id, by=by):
            return Outcome(row.number, row["member"], Done.SAME)
        request = KeepAttest(
            resident_id=meant.resident_id,
            member_id=meant.member_id,
            number=row["number"],
            day_price=row["day_price"],
            first=row["first_day"],
            last=row["last_day"],
        )
        keep_attest(session, request, by=by, now=now)
        return Outcome(row.number, row["member"], Done.ADDED)

    return each_row(table, take, tell=tell)


def _is_kept(session: Session, row: Row, member_id: int, *, by: Actor) -> bool:
    """Tell whether this very attest is kept; one that a later attest ended is kept too, with an earlier last day."""
    found = session.scalar(
        select(AttestRow.id)
        .where(
            AttestRow.organisation_id == by.organisation_id,
            AttestRow.member_id == member_id,
            AttestRow.number == row["number"],
            AttestRow.day_price == row["day_price"],
            AttestRow.first == row["first_day"],
            AttestRow.last <= row["last_day"],
        )
        .limit(1)
    )
    return found is not None
