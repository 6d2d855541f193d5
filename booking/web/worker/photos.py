"""Photos of a worker's own work of today: what was sent along, and how it was left."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.photos import of_booking, of_report
from booking.store.database import in_transaction, reading
from booking.store.queries.own_bookings import booking_of_today
from booking.store.queries.photos import photo_file, photos_of
from booking.store.queries.reports import reports_of_round
from booking.usecases.photos.remove_photo import remove_photo as removing
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.uploads import (
    PhotoForm,
    add_sent_photo,
    photo_answer,
    takes_photo,
    wants_small,
    warn_too_large,
)
from booking.web.worker.blueprint import blueprint, own_worker_id

_ID = f"<{ID}:assignment_id>"


@blueprint.route(f"/{_ID}/fotos", methods=["GET", "POST"])
@takes_photo
def photos(assignment_id: int) -> ResponseReturnValue:
    """Show the photos of a job, and take one more."""
    booking_id, form = own_booking(assignment_id), PhotoForm()
    warn_too_large(form)
    if form.validate_on_submit() and add_sent_photo(form, of_booking(booking_id), by=actor()):
        flash(_("The photo is added."), "ok")
        return redirect(url_for("worker.photos", assignment_id=assignment_id), code=303)
    with reading() as session:
        found = photos_of(session, actor().organisation_id, of_booking(booking_id))
    page = render_template("worker/photos.html", assignment_id=assignment_id, photos=found, form=form)
    return page, 422 if form.errors else 200


@blueprint.get(f"/{_ID}/foto/<{ID}:photo_id>")
def photo(assignment_id: int, photo_id: int) -> ResponseReturnValue:
    """Show a photo of a job of today, or of a report that is done on it."""
    booking_id, organisation_id = own_booking(assignment_id), actor().organisation_id
    with reading() as session:
        reports = reports_of_round(session, organisation_id, booking_id)
        things = [of_booking(booking_id), *(of_report(one.report_id) for one in reports)]
        file = photo_file(session, organisation_id, photo_id, of=things, small=wants_small())
    return photo_answer(photo_id, file)


@blueprint.post(f"/{_ID}/foto/<{ID}:photo_id>/weg")
def remove_photo(assignment_id: int, photo_id: int) -> ResponseReturnValue:
    """Take away a photo that this worker added."""
    booking_id, by = own_booking(assignment_id), actor()
    with reading() as session:
        photo_file(session, by.organisation_id, photo_id, of=[of_booking(booking_id)], small=True)
    in_transaction(lambda session: removing(session, of_booking(booking_id), photo_id, by=by))
    return redirect(url_for("worker.photos", assignment_id=assignment_id), code=303)


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
