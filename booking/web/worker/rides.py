"""What a driver writes down on the way: the cash for the shopping, signed for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from booking.rules.calendar import local_date
from booking.rules.money import ZERO, Money
from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.work import Assignment, assignment_today
from booking.usecases.rides.collect_cash import cash_to_collect, note_received
from booking.usecases.rides.note_cash import note_cash as noting
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.locale import language
from booking.web.common.paths import ID
from booking.web.common.quantity_fields import NumberField
from booking.web.common.refusal_texts import refusal_text
from booking.web.worker.blueprint import blueprint, own_worker_id

#: Nobody hands over more for the shopping.
_MOST_EURO = 1000


class CashForm(PageForm):
    """How much was handed over, and that the customer signed."""

    amount = NumberField(_l("How much money did you get?"), most=_MOST_EURO)
    signed = BooleanField(
        _l("The customer signed the note"),
        validators=[InputRequired(_l("Let the customer sign first. Without a signature nobody can prove anything."))],
    )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape; nothing is no amount."""
        sound = bool(super().validate(extra_validators))
        if not self.amount.errors and not self.amount.amount:
            self.add_error(_("Fill in how much money you got."), field="amount")
            sound = False
        return sound


@blueprint.route(f"/<{ID}:assignment_id>/geld", methods=["GET", "POST"])
def note_cash(assignment_id: int) -> ResponseReturnValue:
    """Write down the cash for the shopping."""
    work = _assignment(assignment_id)
    if work.ride is None:
        raise NotFound
    form = CashForm(data={"amount": work.ride.cash.amount, "signed": work.ride.cash_signed_at is not None})
    if form.validate_on_submit():
        by, now, amount = actor(), clock.now(), Money.of(form.amount.amount)
        try:
            in_transaction(lambda session: noting(session, assignment_id, amount, by=by, now=now))
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal_text(refusal).text, "warm")
        else:
            flash(_("The money is written down."), "ok")
        return redirect(url_for("worker.today"), code=303)
    return render_template("worker/cash.html", form=form, work=work), 422 if form.errors else 200


class ReceivedForm(PageForm):
    """How much the customer paid for the ride."""

    amount = NumberField(_l("How much did you get for the ride?"), most=_MOST_EURO)


@blueprint.route(f"/<{ID}:assignment_id>/rit-betaald", methods=["GET", "POST"])
def collect_cash(assignment_id: int) -> ResponseReturnValue:
    """Say what to collect for a ride that is over, and write down what was got."""
    work = _assignment(assignment_id)
    by, now = actor(), clock.now()
    amount = in_transaction(lambda session: cash_to_collect(session, assignment_id, by=by))
    got = work.ride.received if work.ride else None
    form = ReceivedForm(data={"amount": (got or amount or ZERO).amount})
    if amount is not None and form.validate_on_submit():
        given = Money.of(form.amount.amount or 0)
        try:
            in_transaction(lambda session: note_received(session, assignment_id, given, by=by, now=now))
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal_text(refusal).text, "warm")
        else:
            flash(_("The money is written down."), "ok")
        return redirect(url_for("worker.today"), code=303)
    return render_template("worker/collect.html", form=form, work=work, amount=amount), 422 if form.errors else 200


def _assignment(assignment_id: int) -> Assignment:
    with reading() as session:
        return assignment_today(
            session,
            actor().organisation_id,
            worker_id=own_worker_id(),
            assignment_id=assignment_id,
            today=local_date(clock.now()),
            locale=language(),
        )
