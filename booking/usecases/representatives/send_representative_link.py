"""Send somebody who acts for others their private link."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.messages.outbox import Recipient, When, enqueue
from booking.messages.representative_facts import RepresentativeFacts
from booking.rules.actors import Actor
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.representatives import link_number
from booking.store.tables import RepresentativeRow

#: Who asks twice within this time is sent the link once.
_ONCE_IN: Final = timedelta(minutes=10)


def send_representative_link(
    session: Session, representative_id: int, *, by: Actor, now: datetime, anew: bool = False
) -> None:
    """Send the link; ``anew`` makes every earlier one worthless first.

    Raises ``NotAllowed`` for others than the office, or ``NotFound``.
    """
    if not by.is_office:
        raise NotAllowed
    row = session.scalar(
        select(RepresentativeRow)
        .where(RepresentativeRow.organisation_id == by.organisation_id, RepresentativeRow.id == representative_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    if anew:
        row.link_epoch += 1
    turn = int(now.timestamp()) // int(_ONCE_IN.total_seconds())
    tell_link(session, row, about=f"again {row.link_epoch}:{turn}", now=now)


def tell_link(session: Session, row: RepresentativeRow, *, about: str, now: datetime) -> None:
    """Write down the message with the link, once for each ``about``."""
    enqueue(
        session,
        Kind.REPRESENTATIVE_LINK,
        RepresentativeFacts(number=link_number(row.id), link_epoch=row.link_epoch, name=row.name).to_json(),
        to=Recipient(row.email, row.phone, row.locale),
        key=f"{Kind.REPRESENTATIVE_LINK}:{row.id}:{about}",
        organisation_id=row.organisation_id,
        booking_id=None,
        when=When(now),
        now=now,
    )
