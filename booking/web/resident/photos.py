"""Photos of a booking or a request, by its private link: what has to be done, and how it was left."""

from __future__ import annotations

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from booking.rules.photos import Of, of_booking, of_request
from booking.store.database import reading
from booking.store.queries.photos import things_of_booking
from booking.store.queries.requests import request_by_token
from booking.web.common import clock
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.paths import ID
from booking.web.common.photo_pages import PhotoPlace, show_photo, show_photos, take_photo_away
from booking.web.common.uploads import takes_photo
from booking.web.resident.blueprint import blueprint
from booking.web.resident.links import booking_by_link
from booking.web.resident.visitor import visitor


@blueprint.route("/b/<token>/fotos", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
@takes_photo
def booking_photos(token: str) -> ResponseReturnValue:
    """Show the photos of a booking, and take one more."""
    return show_photos("resident/photos.html", _of_booking(token), by=visitor())


@blueprint.get(f"/b/<token>/foto/<{ID}:photo_id>")
@LINK_GUESS
def booking_photo(token: str, photo_id: int) -> ResponseReturnValue:
    """Show a photo of a booking, to who has its link."""
    return show_photo(_of_booking(token), photo_id, by=visitor())


@blueprint.post(f"/b/<token>/foto/<{ID}:photo_id>/weg")
@LINK_GUESS
def remove_booking_photo(token: str, photo_id: int) -> ResponseReturnValue:
    """Take away a photo that a resident added."""
    return take_photo_away(_of_booking(token), photo_id, by=visitor())


@blueprint.route("/aanvraag/<token>/fotos", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
@takes_photo
def request_photos(token: str) -> ResponseReturnValue:
    """Show the photos of a request, and take one more."""
    return show_photos("resident/photos.html", _of_request(token), by=visitor())


@blueprint.get(f"/aanvraag/<token>/foto/<{ID}:photo_id>")
@LINK_GUESS
def request_photo(token: str, photo_id: int) -> ResponseReturnValue:
    """Show a photo of a request, to who has its link."""
    return show_photo(_of_request(token), photo_id, by=visitor())


@blueprint.post(f"/aanvraag/<token>/foto/<{ID}:photo_id>/weg")
@LINK_GUESS
def remove_request_photo(token: str, photo_id: int) -> ResponseReturnValue:
    """Take away a photo that a resident added."""
    return take_photo_away(_of_request(token), photo_id, by=visitor())


def _of_booking(token: str) -> PhotoPlace:
    booking_id = booking_by_link(token).booking_id
    with reading() as session:
        along = things_of_booking(session, visitor().organisation_id, booking_id)
    return PhotoPlace(
        thing=of_booking(booking_id),
        here=url_for("resident.booking_photos", token=token),
        back=url_for("resident.booking", token=token),
        photo_url=partial(url_for, "resident.booking_photo", token=token),
        remove_url=partial(url_for, "resident.remove_booking_photo", token=token),
        # Reports come from other people.
        along=tuple(thing for thing in along if thing.of is Of.REQUEST),
    )


def _of_request(token: str) -> PhotoPlace:
    with reading() as session:
        found = request_by_token(session, token, by=visitor(), today=clock.today())
    return PhotoPlace(
        thing=of_request(found.request_id),
        here=url_for("resident.request_photos", token=token),
        back=url_for("resident.show_request", token=token),
        photo_url=partial(url_for, "resident.request_photo", token=token),
        remove_url=partial(url_for, "resident.remove_request_photo", token=token),
    )
