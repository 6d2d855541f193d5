"""How hard lessons can be, in our own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.levels import named
from booking.rules.text import Text
from booking.rules.versions import require_seen, version_of
from booking.store.queries.levels import levels_of
from booking.usecases.calendar.find import organisation_to_change
from booking.usecases.workers.find import require_coordinator


@dataclass(frozen=True, slots=True)
class SetLevels:
    """The names, the easiest first. ``seen`` is the version that the person had before them, or empty."""

    names: Sequence[Text]
    seen: str = ""


def set_levels(session: Session, request: SetLevels, *, by: Actor) -> None:
    """Write the levels down; a session keeps the one it has. Raises ``NotAllowed`` or ``VersionChanged``."""
    require_coordinator(by)
    organisation = organisation_to_change(session, by.organisation_id)
    before = levels_of(session, by.organisation_id)
    require_seen(request.seen, version_of(before))

    organisation.levels = [one.to_json() for one in named(before, request.names)]
    session.flush()
