"""A request by its private link: where it stands, what happens next, adding something, taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.actors import resident_of
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal
from booking.rules.requests import OPEN, Asked, Relation, Step
from booking.rules.waiting import HOURS, Window
from booking.store.database import in_transaction, reading
from booking.store.queries.representatives import has_ended_since
from booking.store.queries.requests import RequestView, request_by_token
from booking.store.queries.services import service_by_id
from booking.usecases.requests.answer_more import answer_more
from booking.usecases.requests.requests import AnswerMore
from booking.usecases.requests.which_way import must_ask_first
from booking.usecases.requests.withdraw_request import withdraw_request
from booking.web.common import clock
from booking.web.common.formats import spoken_number, text
from booking.web.common.identity import prove_household, proved_representative
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.question_fields import GivenAnswer, given_answers
from booking.web.common.refusal_texts import show
from booking.web.common.request_texts import TITLES, WHY_NOT, granted_text, next_sentence, step_words
from booking.web.common.trying import refusals_at
from booking.web.common.waiting_texts import hours_text, weekdays_text
from booking.web.resident.blueprint import blueprint
from booking.web.resident.forms import EmptyForm
from booking.web.resident.request_forms import MoreForm
from booking.web.resident.task_words import counted
from booking.web.resident.visitor import representative_for, visitor

#: Of what happened at the desk, who asked reads these; the rest is how we work.
_TOLD = frozenset({Step.ASK, Step.ANSWER, Step.PLAN_INTAKE, Step.RECORD_INTAKE, Step.ACCEPT, Step.DECLINE}) | {
    Step.WAIT,
    Step.CONFIRM,
    Step.WITHDRAW,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Where a request stands, for who asked. ``why_not`` is said with a no."""

    token: str
    title: str
    number: str
    is_open: bool
    is_yes: bool
    is_forgotten: bool
    service: str
    next: str
    why_not: str
    granted: str
    conditions: str
    tasks: tuple[str, ...]
    need: str
    name: str
    where: tuple[str, ...]
    moments: tuple[Moment, ...]
    weekdays: str = ""
    hours: str = ""
    """When it suits, as they told."""
    answers: tuple[GivenAnswer, ...] = ()
    can_choose: bool = False
    """Whether they can choose a time themselves, now that we said yes."""


@blueprint.route("/aanvraag/<token>", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def show_request(token: str) -> ResponseReturnValue:
    """Show where it stands, and take what somebody adds."""
    found = _found(token)
    form = MoreForm(data={"seen": str(found.version)})
    if found.state in OPEN and form.validate_on_submit():
        by, now = visitor(), clock.now()
        asked = AnswerMore(request_id=found.request_id, words=form.words.data or "", seen=form.version())
        try:
            in_transaction(lambda session: answer_more(session, asked, by=by, now=now))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
            # Who has seen how it stands now may send the same words again.
            found = _found(token)
            form.seen.data = str(found.version)
        else:
            flash(_("Thank you. We read it before we call you."), "ok")
            return redirect(url_for("resident.show_request", token=token), code=303)
    return render_template("resident/request.html", page=_page(found), form=form), 422 if form.errors else 200


@blueprint.route("/aanvraag/<token>/intrekken", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def withdraw(token: str) -> ResponseReturnValue:
    """Ask whether it is sure, and take the request back."""
    found, form = _found(token), EmptyForm()
    here = url_for("resident.show_request", token=token)
    if found.state not in OPEN:
        return redirect(here, code=303)
    if form.validate_on_submit():
        by, now = visitor(), clock.now()
        with refusals_at(form):
            in_transaction(lambda session: withdraw_request(session, found.request_id, by=by, now=now))
            return redirect(here, code=303)
    page = _page(found)
    return render_template("resident/request_withdraw.html", page=page, form=form), 422 if form.errors else 200


@blueprint.post("/aanvraag/<token>/kiezen")
@LINK_GUESS
@BOOKING_WRITE
def choose_time(token: str) -> ResponseReturnValue:
    """Lead who has a yes to the free times. The link proves the household: the desk found out which it is.

    Who acts for them goes on as who acts for them, never as the household itself.
    """
    found = _found(token)
    if not _can_choose(found) or found.household_id is None:
        return redirect(url_for("resident.show_request", token=token), code=303)
    acts = representative_for(found.household_id)
    prove_household(found.household_id, representative_id=acts)
    stands_in = found.resident_id if acts is not None and acts == proved_representative() else None
    return redirect(url_for("resident.start", slug=found.service_slug, voor=stands_in), code=303)


def _can_choose(one: RequestView) -> bool:
    """Tell whether who asked for themselves and has a yes may book at once, or who may book for them today."""
    has_yes = one.state in {Asked.ACCEPTED, Asked.WAITING}
    if not has_yes or one.household_id is None:
        return False
    acts = representative_for(one.household_id)
    if acts is None and one.relation is not Relation.SELF:
        return False
    by = resident_of(one.organisation_id, household_id=one.household_id, representative_id=acts)
    since, today = local_date(one.created_at), clock.today()
    with reading() as session:
        # Somebody who acted for them may still have this link.
        has_ended = has_ended_since(session, one.organisation_id, one.household_id, since, today=today)
        if has_ended and acts is None:
            return False
        service = service_by_id(session, one.organisation_id, one.service_id)
        return service.active and not must_ask_first(session, service, by=by, today=clock.today())


def _answers(one: RequestView) -> tuple[GivenAnswer, ...]:
    """Return what was answered, but for what is private: whoever has the link reads this page."""
    with reading() as session:
        service = service_by_id(session, one.organisation_id, one.service_id)
    return given_answers(service.questions, one.answers, with_sensitive=False)


def _found(token: str) -> RequestView:
    with reading() as session:
        return request_by_token(session, token, by=visitor(), today=clock.today())


def _page(one: RequestView) -> RequestPage:
    on = local_date(one.created_at)
    window = Window(on, on, frozenset(one.weekdays), *HOURS[one.part])
    return RequestPage(
        token=one.token,
        title=str(TITLES[one.state]),
        number=spoken_number(one.number),
        is_open=one.state in OPEN,
        is_yes=one.state in {Asked.ACCEPTED, Asked.WAITING, Asked.CONFIRMED},
        is_forgotten=one.forgotten_at is not None,
        service=text(one.service_name),
        next=next_sentence(one.next),
        why_not=str(WHY_NOT.get(one.ground, "")) if one.state is Asked.DECLINED else "",
        granted=granted_text(one.granted) if one.decision == "accepted" else "",
        conditions=one.conditions,
        tasks=tuple(counted(text(name), count) for name, count in one.tasks),
        need=one.need,
        name=one.person.name,
        where=one.address.lines,
        weekdays=weekdays_text(window),
        hours=hours_text(window),
        answers=_answers(one),
        can_choose=_can_choose(one),
        moments=tuple(Moment(step.at, step_words(step.step)) for step in one.steps if step.step in _TOLD),
    )
