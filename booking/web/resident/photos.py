"""Photos of a booking, by its private link: what has to be done, and how it was left."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.photos import of_booking
from booking.store.database import in_transaction, reading
from booking.store.queries.photos import photo_file, photos_of
from booking.usecases.photos.remove_photo import remove_photo
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.paths import ID
from booking.web.common.uploads import (
    PhotoForm,
    add_sent_photo,
    photo_answer,
    takes_photo,
    wants_small,
    warn_too_large,
)
from booking.web.resident.blueprint import blueprint
from booking.web.resident.links import booking_by_link
from booking.web.resident.visitor import visitor


@blueprint.route("/b/<token>/fotos", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
@takes_photo
def booking_photos(token: str) -> ResponseReturnValue:
    """Show the photos of a booking, and take one more."""
    thing, form = of_booking(booking_by_link(token).booking_id), PhotoForm()
    warn_too_large(form)
    if form.validate_on_submit() and add_sent_photo(form, thing, by=visitor()):
        flash(_("The photo is added."), "ok")
        return redirect(url_for("resident.booking_photos", token=token), code=303)
    with reading() as session:
        photos = photos_of(session, visitor().organisation_id, thing)
    page = render_template("resident/booking_photos.html", token=token, photos=photos, form=form)
    return page, 422 if form.errors else 200


@blueprint.get(f"/b/<token>/foto/<{ID}:photo_id>")
@LINK_GUESS
def booking_photo(token: str, photo_id: int) -> ResponseReturnValue:
    """Show a photo of a booking, to who has its link."""
    thing = of_booking(booking_by_link(token).booking_id)
    with reading() as session:
        file = photo_file(session, visitor().organisation_id, photo_id, of=[thing], small=wants_small())
    return photo_answer(photo_id, file)


@blueprint.post(f"/b/<token>/foto/<{ID}:photo_id>/weg")
@LINK_GUESS
def remove_booking_photo(token: str, photo_id: int) -> ResponseReturnValue:
    """Take away a photo that a resident added."""
    thing, by = of_booking(booking_by_link(token).booking_id), visitor()
    with reading() as session:
        photo_file(session, by.organisation_id, photo_id, of=[thing], small=True)
    in_transaction(lambda session: remove_photo(session, thing, photo_id, by=by))
    return redirect(url_for("resident.booking_photos", token=token), code=303)
