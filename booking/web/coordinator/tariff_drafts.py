"""Drafts of tariffs: made from a regulation or from the version before, written as a text, and published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.messages.fault_words import FaultInWords, faults_in_words
from booking.rules.calendar import local_date
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.editing import changed
from booking.rules.pricing.examples import Example, examples_of, renewed
from booking.rules.pricing.price_list import subject_of
from booking.rules.pricing.rates import Rates
from booking.rules.refusals import NotFound, Refusal, VersionChanged
from booking.rules.refusals.tariffs import InvalidTariff
from booking.rules.work import counts_visits
from booking.store.database import in_transaction, reading
from booking.store.queries.service_facts import Service
from booking.store.queries.services import every_service
from booking.store.queries.tariff_list import ListedTariff, OpenedTariff, tariff_by_id, tariffs_of
from booking.store.queries.tariffs import rates_of
from booking.usecases.pricing.delete_draft import delete_draft as deleting
from booking.usecases.pricing.index_tariff import IndexTariff
from booking.usecases.pricing.index_tariff import index_tariff as indexing
from booking.usecases.pricing.publish_tariff import Published, PublishTariff
from booking.usecases.pricing.publish_tariff import publish_tariff as publishing
from booking.usecases.pricing.save_draft import Saved, SaveDraft
from booking.usecases.pricing.save_draft import save_draft as saving
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.tariff_draft_forms import NewTariffForm, NextTariffForm, PublishForm, TariffTextForm
from booking.web.coordinator.tariffs import last_day

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WhatHappens:
    """What publishing on a day does: the tariffs that end then, and the one that begins later and ends this one."""

    ends: tuple[ListedTariff, ...]
    following: ListedTariff | None
    last_day_of_earlier: date


@blueprint.route("/tarieven/nieuw", methods=["GET", "POST"])
def new_tariff() -> ResponseReturnValue:
    """Make a draft from a regulation, from a tariff that the organisation has, or from a text."""
    with reading() as session:
        services = every_service(session, actor().organisation_id)
        own = tariffs_of(session, actor().organisation_id)
    form = NewTariffForm()
    form.offer(services, own=own)
    faults: tuple[FaultInWords, ...] = ()
    if form.validate_on_submit():
        try:
            beginning = form.document if form.own_id is None else _copy_of(form.own_id, services, form.service.data)
            saved = _save(SaveDraft(form.service.data, beginning))
            return _to_draft(saved, _("The draft is made. Nobody pays by it before you publish it."))
        except InvalidTariff as invalid:
            faults = faults_in_words(invalid.faults, request_words())
            form.add_error(_("This document cannot be used yet."), field="text")
        except Refusal as refusal:
            show(form, refusal)
    page = render_template("coordinator/tariff_new.html", form=form, faults=faults)
    return page, 422 if form.errors else 200


@blueprint.route(f"/tarieven/<{ID}:tariff_id>/volgende", methods=["GET", "POST"])
def next_tariff(tariff_id: int) -> ResponseReturnValue:
    """Make the next version of a tariff: a copy, or with its amounts raised."""
    opened, _rates = _opened(tariff_id)
    form = NextTariffForm()
    form.offer(has_index=opened.tariff.indexing is not None)
    if form.validate_on_submit():
        try:
            return _to_draft(_next(opened, form), _("The draft is made. Nobody pays by it before you publish it."))
        except Refusal as refusal:
            show(form, refusal)
    page = render_template("coordinator/tariff_next.html", form=form, opened=opened)
    return page, 422 if form.errors else 200


@blueprint.route(f"/tarieven/<{ID}:draft_id>/tekst", methods=["GET", "POST"])
def tariff_text(draft_id: int) -> ResponseReturnValue:
    """Write the document of a draft; everything that is wrong with it is told at once."""
    opened, rates = _draft(draft_id)
    form = TariffTextForm(data={"version": opened.version, "text": opened.text})
    faults: tuple[FaultInWords, ...] = ()
    examples: tuple[Example, ...] = ()
    if form.validate_on_submit():
        try:
            document = parse(form.text.data)
            examples = examples_of(document, read_tariff(document), rates=rates)
            saved = _save(SaveDraft(opened.service_id, form.text.data + "\n", draft_id, form.version.data or 0))
            return _to_draft(saved, _("The document is saved."))
        except InvalidTariff as invalid:
            faults = faults_in_words(invalid.faults, request_words())
            form.add_error(_("This document cannot be used yet."), field="text")
        except Refusal as refusal:
            show(form, refusal)
            opened, _rates = _draft(draft_id) if isinstance(refusal, VersionChanged) else (opened, rates)
    page = render_template("coordinator/tariff_text.html", form=form, opened=opened, faults=faults, examples=examples)
    return page, 422 if form.errors else 200


@blueprint.post(f"/tarieven/<{ID}:draft_id>/voorbeelden")
def renew_examples(draft_id: int) -> ResponseReturnValue:
    """Write into the examples of a draft what they come to now."""
    opened, rates = _draft(draft_id)
    form = TariffTextForm(data={"text": opened.text})
    version = form.version.data or 0
    try:
        saved = _save(SaveDraft(opened.service_id, renewed(opened.text, rates=rates), draft_id, version))
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "bad")
        return redirect(url_for("coordinator.publish_tariff", draft_id=draft_id), code=303)
    return _to_draft(saved, _("The amounts in the examples are those of now. Look at them once more."))


@blueprint.route(f"/tarieven/<{ID}:draft_id>/publiceren", methods=["GET", "POST"])
def publish_tariff(draft_id: int) -> ResponseReturnValue:
    """Let a draft count from a day on. First it shows what happens to the tariffs before and after it."""
    opened, rates = _draft(draft_id)
    today = local_date(clock.now())
    form = PublishForm(data={"version": opened.version, "first_day": max(opened.valid_from, today + _DAY)})
    examples = examples_of(parse(opened.text), opened.tariff, rates=rates)
    wrong = [one for one in examples if not one.comes_out]
    if form.validate_on_submit() and form.step.data == "publish":
        if wrong:
            form.add_error(_("There are examples that do not come out. Mend them first."))
        else:
            try:
                return _published(_publish(draft_id, form))
            except Refusal as refusal:
                show(form, refusal)
    page = render_template(
        "coordinator/tariff_publish.html",
        form=form,
        opened=opened,
        wrong=wrong,
        count=len(examples),
        is_of_another_kind=not counts_visits(opened.tariff),
        happens=_what_happens(opened, form.first_day.data) if form.first_day.data else None,
        said=lambda refusal: refusal_text(refusal).text,
        last_day=last_day,
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"/tarieven/<{ID}:draft_id>/weg")
def delete_draft(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    form = PageForm()
    version = request.form.get("version", type=int) or 0
    if not form.validate_on_submit():
        raise NotFound
    try:
        in_transaction(lambda session: deleting(session, draft_id, version=version, by=actor()))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "bad")
        return redirect(url_for("coordinator.tariff", tariff_id=draft_id), code=303)
    flash(_("The draft is gone."), "ok")
    return redirect(url_for("coordinator.tariffs"), code=303)


def _opened(tariff_id: int) -> tuple[OpenedTariff, Rates]:
    organisation_id = actor().organisation_id
    with reading() as session:
        return tariff_by_id(session, organisation_id, tariff_id), rates_of(session, organisation_id)


def _draft(tariff_id: int) -> tuple[OpenedTariff, Rates]:
    """Return a draft. Raises ``NotFound`` for a stranger's, and for what is published: that is never changed."""
    opened, rates = _opened(tariff_id)
    if opened.state != "draft":
        raise NotFound
    return opened, rates


def _save(asked: SaveDraft) -> Saved:
    now = clock.now()
    return in_transaction(lambda session: saving(session, asked, by=actor(), now=now))


def _next(opened: OpenedTariff, form: NextTariffForm) -> Saved:
    if form.is_indexed:
        asked = IndexTariff(opened.id, form.factor.data, form.first_day.data)
        now = clock.now()
        return in_transaction(lambda session: indexing(session, asked, by=actor(), now=now))
    return _save(SaveDraft(opened.service_id, _without_end(opened.text)))


def _copy_of(tariff_id: int, services: Sequence[Service], service_id: int) -> str:
    """Return the text of a tariff, made one of this service."""
    opened, _rates = _opened(tariff_id)
    slug = next(one.slug for one in services if one.service_id == service_id)
    return changed(_without_end(opened.text), {("service",): subject_of(slug)})


def _without_end(text: str) -> str:
    return changed(text, {("last_day",): None}) if "last_day" in parse(text) else text


def _publish(tariff_id: int, form: PublishForm) -> Published:
    asked = PublishTariff(tariff_id, form.version.data or 0, form.first_day.data, form.reason.data or "")
    now = clock.now()
    return in_transaction(lambda session: publishing(session, asked, by=actor(), now=now))


def _published(published: Published) -> Response:
    words = request_words()
    flash(_("The tariff counts from %(day)s on.", day=words.day(published.first_day)), "ok")
    for gap in published.gaps:
        if gap.last is None:
            flash(_("No tariff is in force from %(day)s on.", day=words.day(gap.first)), "warm")
        else:
            flash(
                _("No tariff is in force from %(first)s until %(last)s, that day included.",
                  first=words.day(gap.first), last=words.day(gap.last)),
                "warm",
            )  # fmt: skip
    if published.to_review:
        flash(
            ngettext(
                "One decision is about a class that this tariff does not have. "
                "From that day on it is on the list of decisions to look at.",
                "%(num)s decisions are about a class that this tariff does not have. "
                "From that day on they are on the list of decisions to look at.",
                published.to_review,
            ),
            "warm",
        )
    return redirect(url_for("coordinator.tariff", tariff_id=published.tariff_id), code=303)


def _what_happens(opened: OpenedTariff, first_day: date) -> WhatHappens:
    with reading() as session:
        found: Sequence[ListedTariff] = tariffs_of(session, actor().organisation_id, service_id=opened.service_id)
    published = sorted((one for one in found if one.state == "published"), key=lambda one: one.valid_from)
    ends = tuple(one for one in published if one.is_in_force(first_day))
    following = next((one for one in published if one.valid_from > first_day), None)
    return WhatHappens(ends, following, first_day - _DAY)


def _to_draft(saved: Saved, said: str) -> Response:
    flash(said, "ok")
    return redirect(url_for("coordinator.tariff", tariff_id=saved.tariff_id), code=303)
