"""Begin a way to a booking like an earlier one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.store.queries.bookings import booking_view
from booking.store.queries.drafts import DraftPlace, DraftWho, written_place, written_who
from booking.store.queries.services import service_by_id
from booking.usecases.drafts.find import draft_to_change, write_answers
from booking.usecases.drafts.requests import ChosenTasks
from booking.usecases.drafts.start_draft import start_draft


def start_again(session: Session, booking_id: int, *, by: Actor, now: datetime) -> str:
    """Return the token of a new draft with the tasks, the place and the person of an earlier booking.

    Tasks that are no longer offered are left out. Whoever is known through a link of their own household
    (``by.household_id``) is not asked again who they are; another finds what they typed, to be confirmed.
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
    if earlier.ride is not None:
        # The appointment was another day's.
        write_answers(row, now=now, route=earlier.ride.route.without_appointment().to_json())
    contact = earlier.contact
    if contact is not None and earlier.household_proved and by.household_id == contact.household_id:
        row.household_id = contact.household_id
        known = DraftWho(contact.name, contact.phone, contact.email, contact.resident_id)
        write_answers(row, now=now, who=written_who(known))
    elif contact is not None:
        # Who typed a neighbour's name and phone was matched with the neighbour, whose e-mail address stays theirs.
        before = DraftWho(contact.name, contact.phone, "", None)
        write_answers(row, now=now, who_before=written_who(before))
    return token
