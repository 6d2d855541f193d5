"""The plan of the ride that a draft asks, for the pages on its way."""

from __future__ import annotations

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.rides import RidePlan
from booking.store.queries.drafts import Draft
from booking.store.queries.services import service_by_id
from booking.usecases.bookings.tasks import tasks_of
from booking.usecases.drafts.requests import choices_in
from booking.usecases.rides.plan_ride import ride_plan


def draft_ride(session: Session, draft: Draft, *, by: Actor) -> RidePlan | None:
    """Return the plan of a draft's ride, or None where it is none or has no route yet.

    Raises what ``plan_ride`` raises.
    """
    if draft.route is None or draft.place is None:
        return None
    service = service_by_id(session, by.organisation_id, draft.service_id)
    tasks = tasks_of(service, choices_in(draft.counts))
    return ride_plan(session, by.organisation_id, service, tasks, home=draft.place.at, route=draft.route)
