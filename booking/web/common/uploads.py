"""Photos that come in with a form, and go out again: how large a request may be, and who may keep an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from flask import Flask, Response, current_app, make_response, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.wrappers import Response as AnyResponse

from booking.gateways.pictures import MOST_BYTES, MOST_MEGABYTES, read_picture
from booking.rules.actors import Actor
from booking.rules.photos import Thing
from booking.rules.refusals import Refusal
from booking.rules.refusals.photos import PictureTooLarge
from booking.store.database import in_transaction
from booking.usecases.photos.add_photo import AddPhoto, add_photo
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.refusal_texts import show

P = ParamSpec("P")
R = TypeVar("R")

_MARK: Final = "takes_photo"
#: A photo, and the few fields around it.
_MOST_REQUEST: Final = MOST_BYTES + 64 * 1024
#: So much of what is too large is read and thrown away, so that the answer arrives; beyond it the connection ends.
_MOST_THROWN_AWAY: Final = 256 * 1024 * 1024
_PIECE: Final = 64 * 1024
_TOO_LARGE: Final = "te-groot"


class PhotoForm(PageForm):
    """One photo. It stands on a page of its own, so that what is wrong with it costs nobody what they typed."""

    photo = FileField(_l("Photo"))


def takes_photo(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view take a photo: put it right above the function, under the other decorators."""
    setattr(view, _MARK, True)
    return view


def init_uploads(app: Flask) -> None:
    """Let photos in where a page takes them. Before anything reads the form."""
    app.before_request(_let_in)


def add_sent_photo(form: PhotoForm, thing: Thing, *, by: Actor) -> bool:
    """Keep the photo that ``form`` holds; say at the field why it cannot be, and return whether it was kept."""
    sent = form.photo.data
    if not sent or not sent.filename:
        form.add_error(_("Choose a photo first."), field="photo")
        return False
    try:
        # Decoded once, outside the transaction, which may be tried again.
        asked = AddPhoto(thing, read_picture(sent.stream.read(MOST_BYTES + 1)))
        now = clock.now()
        in_transaction(lambda session: add_photo(session, asked, by=by, now=now))
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True


def warn_too_large(form: PhotoForm) -> None:
    """Say at the field that the photo of the try before was too large: such a request is never read."""
    if request.method == "GET" and _TOO_LARGE in request.args:
        show(form, PictureTooLarge(most_megabytes=MOST_MEGABYTES))


def photo_answer(photo_id: int, file: bytes) -> Response:
    """Return a photo. What is between us and this person may not keep it for others."""
    response = make_response(file)
    response.mimetype = "image/jpeg"
    response.headers["Content-Disposition"] = f'inline; filename="foto-{photo_id}.jpg"'
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


def wants_small() -> bool:
    """Tell whether the page asks for the small one."""
    return "klein" in request.args


def _let_in() -> AnyResponse | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or not getattr(view, _MARK, False):
        return None
    request.max_content_length = _MOST_REQUEST
    if (request.content_length or 0) <= _MOST_REQUEST:
        return None
    _throw_away(request.content_length or 0)
    # Back to the page, which says what is wrong; what was told before is kept there.
    return redirect(f"{request.path}?{_TOO_LARGE}=1", code=303)


def _throw_away(length: int) -> None:
    left, stream = min(length, _MOST_THROWN_AWAY), request.environ["wsgi.input"]
    while left > 0 and (piece := stream.read(min(_PIECE, left))):
        left -= len(piece)
