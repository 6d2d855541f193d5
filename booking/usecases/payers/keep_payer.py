"""Enter somebody who pays for others, or change what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.payers import PayerKind
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.people import PartyTaken
from booking.store.locks import lock_wish
from booking.store.tables import BookingPayerRow, PayerRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPayer:
    """Who it is; ``payer_id`` is None for somebody new.

    ``party`` is how tariffs call them, or empty. ``gets_names``: they get a list of the persons (Ardooie), and not the
    addresses alone.
    """

    payer_id: int | None = None
    name: str
    kind: PayerKind
    party: str = ""
    email: str = ""
    address: str = ""
    reference: str = ""
    gets_names: bool = False
    active: bool = True


def keep_payer(session: Session, request: KeepPayer, *, by: Actor, now: datetime) -> int:
    """Keep the payer and return the id. What waits for who answers to ``party`` is theirs from now on.

    What was kept for somebody else stays with them. Raises ``NotAllowed`` for others than a coordinator,
    ``NotFound``, and ``PartyTaken`` where another one answers to ``party`` already.
    """
    if Role.COORDINATOR not in by.roles:
        raise NotAllowed
    lock_wish(session, by.organisation_id, "payers")
    row = _row(session, request, by=by, now=now)
    _require_free(session, request, by=by)
    row.name, row.kind, row.party = request.name, request.kind, request.party
    row.email, row.address, row.reference = request.email, request.address, request.reference
    row.gets_names, row.active = request.gets_names, request.active
    session.add(row)
    session.flush()
    if request.party:
        session.execute(
            update(BookingPayerRow)
            .where(
                BookingPayerRow.organisation_id == by.organisation_id,
                BookingPayerRow.party == request.party,
                BookingPayerRow.payer_id.is_(None),
            )
            .values(payer_id=row.id)
        )
    return row.id


def _row(session: Session, request: KeepPayer, *, by: Actor, now: datetime) -> PayerRow:
    if request.payer_id is None:
        return PayerRow(organisation_id=by.organisation_id, created_at=now)
    row = session.scalar(
        select(PayerRow).where(PayerRow.organisation_id == by.organisation_id, PayerRow.id == request.payer_id)
    )
    if row is None:
        raise NotFound
    return row


def _require_free(session: Session, request: KeepPayer, *, by: Actor) -> None:
    if not request.party:
        return
    other = session.scalar(
        select(PayerRow.name).where(
            PayerRow.organisation_id == by.organisation_id,
            PayerRow.party == request.party,
            PayerRow.id != (request.payer_id or 0),
        )
    )
    if other is not None:
        raise PartyTaken(name=other)
