"""What a task is from now on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.usecases.services.find import option_to_change, service_to_change
from booking.usecases.services.option_facts import OptionFacts, write_facts


@dataclass(frozen=True, slots=True)
class ChangeOption:
    """Which task of which service, and what it is from now on."""

    service_id: int
    option_id: int
    facts: OptionFacts


def change_option(session: Session, request: ChangeOption, *, by: Actor) -> None:
    """Write down what changed. Bookings keep the minutes that were planned when they were made.

    Raises ``NotAllowed`` or ``NotFound``.
    """
    service = service_to_change(session, request.service_id, by=by)
    row = option_to_change(session, service, request.option_id)

    write_facts(row, request.facts)
    session.flush()
