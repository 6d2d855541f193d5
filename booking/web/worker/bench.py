"""At the bench: what is expected, what stands here, what is the next thing to do with each of it. Never a price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.tickets import Stage, days_waiting
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.store.queries.tickets import Bench, Ticket, benches_on, ticket_at_own_bench, tickets_at
from booking.usecases.tickets.ask_agreement import ask_agreement
from booking.usecases.tickets.begin_work import begin_work
from booking.usecases.tickets.bring_in import bring_in
from booking.usecases.tickets.give_back import give_back
from booking.usecases.tickets.hand_over import hand_over
from booking.usecases.tickets.mark_ready import mark_ready
from booking.usecases.tickets.not_brought import not_brought
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.session_answers import ShownAnswer, answers_to_show
from booking.web.common.ticket_forms import AskForm, WorkForm, bring_form, planned_work
from booking.web.common.ticket_words import STAGES
from booking.web.common.trying import Step, refusals_at, take_step
from booking.web.worker.blueprint import blueprint, own_worker_id

_TICKET: Final = f"/werkbank/<{ID}:ticket_id>"


@dataclass(frozen=True, slots=True)
class BenchCard:
    """One thing on the page: the ticket, what was answered about it, and for how many days it waits for its owner."""

    ticket: Ticket
    answers: tuple[ShownAnswer, ...]
    days: int


@dataclass(frozen=True, slots=True)
class BenchPage:
    """The benches of a worker today, and what is there, by stage."""

    benches: tuple[Bench, ...]
    groups: tuple[tuple[Stage, tuple[BenchCard, ...]], ...]


@blueprint.get("/werkbank")
def bench() -> ResponseReturnValue:
    """Show what is expected and what stands here."""
    return render_template("worker/bench.html", page=_page(), stages=STAGES)


@blueprint.post(f"{_TICKET}/stap")
def step_ticket(ticket_id: int) -> ResponseReturnValue:
    """Take the one step that was pressed."""
    return to_bench(*take_step(_STEPS, ticket_id))


@blueprint.route(f"{_TICKET}/binnen", methods=["GET", "POST"])
def bring_ticket(ticket_id: int) -> ResponseReturnValue:
    """Take something in, and say which label to stick on it."""
    ticket = _ticket(ticket_id)
    form = bring_form(ticket)
    if form.validate_on_submit():
        by, now, asked = actor(), clock.now(), form.to_request(ticket_id)
        with refusals_at(form):
            label = in_transaction(lambda session: bring_in(session, asked, by=by, now=now))
            return to_bench(label_words(label), "ok")
    return render_template("worker/bench_in.html", form=form, ticket=ticket), 422 if form.errors else 200


@blueprint.route(f"{_TICKET}/klaar", methods=["GET", "POST"])
def finish_ticket(ticket_id: int) -> ResponseReturnValue:
    """Write down what was done: it is ready."""
    ticket = _ticket(ticket_id)
    form = _fitted(WorkForm(data=planned_work(ticket)), ticket)
    if form.validate_on_submit():
        by, now, asked = actor(), clock.now(), form.to_ready(ticket_id)
        with refusals_at(form):
            in_transaction(lambda session: mark_ready(session, asked, by=by, now=now))
            return to_bench(_("It is ready. Well done."), "ok")
    return render_template("worker/bench_ready.html", form=form, ticket=ticket), 422 if form.errors else 200


@blueprint.route(f"{_TICKET}/vragen", methods=["GET", "POST"])
def ask_ticket(ticket_id: int) -> ResponseReturnValue:
    """Ask the customer first: it costs more than was agreed."""
    ticket = _ticket(ticket_id)
    form = _fitted(AskForm(data=planned_work(ticket)), ticket)
    if form.validate_on_submit():
        by, now, asked = actor(), clock.now(), form.to_question(ticket_id)
        with refusals_at(form):
            in_transaction(lambda session: ask_agreement(session, asked, by=by, now=now))
            return to_bench(_("We ask the customer. Leave it until there is an answer."), "ok")
    return render_template("worker/bench_ask.html", form=form, ticket=ticket), 422 if form.errors else 200


def to_bench(said: str, tone: str) -> ResponseReturnValue:
    """Go back to the bench, and say how it went."""
    flash(said, tone)
    return redirect(url_for("worker.bench"), code=303)


def label_words(label: int) -> str:
    """Return what to do with the thing that was taken in."""
    return _("Stick label %(label)s on it.", label=label)


def own_benches() -> list[Bench]:
    """Return where this worker stands today, in order of time."""
    with reading() as session:
        return benches_on(session, actor().organisation_id, clock.today(), worker_id=own_worker_id())


_STEPS: Final[Mapping[str, Step]] = {
    "begin": Step(begin_work, lambda: _("You have started. Good luck.")),
    "give_back": Step(give_back, lambda: _("Nothing is done to it. We tell the customer to collect it.")),
    "hand_over": Step(hand_over, lambda: _("It is given back. Well done.")),
    "not_brought": Step(not_brought, lambda: _("We know that nobody brought it.")),
}


def _page() -> BenchPage:
    organisation_id, now = actor().organisation_id, clock.now()
    benches = own_benches()
    with reading() as session:
        tickets = tickets_at(session, organisation_id, benches, on=local_date(now))
        questions = {
            one: service_by_id(session, organisation_id, one).questions
            for one in {bench.service_id for bench in benches}
        }
    cards = [
        BenchCard(
            one,
            answers_to_show(questions[one.service_id], one.answers),
            days_waiting(one.ready_at, now) if one.ready_at else 0,
        )
        for one in tickets
    ]
    groups = groupby(cards, key=lambda card: card.ticket.stage)
    return BenchPage(tuple(benches), tuple((stage, tuple(found)) for stage, found in groups))


def _ticket(ticket_id: int) -> Ticket:
    with reading() as session:
        return ticket_at_own_bench(
            session, actor().organisation_id, ticket_id, worker_id=own_worker_id(), today=clock.today()
        )


def _fitted(form: WorkForm, ticket: Ticket) -> Any:  # noqa: ANN401 - the same form, whichever it is
    with reading() as session:
        service = service_by_id(session, actor().organisation_id, ticket.service_id)
    form.offer(service.options, besides=ticket.option_ids)
    return form
