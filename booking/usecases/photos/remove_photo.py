"""Take a photo away."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.photos import Thing
from booking.store.queries.photos import is_of
from booking.store.tables import PhotoRow


def remove_photo(session: Session, thing: Thing, photo_id: int, *, by: Actor) -> None:
    """Take away a photo of a thing; one that is gone already stays gone.

    The office takes away any, a worker or a resident only what their own side added.
    """
    which = [PhotoRow.organisation_id == by.organisation_id, PhotoRow.id == photo_id, is_of(thing)]
    if by.kind is Role.WORKER:
        which.append((PhotoRow.by_role == Role.WORKER) & (PhotoRow.by_staff_id == by.user_id))
    elif not by.is_office:
        which.append(PhotoRow.by_role == Role.RESIDENT)
    session.execute(delete(PhotoRow).where(*which))
