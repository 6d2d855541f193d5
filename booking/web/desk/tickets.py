"""What was left behind, as the desk sees it: by stage, whom to call, and what waits too long for its owner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField
from wtforms.form import Form

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal
from booking.rules.tickets import days_waiting
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.store.queries.tickets import Ticket, open_tickets, ticket_by_id
from booking.usecases.tickets.answer_agreement import answer_agreement
from booking.usecases.tickets.ask_agreement import ask_agreement
from booking.usecases.tickets.begin_work import begin_work
from booking.usecases.tickets.bring_in import bring_in
from booking.usecases.tickets.give_back import give_back
from booking.usecases.tickets.hand_over import hand_over
from booking.usecases.tickets.mark_ready import mark_ready
from booking.usecases.tickets.not_brought import not_brought
from booking.usecases.tickets.requests import AnswerAgreement
from booking.usecases.tickets.telling import is_told
from booking.web.common import clock
from booking.web.common.fields import CentsField
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.common.ticket_forms import AskForm, WorkForm, bring_form, planned_work
from booking.web.common.ticket_words import STAGES
from booking.web.common.trying import Step, refusals_at, take_step
from booking.web.desk.blueprint import blueprint

#: Something that is ready for so many days is worth a call.
LONG_READY: Final = 3
_TICKET: Final = f"/binnen/<{ID}:ticket_id>"


class PlaceForm(Form):  # type: ignore[misc] # wtforms has no types
    """Of which location."""

    plek = SelectField(_l("Location"), validate_choice=False)


class AnsweredForm(PageForm):
    """What the customer said on the phone, and to which amount."""

    asked_cents = CentsField()


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One ticket. ``call`` says that no message reaches them; ``days`` is for how many it waits to be collected."""

    ticket: Ticket
    call: bool
    days: int

    @property
    def is_long(self) -> bool:
        """Whether it waits so long that somebody should call."""
        return self.days >= LONG_READY


@dataclass(frozen=True, slots=True)
class TicketsPage:
    """What is open, in the order of the stages."""

    lines: tuple[TicketLine, ...]


@blueprint.get("/binnen")
def tickets() -> ResponseReturnValue:
    """Show what is open, of all locations or of one (``?plek=3``)."""
    now = clock.now()
    with reading() as session:
        found = open_tickets(session, actor().organisation_id, on=local_date(now))
    places = {one.location_id: one.location_name for one in found if one.location_id is not None}
    chosen = request.args.get("plek", type=int)
    lines = [
        TicketLine(one, not is_told(one.email, one.phone), days_waiting(one.ready_at, now) if one.ready_at else 0)
        for one in found
        if chosen not in places or one.location_id == chosen
    ]
    form = PlaceForm(data={"plek": str(chosen or "")})
    form.plek.choices = [
        SelectChoice("", _("All locations")),
        *(SelectChoice(str(one), name) for one, name in sorted(places.items(), key=lambda place: place[1])),
    ]
    return render_template(
        "desk/tickets.html",
        page=TicketsPage(tuple(lines)),
        form=form,
        has_places=len(places) > 1,
        stages=STAGES,
    )


@blueprint.post(f"{_TICKET}/stap")
def step_ticket(ticket_id: int) -> ResponseReturnValue:
    """Take the one step that was pressed."""
    return _to_list(*take_step(_STEPS, ticket_id))


@blueprint.post(f"{_TICKET}/antwoord")
def answer_ticket(ticket_id: int) -> ResponseReturnValue:
    """Write down what the customer said on the phone."""
    form, answer = AnsweredForm(), request.form.get("answer", "")
    asked = form.asked_cents.money
    if asked is None or answer not in {"yes", "no"}:
        raise NotFound
    by, now = actor(), clock.now()
    said = AnswerAgreement(ticket_id=ticket_id, agrees=answer == "yes", asked=asked)
    try:
        in_transaction(lambda session: answer_agreement(session, said, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        return _to_list(refusal_text(refusal).text, "warm")
    return _to_list(_("The answer is written down. The bench sees it."), "ok")


@blueprint.route(f"{_TICKET}/neem-in", methods=["GET", "POST"])
def bring_ticket(ticket_id: int) -> ResponseReturnValue:
    """Take something in, and say which label to stick on it."""
    with reading() as session:
        ticket = ticket_by_id(session, actor().organisation_id, ticket_id)
    form = bring_form(ticket)
    if form.validate_on_submit():
        by, now, asked = actor(), clock.now(), form.to_request(ticket_id)
        with refusals_at(form):
            label = in_transaction(lambda session: bring_in(session, asked, by=by, now=now))
            return _to_list(_("Stick label %(label)s on it.", label=label), "ok")
    return render_template("desk/ticket_in.html", form=form, ticket=ticket), 422 if form.errors else 200


@blueprint.route(f"{_TICKET}/klaar", methods=["GET", "POST"])
def finish_ticket(ticket_id: int) -> ResponseReturnValue:
    """Write down what was done at the bench: it is ready."""
    return _work(ticket_id, WorkForm, _finish)


@blueprint.route(f"{_TICKET}/vragen", methods=["GET", "POST"])
def ask_ticket(ticket_id: int) -> ResponseReturnValue:
    """Ask the customer first: it costs more than was agreed."""
    return _work(ticket_id, AskForm, _ask)


def _finish(form: Any, ticket_id: int) -> str:  # noqa: ANN401 - the form of its page
    by, now, asked = actor(), clock.now(), form.to_ready(ticket_id)
    in_transaction(lambda session: mark_ready(session, asked, by=by, now=now))
    return _("It is ready. We tell the customer.")


def _ask(form: Any, ticket_id: int) -> str:  # noqa: ANN401 - the form of its page
    by, now, asked = actor(), clock.now(), form.to_question(ticket_id)
    in_transaction(lambda session: ask_agreement(session, asked, by=by, now=now))
    return _("We ask the customer. Leave it until there is an answer.")


def _work(ticket_id: int, kind: type[WorkForm], keep: Callable[[Any, int], str]) -> ResponseReturnValue:
    """Show what was done or what it would take, and keep it."""
    with reading() as session:
        ticket = ticket_by_id(session, actor().organisation_id, ticket_id)
        service = service_by_id(session, actor().organisation_id, ticket.service_id)
    form = kind(data=planned_work(ticket))
    form.offer(service.options, besides=ticket.option_ids)
    if form.validate_on_submit():
        try:
            return _to_list(keep(form, ticket_id), "ok")
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
    return render_template("desk/ticket_work.html", form=form, ticket=ticket), 422 if form.errors else 200


_STEPS: Final[Mapping[str, Step]] = {
    "begin": Step(begin_work, lambda: _("The work has begun.")),
    "give_back": Step(give_back, lambda: _("Nothing is done to it. We tell the customer to collect it.")),
    "hand_over": Step(hand_over, lambda: _("It is given back. The booking is closed.")),
    "not_brought": Step(not_brought, lambda: _("We know that nobody brought it.")),
}


def _to_list(said: str, tone: str) -> ResponseReturnValue:
    flash(said, tone)
    return redirect(url_for("desk.tickets"), code=303)
