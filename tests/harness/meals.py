"""A restaurant of the town: forty seats on Wednesday at noon, as in Hoegaarden (domain A1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from booking.regulations import regulation_text
from booking.rules.pricing.document import parse, read_tariff
from booking.store.tables import (
    AreaRow,
    GroupSessionRow,
    LocationRow,
    OptionRow,
    ServiceLocationRow,
    ServiceRow,
    SessionWorkerRow,
    TariffRow,
)
from tests.harness.town import AREAS, CHURCH, Town

#: Wednesday 25 November at noon in Brussels, two days after ``MONDAY``.
WEDNESDAY_NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)
WEDNESDAY_END = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Meals:
    """The ids of the restaurant. ``options`` are by slug: ``meals`` (7 euro) and ``child-meals`` (3 euro)."""

    service_id: int
    slug: str
    location_id: int
    options: dict[str, int]


def a_restaurant(
    session: Session, town: Town, *, active: bool = True, shape: str = "seat", slug: str = "eten"
) -> Meals:
    """Make a service with sessions at a place of its own, at the prices of Hoegaarden."""
    location = LocationRow(
        organisation_id=town.organisation_id,
        name="Dorpsrestaurant" if slug == "eten" else f"Plek van {slug}",
        street="Molenstraat",
        house_number="40",
        postcode="3140",
        municipality="Keerbergen",
        latitude=CHURCH.latitude,
        longitude=CHURCH.longitude,
    )
    service = ServiceRow(
        organisation_id=town.organisation_id,
        slug=slug,
        name={"nl": "Samen eten", "fr": "Manger ensemble", "en": "Eating together"},
        summary={"nl": "Een warme maaltijd", "fr": "Un repas chaud", "en": "A warm meal"},
        icon="users",
        shape=shape,
        step_minutes=30,
        notice_hours=24,
        horizon_days=60,
        change_notice_hours=24,
        longest_minutes=720,
        active=active,
    )
    session.add_all([location, service])
    session.flush()
    options = {
        one: OptionRow(
            organisation_id=town.organisation_id,
            service_id=service.id,
            slug=one,
            name={"nl": name, "fr": name, "en": name},
            hint={"nl": "", "fr": "", "en": ""},
            icon="users",
            usual_minutes=minutes,
            skill="general",
            position=position,
        )
        for position, (one, name, minutes) in enumerate(
            (("meals", "Middagmaal", 30), ("child-meals", "Kindermaaltijd", 15))
        )
    }
    _tariff(session, service)
    session.add_all(
        [
            *options.values(),
            ServiceLocationRow(organisation_id=town.organisation_id, service_id=service.id, location_id=location.id),
            *(
                AreaRow(
                    organisation_id=town.organisation_id,
                    service_id=service.id,
                    postcode=postcode,
                    municipality=municipality,
                    latitude=centre.latitude,
                    longitude=centre.longitude,
                )
                for postcode, (municipality, centre) in AREAS.items()
            ),
        ]
    )
    session.flush()
    return Meals(service.id, service.slug, location.id, {one: row.id for one, row in options.items()})


def a_meal(
    session: Session,
    town: Town,
    meals: Meals,
    *,
    starts_at: datetime = WEDNESDAY_NOON,
    ends_at: datetime = WEDNESDAY_END,
    places: int = 40,
    book_until: datetime | None = None,
    worker: str = "",
) -> int:
    """Plan a meal and return its id."""
    row = GroupSessionRow(
        organisation_id=town.organisation_id,
        service_id=meals.service_id,
        location_id=meals.location_id,
        starts_at=starts_at,
        ends_at=ends_at,
        places=places,
        name={"nl": "Stoofvlees", "fr": "Carbonnades", "en": "Beef stew"},
        book_until=book_until,
        state="open",
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    session.add(row)
    session.flush()
    if worker:
        session.add(
            SessionWorkerRow(organisation_id=town.organisation_id, session_id=row.id, worker_id=town.workers[worker])
        )
        session.flush()
    return row.id


def _tariff(session: Session, service: ServiceRow) -> None:
    text = regulation_text("hoegaarden-maaltijden-2020")
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
