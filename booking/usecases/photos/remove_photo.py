"""Take a photo away."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.photos import Thing
from booking.store.queries.photos import Photo, is_of, photos_of
from booking.store.tables import PhotoRow


def remove_photo(session: Session, thing: Thing, photo_id: int, *, by: Actor) -> None:
    """Take away a photo of a thing, where ``may_remove`` says so; one that is gone already stays gone."""
    found = next((one for one in photos_of(session, by.organisation_id, thing) if one.photo_id == photo_id), None)
    if found is None or not may_remove(found, by=by):
        return
    session.execute(
        delete(PhotoRow).where(PhotoRow.organisation_id == by.organisation_id, PhotoRow.id == photo_id, is_of(thing))
    )


def may_remove(photo: Photo, *, by: Actor) -> bool:
    """Tell who takes what away: the office any, a worker what they took themselves, a resident what residents sent."""
    if by.is_office:
        return True
    if by.kind is Role.WORKER:
        return photo.by_worker and photo.by_staff_id == by.user_id
    return photo.by_role == Role.RESIDENT
