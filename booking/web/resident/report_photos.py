"""Photos of what somebody is reporting: on a page of their own, so that nothing that was typed can get lost."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from booking.rules.refusals import NotFound
from booking.store.database import in_transaction, reading
from booking.store.queries.photos import photo_file, photos_of
from booking.usecases.photos.remove_photo import remove_photo
from booking.web.common.limits import BOOKING_WRITE
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
from booking.web.resident.reporting import Reporting, under_way
from booking.web.resident.visitor import visitor


class ReportPhotoForm(PhotoForm):
    """A photo, and whether that was the last one."""

    goes_on = HiddenField()

    @property
    def has_photo(self) -> bool:
        """Whether a file was chosen."""
        return bool(self.photo.data and self.photo.data.filename)


@blueprint.route("/melden/<slug>/fotos", methods=["GET", "POST"])
@BOOKING_WRITE
@takes_photo
def report_photos(slug: str) -> ResponseReturnValue:
    """Show the photos so far, and take one more: the button that goes on takes along what was chosen."""
    told = under_way(slug)
    if told is None or told.place is None:
        return redirect(url_for("resident.report", slug=slug), code=303)
    form = ReportPhotoForm()
    warn_too_large(form)
    if form.validate_on_submit():
        goes_on = form.goes_on.data == "on"
        if (goes_on and not form.has_photo) or add_sent_photo(form, told.photos, by=visitor()):
            return redirect(
                url_for("resident.report_who" if goes_on else "resident.report_photos", slug=slug), code=303
            )
    with reading() as session:
        photos = photos_of(session, visitor().organisation_id, told.photos)
    page = render_template("resident/report_photos.html", slug=slug, photos=photos, form=form)
    return page, 422 if form.errors else 200


@blueprint.post(f"/melden/<slug>/fotos/<{ID}:photo_id>/weg")
def remove_report_photo(slug: str, photo_id: int) -> ResponseReturnValue:
    """Take a photo away."""
    told = _told(slug)
    by = visitor()
    in_transaction(lambda session: remove_photo(session, told.photos, photo_id, by=by))
    return redirect(url_for("resident.report_photos", slug=slug), code=303)


@blueprint.get(f"/melden/<slug>/foto/<{ID}:photo_id>")
def draft_photo(slug: str, photo_id: int) -> ResponseReturnValue:
    """Show a photo of what this browser is reporting."""
    told = _told(slug)
    with reading() as session:
        file = photo_file(session, visitor().organisation_id, photo_id, of=[told.photos], small=wants_small())
    return photo_answer(photo_id, file)


def _told(slug: str) -> Reporting:
    told = under_way(slug)
    if told is None:
        raise NotFound
    return told
