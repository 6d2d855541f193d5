"""Trying a tariff: what one household pays for one job, and how the price follows the income. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from booking.messages.price_words import PriceInWords
from booking.messages.status_words import household_kind_name, income_notion_name
from booking.messages.tariff_words import names_of
from booking.rules.calendar import local_date
from booking.rules.pricing.curve import Curve, price_by_income
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import HouseholdKind
from booking.rules.pricing.rates import Rates
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import NotFound, Refusal
from booking.store.database import reading
from booking.store.queries.tariff_list import OpenedTariff, tariff_by_id
from booking.store.queries.tariffs import rates_of
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import price_in_words, request_words
from booking.web.common.refusal_texts import refusal_text
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.tariff_graph import draw
from booking.web.coordinator.tariff_trial_form import Told, TrialForm, trial_form

#: As (width, height): for a desk and for a phone.
_WIDE, _NARROW = (1060, 420), (330, 300)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came out: a price in a class with its words, or the reason why there is none."""

    class_name: str
    price: PriceInWords | None
    refused: str = ""


@blueprint.route(f"/tarieven/<{ID}:tariff_id>/proef", methods=["GET", "POST"])
def try_tariff(tariff_id: int) -> ResponseReturnValue:
    """Price a household and a job. Sent with POST: an income must not stand in an address."""
    opened, rates = _opened(tariff_id)
    form = _form_for(opened.tariff)
    tried = _tried(opened.tariff, form, rates) if _is_sound(form) else None
    page = render_template(
        "coordinator/try_tariff.html",
        opened=opened,
        form=form,
        tried=tried,
        income_notion=_income_notion(opened.tariff),
    )
    return page, 422 if form.errors else 200


@blueprint.route(f"/tarieven/<{ID}:tariff_id>/inkomen", methods=["GET", "POST"])
def tariff_curve(tariff_id: int) -> ResponseReturnValue:
    """Draw the price against the income, for the job of the form."""
    opened, rates = _opened(tariff_id)
    form = _form_for(opened.tariff)
    if not form.asked.income:
        raise NotFound
    if request.method == "GET":
        _let_only_income_speak(form)
    curve = _curve(opened.tariff, form, rates) if _is_sound(form) else None
    words = request_words()
    names = {one.code: words.text(one.name) for one in opened.tariff.classes}
    page = render_template(
        "coordinator/tariff_curve.html",
        opened=opened,
        form=form,
        curve=curve,
        graphs=[
            draw(curve, words, names=names, width=width, height=height) for width, height in (_WIDE, _NARROW)
        ] if curve else [],
        names=names,
        income_notion=_income_notion(opened.tariff),
        household=_household(form),
        euros=words.money,
        said=lambda refusal: refusal_text(refusal).text,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _let_only_income_speak(form: TrialForm) -> None:
    """Begin with somebody who lives alone and has no status: where a bound asks for more, the line would be flat."""
    if form.asked.statuses:
        form["told"].data = Told.SEEN
    if form.asked.kind:
        form["kind"].data = HouseholdKind.SINGLE.value
    if form.asked.dependants:
        form["dependants"].data = 0


def _household(form: TrialForm) -> str:
    """Return the kind of household that the line is for, where the tariff asks for it."""
    kind = form["kind"].data if form.asked.kind else None
    return household_kind_name(kind, request_words()) if kind else ""


def _opened(tariff_id: int) -> tuple[OpenedTariff, Rates]:
    organisation_id = actor().organisation_id
    with reading() as session:
        return tariff_by_id(session, organisation_id, tariff_id), rates_of(session, organisation_id)


def _form_for(tariff: Tariff) -> TrialForm:
    return trial_form(tariff, names_of(tariff, request_words()), today=local_date(clock.now()))


def _is_sound(form: TrialForm) -> bool:
    """Tell whether there is something to price: what was sent, or on opening what the form begins with."""
    return bool(form.validate_on_submit()) if request.method == "POST" else True


def _tried(tariff: Tariff, form: TrialForm, rates: Rates) -> Tried | None:
    try:
        quote = price(tariff, form.to_facts(), rates=rates)
    except Refusal as refusal:
        said = refusal_text(refusal).text
        if request.method == "POST":
            form.refuse(refusal, said)
            return None
        return Tried("", None, said)
    return Tried(request_words().text(quote.class_name), price_in_words(quote, is_estimate=False, with_ground=True))


def _curve(tariff: Tariff, form: TrialForm, rates: Rates) -> Curve | None:
    try:
        return price_by_income(tariff, form.to_facts(), rates=rates)
    except Refusal as refusal:
        form.refuse(refusal, refusal_text(refusal).text)
        return None


def _income_notion(tariff: Tariff) -> str:
    return income_notion_name(tariff.income.notion, request_words()) if tariff.income else ""
