"""The third question: where."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.rules.refusals import Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft
from booking.store.queries.services import Area, areas_of, streets_in
from booking.usecases.drafts.choose_place import choose_place
from booking.web.common import clock
from booking.web.common.refusal_texts import show
from booking.web.common.travel import ask_ahead
from booking.web.resident.blueprint import blueprint
from booking.web.resident.forms import PlaceForm
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, next_step, previous_url

_MOST_SUGGESTIONS = 300


@dataclass(frozen=True, slots=True)
class AddressPage:
    """Where we come, and the streets that we know there."""

    areas: tuple[Area, ...]
    municipalities: tuple[str, ...]
    streets: tuple[str, ...]
    back: str


@blueprint.route("/boeken/<token>/adres", methods=["GET", "POST"])
def address(token: str) -> ResponseReturnValue:
    """Ask where the work is."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.ADDRESS)
    if elsewhere is not None:
        return elsewhere
    form = PlaceForm(data=_known(draft))
    if form.validate_on_submit():
        changed = _change(form, draft)
        if changed is not None:
            return next_step(changed, Step.ADDRESS)
    return render_template("resident/address.html", page=_page(draft), form=form), 422 if form.errors else 200


def _page(draft: Draft) -> AddressPage:
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


def _change(form: PlaceForm, draft: Draft) -> Draft | None:
    """Keep the answer and return the draft as it stands then; put at the form why it cannot be."""
    by, now, typed = visitor(), clock.now(), form.to_request()
    try:
        in_transaction(lambda session: choose_place(session, draft.token, typed, by=by, now=now))
    except Refusal as refusal:
        show(form, refusal)
        return None
    changed = own_draft(draft.token)
    if changed.place is not None:
        ask_ahead(changed.place.at, organisation_id=by.organisation_id)
    return changed
