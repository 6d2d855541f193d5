"""An appointment moves with the ride to it, once the person said that it does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals.rides import AppointmentMoves
from booking.rules.shared_rides import is_in_time
from booking.store.queries.drafts import Draft, read_draft
from booking.store.queries.rides import find_ride
from booking.store.tables import BookingRow, RideRow
from booking.usecases.bookings.placing import teams_at
from booking.usecases.drafts.find import draft_to_change, write_answers
from booking.usecases.drafts.free_times import wish_of_draft
from booking.usecases.rides.draft_ride import draft_ride
from booking.usecases.rides.keep_ride import require_in_time
from booking.usecases.rides.share_ride import may_share


def move_drafted_appointment(session: Session, token: str, starts_at: datetime, *, by: Actor, now: datetime) -> None:
    """Let the appointment of a draft suit a pick-up at ``starts_at``; nothing changes where there is none.

    Raises ``NotFound`` and what ``draft_ride`` raises.
    """
    row = draft_to_change(session, token, by=by)
    plan = draft_ride(session, read_draft(session, row), by=by)
    if plan is not None:
        write_answers(row, now=now, route=plan.moved_to(starts_at).route.to_json())
        session.flush()


def require_drafted_in_time(session: Session, draft: Draft, starts_at: datetime, *, by: Actor, now: datetime) -> None:
    """Raise ``AppointmentMoves`` where a pick-up then is not in time for the appointment of a draft.

    Who shares a car may be there somewhat too early for it.
    """
    plan = draft_ride(session, draft, by=by)
    if plan is None:
        return
    if plan.pick_up_at != starts_at and is_in_time(plan, starts_at):
        wish = wish_of_draft(session, draft, by=by)
        team = teams_at(session, wish, [starts_at], by=by, now=now).get(starts_at) if may_share(wish) else None
        if team is not None and team.joins is not None:
            return
    require_in_time(plan, starts_at)


def move_kept_appointment(session: Session, row: BookingRow, starts_at: datetime, *, is_agreed: bool) -> None:
    """Let the appointment of a booked ride suit a pick-up at ``starts_at``: as much later or earlier as the ride.

    It stays where the new pick-up is in time for it too. Raises ``AppointmentMoves`` where nobody agreed to that.
    """
    ride = find_ride(session, row.organisation_id, row.id)
    if ride is None or ride.route.appointment_at is None or ride.suits(starts_at):
        return
    after = ride.route.appointment_at + (starts_at - row.starts_at)
    if not is_agreed:
        raise AppointmentMoves(before=ride.route.appointment_at, after=after)
    kept = session.scalars(
        select(RideRow).where(RideRow.organisation_id == row.organisation_id, RideRow.booking_id == row.id)
    ).one()
    kept.appointment_at = after
