"""The page of the photos of one thing, the same on each face: which there are, one more, one away, and each large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.actors import Actor
from booking.rules.photos import Thing
from booking.store.database import in_transaction, reading
from booking.store.queries.photos import Photo, photo_file, photos_by_thing
from booking.usecases.photos.remove_photo import may_remove, remove_photo
from booking.web.common.uploads import PhotoForm, add_sent_photo, photo_answer, wants_small, warn_too_large


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoPlace:
    """What the photos are of, and the addresses of its pages.

    ``along`` are things whose photos are shown with it: the request of which a booking came, the reports of a round.
    ``photo_url`` and ``remove_url`` are asked with ``photo_id``.
    """

    thing: Thing
    here: str
    back: str
    photo_url: Callable[..., str]
    remove_url: Callable[..., str]
    along: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class PhotoPage:
    """The photos that this person may take away, the others, and where to go."""

    own: tuple[Photo, ...]
    others: tuple[Photo, ...]
    here: str
    back: str


def show_photos(template: str, place: PhotoPlace, *, by: Actor, **more: object) -> ResponseReturnValue:
    """Show the photos, and keep one more that was sent."""
    form = PhotoForm()
    warn_too_large(form)
    if form.validate_on_submit() and add_sent_photo(form, place.thing, by=by):
        flash(_("The photo is added."), "ok")
        return redirect(place.here, code=303)
    with reading() as session:
        found = photos_by_thing(session, by.organisation_id, [place.thing, *place.along])
    of_thing = found[place.thing]
    along = [photo for thing in place.along for photo in found[thing]]
    page = PhotoPage(
        own=tuple(one for one in of_thing if may_remove(one, by=by)),
        others=(*along, *(one for one in of_thing if not may_remove(one, by=by))),
        here=place.here,
        back=place.back,
    )
    urls = {"photo_url": place.photo_url, "remove_url": place.remove_url}
    return render_template(template, page=page, form=form, **urls, **more), 422 if form.errors else 200


def show_photo(place: PhotoPlace, photo_id: int, *, by: Actor) -> ResponseReturnValue:
    """Show one photo. Raises ``NotFound`` for one of something else."""
    with reading() as session:
        things = [place.thing, *place.along]
        file = photo_file(session, by.organisation_id, photo_id, of=things, small=wants_small())
    return photo_answer(photo_id, file)


def take_photo_away(place: PhotoPlace, photo_id: int, *, by: Actor) -> ResponseReturnValue:
    """Take a photo away, and go back to the others. Raises ``NotFound`` for one of something else."""
    with reading() as session:
        photo_file(session, by.organisation_id, photo_id, of=[place.thing], small=True)
    in_transaction(lambda session: remove_photo(session, place.thing, photo_id, by=by))
    return redirect(place.here, code=303)
