"""When a place is open: its week, and the days that differ."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal, VersionChanged
from booking.store.database import in_transaction, reading
from booking.store.queries.locations import Location, location_by_id
from booking.store.queries.stranded import Misfit, stranded_visits
from booking.usecases.locations.remove_location_day import RemoveLocationDay, remove_location_day
from booking.usecases.locations.set_location_day import set_location_day
from booking.usecases.locations.set_location_hours import SetLocationHours, set_location_hours
from booking.web.common import clock
from booking.web.common.formats import day
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.common.trying import refusals_at
from booking.web.coordinator import words
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.day_in_path import day_in_path
from booking.web.coordinator.place_forms import PlaceDayForm
from booking.web.coordinator.week_forms import OpeningHoursForm


@blueprint.route(f"/plekken/<{ID}:location_id>/uren", methods=["GET", "POST"])
def opening_hours(location_id: int) -> ResponseReturnValue:
    """Change the week of a place."""
    place = _place(location_id)
    form = OpeningHoursForm.about(place)
    if form.validate_on_submit():
        wish = SetLocationHours(location_id, form.week(), seen=form.seen.data or "")
        try:
            in_transaction(lambda session: set_location_hours(session, wish, by=actor()))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, VersionChanged):
                # What was typed stays; saving once more is choosing it.
                form.seen.data = _place(location_id).week_version
        else:
            return to_place(location_id, _("The opening hours of %(name)s are saved.", name=place.name))
    page = render_template("coordinator/opening_hours.html", form=form, place=place, words=words)
    return page, 422 if form.errors else 200


@blueprint.route(f"/plekken/<{ID}:location_id>/dag", methods=["GET", "POST"])
def place_day(location_id: int) -> ResponseReturnValue:
    """Write down other hours on one day; ``?dag=2026-12-01`` opens a day as it stands."""
    place = _place(location_id)
    typed = request.args.get("dag")
    form = PlaceDayForm.about(place, day_in_path(typed) if typed else None)
    if form.validate_on_submit() and form.check(today=local_date(clock.now())):
        wish = form.to_request(location_id)
        with refusals_at(form):
            in_transaction(lambda session: set_location_day(session, wish, by=actor()))
            return to_place(location_id, _("The hours of %(day)s are saved.", day=day(wish.on)))
    page = render_template("coordinator/place_day.html", form=form, place=place)
    return page, 422 if form.errors else 200


@blueprint.post(f"/plekken/<{ID}:location_id>/dag/<on>/weg")
def remove_place_day(location_id: int, on: str) -> ResponseReturnValue:
    """Make a day what the week says again."""
    wish = RemoveLocationDay(location_id, day_in_path(on))
    in_transaction(lambda session: remove_location_day(session, wish, by=actor()))
    return to_place(location_id, _("%(day)s is again as the week says.", day=day(wish.on)))


def to_place(location_id: int, said: str) -> Response:
    """Go back to the place, and say it first where visits were promised while a place is closed now."""
    flash(said, "ok")
    with reading() as session:
        stranded = stranded_visits(session, actor().organisation_id, now=clock.now())
    if any(visit.why is Misfit.LOCATION_CLOSED for visit in stranded):
        flash(_("There are visits at a time when the place is closed. They are on the overview."), "warm")
    return redirect(url_for("coordinator.place", location_id=location_id), code=303)


def _place(location_id: int) -> Location:
    with reading() as session:
        return location_by_id(session, actor().organisation_id, location_id, first=local_date(clock.now()))
