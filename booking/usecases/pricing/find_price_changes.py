"""Which visits of a household would cost something else by what is decided today, and which keep their price."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.money import Money
from booking.rules.refusals import Refusal
from booking.rules.text import Text
from booking.store.queries.prices_to_look_at import ToLookAt, prices_to_look_at
from booking.store.queries.services import services_of
from booking.store.quotes import newest_quote
from booking.store.tables import BookingRow
from booking.usecases.bookings.price_again import Keeps, price_again, why_kept

#: Further back nothing is priced again.
LOOKED_BACK: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A visit with the price that was given and the price of today. ``keeps`` is why the old one stays, or None.

    ``becomes_final``: the price was provisional, and is no longer. ``is_typed``: somebody only typed the name of the
    household; anybody can, so its price is told to nobody before the desk called.
    """

    booking_id: int
    number: str
    service_name: Text
    starts_at: datetime
    given: Money
    now: Money
    becomes_final: bool
    keeps: Keeps | None
    is_typed: bool

    @property
    def difference(self) -> Money:
        """How much dearer it becomes; below zero where it becomes cheaper."""
        return self.now - self.given


def find_price_changes(
    session: Session, household_id: int, *, by: Actor, now: datetime, booking_id: int | None = None
) -> tuple[PriceChange, ...]:
    """Return the visits of a household that are not invoiced yet and whose price would change, the earliest first.

    Those that are promised, and those of the last year that were priced before something else was decided.
    With ``booking_id`` only that one is looked at. A visit that cannot be priced today keeps its price.
    """
    names = {one.service_id: one.name for one in services_of(session, by.organisation_id)}
    to_look_at = prices_to_look_at(
        session, by.organisation_id, household_id, since=now - LOOKED_BACK, booking_id=booking_id
    )
    found = (_change(session, by.organisation_id, one, names) for one in to_look_at)
    return tuple(change for change in found if change is not None)


def version_of(changes: Sequence[PriceChange]) -> str:
    """Return a short name for exactly these changes: who says yes to a page says yes to what stood on it."""
    told = [(one.booking_id, one.given.cents, one.now.cents, one.keeps) for one in changes]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _change(session: Session, organisation_id: int, one: ToLookAt, names: dict[int, Text]) -> PriceChange | None:
    row = session.scalars(
        select(BookingRow).where(BookingRow.organisation_id == organisation_id, BookingRow.id == one.booking_id)
    ).one()
    newest = newest_quote(session, row.organisation_id, row.id)
    if newest is None:
        return None
    kept = newest[1]
    try:
        new = price_again(session, row, kept)
    except Refusal:
        return None
    becomes_final = kept.provisional and not new.provisional
    if kept.total == new.total and not becomes_final:
        return None
    return PriceChange(
        booking_id=row.id,
        number=row.number,
        service_name=names.get(row.service_id, {}),
        starts_at=row.starts_at,
        given=kept.total,
        now=new.total,
        becomes_final=becomes_final,
        keeps=why_kept(row, kept, new, is_paid=one.is_paid),
        is_typed=not row.household_proved,
    )
