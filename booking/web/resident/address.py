"""The question where: where we come, or where somebody lives who comes to us."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.rules.refusals import Refusal
from booking.rules.shapes import AT_LOCATIONS
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft
from booking.store.queries.service_facts import Area
from booking.store.queries.services import areas_of, service_by_id
from booking.store.queries.streets import streets_in
from booking.usecases.drafts.choose_place import choose_place
from booking.web.common import clock
from booking.web.common.looked_up import looked_up
from booking.web.common.refusal_texts import show
from booking.web.common.travel import ask_ahead
from booking.web.resident.blueprint import blueprint
from booking.web.resident.forms import HomeForm, PlaceForm
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, next_step, previous_url

_MOST_SUGGESTIONS = 300


@dataclass(frozen=True, slots=True)
class AddressPage:
    """The towns of the service, and the streets that we know there.

    ``is_home`` tells that nobody comes to this address: the service is given at a location.
    """

    areas: tuple[Area, ...]
    municipalities: tuple[str, ...]
    streets: tuple[str, ...]
    back: str
    is_home: bool


@blueprint.route("/boeken/<token>/adres", methods=["GET", "POST"])
def address(token: str) -> ResponseReturnValue:
    """Ask where the work is, or where they live where the work is at a location."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.ADDRESS)
    if elsewhere is not None:
        return elsewhere
    is_home = _is_home(draft)
    form = (HomeForm if is_home else PlaceForm)(data=_known(draft))
    if form.validate_on_submit():
        changed = _change(form, draft)
        if changed is not None:
            return next_step(changed, Step.ADDRESS)
    page = _page(draft, is_home=is_home)
    return render_template("resident/address.html", page=page, form=form), 422 if form.errors else 200


def _is_home(draft: Draft) -> bool:
    with reading() as session:
        return service_by_id(session, visitor().organisation_id, draft.service_id).shape in AT_LOCATIONS


def _page(draft: Draft, *, is_home: bool) -> AddressPage:
    organisation_id = visitor().organisation_id
    with reading() as session:
        areas = areas_of(session, organisation_id, draft.service_id)
        postcodes = [area.postcode for area in areas]
        streets = streets_in(session, organisation_id, postcodes, limit=_MOST_SUGGESTIONS)
    return AddressPage(
        areas=tuple(areas),
        municipalities=tuple(sorted({area.municipality for area in areas})),
        streets=tuple(dict.fromkeys(street.name for street in streets)),
        back=previous_url(draft, Step.ADDRESS),
        is_home=is_home,
    )


def _known(draft: Draft) -> dict[str, str]:
    if draft.place is None:
        return {}
    where = draft.place.address
    return {
        "street": where.street,
        "house_number": where.house_number,
        "box": where.box,
        "postcode": where.postcode,
        "access_notes": draft.place.access_notes,
    }


def _change(form: HomeForm, draft: Draft) -> Draft | None:
    """Keep the answer and return the draft as it stands then; put at the form why it cannot be."""
    by, now = visitor(), clock.now()
    typed = looked_up(form.to_request(), organisation_id=by.organisation_id)
    try:
        in_transaction(lambda session: choose_place(session, draft.token, typed, by=by, now=now))
    except Refusal as refusal:
        show(form, refusal)
        return None
    changed = own_draft(draft.token)
    if changed.place is not None:
        ask_ahead(changed.place.at, organisation_id=by.organisation_id)
    return changed
