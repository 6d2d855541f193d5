"""Where a ride goes, one question a page: the destination, the appointment, the way back, and who comes along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from booking.rules.calendar import local
from booking.rules.refusals import NotFound, Refusal
from booking.rules.rides import WITH_ROUTE
from booking.store.database import reading
from booking.store.queries.drafts import Draft
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.web.common.refusal_texts import show
from booking.web.common.route_form import typed_route
from booking.web.resident.blueprint import blueprint
from booking.web.resident.route_forms import AlongForm, BackForm, RideForm, WhenForm, WhereForm, takes_wheelchairs
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, next_step, previous_url, to_step


@dataclass(frozen=True, slots=True)
class RoutePage:
    """From where, and whether only members ride."""

    home: str
    needs_membership: bool
    asks_stops: bool
    back: str
    takes_wheelchairs: bool = True


#: The questions after the first, in order, as the addresses of their pages name them.
_MORE: Final[dict[str, tuple[type[RideForm], str]]] = {
    "afspraak": (WhenForm, "resident/route_when.html"),
    "terug": (BackForm, "resident/route_back.html"),
    "mee": (AlongForm, "resident/route_along.html"),
}


@blueprint.route("/boeken/<token>/rit", methods=["GET", "POST"])
def route(token: str) -> ResponseReturnValue:
    """Ask where the ride goes."""
    after = _url(token, next(iter(_MORE)))
    return _ask(token, WhereForm, "resident/route.html", after=lambda _draft: _to_url(after))


@blueprint.route("/boeken/<token>/rit/<any(afspraak, terug, mee):part>", methods=["GET", "POST"])
def route_more(token: str, part: str) -> ResponseReturnValue:
    """Ask about the appointment, the way back, or who and what comes along."""
    parts = list(_MORE)
    number = parts.index(part)
    is_last = number == len(parts) - 1

    def after(draft: Draft) -> Response:
        return next_step(draft, Step.ROUTE) if is_last else _to_url(_url(token, parts[number + 1]))

    form, template = _MORE[part]
    back = _url(token, parts[number - 1]) if number else url_for("resident.route", token=token)
    return _ask(token, form, template, after=after, back=back)


def _ask(
    token: str,
    of: type[RideForm],
    template: str,
    *,
    after: Callable[[Draft], Response],
    back: str = "",
) -> ResponseReturnValue:
    draft = own_draft(token)
    elsewhere = detour(draft, Step.ROUTE)
    if elsewhere is not None:
        return elsewhere
    with reading() as session:
        service = service_by_id(session, visitor().organisation_id, draft.service_id)
    if service.shape not in WITH_ROUTE:
        raise NotFound
    if draft.route is None and of is not WhereForm:
        return to_step(Step.ROUTE, token)
    form = of(data=_known(draft))
    form.offer(service)
    if form.validate_on_submit() and _is_kept(form, draft):
        return after(own_draft(token))
    page = _page(draft, service, form, back=back)
    return render_template(template, page=page, form=form), 422 if form.errors else 200


def _to_url(url: str) -> Response:
    """Lead to a page."""
    return redirect(url, code=303)


def _url(token: str, part: str) -> str:
    return url_for("resident.route_more", token=token, part=part)


def _page(draft: Draft, service: Service, form: RideForm, *, back: str) -> RoutePage:
    return RoutePage(
        home=draft.place.address.lines[0] if draft.place else "",
        needs_membership=service.needs_membership,
        asks_stops=isinstance(form, WhereForm) and any(one.data for pair in form.stop_fields() for one in pair),
        back=back or previous_url(draft, Step.ROUTE),
        takes_wheelchairs=takes_wheelchairs(service),
    )


def _known(draft: Draft) -> dict[str, object]:
    """Return the answers of before. Who told an appointment sees its day and hour as the clock here shows them."""
    if draft.route is None:
        return {"note": draft.note}
    at = draft.route.appointment_at
    when = {"appointment_on": local(at).date(), "appointment_clock": local(at).time()} if at else {}
    return typed_route(draft.route) | when | {"note": draft.note}


def _is_kept(form: RideForm, draft: Draft) -> bool:
    """Keep the answer; put at the form why it cannot be."""
    form.look_up()
    try:
        form.keep(draft)
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True
