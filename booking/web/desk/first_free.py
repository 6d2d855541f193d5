"""The first free times over all services and places: for a caller who asks what is soonest, or nearest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.addresses import Point
from booking.rules.refusals import Refusal
from booking.rules.text import Text
from booking.store.database import reading
from booking.store.queries.dossier import Dossier
from booking.store.queries.service_facts import Service
from booking.store.queries.services import services_of
from booking.usecases.addresses.locate_address import TypedAddress, locate_address
from booking.usecases.bookings.first_free import FindFirstFree, FirstFree, Order
from booking.usecases.bookings.first_free import first_free as finding
from booking.usecases.residents.open_dossier import Purpose
from booking.web.common import clock
from booking.web.common.formats import number
from booking.web.common.guard import actor
from booking.web.common.looked_up import looked_up
from booking.web.common.refusal_texts import show
from booking.web.desk.blueprint import blueprint
from booking.web.desk.call_forms import task_field
from booking.web.desk.first_free_forms import FirstFreeForm, first_free_form
from booking.web.desk.moments import written
from booking.web.desk.residents import opened_dossier

#: How many times the list tells.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class FreeLine:
    """A free time of a service: ``place`` is empty at home, ``distance`` where nobody said where they live."""

    starts_at: datetime
    near: bool
    service_name: Text
    task_name: Text
    place: str
    distance: str
    url: str


@dataclass(frozen=True, slots=True)
class FirstFreePage:
    """For whom, and what is free; ``lines`` is None before anybody asked."""

    dossier: Dossier | None
    lines: tuple[FreeLine, ...] | None


@blueprint.get("/eerst-vrij")
def first_free() -> ResponseReturnValue:
    """Ask which services and from where, and show what is free first."""
    with reading() as session:
        services = services_of(session, actor().organisation_id)
    form = first_free_form(services)
    resident_id = form.resident_id
    dossier = opened_dossier(resident_id, purpose=Purpose.BOOK) if resident_id is not None else None
    lines = None
    if (form.is_filled or dossier is not None) and form.validate():
        lines = _lines(form, services, dossier)
    page = render_template("desk/first_free.html", page=FirstFreePage(dossier, lines), form=form)
    return page, 422 if form.errors else 200


def _lines(form: FirstFreeForm, services: list[Service], dossier: Dossier | None) -> tuple[FreeLine, ...] | None:
    by, now = actor(), clock.now()
    try:
        at, postcode = _where(form, dossier)
        request = FindFirstFree(
            services=tuple(one for one in services if one.slug in form.services.data),
            first_day=form.first.data or clock.today(),
            at=at,
            postcode=postcode,
            count=_SHOWN,
            order=Order(form.order.data),
        )
        with reading() as session:
            found = finding(session, request, by=by, now=now)
    except Refusal as refusal:
        show(form, refusal)
        return None
    return tuple(_line(one, form, dossier) for one in found)


def _where(form: FirstFreeForm, dossier: Dossier | None) -> tuple[Point, str]:
    """Return where it is seen from, and its postcode: what was typed, or else the resident's home.

    Raises what ``locate_address`` raises.
    """
    typed = form.typed_address()
    if typed is None and dossier is not None:
        return dossier.at, dossier.details.address.postcode
    if typed is not None:
        looked_up(typed, organisation_id=actor().organisation_id)
    with reading() as session:
        place = locate_address(session, typed or TypedAddress("", "", "", ""), by=actor())
    return place.at, place.address.postcode


def _line(found: FirstFree, form: FirstFreeForm, dossier: Dossier | None) -> FreeLine:
    distance = ""
    if found.location is not None and found.km is not None:
        distance = _("%(distance)s km", distance=number(Decimal(found.km).quantize(Decimal("0.1"))))
    return FreeLine(
        starts_at=found.slot.starts_at,
        near=found.slot.near,
        service_name=found.service.name,
        task_name=found.option.name,
        place=found.location.name if found.location else "",
        distance=distance,
        url=_book_url(found, form, dossier) if dossier else url_for("desk.start"),
    )


def _book_url(found: FirstFree, form: FirstFreeForm, dossier: Dossier) -> str:
    """Return the page on which this time is booked for the resident, at the address from which it was found."""
    answers = {"service": found.service.slug, task_field(found.option.option_id): "1"}
    if found.location is not None:
        answers["location"] = str(found.location.location_id)
    elif form.postcode.data:
        typed = (("street", form.street), ("house_number", form.house_number), ("postcode", form.postcode))
        answers |= {name: field.data for name, field in typed if field.data}
    answers["moment"] = written(found.slot.starts_at)
    return f"{url_for('desk.book', resident_id=dossier.resident_id)}?{urlencode(answers)}#say"
