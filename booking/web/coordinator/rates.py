"""Rates that several tariffs share, such as the kilometre rate of each quarter."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.pricing.rates import RateTable
from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.tariffs import rates_of
from booking.usecases.pricing.set_rate_period import SetRatePeriod, set_rate_period
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import show
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.tariff_draft_forms import RatePeriodForm

_DAY = timedelta(days=1)
_QUARTER = 3


@blueprint.route("/tarieven/vergoedingen/<rate_code>", methods=["GET", "POST"])
def rate(rate_code: str) -> ResponseReturnValue:
    """Show the periods of a rate, and write the next one."""
    table = _table(rate_code)
    first, last = next_period(table)
    form = RatePeriodForm.after(first, last)
    if form.validate_on_submit():
        asked = SetRatePeriod(
            code=table.code,
            name=table.name,
            source=table.source,
            first=form.first.data,
            last=form.last.data,
            amount=form.exact,
        )
        try:
            in_transaction(lambda session: set_rate_period(session, asked, by=actor()))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("The period is saved."), "ok")
            return redirect(url_for("coordinator.rate", rate_code=rate_code), code=303)
    page = render_template(
        "coordinator/rate.html",
        table=table,
        form=form,
        today=local_date(clock.now()),
        euros=request_words().money,
    )
    return page, 422 if form.errors else 200


def next_period(table: RateTable) -> tuple[date | None, date | None]:
    """Return the days that come after the last period: as many whole months as that one has."""
    if not table.periods:
        return None, None
    before = table.periods[-1]
    first = before.last + _DAY
    months = (before.last.year - before.first.year) * 12 + before.last.month - before.first.month + 1
    month = first.month - 1 + months
    return first, date(first.year + month // 12, month % 12 + 1, 1) - _DAY if first.day == 1 else None


def _table(code: str) -> RateTable:
    with reading() as session:
        table = rates_of(session, actor().organisation_id).tables.get(code)
    if table is None:
        raise NotFound
    return table
