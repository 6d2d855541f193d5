"""Recording which price a household pays, and giving its bookings the new price."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice
from wtforms.validators import InputRequired

from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import InvalidPeriod, NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.services import Service, services_of
from booking.store.queries.tariffs import tariff_on
from booking.usecases.bookings.reprice_booking import reprice_booking
from booking.usecases.pricing.record_decision import RecordDecision, record_decision
from booking.usecases.residents.open_dossier import Purpose
from booking.web.common import clock
from booking.web.common.formats import money, text
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import ground_words
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.desk.blueprint import blueprint
from booking.web.desk.residents import opened_dossier
from booking.web.desk.words import EVIDENCE

_SEPARATOR = ":"


class DecisionForm(PageForm):
    """A class on a ground, what was seen, and until when. Never an income, never a copy."""

    refusal_fields: ClassVar[Mapping[type[Refusal], str]] = {InvalidPeriod: "last_day"}

    basis = RadioField(_l("Why do they pay another price?"), [InputRequired(_l("Choose a reason."))])
    evidence = RadioField(
        _l("What did you see?"),
        [InputRequired(_l("Choose what you saw."))],
        choices=[SelectChoice(code, words) for code, words in EVIDENCE.items()],
    )
    seen_on = DateField(_l("When did you see it?"), [InputRequired(_l("Fill in the day on which you saw it."))])
    valid_from = DateField(_l("From"), [InputRequired(_l("Fill in the first day."))])
    last_day = DateField(_l("Up to and including"), [InputRequired(_l("Fill in the last day."))])

    def to_request(self, *, household_id: int, service_id: int) -> RecordDecision:
        """Return what the use case wants. The day after the last one is where the decision ends."""
        class_code, _sep, chosen_ground = self.basis.data.partition(_SEPARATOR)
        return RecordDecision(
            household_id=household_id,
            service_id=service_id,
            class_code=class_code,
            ground=chosen_ground,
            evidence=self.evidence.data,
            seen_on=self.seen_on.data,
            valid_from=self.valid_from.data,
            valid_until=_day_after(self.last_day.data),
        )


@blueprint.route(f"/inwoner/<{ID}:resident_id>/tarief/<{ID}:service_id>", methods=["GET", "POST"])
def decide_price(resident_id: int, service_id: int) -> ResponseReturnValue:
    """Record the class of a household for one service."""
    dossier = opened_dossier(resident_id, purpose=Purpose.PRICE_DECISION)
    service, tariff = _service_and_tariff(service_id)
    form = DecisionForm(data={"seen_on": clock.today(), "valid_from": clock.today()})
    form.basis.choices = _bases(tariff)
    if form.validate_on_submit():
        by, now = actor(), clock.now()
        try:
            asked = form.to_request(household_id=dossier.household_id, service_id=service_id)
            in_transaction(lambda session: record_decision(session, asked, by=by, now=now))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("The price decision is saved."), "ok")
            return redirect(url_for("desk.show_resident", resident_id=resident_id), code=303)
    page = render_template("desk/decide_price.html", form=form, dossier=dossier, service=service)
    return page, 422 if form.errors else 200


@blueprint.post(f"/inwoner/<{ID}:resident_id>/nieuwe-prijs/<{ID}:booking_id>")
def use_new_price(resident_id: int, booking_id: int) -> ResponseReturnValue:
    """Give one booking of the household the price that follows from the decision of today."""
    by, now = actor(), clock.now()
    try:
        total = in_transaction(lambda session: reprice_booking(session, booking_id, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "bad")
    else:
        flash(_("The price of this visit is %(price)s now. We tell the resident.", price=money(total)), "ok")
    return redirect(url_for("desk.show_resident", resident_id=resident_id), code=303)


def _service_and_tariff(service_id: int) -> tuple[Service, Tariff]:
    by = actor()
    with reading() as session:
        services = services_of(session, by.organisation_id)
        service = next((one for one in services if one.service_id == service_id), None)
        if service is None:
            raise NotFound
        return service, tariff_on(session, by.organisation_id, service_id, clock.today())


def _bases(tariff: Tariff) -> list[SelectChoice]:
    """Return each ground of each class as one choice: a person decides one thing, not two that must fit."""
    return [
        SelectChoice(f"{one.code}{_SEPARATOR}{code}", _basis(text(one.name), code))
        for one in tariff.classes
        for code in one.grounds or ("",)
    ]


def _basis(class_name: str, code: str) -> str:
    if not code:
        return _("No reason for a lower price: %(price_class)s", price_class=class_name)
    return _("%(reason)s: %(price_class)s", reason=ground_words(code), price_class=class_name)


def _day_after(on: date) -> date:
    """Return the day after ``on``. Raises ``InvalidPeriod`` at the end of the calendar."""
    if on >= date.max:
        raise InvalidPeriod
    return on + timedelta(days=1)
