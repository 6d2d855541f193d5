"""A service of rides beside the odd jobs of the small town: Dilsen-Stokkem's tariff, and a car for a wheelchair."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from booking.regulations import regulation_text
from booking.rules.pricing.document import parse, read_tariff
from booking.store.tables import AreaRow, EquipmentRow, OptionRow, ServiceRow, TariffRow, WorkerRow
from tests.harness.town import AREAS, Town

#: slug: (name, equipment).
OPTIONS: dict[str, tuple[str, list[str]]] = {
    "ride": ("A ride", []),
    "wheelchair-ride": ("A ride with a wheelchair", ["wheelchair_car"]),
}


@dataclass(frozen=True, slots=True)
class Rides:
    """The ids of what ``a_ride_service`` made; ``town`` is the town with this service in the place of its odd jobs."""

    town: Town
    service_id: int
    options: dict[str, int]


def a_ride_service(session: Session, town: Town, *, regulation: str = "dilsen-stokkem-vervoer", **others: Any) -> Rides:
    """Let An drive; the caller commits. ``others`` replace what the service settles."""
    usual: dict[str, Any] = {
        "slug": "vervoer",
        "name": _words("Rides"),
        "summary": _words("To the doctor, the shop, family"),
        "icon": "car",
        "shape": "ride",
        "step_minutes": 15,
        "notice_hours": 48,
        "horizon_days": 28,
        "longest_minutes": 300,
    }
    service = ServiceRow(organisation_id=town.organisation_id, **(usual | others))
    session.add(service)
    session.flush()
    options = [
        OptionRow(
            organisation_id=town.organisation_id,
            service_id=service.id,
            slug=slug,
            name=_words(name),
            hint=_words(""),
            icon="car",
            usual_minutes=60,
            skill="drive",
            position=position,
            equipment=equipment,
        )
        for position, (slug, (name, equipment)) in enumerate(OPTIONS.items(), start=1)
    ]
    session.add_all(options)
    _places(session, town, service)
    _tariff(session, service, regulation)
    an = session.get_one(WorkerRow, town.workers["An"])
    an.skills = [*an.skills, "drive"]
    session.add(EquipmentRow(organisation_id=town.organisation_id, name="Car with a lift", kind="wheelchair_car"))
    session.flush()
    ids = {row.slug: row.id for row in options}
    as_town = replace(town, service_id=service.id, service_slug=service.slug, options=ids)
    return Rides(as_town, service.id, ids)


def _places(session: Session, town: Town, service: ServiceRow) -> None:
    session.add_all(
        AreaRow(
            organisation_id=town.organisation_id,
            service_id=service.id,
            postcode=postcode,
            municipality=municipality,
            latitude=centre.latitude,
            longitude=centre.longitude,
        )
        for postcode, (municipality, centre) in AREAS.items()
    )


def _tariff(session: Session, service: ServiceRow, regulation: str) -> None:
    text = regulation_text(regulation)
    tariff = read_tariff(parse(text))
    session.add(
        TariffRow(
            organisation_id=service.organisation_id,
            service_id=service.id,
            state="published",
            name=dict(tariff.name),
            source=tariff.source,
            decided_on=tariff.decided_on,
            valid_from=tariff.valid_from,
            valid_until=tariff.valid_until,
            text=text,
        )
    )


def _words(english: str) -> dict[str, str]:
    return {"nl": english, "fr": english, "en": english}
