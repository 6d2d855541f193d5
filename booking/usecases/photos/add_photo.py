"""Add a photo to a thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.gateways.pictures import Picture
from booking.rules.actors import Actor, Role
from booking.rules.photos import MOST_PHOTOS, Of, Thing
from booking.rules.refusals import NotFound
from booking.rules.refusals.photos import TooManyPhotos
from booking.store.locks import lock_wish
from booking.store.queries.photos import photos_of
from booking.store.tables import BookingRow, PhotoRow, ReportRow, RequestRow

_ROWS: dict[Of, type[BookingRow] | type[RequestRow] | type[ReportRow]] = {
    Of.BOOKING: BookingRow,
    Of.REQUEST: RequestRow,
    Of.REPORT: ReportRow,
}


@dataclass(frozen=True, slots=True)
class AddPhoto:
    """A picture that was made anew (``gateways.pictures``: decoded once, before the transaction), and of what."""

    thing: Thing
    picture: Picture


def add_photo(session: Session, request: AddPhoto, *, by: Actor, now: datetime) -> int:
    """Keep a photo and return its id. Whether ``by`` may add to the thing, the caller found out by its link.

    Raises ``NotFound`` for a thing of another organisation, ``TooManyPhotos`` beyond four by the same side.
    """
    thing, picture = request.thing, request.picture
    lock_wish(session, by.organisation_id, f"photos of {thing.of} {thing.id} {thing.draft_key}")
    require_own(session, thing, by=by)
    is_worker = by.kind is Role.WORKER
    same_side = [one for one in photos_of(session, by.organisation_id, thing) if one.by_worker is is_worker]
    if len(same_side) >= MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)

    row = PhotoRow(
        organisation_id=by.organisation_id,
        booking_id=thing.id if thing.of is Of.BOOKING else None,
        request_id=thing.id if thing.of is Of.REQUEST else None,
        report_id=thing.id if thing.of is Of.REPORT else None,
        draft_key=thing.draft_key,
        by_role=by.kind,
        by_staff_id=by.user_id,
        width=picture.width,
        height=picture.height,
        image=picture.image,
        thumbnail=picture.thumbnail,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def require_own(session: Session, thing: Thing, *, by: Actor) -> None:
    """Raise ``NotFound`` unless the thing is one of this organisation; a draft is whose key is known."""
    if thing.of is None:
        return
    kind = _ROWS[thing.of]
    wanted = select(kind.id).where(kind.organisation_id == by.organisation_id, kind.id == thing.id)
    if session.scalar(wanted) is None:
        raise NotFound
