"""What can be booked in a postcode, and from when: also at the other organisations of the region."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from booking.rules.calendar import local_date
from booking.rules.phone import display_phone
from booking.store.database import reading
from booking.usecases.bookings.offered_near import NearOffer, offered_near
from booking.web.common import clock
from booking.web.common.fields import PostcodeField
from booking.web.common.forms import PageForm
from booking.web.resident.beginning import ServiceCard, service_card
from booking.web.resident.blueprint import blueprint
from booking.web.resident.visitor import visitor


class NeighbourhoodForm(PageForm):
    """In which postcode. The answer stands in the address of the page."""

    class Meta:
        """It changes nothing: without a token."""

        csrf = False

    postcode = PostcodeField(_l("What is your postcode?"), missing=_l("Fill in the postcode."))


@dataclass(frozen=True, slots=True)
class LocalOrganisation:
    """An organisation of the region with what it offers there."""

    name: str
    phone: str
    phone_link: str
    services: tuple[ServiceCard, ...]


@dataclass(frozen=True, slots=True)
class NeighbourhoodPage:
    """Nothing where no postcode was told; ``postcode`` is empty then."""

    postcode: str
    organisations: tuple[LocalOrganisation, ...]


@blueprint.get("/in-de-buurt")
def neighbourhood() -> ResponseReturnValue:
    """Tell who offers what in a postcode, and what is free first."""
    form = NeighbourhoodForm(request.args)
    asked = "postcode" in request.args
    postcode = (form.postcode.data or "") if asked and form.validate() else ""
    page = NeighbourhoodPage(postcode, tuple(_organisations(postcode)) if postcode else ())
    return render_template("resident/neighbourhood.html", page=page, form=form), 422 if form.errors else 200


def _organisations(postcode: str) -> list[LocalOrganisation]:
    with reading() as session:
        found = offered_near(session, postcode, now=clock.now())
    own = visitor().organisation_id
    return [_organisation(one, is_own=one.organisation_id == own) for one in found]


def _organisation(offer: NearOffer, *, is_own: bool) -> LocalOrganisation:
    one = offer.services[0]
    first = {service_id: local_date(start) for service_id, start in offer.first.items()}
    return LocalOrganisation(
        name=one.organisation,
        phone=display_phone(one.phone),
        phone_link=f"tel:{one.phone}",
        services=tuple(
            service_card(
                local.service,
                first.get(local.service.service_id),
                base_url="" if is_own else local.base_url.rstrip("/"),
            )
            for local in offer.services
        ),
    )
