"""Photos: which there are of a thing, and the bytes of one. Which things somebody may look into, others decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.rules.photos import Of, Thing, of_report, of_request
from booking.rules.refusals import NotFound
from booking.store.tables import PhotoRow, ReportRow, RequestRow


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as a page shows it, and who took it."""

    photo_id: int
    width: int
    height: int
    by_role: str
    by_staff_id: int | None
    created_at: datetime

    @property
    def by_worker(self) -> bool:
        """Whether it shows how something was left."""
        return self.by_role == Role.WORKER


_COLUMNS: Final = {Of.BOOKING: PhotoRow.booking_id, Of.REQUEST: PhotoRow.request_id, Of.REPORT: PhotoRow.report_id}


def photos_of(session: Session, organisation_id: int, thing: Thing) -> tuple[Photo, ...]:
    """Return the photos of one thing, in the order in which they came. Their bytes are not read."""
    return photos_by_thing(session, organisation_id, [thing])[thing]


def photos_by_thing(
    session: Session, organisation_id: int, things: Sequence[Thing]
) -> defaultdict[Thing, tuple[Photo, ...]]:
    """Return the photos of each of ``things``: one statement, however many."""
    found: defaultdict[Thing, tuple[Photo, ...]] = defaultdict(tuple)
    if not things:
        return found
    rows = session.execute(
        select(
            PhotoRow.id,
            PhotoRow.booking_id,
            PhotoRow.request_id,
            PhotoRow.report_id,
            PhotoRow.draft_key,
            PhotoRow.width,
            PhotoRow.height,
            PhotoRow.by_role,
            PhotoRow.by_staff_id,
            PhotoRow.created_at,
        )
        .where(PhotoRow.organisation_id == organisation_id, or_(*map(is_of, things)))
        .order_by(PhotoRow.id)
    )
    for row in rows:
        ids = {Of.BOOKING: row.booking_id, Of.REQUEST: row.request_id, Of.REPORT: row.report_id}
        thing = next((Thing(of, id_) for of, id_ in ids.items() if id_ is not None), Thing(None, 0, row.draft_key))
        photo = Photo(row.id, row.width, row.height, row.by_role, row.by_staff_id, row.created_at)
        found[thing] = (*found[thing], photo)
    return found


def photo_file(
    session: Session, organisation_id: int, photo_id: int, *, of: Sequence[Thing], small: bool = False
) -> bytes:
    """Return a JPEG file, when it is of one of the things ``of``. Raises ``NotFound``."""
    if not of:
        raise NotFound
    found = session.scalar(
        select(PhotoRow.thumbnail if small else PhotoRow.image).where(
            PhotoRow.organisation_id == organisation_id, PhotoRow.id == photo_id, or_(*map(is_of, of))
        )
    )
    if found is None:
        raise NotFound
    return found


def things_of_booking(session: Session, organisation_id: int, booking_id: int) -> tuple[Thing, ...]:
    """Return what else has photos that belong to a booking: the request of which it came, the reports of its round."""
    linked = or_(RequestRow.booking_id == booking_id, RequestRow.intake_booking_id == booking_id)
    requests = session.scalars(
        select(RequestRow.id).where(RequestRow.organisation_id == organisation_id, linked).order_by(RequestRow.id)
    )
    reports = session.scalars(
        select(ReportRow.id)
        .where(ReportRow.organisation_id == organisation_id, ReportRow.booking_id == booking_id)
        .order_by(ReportRow.position, ReportRow.id)
    )
    return (*map(of_request, requests), *map(of_report, reports))


def is_of(thing: Thing) -> ColumnElement[bool]:
    """Return what picks the photos of a thing."""
    if thing.of is None:
        return and_(PhotoRow.draft_key == thing.draft_key, PhotoRow.draft_key != "")
    return _COLUMNS[thing.of] == thing.id
