"""The first page, and the pages about these pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template

from booking.store.database import reading
from booking.store.queries.services import Service, areas_of, services_of
from booking.usecases.drafts.free_times import first_free_day
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.resident.blueprint import blueprint
from booking.web.resident.visitor import visitor


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service to choose. ``first_free`` is None while nothing is free."""

    slug: str
    name: str
    summary: str
    icon: str
    first_free: date | None


@dataclass(frozen=True, slots=True)
class HomePage:
    """What can be booked, and where we come."""

    services: tuple[ServiceCard, ...]
    municipalities: tuple[str, ...]


@blueprint.get("/")
def home() -> str:
    """Show what can be booked."""
    return render_template("resident/home.html", page=_home())


@blueprint.get("/toegankelijkheid")
def accessibility() -> str:
    """Tell how accessible these pages are, and how to say that they are not."""
    return render_template("resident/accessibility.html")


@blueprint.get("/privacy")
def privacy() -> str:
    """Tell what we keep about people, and why."""
    return render_template("resident/privacy.html")


def _home() -> HomePage:
    by, now = visitor(), clock.now()
    with reading() as session:
        services = services_of(session, by.organisation_id)
        areas = [area for one in services for area in areas_of(session, by.organisation_id, one.service_id)]
        first_free = [first_free_day(session, service, by=by, now=now) for service in services]
    return HomePage(
        services=tuple(_card(service, first) for service, first in zip(services, first_free, strict=True)),
        municipalities=tuple(sorted({area.municipality for area in areas})),
    )


def _card(service: Service, first_free: date | None) -> ServiceCard:
    return ServiceCard(
        slug=service.slug,
        name=text(service.name),
        summary=text(service.summary),
        icon=service.icon,
        first_free=first_free,
    )
