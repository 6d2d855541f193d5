"""Photos of a booking at the desk: those that came along, one more, or one away that should not be there."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.photos import of_booking
from booking.store.database import in_transaction, reading
from booking.store.queries.photos import photo_file, photos_of
from booking.usecases.photos.remove_photo import remove_photo
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
from booking.web.desk.blueprint import blueprint
from booking.web.desk.opened import found_booking, opened_booking


@blueprint.route("/boeking/<number>/fotos", methods=["GET", "POST"])
@takes_photo
def booking_photos(number: str) -> ResponseReturnValue:
    """Show the photos of a booking, and take one more."""
    booking, form = opened_booking(number), PhotoForm()
    thing = of_booking(booking.booking_id)
    warn_too_large(form)
    if form.validate_on_submit() and add_sent_photo(form, thing, by=actor()):
        flash(_("The photo is added."), "ok")
        return redirect(url_for("desk.booking_photos", number=number), code=303)
    with reading() as session:
        photos = photos_of(session, actor().organisation_id, thing)
    page = render_template("desk/booking_photos.html", number=number, photos=photos, form=form)
    return page, 422 if form.errors else 200


@blueprint.get(f"/boeking/<number>/foto/<{ID}:photo_id>")
def booking_photo(number: str, photo_id: int) -> ResponseReturnValue:
    """Show a photo of a booking."""
    thing = of_booking(found_booking(number).booking_id)
    with reading() as session:
        file = photo_file(session, actor().organisation_id, photo_id, of=[thing], small=wants_small())
    return photo_answer(photo_id, file)


@blueprint.post(f"/boeking/<number>/foto/<{ID}:photo_id>/weg")
def remove_booking_photo(number: str, photo_id: int) -> ResponseReturnValue:
    """Take a photo away."""
    thing, by = of_booking(found_booking(number).booking_id), actor()
    with reading() as session:
        photo_file(session, by.organisation_id, photo_id, of=[thing], small=True)
    in_transaction(lambda session: remove_photo(session, thing, photo_id, by=by))
    return redirect(url_for("desk.booking_photos", number=number), code=303)
