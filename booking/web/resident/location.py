"""Where it takes place, for a service that is given at several places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import ValidationError

from booking.rules.refusals import NotFound, Refusal
from booking.rules.where import goes_home
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft, DraftLocation
from booking.store.queries.locations import Location
from booking.store.queries.services import service_by_id
from booking.usecases.drafts.choose_location import choose_location, places_of
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.refusal_texts import show
from booking.web.resident.blueprint import blueprint
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, next_step, previous_url

_HOME: Final = "home"


@dataclass(frozen=True, slots=True)
class Card:
    """A place to choose, with its address."""

    value: str
    title: str
    hint: str
    icon: str


@dataclass(frozen=True, slots=True)
class LocationPage:
    """The places to choose from."""

    cards: tuple[Card, ...]
    back: str


class LocationForm(PageForm):
    """At which place."""

    location = RadioField(_l("Where shall it be?"), validate_choice=False)

    def offer(self, cards: Iterable[Card]) -> None:
        """Offer the places."""
        self.location.choices = [(card.value, card.title) for card in cards]

    def validate_location(self, field: RadioField) -> None:
        """Take one that is offered."""
        if field.data not in {value for value, _title in field.choices}:
            raise ValidationError(_("Choose a place."))

    @property
    def location_id(self) -> int | None:
        """The chosen place, once it was checked; None is at home."""
        return None if self.location.data == _HOME else int(self.location.data)


@blueprint.route("/boeken/<token>/plek", methods=["GET", "POST"])
def location(token: str) -> ResponseReturnValue:
    """Ask at which place."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.LOCATION)
    if elsewhere is not None:
        return elsewhere
    cards = _cards(draft)
    form = LocationForm(data={"location": _value(draft.location)})
    form.offer(cards)
    if form.validate_on_submit() and _keep(draft, form):
        return next_step(own_draft(token), Step.LOCATION)
    page = LocationPage(cards, back=previous_url(draft, Step.LOCATION))
    return render_template("resident/location.html", page=page, form=form), 422 if form.errors else 200


def _cards(draft: Draft) -> tuple[Card, ...]:
    by = visitor()
    with reading() as session:
        service = service_by_id(session, by.organisation_id, draft.service_id)
        places = places_of(session, service, by=by, now=clock.now())
    home = [Card(_HOME, _("At my home"), _at_home(draft), "home")] if goes_home(service.shape) else []
    return (*home, *map(_card, places))


def _card(place: Location) -> Card:
    return Card(str(place.location_id), place.name, ", ".join(place.address.lines), "map-pin")


def _at_home(draft: Draft) -> str:
    return ", ".join(draft.place.address.lines) if draft.place else ""


def _value(chosen: DraftLocation | None) -> str:
    if chosen is None:
        return ""
    return _HOME if chosen.location_id is None else str(chosen.location_id)


def _keep(draft: Draft, form: LocationForm) -> bool:
    """Keep the choice; put at the form why it cannot be."""
    by, now, chosen = visitor(), clock.now(), form.location_id
    try:
        in_transaction(lambda session: choose_location(session, draft.token, chosen, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True
