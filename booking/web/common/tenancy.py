"""Which organisation a request is for: the one that answers to the host name in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, abort, g, request

from booking.rules.phone import display_phone
from booking.store.database import reading
from booking.store.queries.organisations import Organisation, find_organisation
from booking.web.common.formats import text

#: Asked by machines that know no organisation, or about all of them.
WITHOUT_ORGANISATION: Final = frozenset({"static", "common.health"})
BLUEPRINTS_WITHOUT_ORGANISATION: Final = frozenset({"hooks"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOrganisation:
    """The organisation as templates show it, in the person's language."""

    name: str
    phone: str
    phone_link: str
    phone_hours: str
    email: str
    brand: str
    brand_ink: str
    warm: str


def init_tenancy(app: Flask) -> None:
    """Find the organisation before each request, and give it to each template."""
    app.before_request(_find)
    app.context_processor(lambda: {"organisation": _shown()} if has_organisation() else {})


def current_organisation() -> Organisation:
    """Return the organisation of this request. Only for requests that have one."""
    found: Organisation = g.organisation
    return found


def has_organisation() -> bool:
    """Tell whether this request is for an organisation that we know."""
    return "organisation" in g


def _find() -> None:
    if request.endpoint in WITHOUT_ORGANISATION or request.blueprint in BLUEPRINTS_WITHOUT_ORGANISATION:
        return
    with reading() as session:
        found = find_organisation(session, host=request.host.lower())
    if found is None:
        abort(404)
    g.organisation = found


def _shown() -> ShownOrganisation:
    organisation = current_organisation()
    return ShownOrganisation(
        name=organisation.name,
        phone=display_phone(organisation.phone),
        phone_link=f"tel:{organisation.phone}",
        phone_hours=text(organisation.phone_hours),
        email=organisation.email,
        brand=organisation.brand,
        brand_ink=organisation.brand_ink,
        warm=organisation.warm,
    )
