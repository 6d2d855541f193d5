"""Deciding which price a household pays: what was seen, what the regulation says about it, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.messages.status_words import TariffNames
from booking.rules.pricing.deciding import asked_of, bases_of
from booking.rules.pricing.proposing import ProposedPrice
from booking.rules.pricing.quote import ClassReason
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.decisions import Decided, decision_to_correct
from booking.store.queries.dossier import Dossier
from booking.store.queries.service_facts import Service
from booking.store.queries.services import services_of
from booking.store.queries.tariffs import tariff_on
from booking.usecases.pricing.find_price_changes import find_price_changes
from booking.usecases.pricing.propose_class import ProposeClass, propose_class
from booking.usecases.pricing.record_decision import record_decision
from booking.usecases.residents.open_dossier import Purpose
from booking.web.common import clock
from booking.web.common.formats import money, text
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import show
from booking.web.desk.blueprint import blueprint
from booking.web.desk.decision_forms import DecisionForm, basis_code, decision_form, seen_form
from booking.web.desk.residents import opened_dossier
from booking.web.desk.words import NOT_TOLD


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """For whom something is decided, for which service, and what went before.

    ``can_propose``: the tariff looks at facts that somebody can see. ``ended_on`` is the last day of the decision
    before, where it is over.
    """

    dossier: Dossier
    service: Service
    can_decide: bool
    can_propose: bool
    to_correct: Decided | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class ToldProposal:
    """A proposal in words: what is proposed, why, what is not told yet, and why it may not be for them at all."""

    proposed: str
    why: str
    not_told: str
    not_for_them: tuple[str, ...]


@blueprint.route(f"/inwoner/<{ID}:resident_id>/tarief/<{ID}:service_id>", methods=["GET", "POST"])
def decide_price(resident_id: int, service_id: int) -> ResponseReturnValue:
    """Record what was decided for a household for one service."""
    page, tariff = _opened(resident_id, service_id)
    form = decision_form(tariff, begun=_begun(page))
    if form.validate_on_submit():
        by, now = actor(), clock.now()
        try:
            asked = form.to_request(household_id=page.dossier.household_id, service_id=service_id)
            in_transaction(lambda session: record_decision(session, asked, by=by, now=now))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("The price decision is saved."), "ok")
            return redirect(_after_saving(page.dossier), code=303)
    answer = render_template("desk/decide_price.html", form=form, page=page, proposal=None)
    return answer, 422 if form.errors else 200


@blueprint.route(f"/inwoner/<{ID}:resident_id>/tarief/<{ID}:service_id>/voorstel", methods=["GET", "POST"])
def propose_price(resident_id: int, service_id: int) -> ResponseReturnValue:
    """Ask what was seen, and answer with what the regulation says about it. Nothing of it is kept, or in an address."""
    page, tariff = _opened(resident_id, service_id)
    form = seen_form(tariff)
    if form.validate_on_submit():
        by = actor()
        asked = ProposeClass(page.dossier.household_id, service_id, clock.today(), form.household())
        try:
            with reading() as session:
                proposed = propose_class(session, asked, by=by)
        except Refusal as refusal:
            show(form, refusal)
        else:
            deciding = decision_form(tariff, begun=_begun(page) | _accepted(proposed), fresh=True)
            return _answer(page, deciding, _told(proposed, tariff))
    return render_template("desk/propose_price.html", form=form, page=page), 422 if form.errors else 200


def _answer(page: DecisionPage, form: DecisionForm, proposal: ToldProposal) -> ResponseReturnValue:
    return render_template("desk/decide_price.html", form=form, page=page, proposal=proposal)


def _opened(resident_id: int, service_id: int) -> tuple[DecisionPage, Tariff]:
    """Return what the page is about. Raises ``NotFound`` for a stranger's household, and ``NoTariff``."""
    dossier = opened_dossier(resident_id, purpose=Purpose.PRICE_DECISION)
    by, today = actor(), clock.today()
    with reading() as session:
        services = services_of(session, by.organisation_id)
        service = next((one for one in services if one.service_id == service_id), None)
        if service is None:
            raise NotFound
        to_correct = decision_to_correct(
            session, by.organisation_id, household_id=dossier.household_id, service_id=service_id, on=today
        )
        # A final decision corrects a provisional one from its first day on, under the tariff of that day.
        tariff = tariff_on(session, by.organisation_id, service_id, to_correct.first_day if to_correct else today)
    ended_on = next((one.ended_on for one in dossier.prices if one.service_id == service_id), None)
    page = DecisionPage(
        dossier,
        service,
        can_decide=bool(bases_of(tariff)),
        can_propose=bool(asked_of(tariff)),
        to_correct=to_correct,
        ended_on=ended_on,
    )
    return page, tariff


def _begun(page: DecisionPage) -> dict[str, Any]:
    """Return what is filled in already: the final decision begins where the provisional one did."""
    today = clock.today()
    return {"seen_on": today, "valid_from": page.to_correct.first_day if page.to_correct else today}


def _accepted(proposed: ProposedPrice) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if proposed.basis is not None:
        found["basis"] = basis_code(proposed.basis)
    if proposed.amount is not None:
        found["amount"] = proposed.amount.amount
    return found


def _after_saving(dossier: Dossier) -> str:
    """Return where to go on: to what changes by the decision, or to the household's page."""
    with reading() as session:
        changes = find_price_changes(session, dossier.household_id, by=actor(), now=clock.now())
    endpoint = "desk.price_changes" if changes else "desk.show_resident"
    return url_for(endpoint, resident_id=dossier.resident_id)


def _told(proposed: ProposedPrice, tariff: Tariff) -> ToldProposal:
    words = request_words()
    not_told = [str(NOT_TOLD[fact]) for fact in proposed.not_told]
    return ToldProposal(
        proposed=_proposed(proposed),
        why=_why(proposed, TariffNames(words, tariff.own_names)),
        not_told=words.listed(not_told) if not_told else "",
        not_for_them=tuple(text(why) for why in proposed.not_for_them),
    )


def _proposed(proposed: ProposedPrice) -> str:
    if proposed.class_name is None:
        if proposed.amount is None:
            return _("No amount follows from this: decide it yourself.")
        return _("%(amount)s for each unit", amount=money(proposed.amount))
    if proposed.amount is None:
        return text(proposed.class_name)
    return _("%(name)s, %(amount)s for each unit", name=text(proposed.class_name), amount=money(proposed.amount))


def _why(proposed: ProposedPrice, names: TariffNames) -> str:
    standing = proposed.standing
    if standing.reason is ClassReason.PROVED and standing.statuses:
        statuses = names.words.listed(names.status(code) for code in standing.statuses)
        return _("Because of what was seen: %(statuses)s.", statuses=statuses)
    if standing.reason is ClassReason.PROVED and standing.by_income:
        return _("Because the income lies within this bracket.")
    if standing.reason is ClassReason.PROVED:
        return _("Because the regulation says so for this household.")
    if standing.reason is ClassReason.NOT_TOLD:
        return _("Because not everything is told: then the highest price counts.")
    if standing.reason is ClassReason.ONE_PRICE:
        return _("It follows from the income.") if proposed.amount is not None else ""
    return _("Because nothing that was seen leads to a lower price.")
