"""The way to a report: what, where, whether it was told before, what is to be seen, photos, and who wants to hear."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.map_tiles import middle_of
from booking.rules.refusals import Refusal
from booking.rules.reports import Urgency
from booking.store.database import in_transaction, reading
from booking.store.queries.commissioners import buildings_of
from booking.store.queries.reports import Report, near_reports
from booking.store.queries.service_facts import Service
from booking.store.queries.services import areas_of
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.reports.find import kinds_of, report_service
from booking.usecases.reports.locate_report import locate_report
from booking.usecases.reports.make_report import make_report
from booking.usecases.reports.requests import MakeReport, ReportedPlace
from booking.web.common import clock
from booking.web.common.formats import day, text
from booking.web.common.limits import BOOKING_WRITE
from booking.web.common.locale import language
from booking.web.common.looked_up import looked_up
from booking.web.common.maps import MapShown, map_around
from booking.web.common.refusal_texts import show
from booking.web.resident.blueprint import blueprint
from booking.web.resident.report_forms import BuildingForm, KindForm, SameForm, TellMeForm, WhatForm, WhereForm
from booking.web.resident.reporting import Reporting, begin, forget, keep, under_way
from booking.web.resident.visitor import visitor

#: Nobody reads more of them; the newest are asked about.
_MOST_ASKED: Final = 5


@dataclass(frozen=True, slots=True)
class KindCard:
    """A kind to choose."""

    value: int
    title: str
    hint: str
    icon: str


@dataclass(frozen=True, slots=True)
class ReportStep:
    """One question: for which service, where we work, and what can be chosen."""

    slug: str
    service: str
    municipalities: tuple[str, ...] = ()
    cards: tuple[KindCard, ...] = ()
    map: MapShown | None = None


@blueprint.route("/melden/<slug>", methods=["GET", "POST"])
@BOOKING_WRITE
def report(slug: str) -> ResponseReturnValue:
    """Ask what is reported."""
    service = _service(slug)
    known = under_way(slug)
    form = KindForm(data={"kind": str(known.option_id) if known else None})
    form.offer(kinds_of(service))
    if form.validate_on_submit():
        begin(slug, int(form.kind.data))
        return redirect(url_for("resident.report_where", slug=slug), code=303)
    cards = tuple(KindCard(one.option_id, text(one.name), text(one.hint), one.icon) for one in kinds_of(service))
    return _page("report_kind", ReportStep(slug, text(service.name), cards=cards), form)


@blueprint.route("/melden/<slug>/waar", methods=["GET", "POST"])
@BOOKING_WRITE
def report_where(slug: str) -> ResponseReturnValue:
    """Ask where it is."""
    service, told = _service(slug), under_way(slug)
    if told is None:
        return _begin_again(slug)
    form = _where_form(service)
    if form.validate_on_submit() and (place := _located(form, service)) is not None:
        keep(replace(told, place=place, asked_same=False, same_as_id=None))
        return redirect(url_for("resident.report_same", slug=slug), code=303)
    with reading() as session:
        areas = areas_of(session, visitor().organisation_id, service.service_id)
    step = ReportStep(
        slug,
        text(service.name),
        tuple(sorted({area.municipality for area in areas})),
        map=map_around(middle_of([area.centre for area in areas])) if areas else None,
    )
    return _page("report_building" if isinstance(form, BuildingForm) else "report_where", step, form)


@blueprint.route("/melden/<slug>/zelfde", methods=["GET", "POST"])
@BOOKING_WRITE
def report_same(slug: str) -> ResponseReturnValue:
    """Ask whether it was told before, where something near by was."""
    service, told = _service(slug), under_way(slug)
    if told is None or told.place is None:
        return _begin_again(slug)
    near = _near(told)
    if not near:
        return redirect(url_for("resident.report_what", slug=slug), code=303)
    form = SameForm()
    form.offer((one.report_id, _line(one)) for one in near)
    if form.validate_on_submit():
        keep(replace(told, asked_same=True, same_as_id=form.same_as_id))
        page = "resident.report_what" if form.same_as_id is None else "resident.report_who"
        return redirect(url_for(page, slug=slug), code=303)
    return _page("report_same", ReportStep(slug, text(service.name)), form)


@blueprint.route("/melden/<slug>/wat", methods=["GET", "POST"])
@BOOKING_WRITE
def report_what(slug: str) -> ResponseReturnValue:
    """Ask what is to be seen."""
    service, told = _service(slug), under_way(slug)
    if told is None or told.place is None:
        return _begin_again(slug)
    known = {"description": told.description} | ({"urgency": told.urgency.value} if told.urgency else {})
    form = WhatForm(data=known)
    if form.validate_on_submit():
        keep(replace(told, same_as_id=None, description=form.description.data, urgency=Urgency(form.urgency.data)))
        return redirect(url_for("resident.report_photos", slug=slug), code=303)
    return _page("report_what", ReportStep(slug, text(service.name)), form)


@blueprint.route("/melden/<slug>/wie", methods=["GET", "POST"])
@BOOKING_WRITE
def report_who(slug: str) -> ResponseReturnValue:
    """Ask who wants to hear how it ends, and keep the report."""
    service, told = _service(slug), under_way(slug)
    if told is None or told.place is None or not (told.description or told.same_as_id):
        return _begin_again(slug)
    form = TellMeForm()
    if form.validate_on_submit():
        asked, by, now = _asked(service, told, told.place, form), visitor(), clock.now()
        try:
            made = in_transaction(lambda session: make_report(session, asked, by=by, now=now))
        except Refusal as refusal:
            show(form, refusal)
        else:
            forget()
            return redirect(url_for("resident.report_state", token=made.token), code=303)
    return _page("report_who", ReportStep(slug, text(service.name)), form)


def _service(slug: str) -> Service:
    with reading() as session:
        return report_service(session, visitor().organisation_id, slug)


def _begin_again(slug: str) -> Response:
    return redirect(url_for("resident.report", slug=slug), code=303)


def _where_form(service: Service) -> WhereForm | BuildingForm:
    """Ask for a building where the service has buildings, else for a place outside."""
    with reading() as session:
        buildings = buildings_of(session, visitor().organisation_id, service.service_id)
    if not buildings:
        return WhereForm()
    form = BuildingForm()
    form.offer(buildings)
    return form


def _located(form: WhereForm | BuildingForm, service: Service) -> ReportedPlace | None:
    typed = form.to_place()
    if typed.at is None:
        looked_up(TypedAddress(typed.street, "", "", typed.postcode), organisation_id=visitor().organisation_id)
    try:
        with reading() as session:
            return locate_report(session, service, typed, by=visitor())
    except Refusal as refusal:
        show(form, refusal)
        return None


def _near(told: Reporting) -> list[Report]:
    reported = told.reported()
    if reported is None:
        return []
    with reading() as session:
        near = near_reports(session, visitor().organisation_id, reported, now=clock.now())
    return near[-_MOST_ASKED:]


def _line(one: Report) -> str:
    """Return what tells a report from others; nothing of who made it, nor what only the staff should read."""
    if one.location_id is not None or not one.where:
        return _("%(kind)s, told on %(day)s", kind=text(one.kind), day=day(one.created_at))
    return _("%(kind)s, told on %(day)s: %(where)s", kind=text(one.kind), day=day(one.created_at), where=one.where)


def _asked(service: Service, told: Reporting, place: ReportedPlace, form: TellMeForm) -> MakeReport:
    return MakeReport(
        service_id=service.service_id,
        option_id=told.option_id,
        place=place,
        description=told.description,
        urgency=told.urgency or Urgency.SOON,
        client_key=told.key,
        locale=language(),
        told_by=form.to_told_by(),
        same_as_id=told.same_as_id,
    )


def _page(name: str, step: ReportStep, form: object) -> ResponseReturnValue:
    status = 422 if getattr(form, "errors", None) else 200
    return render_template(f"resident/{name}.html", page=step, form=form), status
