"""What the desk does with a request: the talk, the decision, waiting, booking, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.refusals import NotFound, Refusal, VersionChanged
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import booking_view_by_number
from booking.store.queries.requests import RequestView
from booking.usecases.requests.confirm_request import link_booking
from booking.usecases.requests.decide_request import decide_request as deciding
from booking.usecases.requests.know_resident import know_resident
from booking.usecases.requests.plan_intake import plan_intake
from booking.usecases.requests.put_on_waiting_list import put_on_waiting_list
from booking.usecases.requests.record_intake import record_intake as recording
from booking.usecases.requests.requests import PlanIntake
from booking.usecases.requests.withdraw_request import withdraw_request as withdrawing
from booking.web.common import clock
from booking.web.common.formats import spoken_number, text
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.desk.blueprint import blueprint
from booking.web.desk.request_forms import (
    DecisionForm,
    IntakeForm,
    LinkForm,
    PhoneIntakeForm,
    SeenForm,
    shown_decision,
    shown_intake,
)
from booking.web.desk.request_links import call_address
from booking.web.desk.requests import found_request, opened_request, shown_request


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form about one request: its title, where it is sent and where to go back."""

    title: str
    here: str
    back: str
    number: str
    name: str
    service: str
    need: str


@blueprint.post(f"/aanvraag/<{ID}:request_id>/boeken")
def book_request(request_id: int) -> ResponseReturnValue:
    """Open the page on which one books for whom it is: the talk at home, or the work once there is a yes."""
    one, by, now = found_request(request_id), actor(), clock.now()
    try:
        resident_id = in_transaction(lambda session: know_resident(session, request_id, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
        return _to(request_id)
    return redirect(call_address(one, resident_id), code=303)


@blueprint.route(f"/aanvraag/<{ID}:request_id>/bellen", methods=["GET", "POST"])
def call_about_request(request_id: int) -> ResponseReturnValue:
    """Agree when we call to talk about it."""
    one, form, by, now = opened_request(request_id), PhoneIntakeForm(data={"on": clock.today()}), actor(), clock.now()
    if form.validate_on_submit():
        asked = PlanIntake(request_id=request_id, calls_at=form.moment())
        if _did(form, one, lambda session: plan_intake(session, asked, by=by, now=now)):
            return _done(request_id, _("The call is planned."))
    page = _page(one, _("Plan a call"), "desk.call_about_request")
    return _render("desk/request_call.html", page, form)


@blueprint.route(f"/aanvraag/<{ID}:request_id>/gesprek", methods=["GET", "POST"])
def record_intake(request_id: int) -> ResponseReturnValue:
    """Write down what came out of the talk."""
    one, by, now = opened_request(request_id), actor(), clock.now()
    form = IntakeForm(data=shown_intake(one))
    if form.validate_on_submit():
        asked = form.to_request(request_id)
        if _did(form, one, lambda session: recording(session, asked, by=by, now=now)):
            return _done(request_id, _("The talk is written down."))
    return _render("desk/request_intake.html", _page(one, _("What came out of the talk"), "desk.record_intake"), form)


@blueprint.route(f"/aanvraag/<{ID}:request_id>/beslissen", methods=["GET", "POST"])
def decide_request(request_id: int) -> ResponseReturnValue:
    """Say yes or no."""
    one, by, now = opened_request(request_id), actor(), clock.now()
    form = DecisionForm(data=shown_decision(one))
    if form.validate_on_submit():
        asked = form.to_request(request_id)
        if _did(form, one, lambda session: deciding(session, asked, by=by, now=now)):
            return _done(request_id, _("The decision is saved, and told to who asked."))
    return _render("desk/request_decision.html", _page(one, _("Yes or no"), "desk.decide_request"), form)


@blueprint.post(f"/aanvraag/<{ID}:request_id>/wachten")
def request_waits(request_id: int) -> ResponseReturnValue:
    """Put it on the waiting list."""
    return _press(request_id, put_on_waiting_list, _("The request waits now. We told who asked."))


@blueprint.post(f"/aanvraag/<{ID}:request_id>/intrekken")
def withdraw_request(request_id: int) -> ResponseReturnValue:
    """Take it back for who asked."""
    return _press(request_id, withdrawing, _("The request is taken back."))


@blueprint.post(f"/aanvraag/<{ID}:request_id>/koppelen")
def link_request(request_id: int) -> ResponseReturnValue:
    """Tie a booking that was made before to it."""
    one, form, by, now = found_request(request_id), LinkForm(), actor(), clock.now()
    if form.validate_on_submit():
        try:
            with reading() as session:
                booking_id = booking_view_by_number(session, by.organisation_id, form.digits()).booking_id
            in_transaction(lambda session: link_booking(session, request_id, booking_id, by=by, now=now))
            return _done(request_id, _("The booking belongs to this request now."))
        except NotFound:
            form.add_error(_("We find no booking with this number."), field="number")
        except Refusal as refusal:
            show(form, refusal)
    return shown_request(one, form), 422


def _press(request_id: int, do: Callable[..., Any], said: str) -> Response:
    by, now = actor(), clock.now()
    try:
        in_transaction(lambda session: do(session, request_id, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
        return _to(request_id)
    return _done(request_id, said)


def _did(form: PageForm, one: RequestView, work: Callable[..., None]) -> bool:
    """Do it, or say at the form why not; who then saves again has seen how it stands now."""
    try:
        in_transaction(work)
    except NotFound:
        raise
    except VersionChanged as refusal:
        show(form, refusal)
        if isinstance(form, SeenForm):
            form.seen.data = str(found_request(one.request_id).version)
        return False
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True


def _done(request_id: int, said: str) -> Response:
    flash(said, "ok")
    return _to(request_id)


def _to(request_id: int) -> Response:
    return redirect(url_for("desk.show_request", request_id=request_id), code=303)


def _page(one: RequestView, title: str, endpoint: str) -> FormPage:
    return FormPage(
        title,
        here=url_for(endpoint, request_id=one.request_id),
        back=url_for("desk.show_request", request_id=one.request_id),
        number=spoken_number(one.number),
        name=one.person.name,
        service=text(one.service_name),
        need=one.need,
    )


def _render(template: str, page: FormPage, form: PageForm) -> ResponseReturnValue:
    return render_template(template, page=page, form=form), 422 if form.errors else 200
