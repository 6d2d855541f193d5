"""Keep a free place for somebody of the waiting list, and tell them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from booking.rules.actors import system_of
from booking.rules.shapes import WITH_RETURN
from booking.rules.waiting import kept_until
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.queries.waiting import Waiting, waiting_by_id
from booking.store.tables import OfferRow
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.requests import Choice, HoldPlace, Place
from booking.usecases.waiting.find import wish_to_change
from booking.usecases.waiting.find_place import location_for, visit_of
from booking.usecases.waiting.telling import tell_offered

_MINUTE = timedelta(minutes=1)


def offer_place(session: Session, waiting_id: int, starts_at: datetime, *, organisation_id: int, now: datetime) -> bool:
    """Keep the place at ``starts_at`` for somebody until they had time to answer; tell whether it was.

    It is a held booking, so nobody else is offered it meanwhile. Somebody who no longer waits, or has an offer by
    now, gets none: another scheduler was faster. Raises ``SlotTaken`` and what else ``hold_place`` raises.
    """
    row = wish_to_change(session, waiting_id, organisation_id=organisation_id)
    waiting = waiting_by_id(session, organisation_id, waiting_id)
    service = service_by_id(session, organisation_id, row.service_id)
    until = kept_until(starts_at, offer=timedelta(hours=service.offer_hours), now=now)
    if waiting.state != "waiting" or waiting.has_offer or until is None:
        return False
    asked = _to_hold(session, waiting, service, starts_at, hold_for=until - now)
    held = hold_place(session, asked, by=system_of(organisation_id), now=now)
    offer = OfferRow(
        organisation_id=organisation_id,
        waiting_id=row.id,
        booking_id=held.booking_id,
        starts_at=starts_at,
        offered_at=now,
        until=until,
        state="open",
    )
    session.add(offer)
    session.flush()
    tell_offered(session, organisation_id, row.id, now=now)
    return True


def _to_hold(
    session: Session, waiting: Waiting, service: Service, starts_at: datetime, *, hold_for: timedelta
) -> HoldPlace:
    visit, work = visit_of(session, waiting), waiting.work
    lasts_longer = visit is not None and work.route is None and service.shape not in WITH_RETURN
    return HoldPlace(
        service_id=waiting.service_id,
        choices=tuple(Choice(option_id, count) for option_id, count in work.counts.items()),
        place=Place(work.address, work.at, work.access_notes),
        starts_at=starts_at,
        # One more offer is another booking; tried again after a failure, it is the same.
        client_key=f"offer {waiting.waiting_id} {len(waiting.offers) + 1}",
        locale=work.locale,
        note=work.note,
        household_id=waiting.household_id,
        language=visit.language if visit else "",
        preferred_worker_id=waiting.window.worker_id or (visit.preferred_worker_id if visit else None),
        location_id=visit.location_id if visit else location_for(waiting, service),
        minutes=(visit.ends_at - visit.starts_at) // _MINUTE if visit and lasts_longer else None,
        route=work.route,
        member_ids=work.member_ids,
        hold_for=hold_for,
        only_worker_id=waiting.window.worker_id,
    )
