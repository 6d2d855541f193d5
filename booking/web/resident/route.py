"""Where a ride goes: the destination, an appointment, how long, who comes along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.rules.calendar import local
from booking.rules.refusals import NotFound, Refusal
from booking.rules.rides import WITH_ROUTE
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft
from booking.store.queries.services import Service, service_by_id
from booking.usecases.rides.set_route import AskedRoute, set_route
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.refusal_texts import show
from booking.web.common.route_form import RideDetails, RouteQuestions, typed_route
from booking.web.resident.blueprint import blueprint
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, next_step, previous_url


class RouteForm(RouteQuestions, RideDetails, PageForm):
    """Where to, when, and how."""

    refusal_fields: ClassVar[Mapping[type[Refusal], str]] = RouteQuestions.route_refusals

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape, and that nothing is missing."""
        sound = bool(super().validate(extra_validators))
        return self.check_route() and sound

    def to_request(self) -> AskedRoute:
        """Return what the use case wants. Raises ``NotATime``."""
        return replace(
            self.to_route(),
            aid=self.chosen_aid(),
            reason=self.chosen_reason(),
            shopping_list=self.shopping_list.data or "",
        )


@dataclass(frozen=True, slots=True)
class RoutePage:
    """From where, and whether only members ride."""

    home: str
    needs_membership: bool
    asks_stops: bool
    back: str


@blueprint.route("/boeken/<token>/rit", methods=["GET", "POST"])
def route(token: str) -> ResponseReturnValue:
    """Ask where the ride goes."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.ROUTE)
    if elsewhere is not None:
        return elsewhere
    with reading() as session:
        service = service_by_id(session, visitor().organisation_id, draft.service_id)
    if service.shape not in WITH_ROUTE:
        raise NotFound
    form = RouteForm(data=_known(draft))
    form.offer_route(most_persons=service.ride_most_persons)
    if form.validate_on_submit():
        changed = _change(form, draft)
        if changed is not None:
            return next_step(changed, Step.ROUTE)
    page = _page(draft, service, form)
    return render_template("resident/route.html", page=page, form=form), 422 if form.errors else 200


def _page(draft: Draft, service: Service, form: RouteForm) -> RoutePage:
    return RoutePage(
        home=draft.place.address.lines[0] if draft.place else "",
        needs_membership=service.needs_membership,
        asks_stops=any(form[f"stop{number}_{part}"].data for number in (1, 2, 3) for part in ("street", "postcode")),
        back=previous_url(draft, Step.ROUTE),
    )


def _known(draft: Draft) -> dict[str, object]:
    """Return the answers of before. Who told an appointment sees its day and hour as the clock here shows them."""
    if draft.route is None:
        return {}
    at = draft.route.appointment_at
    when = {"appointment_on": local(at).date(), "appointment_clock": local(at).time()} if at else {}
    return typed_route(draft.route) | when


def _change(form: RouteForm, draft: Draft) -> Draft | None:
    """Keep the answer and return the draft as it stands then; put at the form why it cannot be."""
    by, now = visitor(), clock.now()
    try:
        asked = form.to_request()
        in_transaction(lambda session: set_route(session, draft.token, asked, by=by, now=now))
    except Refusal as refusal:
        show(form, refusal)
        return None
    return own_draft(draft.token)
