"""The page of somebody who acts for others: for whom, what is planned, and booking for one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.rules.representatives import Through
from booking.store.database import reading
from booking.store.queries.representatives import ComingBooking, Represented
from booking.store.queries.service_facts import Service
from booking.store.queries.services import services_of
from booking.usecases.representatives.find import Acting, acting_by_link
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.gateways import gateways
from booking.web.common.identity import prove_representative
from booking.web.common.limits import LINK_GUESS
from booking.web.common.paths import ID
from booking.web.resident.beginning import Begins, begins
from booking.web.resident.blueprint import blueprint
from booking.web.resident.links import booking_url, use_links_of
from booking.web.resident.visitor import visitor


@dataclass(frozen=True, slots=True)
class ShownBooking:
    """A coming booking. ``url`` is empty where it may only be paid; ``total`` is None where it may not."""

    starts_at: datetime
    ends_at: datetime
    service: str
    url: str
    total: Money | None


@dataclass(frozen=True, slots=True)
class ShownHousehold:
    """The residents of one household, each with where booking for them begins, and what is planned there."""

    names: tuple[str, ...]
    address: tuple[str, ...]
    may_pay: bool
    book: tuple[tuple[str, str], ...]
    """A name and an address for each whom they may book for."""
    coming: tuple[ShownBooking, ...]


@dataclass(frozen=True, slots=True)
class ServiceChoice:
    """A service to book for somebody."""

    url: str
    name: str
    summary: str
    icon: str


@blueprint.get("/v/<token>")
@LINK_GUESS
def acting(token: str) -> ResponseReturnValue:
    """Show for whom they act, and what is planned there."""
    found = _acting(token)
    return render_template("resident/acting.html", name=found.who.name, households=_households(found, token))


@blueprint.get(f"/v/<token>/voor/<{ID}:resident_id>")
@LINK_GUESS
def act_for(token: str, resident_id: int) -> ResponseReturnValue:
    """Ask what to book for one of them."""
    found = _acting(token)
    one = next((one for one in found.residents if one.resident_id == resident_id and one.acts.may_book), None)
    if one is None:
        raise NotFound
    with reading() as session:
        services = services_of(session, visitor().organisation_id)
    return render_template(
        "resident/act_for.html",
        one=one,
        services=[_choice(service, one) for service in services if not service.confidential],
        back=url_for("resident.acting", token=token),
    )


def _acting(token: str) -> Acting:
    key, organisation_id = gateways().settings.secret_key, visitor().organisation_id
    with reading() as session:
        found = acting_by_link(session, token, key=key, organisation_id=organisation_id, now=clock.now())
    prove_representative(found.who.representative_id)
    use_links_of(Through(found.who.representative_id, found.who.link_epoch))
    return found


def _households(found: Acting, token: str) -> list[ShownHousehold]:
    by_household: dict[int, list[Represented]] = {}
    for one in found.residents:
        by_household.setdefault(one.household_id, []).append(one)
    return [_household(people, found.coming[id_], token) for id_, people in by_household.items()]


def _household(people: list[Represented], coming: tuple[ComingBooking, ...], token: str) -> ShownHousehold:
    first = people[0]
    return ShownHousehold(
        names=tuple(one.name for one in people),
        address=tuple(first.address.lines),
        may_pay=first.acts.may_pay,
        book=tuple(
            (
                _("Book for %(name)s", name=one.name),
                url_for("resident.act_for", token=token, resident_id=one.resident_id),
            )
            for one in people
            if one.acts.may_book
        ),
        coming=tuple(_booking(one, first) for one in coming),
    )


def _booking(one: ComingBooking, whose: Represented) -> ShownBooking:
    return ShownBooking(
        one.starts_at,
        one.ends_at,
        text(one.service_name),
        url=booking_url(one.number, one.link_epoch) if whose.acts.may_book else "",
        total=one.total if whose.acts.may_pay else None,
    )


def _choice(service: Service, one: Represented) -> ServiceChoice:
    # Who reports something does it for nobody.
    named = None if begins(service) is Begins.REPORT else one.resident_id
    return ServiceChoice(
        url=url_for("resident.start", slug=service.slug, voor=named),
        name=text(service.name),
        summary=text(service.summary),
        icon=service.icon,
    )
