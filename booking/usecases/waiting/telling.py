"""What somebody on the waiting list is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.messages.outbox import Recipient, When, can_be_told, enqueue
from booking.messages.waiting_facts import WaitingFacts
from booking.rules.waiting import tell_at
from booking.store.queries.waiting import Offered, Waiting, waiting_by_id


def is_reachable(*, email: str, phone: str) -> bool:
    """Tell whether a message reaches somebody; the others the desk calls."""
    return can_be_told(Recipient(email, phone, ""))


def tell_wish_kept(session: Session, organisation_id: int, waiting_id: int, *, now: datetime) -> None:
    """Write down that somebody is on the list now."""
    waiting = _waiting(session, organisation_id, waiting_id)
    _enqueue(session, Kind.WISH_KEPT, organisation_id, waiting, None, When(now), now=now)


def tell_offered(session: Session, organisation_id: int, waiting_id: int, *, now: datetime) -> None:
    """Write down that a place is kept for somebody: told when people are awake, and no longer when it is over."""
    waiting = _waiting(session, organisation_id, waiting_id)
    offer = waiting.open_offer(now)
    if offer is not None:
        when = When(tell_at(now), offer.until)
        _enqueue(session, Kind.PLACE_OFFERED, organisation_id, waiting, offer, when, now=now)


def tell_over(session: Session, organisation_id: int, waiting_id: int, *, offer_id: int | None, now: datetime) -> None:
    """Write down that a place is no longer kept, or that somebody is no longer on the list."""
    waiting = _waiting(session, organisation_id, waiting_id)
    offer = next((one for one in waiting.offers if one.offer_id == offer_id), None)
    kind = Kind.OFFER_OVER if waiting.state == "waiting" else Kind.WISH_OVER
    _enqueue(session, kind, organisation_id, waiting, offer, When(tell_at(now)), now=now)


def _waiting(session: Session, organisation_id: int, waiting_id: int) -> Waiting:
    session.flush()
    return waiting_by_id(session, organisation_id, waiting_id)


def _enqueue(
    session: Session,
    kind: Kind,
    organisation_id: int,
    waiting: Waiting,
    offer: Offered | None,
    when: When,
    *,
    now: datetime,
) -> None:
    """Each wish is told of once for each kind and each offer. Who would rather be called, the desk calls."""
    if waiting.told_by != "message":
        return
    enqueue(
        session,
        kind,
        _facts(waiting, offer).to_json(),
        to=Recipient(waiting.email, waiting.phone, waiting.work.locale),
        key=f"{kind}:{waiting.waiting_id}:{offer.offer_id if offer else ''}",
        organisation_id=organisation_id,
        booking_id=offer.booking_id if offer else None,
        when=when,
        now=now,
    )


def _facts(waiting: Waiting, offer: Offered | None) -> WaitingFacts:
    return WaitingFacts(
        token=waiting.token,
        name=waiting.name,
        service=waiting.service_name,
        tasks=tuple(name for name, _count in waiting.tasks),
        counts=tuple(count for _name, count in waiting.tasks),
        address=waiting.work.address.lines,
        last=waiting.window.last,
        starts_at=offer.starts_at if offer else None,
        ends_at=offer.ends_at if offer else None,
        until=offer.until if offer else None,
        before=waiting.visit.starts_at if waiting.visit else None,
    )
