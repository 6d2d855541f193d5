"""What is rented out at the place where a worker stands today: give it out, take it back. Never a price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound
from booking.store.database import in_transaction, reading
from booking.store.queries.rentals import Rental, locations_of_worker, open_rentals, rental_by_id
from booking.usecases.rentals.choices import pieces_for
from booking.usecases.rentals.hand_out import hand_out
from booking.usecases.rentals.not_fetched import not_fetched
from booking.usecases.rentals.take_back import take_back
from booking.usecases.rentals.undo_step import undo_step
from booking.web.common import clock
from booking.web.common.formats import day
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.rental_forms import hand_out_form, piece_words, take_back_form
from booking.web.common.rental_lists import RentalGroup, can_undo, rental_groups
from booking.web.common.trying import Step, refusals_at, take_step
from booking.web.worker.blueprint import blueprint, own_worker_id

_RENTAL: Final = f"/verhuur/<{ID}:rental_id>"
#: What is days away is no matter of today.
_TODAY: Final = frozenset({"late", "risk", "out", "in", "done", "missed"})


@dataclass(frozen=True, slots=True)
class RentalsPage:
    """What is rented at the own place, in groups; ``undoable`` are those whose last tick was of today."""

    groups: tuple[RentalGroup, ...]
    undoable: frozenset[int]


@blueprint.get("/verhuur")
def rentals() -> ResponseReturnValue:
    """Show what goes out and comes back today."""
    now = clock.now()
    with reading() as session:
        organisation_id = actor().organisation_id
        places = locations_of_worker(session, organisation_id, own_worker_id(), on=local_date(now))
        found = open_rentals(session, organisation_id, location_ids=places, now=now)
    groups = tuple(group for group in rental_groups(found, now=now) if group.key in _TODAY)
    page = RentalsPage(groups, frozenset(one.rental_id for one in found if can_undo(one, now)))
    return render_template("worker/rentals.html", page=page, piece_words=piece_words)


@blueprint.post(f"{_RENTAL}/stap")
def step_rental(rental_id: int) -> ResponseReturnValue:
    """Take the one step that was pressed."""
    return _to_list(*take_step(_STEPS, rental_id))


@blueprint.route(f"{_RENTAL}/uit", methods=["GET", "POST"])
def hand_out_rental(rental_id: int) -> ResponseReturnValue:
    """Give it to the customer: which one, and how the deposit came in."""
    rental, now = _rental(rental_id), clock.now()
    with reading() as session:
        pieces = pieces_for(session, rental, organisation_id=actor().organisation_id, now=now)
    form = hand_out_form(rental, pieces)
    if form.validate_on_submit():
        by, asked = actor(), form.to_request(rental_id)
        with refusals_at(form):
            in_transaction(lambda session: hand_out(session, asked, by=by, now=now))
            return _to_list(_("It is given out. It has to be back on %(day)s.", day=day(rental.due_at)), "ok")
    return render_template("worker/rental_out.html", form=form, rental=rental), 422 if form.errors else 200


@blueprint.route(f"{_RENTAL}/terug", methods=["GET", "POST"])
def take_back_rental(rental_id: int) -> ResponseReturnValue:
    """Take it back: how it looks, and the deposit."""
    rental = _rental(rental_id)
    form = take_back_form(rental)
    if form.validate_on_submit():
        by, now, asked = actor(), clock.now(), form.to_request(rental_id)
        with refusals_at(form):
            in_transaction(lambda session: take_back(session, asked, by=by, now=now))
            return _to_list(_("It is back. Well done."), "ok")
    page = render_template("worker/rental_back.html", form=form, rental=rental, piece_words=piece_words)
    return page, 422 if form.errors else 200


def _rental(rental_id: int) -> Rental:
    """Return a rental of the place where this worker stands today. Raises ``NotFound``."""
    organisation_id, now = actor().organisation_id, clock.now()
    with reading() as session:
        rental = rental_by_id(session, organisation_id, rental_id, now=now)
        if rental.location_id not in locations_of_worker(session, organisation_id, own_worker_id(), on=local_date(now)):
            raise NotFound
    return rental


_STEPS: Final[Mapping[str, Step]] = {
    "not_fetched": Step(not_fetched, lambda: _("We know that nobody came for it.")),
    "undo": Step(undo_step, lambda: _("It is undone.")),
}


def _to_list(said: str, tone: str) -> ResponseReturnValue:
    flash(said, tone)
    return redirect(url_for("worker.rentals"), code=303)
