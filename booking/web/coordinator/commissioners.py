"""Who commissions the work on reports: municipalities and housing companies, with their buildings."""

from __future__ import annotations

from collections.abc import Iterable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField

from booking.rules.calendar import local_date
from booking.rules.text import DEFAULT_LOCALE
from booking.store.database import in_transaction, reading
from booking.store.queries.commissioners import commissioner_by_id, commissioners_of
from booking.store.queries.locations import Location, locations_of
from booking.usecases.addresses.locate_address import locate_address
from booking.usecases.bookings.requests import Who
from booking.usecases.reports.find import report_service_by_id, takes_reports
from booking.usecases.reports.set_commissioner import AddCommissioner, add_commissioner, set_buildings
from booking.web.common import clock
from booking.web.common.address_form import AddressForm
from booking.web.common.fields import EmailField, NameField, PhoneField
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.trying import refusals_at
from booking.web.coordinator.blueprint import blueprint

blueprint.add_app_template_test(takes_reports, "reported_to")


class CommissionerForm(AddressForm):
    """Who commissions it, and where the invoice goes."""

    asked_first = ("name", "phone", "email")

    name = NameField(_l("Name of the municipality or the company"), missing=_l("Fill in the name."))
    phone = PhoneField(_l("Phone"), missing=_l("Fill in a phone number. That is how we reach them."))
    email = EmailField(_l("E-mail address"))

    def to_who(self) -> Who:
        """Return who it is."""
        return Who(self.name.data, self.phone.e164, self.email.address, DEFAULT_LOCALE)


class BuildingsForm(PageForm):
    """Which places are their buildings."""

    buildings = SelectMultipleField(_l("Which buildings are theirs?"), coerce=int)

    def offer(self, places: Iterable[Location]) -> None:
        """Offer the places of the organisation."""
        self.buildings.choices = [(one.location_id, f"{one.name}, {one.address.lines[0]}") for one in places]


@blueprint.route(f"/diensten/<{ID}:reports_of>/opdrachtgevers", methods=["GET", "POST"])
def commissioners(reports_of: int) -> ResponseReturnValue:
    """List who commissions a service, and add one."""
    by, now, form = actor(), clock.now(), CommissionerForm()
    with reading() as session:
        service = report_service_by_id(session, by.organisation_id, reports_of)
    if form.validate_on_submit():
        with refusals_at(form):
            with reading() as session:
                place = locate_address(session, form.typed_address(), by=by)
            asked = AddCommissioner(reports_of, form.to_who(), place)
            commissioner_id = in_transaction(lambda session: add_commissioner(session, asked, by=by, now=now))
            flash(_("%(name)s is saved.", name=asked.who.name), "ok")
            return redirect(url_for("coordinator.buildings", commissioner_id=commissioner_id), code=303)
    with reading() as session:
        found = commissioners_of(session, by.organisation_id, reports_of)
    page = render_template("coordinator/commissioners.html", service=service, found=found, form=form)
    return page, 422 if form.errors else 200


@blueprint.route(f"/opdrachtgevers/<{ID}:commissioner_id>", methods=["GET", "POST"])
def buildings(commissioner_id: int) -> ResponseReturnValue:
    """Choose which places are the buildings of a commissioner."""
    by = actor()
    with reading() as session:
        found = commissioner_by_id(session, by.organisation_id, commissioner_id)
        places = locations_of(session, by.organisation_id, first=local_date(clock.now()))
    form = BuildingsForm(data={"buildings": [one.location_id for one in found.buildings]})
    form.offer(one for one in places if one.active)
    if form.validate_on_submit():
        chosen = frozenset(form.buildings.data or ())
        in_transaction(lambda session: set_buildings(session, commissioner_id, chosen, by=by))
        flash(_("%(name)s is saved.", name=found.name), "ok")
        return redirect(url_for("coordinator.commissioners", reports_of=found.service_id), code=303)
    page = render_template("coordinator/buildings.html", one=found, form=form, has_places=bool(form.buildings.choices))
    return page, 422 if form.errors else 200
