"""What a decision changes: the visits that are not invoiced yet, with the price before and after, and one button."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, HiddenField

from booking.rules.money import Money, total
from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import booking_view
from booking.store.queries.dossier import Dossier
from booking.usecases.bookings.reprice_booking import reprice_booking
from booking.usecases.pricing.find_price_changes import PriceChange, find_price_changes, version_of
from booking.usecases.pricing.use_new_prices import UseNewPrices, use_new_prices
from booking.usecases.residents.open_dossier import Purpose
from booking.web.common import clock
from booking.web.common.formats import money
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.desk.blueprint import blueprint
from booking.web.desk.residents import opened_dossier
from booking.web.desk.words import KEEPS


class NewPricesForm(PageForm):
    """Yes to the changes that stand on the page."""

    seen = HiddenField()
    called = BooleanField(_l("I called them: they booked this themselves"))


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """The visits that get another price, those that get it after a call, and those that keep theirs."""

    dossier: Dossier
    changing: tuple[PriceChange, ...]
    typed: tuple[PriceChange, ...]
    keeping: tuple[PriceChange, ...]

    @property
    def difference(self) -> Money:
        """How much more the household pays all together for what it surely booked; below zero is less."""
        return total(one.difference for one in self.changing)


@blueprint.route(f"/inwoner/<{ID}:resident_id>/nieuwe-prijzen", methods=["GET", "POST"])
def price_changes(resident_id: int) -> ResponseReturnValue:
    """Show what changes by what was decided, and change it when somebody says so."""
    dossier = opened_dossier(resident_id, purpose=Purpose.PRICE_DECISION)
    form = NewPricesForm()
    if form.validate_on_submit():
        asked, by, now = _asked(form, dossier), actor(), clock.now()
        try:
            count = in_transaction(lambda session: use_new_prices(session, asked, by=by, now=now))
        except Refusal as refusal:
            show(form, refusal)
        else:
            if count:
                said = ngettext(
                    "%(num)s visit has its new price now. We tell the resident.",
                    "%(num)s visits have their new price now. We tell the resident.",
                    count,
                )
                flash(said, "ok")
            else:
                flash(_("No price changed."), "ok")
            return redirect(url_for("desk.show_resident", resident_id=resident_id), code=303)
    with reading() as session:
        changes = find_price_changes(session, dossier.household_id, by=actor(), now=clock.now())
    form.seen.data = version_of(changes)
    page = ChangesPage(
        dossier,
        tuple(one for one in changes if one.keeps is None and not one.is_typed),
        tuple(one for one in changes if one.keeps is None and one.is_typed),
        tuple(one for one in changes if one.keeps is not None),
    )
    return render_template("desk/price_changes.html", page=page, form=form, why=KEEPS), 422 if form.errors else 200


@blueprint.post(f"/inwoner/<{ID}:resident_id>/nieuwe-prijs/<{ID}:booking_id>")
def use_new_price(resident_id: int, booking_id: int) -> ResponseReturnValue:
    """Give one booking of the household the price that follows from the decision of today.

    Where a name was only typed, the desk has to say that it called.
    """
    by, now = actor(), clock.now()
    with reading() as session:
        is_known = booking_view(session, by.organisation_id, booking_id).household_proved
    if not is_known and not request.form.get("called"):
        flash(_("Only a name was typed for this booking. Call first, and tick that you did."), "bad")
        return redirect(url_for("desk.show_resident", resident_id=resident_id), code=303)
    try:
        price = in_transaction(lambda session: reprice_booking(session, booking_id, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "bad")
    else:
        flash(_("The price of this visit is %(price)s now. We tell the resident.", price=money(price)), "ok")
    return redirect(url_for("desk.show_resident", resident_id=resident_id), code=303)


def _asked(form: NewPricesForm, dossier: Dossier) -> UseNewPrices:
    return UseNewPrices(dossier.household_id, form.seen.data or "", called=bool(form.called.data))
