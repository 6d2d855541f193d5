"""Rounds of wishes for a holiday: opening one, looking at the proposal, and saying yes to it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectChoice

from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.queries.wish_rounds import ShownFamily, ShownWish, families_of, round_by_id, rounds_of
from booking.usecases.wish_rounds.accept_round import accept_family, close_round, families_to_accept
from booking.usecases.wish_rounds.open_round import open_round
from booking.usecases.wish_rounds.propose_round import propose_round
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text
from booking.web.common.trying import refusals_at
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.wish_round_forms import RoundForm

_SEED_BYTES = 8


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A family with its wishes, each with what became of it in a sentence."""

    family: ShownFamily
    wishes: tuple[tuple[ShownWish, str], ...]


@blueprint.route(f"/wensrondes/<{ID}:sessions_of>", methods=["GET", "POST"])
def wish_rounds(sessions_of: int) -> ResponseReturnValue:
    """Show the rounds of a service, and open one."""
    service = _service(sessions_of)
    form = RoundForm()
    form.option.choices = [SelectChoice(str(one.option_id), text(one.name)) for one in service.options if one.active]
    if form.validate_on_submit():
        by, now, asked = actor(), clock.now(), form.to_request(service.service_id)
        with refusals_at(form):
            round_id = in_transaction(lambda session: open_round(session, asked, by=by, now=now))
            flash(_("The round is open. Parents see it with their children, by their private link."), "ok")
            return redirect(url_for("coordinator.wish_round", round_id=round_id), code=303)
    with reading() as session:
        rounds = rounds_of(session, actor().organisation_id, service.service_id)
    page = render_template("coordinator/wish_rounds.html", service=service, rounds=rounds, form=form)
    return page, 422 if form.errors else 200


@blueprint.get(f"/wensronde/<{ID}:round_id>")
def wish_round(round_id: int) -> str:
    """Show who wishes what, and what became of it."""
    with reading() as session:
        one = round_by_id(session, actor().organisation_id, round_id)
        families = families_of(session, actor().organisation_id, one)
    lines = [FamilyLine(family, tuple((wish, _said(wish)) for wish in family.wishes)) for family in families]
    can_draw = one.state in {"open", "proposed"} and clock.today() >= one.allocate_on
    return render_template("coordinator/wish_round.html", one=one, lines=lines, can_draw=can_draw)


@blueprint.post(f"/wensronde/<{ID}:round_id>/verdelen")
def propose_wish_round(round_id: int) -> ResponseReturnValue:
    """Draw the lottery; the same one again where it was drawn before."""
    by, now, seed = actor(), clock.now(), secrets.token_hex(_SEED_BYTES)
    try:
        count = in_transaction(lambda session: propose_round(session, round_id, seed=seed, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
    else:
        flash(
            ngettext("%(num)s day is given. Look at it first.", "%(num)s days are given. Look at it first.", count),
            "ok",
        )
    return redirect(url_for("coordinator.wish_round", round_id=round_id), code=303)


@blueprint.post(f"/wensronde/<{ID}:round_id>/aanvaarden")
def accept_wish_round(round_id: int) -> ResponseReturnValue:
    """Book it, one family at a time: who was done stays done when something goes wrong on the way."""
    by = actor()
    try:
        with reading() as session:
            round_by_id(session, by.organisation_id, round_id)
            households = families_to_accept(session, round_id, by=by)
        booked = sum(_accept(round_id, one) for one in households)
        in_transaction(lambda session: close_round(session, round_id, by=by))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
    else:
        flash(
            ngettext(
                "%(num)s day is booked. Everybody is told.", "%(num)s days are booked. Everybody is told.", booked
            ),
            "ok",
        )
    return redirect(url_for("coordinator.wish_round", round_id=round_id), code=303)


def _accept(round_id: int, household_id: int) -> int:
    by, now = actor(), clock.now()
    return in_transaction(lambda session: accept_family(session, round_id, household_id, by=by, now=now))


def _service(service_id: int) -> Service:
    with reading() as session:
        service = service_by_id(session, actor().organisation_id, service_id)
    if not service.for_members:
        raise NotFound
    return service


def _said(wish: ShownWish) -> str:
    """Return what became of a wish, in a sentence that can be read to the family."""
    if wish.outcome == "given":
        return _("Place")
    if wish.outcome == "not_possible":
        return _not_possible(wish.kind)
    if wish.outcome == "full" and wish.more_points:
        return ngettext(
            "Full: %(num)s family had more points.", "Full: %(num)s families had more points.", wish.more_points
        )
    if wish.outcome == "full" and wish.drawn_before:
        return ngettext(
            "Full: %(num)s family with as many points had its turn before.",
            "Full: %(num)s families with as many points had their turn before.",
            wish.drawn_before,
        )
    return _("Full") if wish.outcome == "full" else ""


def _not_possible(kind: str) -> str:
    match kind:
        case "attest":
            return _("Cannot be booked: look at the attest of the child.")
        case "age":
            return _("Cannot be booked: there is no place for a child of this age.")
        case "limit":
            return _("Cannot be booked: the family may not have more, or may not have this.")
        case "price":
            return _("Cannot be booked: there is no price for this day yet.")
        case _:
            return _("Cannot be booked. Try to book this day for the family: then you see why.")
