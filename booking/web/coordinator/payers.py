"""Who pays what: the register of who pays for others, and the bill of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from booking.gateways.written_sheets import Cell, SheetKind, written_sheet
from booking.rules.calendar import local_date
from booking.rules.payers import quarter_before, quarter_of
from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.payers import parties_without_payer, payer_by_id, payers_of
from booking.usecases.payers.find_bill import Bill, find_bill
from booking.usecases.payers.keep_payer import keep_payer
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.people_texts import PAYERS
from booking.web.common.refusal_texts import show
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.payer_forms import PayerForm, PeriodForm, party_words, payer_form

#: More lines than this stand in the file only; the sums are those of all of them.
_MOST_SHOWN: Final = 200


@blueprint.get("/betalers")
def payers() -> ResponseReturnValue:
    """List who pays for others, and which parties of the tariffs nobody answers to."""
    organisation_id = actor().organisation_id
    with reading() as session:
        found = payers_of(session, organisation_id)
        waiting = parties_without_payer(session, organisation_id)
    return render_template(
        "coordinator/payers.html",
        found=found,
        waiting=[party_words(code) for code in waiting],
        kinds=PAYERS,
        party_words=party_words,
    )


@blueprint.route("/betalers/nieuw", methods=["GET", "POST"])
def add_payer() -> ResponseReturnValue:
    """Enter somebody."""
    with reading() as session:
        form = payer_form(None, parties_without_payer(session, actor().organisation_id))
    return _kept(form, None) or _form_page(form, None)


@blueprint.route(f"/betalers/<{ID}:payer_id>", methods=["GET", "POST"])
def change_payer(payer_id: int) -> ResponseReturnValue:
    """Change what is known of somebody."""
    organisation_id = actor().organisation_id
    with reading() as session:
        known = payer_by_id(session, organisation_id, payer_id)
        form = payer_form(known, parties_without_payer(session, organisation_id))
    return _kept(form, payer_id) or _form_page(form, payer_id)


@blueprint.get(f"/betalers/<{ID}:payer_id>/afrekening")
def bill(payer_id: int) -> ResponseReturnValue:
    """Show what somebody pays for a period; the quarter that is over, unless they say otherwise."""
    form = _period_form()
    with reading() as session:
        payer = payer_by_id(session, actor().organisation_id, payer_id)
    found = _bill(form, payer_id)
    page = render_template(
        "coordinator/bill.html",
        payer=payer,
        form=form,
        bill=found,
        shown=found.lines[:_MOST_SHOWN] if found else (),
        quarters=_quarters(),
    )
    return page, 422 if form.errors else 200


@blueprint.get(f"/betalers/<{ID}:payer_id>/afrekening.<any(csv, xlsx):ending>")
def bill_file(payer_id: int, ending: str) -> ResponseReturnValue:
    """Give the same as a file, with every line."""
    found = _bill(_period_form(), payer_id)
    if found is None:
        raise NotFound
    kind = SheetKind(ending)
    response = Response(written_sheet(kind, _header(found), _rows(found)), content_type=kind.media_type)
    name = f"{payer_id}-{found.first.isoformat()}-{found.last.isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form_page(form: PayerForm, payer_id: int | None) -> ResponseReturnValue:
    page = render_template("coordinator/payer.html", form=form, payer_id=payer_id)
    return page, 422 if form.errors else 200


def _kept(form: PayerForm, payer_id: int | None) -> ResponseReturnValue | None:
    """Keep what was filled in and lead on; None where nothing was sent, or what is wrong stands there."""
    if not form.validate_on_submit():
        return None
    by, now, asked = actor(), clock.now(), form.to_request(payer_id)
    try:
        in_transaction(lambda session: keep_payer(session, asked, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        show(form, refusal)
        return None
    flash(_("%(name)s is saved.", name=asked.name), "ok")
    return redirect(url_for("coordinator.payers"), code=303)


def _quarters() -> tuple[tuple[str, date, date], ...]:
    """Return the periods that are one press away: what is invoiced now, and what there is so far."""
    today = clock.today()
    return (
        (_("The quarter that is over"), *quarter_before(today)),
        (_("This quarter, until now"), *quarter_of(today)),
    )


def _period_form() -> PeriodForm:
    first, last = quarter_before(clock.today())
    usual = MultiDict({"van": first.isoformat(), "tot": last.isoformat()})
    return PeriodForm(formdata=request.args if {"van", "tot"} & request.args.keys() else usual)


def _bill(form: PeriodForm, payer_id: int) -> Bill | None:
    """Return the bill; None where the days are not clear, and why stands at the form."""
    if not form.validate():
        return None
    try:
        with reading() as session:
            return find_bill(session, payer_id, first=form.first.data, last=form.last.data, by=actor())
    except NotFound:
        raise
    except Refusal as refusal:
        show(form, refusal)
        return None


def _header(found: Bill) -> list[str]:
    names = [_("Name")] if found.payer.gets_names else []
    return [_("Booking number"), _("Day"), _("Service"), *names, _("Address"), _("Full price"), _("Part to pay")]


def _rows(found: Bill) -> Iterator[list[Cell]]:
    """Yield each line and the sum."""
    for line in found.lines:
        names: list[Cell] = [line.name] if found.payer.gets_names else []
        yield [
            line.number,
            local_date(line.starts_at),
            text(line.service_name),
            *names,
            line.address,
            line.full.amount,
            line.part.amount,
        ]
    blank: list[Cell] = ["", "", *([""] if found.payer.gets_names else []), ""]
    sums: list[Decimal] = [found.full.amount, found.part.amount]
    yield [_("Together"), *blank, *sums]
