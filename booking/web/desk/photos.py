"""Photos of a booking or a request at the desk: those that came along, one more, or one away."""

from __future__ import annotations

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from booking.rules.photos import of_booking, of_request
from booking.store.database import reading
from booking.store.queries.bookings import BookingView
from booking.store.queries.photos import things_of_booking
from booking.store.queries.requests import RequestView
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.photo_pages import PhotoPlace, show_photo, show_photos, take_photo_away
from booking.web.common.uploads import takes_photo
from booking.web.desk.blueprint import blueprint
from booking.web.desk.opened import found_booking, opened_booking
from booking.web.desk.requests import found_request, opened_request


@blueprint.route("/boeking/<number>/fotos", methods=["GET", "POST"])
@takes_photo
def booking_photos(number: str) -> ResponseReturnValue:
    """Show the photos of a booking, and take one more."""
    place = _of_booking(opened_booking(number))
    return show_photos("desk/photos.html", place, by=actor(), number=number, is_request=False)


@blueprint.get(f"/boeking/<number>/foto/<{ID}:photo_id>")
def booking_photo(number: str, photo_id: int) -> ResponseReturnValue:
    """Show a photo of a booking."""
    return show_photo(_of_booking(found_booking(number)), photo_id, by=actor())


@blueprint.post(f"/boeking/<number>/foto/<{ID}:photo_id>/weg")
def remove_booking_photo(number: str, photo_id: int) -> ResponseReturnValue:
    """Take a photo away."""
    return take_photo_away(_of_booking(found_booking(number)), photo_id, by=actor())


@blueprint.route(f"/aanvraag/<{ID}:request_id>/fotos", methods=["GET", "POST"])
@takes_photo
def request_photos(request_id: int) -> ResponseReturnValue:
    """Show the photos of a request, and take one more."""
    found = opened_request(request_id)
    return show_photos("desk/photos.html", _of_request(found), by=actor(), number=found.number, is_request=True)


@blueprint.get(f"/aanvraag/<{ID}:request_id>/foto/<{ID}:photo_id>")
def request_photo(request_id: int, photo_id: int) -> ResponseReturnValue:
    """Show a photo of a request."""
    return show_photo(_of_request(found_request(request_id)), photo_id, by=actor())


@blueprint.post(f"/aanvraag/<{ID}:request_id>/foto/<{ID}:photo_id>/weg")
def remove_request_photo(request_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo away."""
    return take_photo_away(_of_request(found_request(request_id)), photo_id, by=actor())


def _of_booking(found: BookingView) -> PhotoPlace:
    with reading() as session:
        along = things_of_booking(session, actor().organisation_id, found.booking_id)
    return PhotoPlace(
        thing=of_booking(found.booking_id),
        here=url_for("desk.booking_photos", number=found.number),
        back=url_for("desk.show_booking", number=found.number),
        photo_url=partial(url_for, "desk.booking_photo", number=found.number),
        remove_url=partial(url_for, "desk.remove_booking_photo", number=found.number),
        along=along,
    )


def _of_request(found: RequestView) -> PhotoPlace:
    request_id = found.request_id
    return PhotoPlace(
        thing=of_request(request_id),
        here=url_for("desk.request_photos", request_id=request_id),
        back=url_for("desk.show_request", request_id=request_id),
        photo_url=partial(url_for, "desk.request_photo", request_id=request_id),
        remove_url=partial(url_for, "desk.remove_request_photo", request_id=request_id),
    )
