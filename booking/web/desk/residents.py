"""One resident: who they are, what they pay, what they booked; making and changing one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.phone import display_phone
from booking.rules.refusals import Refusal, VersionChanged
from booking.store.database import in_transaction, reading
from booking.store.queries.decisions import Decided, decisions_of_household
from booking.store.queries.dossier import Dossier, dossier_of
from booking.store.queries.household_workers import KnownWorker, named_household_workers, worker_names
from booking.store.queries.members import KnownMember, members_of
from booking.store.queries.payers import HouseholdPayer, household_payers
from booking.store.queries.representatives import KnownRepresentation, representations_of
from booking.store.queries.requests import RequestView, requests_of_household
from booking.store.queries.series import series_of_household
from booking.usecases.addresses.locate_address import locate_address
from booking.usecases.pricing.find_price_changes import PriceChange, find_price_changes
from booking.usecases.residents.change_resident import change_resident as changing
from booking.usecases.residents.open_dossier import Purpose, open_dossier
from booking.usecases.residents.register_resident import register_resident
from booking.usecases.rides.show_memberships import MembershipYear, show_memberships
from booking.web.common import clock, request_texts
from booking.web.common.guard import actor
from booking.web.common.locale import LANGUAGES
from booking.web.common.looked_up import looked_up
from booking.web.common.paths import ID
from booking.web.common.people_texts import REPRESENTATIVES
from booking.web.common.price_texts import ground_words
from booking.web.common.refusal_texts import show
from booking.web.desk.blueprint import blueprint
from booking.web.desk.household_worker_forms import HouseholdWorkerForm, household_worker_form
from booking.web.desk.resident_forms import ChangeResidentForm, NewResidentForm, shown_details
from booking.web.desk.series_words import OpenSeries, in_words
from booking.web.desk.words import STATES


@dataclass(frozen=True, slots=True)
class ResidentPage:
    """A resident, what was decided for the household, and the visits that would cost something else by it."""

    dossier: Dossier
    decisions: tuple[Decided, ...]
    price_changes: tuple[PriceChange, ...]
    series: tuple[OpenSeries, ...] = ()
    workers: tuple[KnownWorker, ...] = ()
    members: tuple[KnownMember, ...] = ()
    memberships: tuple[MembershipYear, ...] = ()
    requests: tuple[RequestView, ...] = ()
    representatives: tuple[KnownRepresentation, ...] = ()
    payers: tuple[HouseholdPayer, ...] = ()


def opened_dossier(resident_id: int, *, purpose: Purpose) -> Dossier:
    """Write down who looks, and only then look. Raises ``NotFound``."""
    by, now = actor(), clock.now()
    in_transaction(lambda session: open_dossier(session, resident_id, purpose=purpose, by=by, now=now))
    with reading() as session:
        return dossier_of(session, by.organisation_id, resident_id, today=clock.today(), now=now)


@blueprint.get(f"/inwoner/<{ID}:resident_id>")
def show_resident(resident_id: int) -> ResponseReturnValue:
    """Show everything that the desk needs with this caller on the line."""
    return shown_resident(opened_dossier(resident_id, purpose=Purpose.CALL))


def shown_resident(dossier: Dossier, workers_form: HouseholdWorkerForm | None = None) -> str:
    """Return the page of a resident whose dossier is open."""
    by = actor()
    with reading() as session:
        changes = find_price_changes(session, dossier.household_id, by=by, now=clock.now())
        decisions = decisions_of_household(session, by.organisation_id, dossier.household_id)
        series = series_of_household(session, by.organisation_id, dossier.household_id, now=clock.now())
        known = named_household_workers(session, by.organisation_id, dossier.household_id)
        names = worker_names(session, by.organisation_id)
        members = members_of(session, by.organisation_id, dossier.household_id)
        memberships = show_memberships(session, dossier.household_id, by=by, now=clock.now())
        asked = requests_of_household(session, dossier.household_id, by=by)
        acting = representations_of(session, by.organisation_id, dossier.household_id)
        paying = household_payers(session, by.organisation_id, dossier.household_id)
    page = ResidentPage(
        dossier,
        decisions,
        tuple(change for change in changes if change.keeps is None),
        in_words(series),
        tuple(known),
        tuple(members),
        tuple(memberships),
        tuple(asked),
        tuple(one for one in acting if one.acts.holds(clock.today())),
        tuple(one for one in paying if one.pays.last is None or one.pays.last >= clock.today()),
    )
    return render_template(
        "desk/resident.html",
        page=page,
        workers_form=workers_form or household_worker_form(names),
        languages_by_code=dict(LANGUAGES),
        ground_words=ground_words,
        states=STATES,
        request_states=request_texts.STATES,
        representative_kinds=REPRESENTATIVES,
    )


@blueprint.route("/inwoner/nieuw", methods=["GET", "POST"])
def new_resident() -> ResponseReturnValue:
    """Get to know somebody; who turns out to be known already is simply opened."""
    form = NewResidentForm(data={"name": request.args.get("naam", "")})
    if form.validate_on_submit():
        by, now = actor(), clock.now()
        looked_up(form.home(), organisation_id=by.organisation_id)
        try:
            registered = in_transaction(
                lambda session: register_resident(
                    session,
                    form.to_who(),
                    locate_address(session, form.home(), by=by),
                    by=by,
                    now=now,
                )
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            said = _("The resident is saved.") if registered.is_new else _("We know this resident already.")
            flash(said, "ok" if registered.is_new else "")
            return redirect(url_for("desk.show_resident", resident_id=registered.resident_id), code=303)
    return render_template("desk/new_resident.html", form=form), 422 if form.errors else 200


@blueprint.route(f"/inwoner/<{ID}:resident_id>/gegevens", methods=["GET", "POST"])
def change_resident(resident_id: int) -> ResponseReturnValue:
    """Change the details of a resident and their home."""
    dossier = opened_dossier(resident_id, purpose=Purpose.CHANGE)
    form = ChangeResidentForm(data=_as_read(dossier))
    saved_by_other = None
    if form.validate_on_submit():
        asked, by, now = form.to_request(resident_id), actor(), clock.now()
        looked_up(form.home(), organisation_id=by.organisation_id)
        try:
            in_transaction(lambda session: changing(session, asked, by=by, now=now))
        except VersionChanged as refusal:
            show(form, refusal)
            # Both versions stand on the page now; saving again is choosing what was typed.
            saved_by_other = opened_dossier(resident_id, purpose=Purpose.CHANGE).details
            form.seen.data = saved_by_other.version
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("The details are saved."), "ok")
            return redirect(url_for("desk.show_resident", resident_id=resident_id), code=303)
    page = render_template(
        "desk/change_resident.html",
        form=form,
        dossier=dossier,
        saved_by_other=saved_by_other,
        languages_by_code=dict(LANGUAGES),
    )
    return page, 422 if form.errors else 200


def _as_read(dossier: Dossier) -> dict[str, str]:
    return shown_details(dossier) | {"phone": display_phone(dossier.details.phone)}
