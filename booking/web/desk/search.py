"""Finding the caller, and where the desk begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from booking.rules.calendar import start_of_day
from booking.rules.phone import parse_phone
from booking.rules.refusals.people import InvalidPhone
from booking.store.database import reading
from booking.store.queries.booking_lists import BookingLine, day_list
from booking.store.queries.representatives import representatives_with_phone
from booking.store.queries.requests import request_id_by_number
from booking.store.queries.residents import Found, FoundResident, recently_opened, search_residents
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.people_texts import REPRESENTATIVES
from booking.web.desk.blueprint import blueprint

_LONGEST = 200
_NEXT_VISITS = 5


class SearchForm(PageForm):
    """Who is calling. It changes nothing, so it carries no token and its answer can be kept as an address."""

    class Meta:
        """Without a token."""

        csrf = False

    zoek = StringField(_l("Name, phone, street and number, or booking number"), render_kw={"data-key": "/"})


@dataclass(frozen=True, slots=True)
class ActsFor:
    """A caller who acts for others, and those others by id: the desk asks for whom it is."""

    name: str
    kind: Any
    residents: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class StartPage:
    """What the first page shows. ``found`` is None before anybody searched."""

    typed: str
    found: Found | None
    recent: tuple[FoundResident, ...]
    coming: tuple[BookingLine, ...]
    acting: tuple[ActsFor, ...] = ()


@blueprint.context_processor
def offer_search() -> dict[str, Any]:
    """Give every page of the desk its search; what was typed stays on the page that searched."""
    return {"search_form": SearchForm(formdata=request.args)}


@blueprint.get("")
def start() -> ResponseReturnValue:
    """Find the caller; without a question, show whom the desk helped last and which visits come next.

    With ``fragment`` only the list of results, for ``search.js``. Enter on the one and only result opens it.
    """
    typed = request.args.get("zoek", "").strip()[:_LONGEST]
    found, acting = _look_for(typed), _who_acts(typed)
    if "fragment" in request.args:
        return render_template("desk/_results.html", typed=typed, found=found, acting=acting)
    if found is not None and len(found.residents) == 1 and not acting:
        return redirect(_only(found), code=303)
    request_id = _request_called(typed)
    if request_id is not None:
        return redirect(url_for("desk.show_request", request_id=request_id), code=303)
    return render_template("desk/start.html", page=_page(typed, found, acting))


def _look_for(typed: str) -> Found | None:
    if not typed:
        return None
    with reading() as session:
        return search_residents(session, actor().organisation_id, typed)


def _request_called(typed: str) -> int | None:
    """Return the id of the request whose number was typed, as it is said or as it is kept."""
    digits = "".join(typed.split())
    if not (digits.isascii() and digits.isdecimal()):
        return None
    with reading() as session:
        return request_id_by_number(session, digits, by=actor())


def _who_acts(typed: str) -> tuple[ActsFor, ...]:
    """Return who calls with this number and acts for others; nobody for what is no number."""
    try:
        phone = parse_phone(typed)
    except InvalidPhone:
        return ()
    with reading() as session:
        found = representatives_with_phone(session, actor().organisation_id, phone, on=clock.today())
    return tuple(
        ActsFor(who.name, REPRESENTATIVES[who.kind], tuple((one.resident_id, one.name) for one in others))
        for who, others in found
    )


def _page(typed: str, found: Found | None, acting: tuple[ActsFor, ...]) -> StartPage:
    by, now, today = actor(), clock.now(), clock.today()
    with reading() as session:
        recent = recently_opened(session, by.organisation_id, staff_id=by.user_id or 0, since=start_of_day(today))
        visits = [line for line in day_list(session, by.organisation_id, today) if line.ends_at > now]
    return StartPage(typed, found, tuple(recent), tuple(visits[:_NEXT_VISITS]), acting)


def _only(found: Found) -> str:
    if found.booking_number:
        return url_for("desk.show_booking", number=found.booking_number)
    return url_for("desk.show_resident", resident_id=found.residents[0].resident_id)
