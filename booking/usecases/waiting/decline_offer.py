"""Say no to a place of the waiting list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals.waiting import OfferOver
from booking.usecases.waiting.find import let_place_go, offer_to_change
from booking.usecases.waiting.requests import DeclineOffer


def decline_offer(session: Session, request: DeclineOffer, *, by: Actor, now: datetime) -> None:
    """Give the place to the next; the person stays where they stand, unless they leave the list.

    Asked again, it answers as it did. Raises ``NotFound``, and ``OfferOver`` for a place that they said yes to.
    """
    offer, wish = offer_to_change(session, request.offer_id, organisation_id=by.organisation_id)
    if offer.state == "accepted":
        raise OfferOver
    if offer.state == "open":
        let_place_go(session, offer, state="declined", by=by, now=now)
    if request.leaves and wish.state == "waiting":
        wish.state = "withdrawn"
    session.flush()
