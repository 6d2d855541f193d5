"""Write down how a call about a place of the waiting list ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.waiting import OfferOver
from booking.usecases.bookings.requests import Confirmed
from booking.usecases.waiting.accept_offer import accept_offer
from booking.usecases.waiting.decline_offer import decline_offer
from booking.usecases.waiting.find import offer_to_change
from booking.usecases.waiting.requests import AcceptOffer, DeclineOffer, Outcome, RecordCall


def record_call(session: Session, request: RecordCall, *, by: Actor, now: datetime) -> Confirmed | None:
    """Do what the caller said, and return the visit where they said yes. Who was not reached stays on the call list.

    Raises ``NotAllowed`` for others than the office, ``NotFound``, ``OfferOver``, and what ``accept_offer`` raises.
    """
    if not by.is_office:
        raise NotAllowed
    offer, _wish = offer_to_change(session, request.offer_id, organisation_id=by.organisation_id)
    if offer.state == "open":
        offer.called_at = now
        session.flush()
    if request.outcome is Outcome.ACCEPTED:
        return accept_offer(session, AcceptOffer(request.offer_id, request.shown_total), by=by, now=now)
    if request.outcome is Outcome.DECLINED:
        decline_offer(session, DeclineOffer(request.offer_id), by=by, now=now)
    elif offer.state != "open":
        raise OfferOver
    return None
