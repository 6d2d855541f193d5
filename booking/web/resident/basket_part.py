"""What the page of a booking tells of what was booked together with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.rules.lifecycle import State
from booking.store.database import reading
from booking.store.queries.baskets import parts_with
from booking.web.common.formats import text
from booking.web.resident.links import booking_url
from booking.web.resident.visitor import visitor


@dataclass(frozen=True, slots=True)
class BesidePart:
    """Another booking of the same basket. ``is_promised``: it will take place."""

    booking_id: int
    url: str
    service: str
    starts_at: datetime
    ends_at: datetime
    is_promised: bool
    is_cancelled: bool


def beside(booking_id: int) -> tuple[BesidePart, ...]:
    """Return what was booked together with a booking and is theirs too, by time; nothing for one that stands alone."""
    with reading() as session:
        found = parts_with(session, visitor().organisation_id, booking_id)
    return tuple(
        BesidePart(
            booking_id=one.booking_id,
            url=booking_url(one.number, one.link_epoch),
            service=text(one.service_name),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            is_promised=one.state is State.CONFIRMED,
            is_cancelled=one.state is State.CANCELLED,
        )
        for one in found
        if one.is_theirs
    )


def promised_beside(booking_id: int) -> tuple[BesidePart, ...]:
    """Return those of them that can still move or be cancelled along."""
    return tuple(one for one in beside(booking_id) if one.is_promised)
