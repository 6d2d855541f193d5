"""Begin a way to a booking like an earlier one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.store.queries.bookings import Contact, booking_view
from booking.store.queries.drafts import DraftPlace, DraftWho, written_place, written_who
from booking.store.queries.services import service_by_id
from booking.usecases.drafts.find import draft_to_change, write_answers
from booking.usecases.drafts.requests import ChosenTasks
from booking.usecases.drafts.start_draft import start_draft


def start_again(session: Session, booking_id: int, *, by: Actor, now: datetime) -> str:
    """Return the token of a new draft with the tasks, the place and the person of an earlier booking.

    Tasks that are no longer offered are left out. Whoever is known through a link of their own household
    (``by.household_id``) stays known; another gets back only what this booking itself was told.
    Raises ``NotFound``, or ``NothingChosen`` when nothing of it is offered any more.
    """
    earlier = booking_view(session, by.organisation_id, booking_id)
    offered = {
        option.option_id
        for option in service_by_id(session, by.organisation_id, earlier.service_id).options
        if option.active
    }
    counts = {task.option_id: task.count for task in earlier.tasks if task.option_id in offered}
    token = start_draft(session, earlier.service_id, ChosenTasks(counts, earlier.note), by=by, now=now)

    row = draft_to_change(session, token, by=by)
    place = DraftPlace(earlier.address, earlier.at, earlier.access_notes)
    write_answers(row, now=now, place=written_place(place))
    if earlier.contact is not None:
        is_known = earlier.household_proved and by.household_id == earlier.contact.household_id
        row.household_id = earlier.contact.household_id if is_known else None
        write_answers(row, now=now, who=written_who(_who(earlier.contact, is_known=is_known)))
    return token


def _who(contact: Contact, *, is_known: bool) -> DraftWho:
    # Who typed a neighbour's name and phone was matched with the neighbour, whose e-mail address stays theirs.
    if not is_known:
        return DraftWho(contact.name, contact.phone, "", None)
    return DraftWho(contact.name, contact.phone, contact.email, contact.resident_id)
