"""The fixed places of the organisation: where they are, and when they are open."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal, VersionChanged
from booking.rules.shapes import WITH_SESSIONS
from booking.store.database import in_transaction, reading
from booking.store.queries.locations import Location, location_by_id, locations_of
from booking.store.queries.services import every_service
from booking.usecases.locations.add_location import add_location as adding
from booking.usecases.locations.change_location import change_location as changing
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.coordinator import words
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.place_forms import NewPlaceForm, PlaceForm
from booking.web.coordinator.place_times import to_place
from booking.web.coordinator.week import opening_hours, stretch_words


@blueprint.get("/plekken")
def places() -> str:
    """List the places."""
    with reading() as session:
        found = locations_of(session, actor().organisation_id, first=local_date(clock.now()))
    return render_template(
        "coordinator/places.html", places=found, service_names=_service_names(), by_sessions=_by_sessions()
    )


@blueprint.route("/plekken/nieuw", methods=["GET", "POST"])
def add_place() -> ResponseReturnValue:
    """Add a place, and go on to its hours."""
    form = NewPlaceForm()
    if form.validate_on_submit():
        request = form.to_request()
        try:
            location_id = in_transaction(lambda session: adding(session, request, by=actor()))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("%(name)s is saved. Fill in the opening hours now.", name=request.name), "ok")
            return redirect(url_for("coordinator.opening_hours", location_id=location_id), code=303)
    return render_template("coordinator/add_place.html", form=form), 422 if form.errors else 200


@blueprint.get(f"/plekken/<{ID}:location_id>")
def place(location_id: int) -> str:
    """Show one place: its week, the days that differ, and what is given there."""
    found = _place(location_id)
    names = _service_names()
    return render_template(
        "coordinator/place.html",
        place=found,
        opens_by_sessions=not _by_sessions().isdisjoint(found.service_ids),
        given=[names[service_id] for service_id in sorted(found.service_ids) if service_id in names],
        words=words,
        opening_hours=opening_hours,
        stretch_words=stretch_words,
    )


@blueprint.route(f"/plekken/<{ID}:location_id>/gegevens", methods=["GET", "POST"])
def change_place(location_id: int) -> ResponseReturnValue:
    """Change what a place is called, where it is, whether it is used."""
    found = _place(location_id)
    form = PlaceForm.about(found)
    if form.validate_on_submit():
        request = form.to_change(found)
        try:
            in_transaction(lambda session: changing(session, request, by=actor()))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, VersionChanged):
                # What was typed stays; saving once more is choosing it.
                form.seen.data = _place(location_id).version
        else:
            return to_place(location_id, _("%(name)s is saved.", name=request.name))
    page = render_template("coordinator/change_place.html", form=form, place=found)
    return page, 422 if form.errors else 200


def _place(location_id: int) -> Location:
    with reading() as session:
        return location_by_id(session, actor().organisation_id, location_id, first=local_date(clock.now()))


def _by_sessions() -> frozenset[int]:
    """Return the services that people come to on the days that are planned for them, whatever hours a place keeps."""
    with reading() as session:
        found = every_service(session, actor().organisation_id)
    return frozenset(one.service_id for one in found if one.shape in WITH_SESSIONS)


def _service_names() -> dict[int, str]:
    with reading() as session:
        return {one.service_id: text(one.name) for one in every_service(session, actor().organisation_id)}
