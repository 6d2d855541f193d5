"""Writing down who pays the part of one party of a booking."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import BigInteger, and_, delete, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, insert
from sqlalchemy.orm import Session

from booking.rules.pricing.quote import RESIDENT
from booking.store.tables import BookingPayerRow, PayerRow

_ONE_OF_A_PARTY = ("organisation_id", "booking_id", "party")


def note_third_parties(session: Session, parties: Collection[str], *, organisation_id: int, booking_id: int) -> None:
    """Keep who of the register answers to these parties of a tariff; a party that was kept before stays as it was."""
    named = func.unnest(literal(sorted(parties), ARRAY(TEXT))).table_valued("party").render_derived()
    answers = and_(PayerRow.organisation_id == organisation_id, PayerRow.party == named.c.party)
    each = select(
        literal(organisation_id, BigInteger), literal(booking_id, BigInteger), named.c.party, PayerRow.id
    ).select_from(named.outerjoin(PayerRow, answers))
    session.execute(
        insert(BookingPayerRow)
        .from_select([*_ONE_OF_A_PARTY, "payer_id"], each)
        .on_conflict_do_nothing(index_elements=_ONE_OF_A_PARTY)
    )


def set_own_payer(session: Session, payer_id: int | None, *, organisation_id: int, booking_id: int) -> None:
    """Keep who pays the household's own part; None is the household itself."""
    if payer_id is None:
        session.execute(
            delete(BookingPayerRow).where(
                BookingPayerRow.organisation_id == organisation_id,
                BookingPayerRow.booking_id == booking_id,
                BookingPayerRow.party == RESIDENT,
            )
        )
        return
    session.execute(
        insert(BookingPayerRow)
        .values(organisation_id=organisation_id, booking_id=booking_id, party=RESIDENT, payer_id=payer_id)
        .on_conflict_do_update(index_elements=_ONE_OF_A_PARTY, set_={"payer_id": payer_id})
    )
