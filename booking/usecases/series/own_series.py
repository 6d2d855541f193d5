"""A series that a household makes of the visit that it is about to book: who may, and what is done each time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.series import TooManySeries
from booking.rules.refusals.times import SlotTaken
from booking.rules.series import MOST_OWN, OnHoliday, Repeat
from booking.rules.shapes import WITHOUT_SERIES, WITHOUT_TIMES
from booking.store.queries.drafts import Draft
from booking.store.queries.series import ACTIVE
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.tables import SeriesRow
from booking.usecases.bookings.requests import Place
from booking.usecases.drafts.check_draft import proved_household
from booking.usecases.drafts.requests import choices_in
from booking.usecases.drafts.where import where_of_draft
from booking.usecases.series.check_dates import SeriesCheck
from booking.usecases.series.check_series import check_series
from booking.usecases.series.requests import SeriesWish, SeriesWork


def can_repeat(service: Service) -> bool:
    """Tell whether residents whom we know can make a series of this service by themselves."""
    return service.own_series and service.active and service.shape not in WITHOUT_SERIES | WITHOUT_TIMES


def own_series_wish(session: Session, draft: Draft, repeat: Repeat, *, by: Actor) -> SeriesWish:
    """Return the series of which the visit that is kept for a draft is the first.

    Only a household that came by a private link of its own makes a series: who only typed a name could fill the
    calendar of a service, and somebody else would get the bills. Raises ``NotFound`` where the service does not
    allow it or something is booked together with it, ``NotAllowed`` for a household that is not proved, and
    ``SlotTaken`` while no time is kept.
    """
    service = service_by_id(session, by.organisation_id, draft.service_id)
    if not can_repeat(service) or draft.basket_id is not None or draft.place is None:
        raise NotFound
    who = draft.who
    if proved_household(draft, by=by) is None or who is None or who.resident_id is None:
        raise NotAllowed
    if draft.hold is None:
        raise SlotTaken(alternatives=())
    where = where_of_draft(session, draft, by=by)
    work = SeriesWork(
        choices_in(draft.counts),
        Place(draft.place.address, where.at, draft.place.access_notes),
        note=draft.note,
        member_ids=draft.member_ids or (),
        hours=draft.hours,
        route=draft.route,
        answers=draft.answers or {},
        location_id=where.location_id,
        claimed_ground=draft.claimed_ground,
    )
    rule = repeat.from_start(draft.hold.starts_at, on_holiday=OnHoliday(service.on_holiday))
    return SeriesWish(who.resident_id, service.service_id, work, rule)


def check_own_series(
    session: Session,
    draft: Draft,
    repeat: Repeat,
    *,
    by: Actor,
    now: datetime,
) -> SeriesCheck:
    """Return every date of the series; the place that is kept for the draft is the first of them.

    Raises what ``own_series_wish`` and ``check_series`` raise, and ``TooManySeries``.
    """
    wish = own_series_wish(session, draft, repeat, by=by)
    require_room_for_own(session, draft.household_id or 0, wish.service_id, by=by)
    ignoring = draft.hold.booking_id if draft.hold is not None else 0
    return check_series(session, wish, by=by, now=now, ignoring=ignoring)


def require_room_for_own(session: Session, household_id: int, service_id: int, *, by: Actor) -> None:
    """Raise ``TooManySeries`` where a household has as many series of a service as it can book by itself."""
    standing = session.scalar(
        select(func.count(SeriesRow.id)).where(
            SeriesRow.organisation_id == by.organisation_id,
            SeriesRow.household_id == household_id,
            SeriesRow.service_id == service_id,
            SeriesRow.state == ACTIVE,
        )
    )
    if (standing or 0) >= MOST_OWN:
        raise TooManySeries(most=MOST_OWN)
