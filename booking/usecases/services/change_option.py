"""What a task is from now on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.versions import require_seen
from booking.store.queries.services import service_by_id
from booking.usecases.services.find import option_to_change, service_to_change
from booking.usecases.services.option_facts import OptionFacts, require_own, write_facts
from booking.usecases.services.require_priced import require_task_priced


@dataclass(frozen=True, slots=True)
class ChangeOption:
    """Which task of which service, and what it is from now on.

    ``seen`` is the version that the person had before them; empty where nobody looked.
    """

    service_id: int
    option_id: int
    facts: OptionFacts
    seen: str = ""


def change_option(session: Session, request: ChangeOption, *, by: Actor, now: datetime) -> None:
    """Write down what changed. Bookings keep the minutes that were planned when they were made.

    Raises ``NotAllowed``, ``NotFound``, ``VersionChanged`` when somebody else saved it in the meantime, or
    ``TasksLeftWithoutPrice`` where somebody can choose it from now on.
    """
    service = service_to_change(session, request.service_id, by=by)
    row = option_to_change(session, service, request.option_id)
    require_seen(request.seen, service_by_id(session, by.organisation_id, service.id).option(row.id).version)

    was_active, counted_as = row.active, row.counts_as
    require_own(session, service, request.facts, option_id=row.id)
    write_facts(row, request.facts)
    session.flush()
    if not was_active or counted_as != row.counts_as:
        require_task_priced(session, by.organisation_id, service.id, row.id, now=now)
