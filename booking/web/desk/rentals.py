"""What is rented, as the desk sees it: what goes out and comes back, what is late, what cannot be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.rentals import Rental, open_rentals, rental_by_id
from booking.usecases.rentals.choices import pieces_for
from booking.usecases.rentals.give_another import give_another
from booking.usecases.rentals.hand_out import hand_out
from booking.usecases.rentals.keep_longer import MOST_PERIODS, Longer, keep_longer, longer
from booking.usecases.rentals.not_fetched import not_fetched
from booking.usecases.rentals.requests import KeepLonger
from booking.usecases.rentals.take_back import take_back
from booking.usecases.rentals.undo_step import undo_step
from booking.web.common import clock
from booking.web.common.fields import CentsField
from booking.web.common.formats import day
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.common.rental_forms import HandOutForm, hand_out_form, piece_words, take_back_form
from booking.web.common.rental_lists import RentalGroup, can_undo, rental_groups
from booking.web.common.trying import Step, refusals_at, take_step
from booking.web.desk.blueprint import blueprint

_RENTAL: Final = f"/verhuur/<{ID}:rental_id>"


class LongerForm(PageForm):
    """For how many periods more, and the price that was shown."""

    periods = HiddenField()
    shown_cents = CentsField()


@dataclass(frozen=True, slots=True)
class LongerPage:
    """What keeping it longer would mean; None where it cannot be. ``periods`` are how many more."""

    rental: Rental
    periods: int
    most: int
    found: Longer | None


@dataclass(frozen=True, slots=True)
class RentalsPage:
    """What is rented, in groups; ``undoable`` are those whose last tick was of today."""

    groups: tuple[RentalGroup, ...]
    undoable: frozenset[int]


@blueprint.get("/verhuur")
def rentals() -> ResponseReturnValue:
    """Show what goes out and comes back."""
    now = clock.now()
    with reading() as session:
        found = open_rentals(session, actor().organisation_id, now=now)
    undoable = frozenset(one.rental_id for one in found if can_undo(one, now))
    page = RentalsPage(rental_groups(found, now=now), undoable)
    return render_template("desk/rentals.html", page=page, piece_words=piece_words)


@blueprint.post(f"{_RENTAL}/stap")
def step_rental(rental_id: int) -> ResponseReturnValue:
    """Take the one step that was pressed."""
    return _to_list(*take_step(_STEPS, rental_id))


@blueprint.route(f"{_RENTAL}/uit", methods=["GET", "POST"])
def hand_out_rental(rental_id: int) -> ResponseReturnValue:
    """Give it to the customer: which one, and how the deposit came in."""
    rental, form = _hand_out(rental_id)
    if form.validate_on_submit():
        by, now, asked = actor(), clock.now(), form.to_request(rental_id)
        with refusals_at(form):
            in_transaction(lambda session: hand_out(session, asked, by=by, now=now))
            return _to_list(_("It is given out. It has to be back on %(day)s.", day=day(rental.due_at)), "ok")
    return render_template("desk/rental_out.html", form=form, rental=rental), 422 if form.errors else 200


@blueprint.route(f"{_RENTAL}/terug", methods=["GET", "POST"])
def take_back_rental(rental_id: int) -> ResponseReturnValue:
    """Take it back: how it looks, and the deposit."""
    rental = _rental(rental_id)
    form = take_back_form(rental)
    if form.validate_on_submit():
        by, now, asked = actor(), clock.now(), form.to_request(rental_id)
        with refusals_at(form):
            in_transaction(lambda session: take_back(session, asked, by=by, now=now))
            return _to_list(_("It is back. The booking is closed."), "ok")
    page = render_template(
        "desk/rental_back.html", form=form, rental=rental, is_late=rental.is_late(clock.now()), piece_words=piece_words
    )
    return page, 422 if form.errors else 200


@blueprint.route(f"{_RENTAL}/langer", methods=["GET", "POST"])
def keep_rental_longer(rental_id: int) -> ResponseReturnValue:
    """Let the customer keep it for longer (``?keer=2``: two periods more), at the price of the tariff."""
    form = LongerForm()
    periods = form.periods.data if form.is_submitted() else request.args.get("keer", "1")
    page = _longer(rental_id, int(periods) if str(periods).isdecimal() else 1, form)
    shown = form.shown_cents.money
    if form.is_submitted() and form.validate() and shown is not None and page.found is not None:
        asked = KeepLonger(rental_id=rental_id, periods=page.periods, accepted=shown)
        by, now = actor(), clock.now()
        with refusals_at(form):
            in_transaction(lambda session: keep_longer(session, asked, by=by, now=now))
            return _to_list(_("It may stay away until %(day)s. We told the customer.", day=day(page.found.until)), "ok")
    if page.found is not None:
        form.shown_cents.data, form.periods.data = str(page.found.quote.total.cents), str(page.periods)
    return render_template("desk/rental_longer.html", form=form, page=page), 422 if form.errors else 200


def _longer(rental_id: int, periods: int, form: LongerForm) -> LongerPage:
    rental, periods = _rental(rental_id), min(max(periods, 1), MOST_PERIODS)
    try:
        with reading() as session:
            found = longer(session, rental_id, periods, by=actor())
    except NotFound:
        raise
    except Refusal as refusal:
        show(form, refusal)
        return LongerPage(rental, periods, MOST_PERIODS, None)
    return LongerPage(rental, periods, MOST_PERIODS, found)


def _rental(rental_id: int) -> Rental:
    with reading() as session:
        return rental_by_id(session, actor().organisation_id, rental_id, now=clock.now())


def _hand_out(rental_id: int) -> tuple[Rental, HandOutForm]:
    organisation_id, now = actor().organisation_id, clock.now()
    with reading() as session:
        rental = rental_by_id(session, organisation_id, rental_id, now=now)
        return rental, hand_out_form(rental, pieces_for(session, rental, organisation_id=organisation_id, now=now))


_STEPS: Final[Mapping[str, Step]] = {
    "another": Step(give_another, lambda: _("Another one is kept for the customer now.")),
    "not_fetched": Step(not_fetched, lambda: _("We know that nobody came for it.")),
    "undo": Step(undo_step, lambda: _("It is undone.")),
}


def _to_list(said: str, tone: str) -> ResponseReturnValue:
    flash(said, tone)
    return redirect(url_for("desk.rentals"), code=303)
