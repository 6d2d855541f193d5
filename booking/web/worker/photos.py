"""Photos of a worker's own work of today: what was sent along, and how it was left."""

from __future__ import annotations

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from booking.rules.calendar import local_date
from booking.rules.photos import of_booking
from booking.store.database import reading
from booking.store.queries.own_bookings import booking_of_today
from booking.store.queries.photos import things_of_booking
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.photo_pages import PhotoPlace, show_photo, show_photos, take_photo_away
from booking.web.common.uploads import takes_photo
from booking.web.worker.blueprint import blueprint, own_worker_id

_ID = f"<{ID}:assignment_id>"


@blueprint.route(f"/{_ID}/fotos", methods=["GET", "POST"])
@takes_photo
def photos(assignment_id: int) -> ResponseReturnValue:
    """Show the photos of a job, and take one more."""
    return show_photos("worker/photos.html", _of_job(assignment_id), by=actor())


@blueprint.get(f"/{_ID}/foto/<{ID}:photo_id>")
def photo(assignment_id: int, photo_id: int) -> ResponseReturnValue:
    """Show a photo of a job of today, of what was asked, or of a report that is done on it."""
    return show_photo(_of_job(assignment_id), photo_id, by=actor())


@blueprint.post(f"/{_ID}/foto/<{ID}:photo_id>/weg")
def remove_photo(assignment_id: int, photo_id: int) -> ResponseReturnValue:
    """Take away a photo that this worker added."""
    return take_photo_away(_of_job(assignment_id), photo_id, by=actor())


def own_booking(assignment_id: int) -> int:
    """Return the booking of an assignment that is this worker's, today. Raises ``NotFound``."""
    with reading() as session:
        return booking_of_today(
            session,
            actor().organisation_id,
            worker_id=own_worker_id(),
            assignment_id=assignment_id,
            today=local_date(clock.now()),
        )


def _of_job(assignment_id: int) -> PhotoPlace:
    booking_id = own_booking(assignment_id)
    with reading() as session:
        along = things_of_booking(session, actor().organisation_id, booking_id)
    return PhotoPlace(
        thing=of_booking(booking_id),
        here=url_for("worker.photos", assignment_id=assignment_id),
        back=url_for("worker.today"),
        photo_url=partial(url_for, "worker.photo", assignment_id=assignment_id),
        remove_url=partial(url_for, "worker.remove_photo", assignment_id=assignment_id),
        along=along,
    )
