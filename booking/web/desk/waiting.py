"""The waiting list at the desk: who waits, in which order and why; putting somebody on it, changing, removing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.refusals import NotFound, Refusal
from booking.rules.waiting import Order
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import BookingView
from booking.store.queries.dossier import Dossier
from booking.store.queries.household_workers import able_names, worker_names
from booking.store.queries.services import service_by_id
from booking.store.queries.waiting import Offered, Waiting, to_call, waiting_by_id, waiting_in_order, waiting_order
from booking.usecases.residents.open_dossier import Purpose
from booking.usecases.waiting.change_wish import change_wish as changing
from booking.usecases.waiting.join_waiting_list import join_for_earlier, join_waiting_list
from booking.usecases.waiting.leave_waiting_list import leave_waiting_list
from booking.usecases.waiting.requests import Join, JoinForEarlier
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.common.wish_keys import key_of
from booking.web.desk.blueprint import blueprint
from booking.web.desk.call_forms import CallForm
from booking.web.desk.call_rides import caller_form, named_route
from booking.web.desk.call_wish import Call, call_about, place_of
from booking.web.desk.opened import opened_booking
from booking.web.desk.residents import opened_dossier
from booking.web.desk.saying import task_list
from booking.web.desk.waiting_forms import WishForm, shown_wish, usual_wish
from booking.web.desk.waiting_words import ORDERS, when_words, why_words


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on the list, why they stand there, when it suits them, and the place that is kept for them."""

    waiting: Waiting
    why: tuple[str, ...]
    when: tuple[str, ...]
    offer: Offered | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list, the rule by which it is ordered, and how many have to be called."""

    lines: tuple[Line, ...]
    rule: str
    to_call: int


@dataclass(frozen=True, slots=True)
class WishPage:
    """The wish of one resident: about whom, for what, where it is sent, and where to go back.

    ``waiting_id`` is of a wish that stands on the list already; ``is_earlier``: instead of a visit that they have.
    """

    dossier: Dossier
    title: str
    tasks: str
    here: str
    back: str
    waiting_id: int | None = None
    is_earlier: bool = False


@blueprint.get("/wachtlijst")
def waiting_list() -> str:
    """Show who waits, in the order of the organisation, with the reason of each place."""
    by, now, today = actor(), clock.now(), clock.today()
    with reading() as session:
        line = waiting_in_order(session, by.organisation_id, today=today)
        order = waiting_order(session, by.organisation_id)
        calls = len(to_call(session, by.organisation_id, now=now))
    lines = tuple(
        Line(one, tuple(why_words(one.why)) if one.why else (), tuple(when_words(one)), one.open_offer(now))
        for one in line
    )
    page = ListPage(lines, rule=str(ORDERS[Order(order)]), to_call=calls)
    return render_template("desk/waiting_list.html", page=page)


@blueprint.route(f"/inwoner/<{ID}:resident_id>/wachtlijst", methods=["GET", "POST"])
def wait(resident_id: int) -> ResponseReturnValue:
    """Put the caller on the list for the tasks that the address of the page names."""
    call = call_about(resident_id)
    tasks_form = caller_form(call.service)
    back = f"{url_for('desk.book', resident_id=resident_id)}?{urlencode(_answers(call, tasks_form))}"
    if not (tasks_form.validate() and tasks_form.chosen()):
        flash(_("First choose what the caller wants."), "warm")
        return redirect(back, code=303)
    form = _form(usual_wish(clock.today()), call.service.service_id)
    if form.validate_on_submit():
        try:
            return _joined(_join(call, tasks_form, form))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
    page = WishPage(
        call.dossier,
        _("Onto the waiting list"),
        task_list(call.service, tasks_form.chosen()),
        here=f"{url_for('desk.wait', resident_id=resident_id)}?{urlencode(_answers(call, tasks_form))}",
        back=back,
    )
    return _render(page, form)


@blueprint.route("/boeking/<number>/vroeger", methods=["GET", "POST"])
def wait_earlier(number: str) -> ResponseReturnValue:
    """Put the resident of a visit on the list for an earlier day."""
    booking = opened_booking(number)
    if booking.contact is None:
        raise NotFound
    form = _form(usual_wish(clock.today()), booking.service_id)
    if form.validate_on_submit():
        try:
            return _joined(_join_for_earlier(booking, form))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
    page = WishPage(
        opened_dossier(booking.contact.resident_id, purpose=Purpose.BOOKING),
        _("Onto the waiting list for an earlier day"),
        "",
        here=url_for("desk.wait_earlier", number=number),
        back=url_for("desk.show_booking", number=number),
        is_earlier=True,
    )
    return _render(page, form)


@blueprint.route(f"/wachtlijst/<{ID}:waiting_id>", methods=["GET", "POST"])
def change_wish(waiting_id: int) -> ResponseReturnValue:
    """Change what somebody waits for; the place in the list stays."""
    by, now = actor(), clock.now()
    with reading() as session:
        waiting = waiting_by_id(session, by.organisation_id, waiting_id)
    dossier = opened_dossier(waiting.resident_id, purpose=Purpose.CHANGE)
    if waiting.state != "waiting":
        flash(_("%(name)s no longer waits.", name=waiting.name), "")
        return redirect(url_for("desk.waiting_list"), code=303)
    form = _form(shown_wish(waiting), waiting.service_id, asked_for=waiting.window.worker_id)
    if form.validate_on_submit():
        asked = form.to_change(waiting_id)
        try:
            in_transaction(lambda session: changing(session, asked, by=by, now=now))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
            form.seen.data = str(waiting.version)
        else:
            flash(_("The wish is saved."), "ok")
            return redirect(url_for("desk.waiting_list"), code=303)
    page = WishPage(
        dossier,
        _("What they wait for"),
        "",
        here=url_for("desk.change_wish", waiting_id=waiting_id),
        back=url_for("desk.waiting_list"),
        waiting_id=waiting_id,
    )
    return _render(page, form)


@blueprint.post(f"/wachtlijst/<{ID}:waiting_id>/weg")
def remove_wish(waiting_id: int) -> ResponseReturnValue:
    """Take somebody off the list."""
    by, now = actor(), clock.now()
    in_transaction(lambda session: leave_waiting_list(session, waiting_id, by=by, now=now))
    flash(_("They no longer wait."), "ok")
    return redirect(url_for("desk.waiting_list"), code=303)


def _form(known: dict[str, Any], service_id: int, *, asked_for: int | None = None) -> WishForm:
    """Return the form with those who can do the work of the service, and whom the wish names already."""
    organisation_id = actor().organisation_id
    with reading() as session:
        skills = service_by_id(session, organisation_id, service_id).skills
        able = able_names(session, organisation_id, skills)
        named = {one: name for one, name in worker_names(session, organisation_id).items() if one == asked_for}
    return WishForm(workers=able | named, known=known)


def _answers(call: Call, form: CallForm) -> dict[str, str]:
    return form.answers() | {"service": call.service.slug}


def _join(call: Call, tasks_form: CallForm, form: WishForm) -> int:
    by, now = actor(), clock.now()
    asked = Join(
        service_id=call.service.service_id,
        choices=tasks_form.chosen(),
        route=named_route(tasks_form),
        place=place_of(call, tasks_form),
        window=form.window(),
        client_key=key_of("desk", form.client_key.data),
        locale=call.dossier.details.locale,
        resident_id=call.dossier.resident_id,
        note=form.note.data or "",
        birth_year=form.birth_year.data,
        points=form.points.data or 0,
        told_by=form.told_by.data,
    )
    return in_transaction(lambda session: join_waiting_list(session, asked, by=by, now=now)).waiting_id


def _join_for_earlier(booking: BookingView, form: WishForm) -> int:
    by, now = actor(), clock.now()
    asked = JoinForEarlier(
        booking.booking_id,
        form.window(),
        client_key=key_of("desk", form.client_key.data),
        birth_year=form.birth_year.data,
        points=form.points.data or 0,
        told_by=form.told_by.data,
    )
    return in_transaction(lambda session: join_for_earlier(session, asked, by=by, now=now)).waiting_id


def _joined(waiting_id: int) -> Response:
    flash(_("On the waiting list. As soon as a place is free that suits, we keep it."), "ok")
    return redirect(url_for("desk.waiting_list") + f"#wish-{waiting_id}", code=303)


def _render(page: WishPage, form: WishForm) -> ResponseReturnValue:
    status = 422 if request.method == "POST" and form.errors else 200
    return render_template("desk/wish.html", page=page, form=form), status
