"""Keep a place for a draft."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotFound
from booking.rules.refusals.care import HoursOutside
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.store.care_hours import keep_planned_hours
from booking.store.queries.catalogue import catalogue_stands
from booking.store.queries.drafts import Draft, draft_by_token, read_draft
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow, DraftRow
from booking.usecases.bookings.attests import require_attests
from booking.usecases.bookings.hold_place import keep_new_place
from booking.usecases.bookings.placing import lock_times, require_looks_free
from booking.usecases.bookings.quotas import require_known, require_within_quota
from booking.usecases.bookings.requests import Held, HoldPlace, Place
from booking.usecases.bookings.tasks import tasks_of
from booking.usecases.drafts.find import draft_to_change, let_place_go, write_answers
from booking.usecases.drafts.free_times import own_household, wish_of_draft
from booking.usecases.drafts.requests import choices_in
from booking.usecases.drafts.where import Where, where_of_draft


def choose_time(session: Session, token: str, starts_at: datetime, *, locale: str, by: Actor, now: datetime) -> Held:
    """Keep the place at ``starts_at``, and give back the one that was kept before.

    Asked again while it is kept, it answers as it did. When the new time is not free, the earlier one stays.
    Raises ``NotFound``, ``NotForThisHousehold``, ``NotATime``, ``SlotTaken``, ``OutsideArea``, ``AttestMissing``, or
    ``NotPossibleNow`` once it is booked.
    """
    row = draft_to_change(session, token, by=by)
    draft = read_draft(session, row)
    kept = _kept(draft, starts_at, now=now)
    if kept is not None:
        return kept
    with catalogue_stands(session):
        return _keep(session, row, draft, starts_at, locale=locale, by=by, now=now)


def _keep(
    session: Session, row: DraftRow, draft: Draft, starts_at: datetime, *, locale: str, by: Actor, now: datetime
) -> Held:
    _require_allowed(session, draft, starts_at, by=by)
    if row.booking_id is not None:
        # The days before the booking that is let go: whoever places work takes them in this order (``locks``).
        lock_times(session, wish_of_draft(session, draft, by=by), [starts_at])
        let_place_go(session, row, by=by, now=now)

    # Another round is another wish: a time that was let go can be chosen again. The draft is locked, and its round is
    # written with the booking, so nobody has answered this one before.
    this_round = row.answers["round"] + 1
    where = where_of_draft(session, draft, by=by)
    request = _request(draft, row, starts_at, where=where, number=this_round, locale=locale, by=by)
    held = keep_new_place(session, request, by=by, now=now)
    row.booking_id = held.booking_id
    write_answers(row, now=now, round=this_round)
    _who_comes(session, row, draft, held, now=now)
    return held


def _who_comes(session: Session, row: DraftRow, draft: Draft, held: Held, *, now: datetime) -> None:
    """Look whether everybody who comes by name has an attest that day, and take their hours along where they fit."""
    if not draft.member_ids:
        return
    booking = session.get_one(BookingRow, held.booking_id)
    require_attests(session, booking)
    if draft.hours is None:
        return
    try:
        planned = draft.hours.on(booking.starts_at, booking.ends_at)
    except HoursOutside:
        write_answers(row, now=now, hours=None)
    else:
        keep_planned_hours(session, row.organisation_id, booking.id, planned)


def require_worth_trying(session: Session, draft: Draft, starts_at: datetime, *, by: Actor, now: datetime) -> None:
    """Tell who is too late so before anything is locked or written; for a session that only looks.

    Raises ``NotFound``, and ``NotATime`` or ``SlotTaken`` where ``choose_time`` would. Who has the place already, or
    got it a moment ago by another click, is let through: ``choose_time`` answers them as it did.
    """
    if _kept(draft, starts_at, now=now) is not None:
        return
    try:
        require_looks_free(session, wish_of_draft(session, draft, by=by), starts_at, by=by, now=now)
    except (NotATime, SlotTaken):
        # Looked at after the time was: what took it may be this very draft.
        if draft_by_token(session, by.organisation_id, draft.token).hold == draft.hold:
            raise


def _require_allowed(session: Session, draft: Draft, starts_at: datetime, *, by: Actor) -> None:
    """Raise ``NotForThisHousehold`` where the work is not for them that day: now, and not after all questions."""
    service = service_by_id(session, by.organisation_id, draft.service_id)
    tasks = tasks_of(service, choices_in(draft.counts))
    household_id = own_household(draft, by=by)
    if household_id is None:
        require_known(service, tasks)
        return
    require_within_quota(session, service, tasks, household_id, starts_at, organisation_id=by.organisation_id)


def _kept(draft: Draft, starts_at: datetime, *, now: datetime) -> Held | None:
    """Return what is kept for a draft already where it is this time, else None."""
    hold = draft.hold
    if hold is None or hold.held_until is None or hold.starts_at != starts_at or not hold.is_kept(now):
        return None
    return Held(hold.booking_id, hold.held_until)


def _request(
    draft: Draft, row: DraftRow, starts_at: datetime, *, where: Where, number: int, locale: str, by: Actor
) -> HoldPlace:
    if draft.place is None:
        raise NotFound
    return HoldPlace(
        service_id=draft.service_id,
        choices=choices_in(draft.counts),
        place=Place(draft.place.address, where.at, draft.place.access_notes),
        starts_at=starts_at,
        client_key=f"draft:{row.token}:{number}",
        locale=locale,
        note=draft.note,
        household_id=own_household(draft, by=by),
        location_id=where.location_id,
        member_ids=draft.member_ids or (),
        answers=draft.answers or {},
        route=draft.route,
        basket_id=draft.basket_id,
    )
