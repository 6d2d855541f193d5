"""Children and others of a household for whom places are booked by name, with their attests."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.refusals import Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.dossier import Dossier
from booking.store.queries.members import KnownMember, member_of
from booking.store.queries.wish_rounds import open_rounds
from booking.usecases.residents.keep_attest import keep_attest
from booking.usecases.residents.keep_member import keep_member
from booking.usecases.residents.open_dossier import Purpose
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.desk.blueprint import blueprint
from booking.web.desk.member_forms import AttestForm, MemberForm, member_form
from booking.web.desk.residents import opened_dossier


@blueprint.route(f"/inwoner/<{ID}:resident_id>/gezinslid/nieuw", methods=["GET", "POST"])
def add_member(resident_id: int) -> ResponseReturnValue:
    """Write down somebody new."""
    dossier, form = opened_dossier(resident_id, purpose=Purpose.CHANGE), member_form(None)
    kept = _kept(form, resident_id, None)
    if kept is not None:
        flash(_("It is saved."), "ok")
        return redirect(url_for("desk.show_member", resident_id=resident_id, member_id=kept), code=303)
    return _page(dossier, None, form, AttestForm(formdata=None))


@blueprint.route(f"/inwoner/<{ID}:resident_id>/gezinslid/<{ID}:member_id>", methods=["GET", "POST"])
def show_member(resident_id: int, member_id: int) -> ResponseReturnValue:
    """Show one, and change what is known."""
    dossier = opened_dossier(resident_id, purpose=Purpose.CHANGE)
    known = _known(dossier, member_id)
    form = member_form(known)
    if _kept(form, resident_id, member_id) is not None:
        flash(_("It is saved."), "ok")
        return redirect(url_for("desk.show_member", resident_id=resident_id, member_id=member_id), code=303)
    return _page(dossier, known, form, AttestForm(formdata=None))


@blueprint.post(f"/inwoner/<{ID}:resident_id>/gezinslid/<{ID}:member_id>/attest")
def add_attest(resident_id: int, member_id: int) -> ResponseReturnValue:
    """Write down an attest that was seen."""
    dossier, form, by, now = (
        opened_dossier(resident_id, purpose=Purpose.PRICE_DECISION),
        AttestForm(),
        actor(),
        clock.now(),
    )
    known = _known(dossier, member_id)
    if form.validate_on_submit():
        asked = form.to_request(resident_id, member_id)
        try:
            in_transaction(lambda session: keep_attest(session, asked, by=by, now=now))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("The attest counts from its first day on."), "ok")
            return redirect(url_for("desk.show_member", resident_id=resident_id, member_id=member_id), code=303)
    return _page(dossier, known, MemberForm(formdata=None, data=member_form(known).data), form)


def _known(dossier: Dossier, member_id: int) -> KnownMember:
    with reading() as session:
        return member_of(session, actor().organisation_id, dossier.household_id, member_id)


def _kept(form: MemberForm, resident_id: int, member_id: int | None) -> int | None:
    """Keep what was filled in and return who it is; None where nothing was sent, or what is wrong stands there."""
    if not form.validate_on_submit():
        return None
    by, now, asked = actor(), clock.now(), form.to_request(resident_id, member_id)
    try:
        return in_transaction(lambda session: keep_member(session, asked, by=by, now=now))
    except Refusal as refusal:
        show(form, refusal)
        return None


def _page(dossier: Dossier, known: KnownMember | None, form: MemberForm, attest: AttestForm) -> ResponseReturnValue:
    with reading() as session:
        rounds = open_rounds(session, actor().organisation_id, today=clock.today()) if known else []
    page = render_template("desk/member.html", dossier=dossier, known=known, form=form, attest=attest, rounds=rounds)
    return page, 422 if form.errors or attest.errors else 200
