"""Let a draft be for somebody for whom the person at the screen acts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound
from booking.store.queries.drafts import DraftPlace, DraftWho, written_place, written_who
from booking.store.queries.representatives import Represented, represented_by
from booking.store.tables import HouseholdRow
from booking.usecases.drafts.find import draft_to_change, write_answers
from booking.usecases.drafts.requests import ChosenTasks
from booking.usecases.drafts.start_draft import start_draft


def represented_resident(
    session: Session, resident_id: int, *, representative_id: int, by: Actor, now: datetime
) -> Represented:
    """Return for whom somebody books. Raises ``NotFound`` where they may not book for them today."""
    found = represented_by(session, by.organisation_id, representative_id, on=local_date(now))
    one = next((one for one in found if one.resident_id == resident_id), None)
    if one is None or not one.acts.may_book:
        raise NotFound
    return one


def begin_draft(
    session: Session,
    service_id: int,
    tasks: ChosenTasks,
    *,
    represented: Represented | None,
    by: Actor,
    now: datetime,
) -> str:
    """Begin a draft and return its token; for somebody ``represented``, who and where is answered.

    Raises what ``start_draft`` raises, and ``NotFound``.
    """
    token = start_draft(session, service_id, tasks, by=by, now=now)
    if represented is not None:
        acts = represented.acts.representative_id
        stand_in(session, token, represented.resident_id, representative_id=acts, by=by, now=now)
    return token


def stand_in(
    session: Session, token: str, resident_id: int, *, representative_id: int, by: Actor, now: datetime
) -> None:
    """Write down for whom the draft is, and where they live: neither is asked any more. Raises ``NotFound``."""
    one = represented_resident(session, resident_id, representative_id=representative_id, by=by, now=now)
    row = draft_to_change(session, token, by=by)
    home = session.scalars(
        select(HouseholdRow).where(
            HouseholdRow.organisation_id == by.organisation_id, HouseholdRow.id == one.household_id
        )
    ).one()
    row.household_id = one.household_id
    place = DraftPlace(one.address, Point(home.latitude, home.longitude), home.access_notes)
    who = DraftWho(one.name, one.phone, one.email, one.resident_id)
    write_answers(row, now=now, place=written_place(place), who=written_who(who), representative=representative_id)
