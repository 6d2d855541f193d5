"""Tariffs: which are in force, what each says in words, and what a sample household would pay."""

from __future__ import annotations

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from booking.rules.calendar import local_date
from booking.rules.pricing.tariff import Tariff
from booking.store.database import reading
from booking.store.queries.tariff_list import ListedTariff, tariff_by_id, tariffs_of
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import ground_words, price_in_words
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.tariff_forms import TrialForm
from booking.web.coordinator.tariff_words import last_day, rules_in_words, source_link


@blueprint.get("/tarieven")
def tariffs() -> str:
    """List the tariffs."""
    with reading() as session:
        found = tariffs_of(session, actor().organisation_id)
    return render_template(
        "coordinator/tariffs.html",
        tariffs=found,
        today=local_date(clock.now()),
        last_day=last_day,
    )


@blueprint.get(f"/tarieven/<{ID}:tariff_id>")
def tariff(tariff_id: int) -> str:
    """Show who pays what, and where it was decided."""
    listed = _listed(tariff_id)
    return render_template(
        "coordinator/tariff.html",
        listed=listed,
        rules=rules_in_words(listed.tariff),
        source_url=source_link(listed.tariff.source),
        last_day=last_day,
        ground_words=ground_words,
    )


@blueprint.get(f"/tarieven/<{ID}:tariff_id>/proef")
def try_tariff(tariff_id: int) -> ResponseReturnValue:
    """Price a sample household, without keeping anything."""
    listed = _listed(tariff_id)
    form = TrialForm(request.args or None)
    form.offer(listed.tariff)
    price = None
    if request.args and form.validate():
        price = price_in_words(form.price(listed.tariff, on=_day_in(listed.tariff)), is_estimate=False)
    page = render_template("coordinator/try_tariff.html", listed=listed, form=form, price=price)
    return page, 422 if form.errors else 200


def _listed(tariff_id: int) -> ListedTariff:
    with reading() as session:
        return tariff_by_id(session, actor().organisation_id, tariff_id)


def _day_in(tariff: Tariff) -> date:
    """Return today, or the nearest day on which the tariff is in force."""
    today = local_date(clock.now())
    last = last_day(tariff.valid_until)
    return max(tariff.valid_from, min(today, last) if last else today)
