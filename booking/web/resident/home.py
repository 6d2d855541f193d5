"""The first page, and the pages about these pages."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from booking.rules.calendar import local_date
from booking.store.database import reading
from booking.store.queries.services import areas_of, services_of
from booking.usecases.bookings.first_days import Seen, first_days
from booking.web.common import clock
from booking.web.resident.beginning import ServiceCard, service_card, with_times
from booking.web.resident.blueprint import blueprint
from booking.web.resident.visitor import visitor


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
        areas = {one.service_id: areas_of(session, by.organisation_id, one.service_id) for one in services}
        # From the middle of the first postcode where it comes: nobody said yet where they live.
        seen = [Seen(one, areas[one.service_id][0].centre) for one in with_times(services) if areas[one.service_id]]
        first = first_days(session, seen, by=by, now=now)
    return HomePage(
        services=tuple(
            service_card(one, local_date(first[one.service_id]) if one.service_id in first else None)
            for one in services
        ),
        municipalities=tuple(sorted({area.municipality for found in areas.values() for area in found})),
    )
