"""Open somebody's dossier: who looked, when and why is written down before anything is shown."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotAllowed, NotFound
from booking.store.tables import DossierReadingRow, ResidentRow


class Purpose(StrEnum):
    """Why somebody of the office looks into a dossier."""

    CALL = "call"
    BOOK = "book"
    CHANGE = "change"
    PRICE_DECISION = "price_decision"
    BOOKING = "booking"


def open_dossier(session: Session, resident_id: int, *, purpose: Purpose, by: Actor, now: datetime) -> int:
    """Write down that ``by`` opens this resident's dossier, and return the id of the household.

    Source: domain A5, every reading of a dossier is logged. Raises ``NotAllowed`` for others than the office
    and ``NotFound`` for another organisation's resident: who does not exist is not logged either.
    """
    if not by.is_office or by.user_id is None:
        raise NotAllowed
    household_id = session.scalar(
        select(ResidentRow.household_id).where(
            ResidentRow.organisation_id == by.organisation_id, ResidentRow.id == resident_id
        )
    )
    if household_id is None:
        raise NotFound
    session.add(
        DossierReadingRow(
            organisation_id=by.organisation_id,
            household_id=household_id,
            staff_id=by.user_id,
            at=now,
            purpose=purpose,
        )
    )
    return household_id
