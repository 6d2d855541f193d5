"""A bike point of the town: a day at the bench on Monday, and bikes that people bring (domain A1.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import count
from pathlib import Path

from sqlalchemy.orm import Session

from booking.rules.actors import Actor, resident_of
from booking.rules.money import Money
from booking.rules.pricing.document import parse, read_tariff
from booking.store.tables import (
    AreaRow,
    BookingRow,
    GroupSessionRow,
    LocationHoursRow,
    LocationRow,
    OptionRow,
    ServiceLocationRow,
    ServiceRow,
    SessionWorkerRow,
    TariffRow,
)
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.requests import Choice, ConfirmBooking, HoldPlace, Who
from booking.usecases.tickets.ensure_ticket import ensure_ticket
from tests.harness.town import AREAS, CHURCH, Town, a_place

#: Fixed prices for the work, with parts at what they cost: a puncture is € 14, brakes € 12, a light € 9.
TARIFF = Path(__file__).parents[2] / "booking" / "demo" / "tariffs" / "fietspunt.toml"
#: Monday 23 November 2026, from nine until five in Brussels; ``MONDAY`` is eight o'clock.
OPENS = datetime(2026, 11, 23, 8, tzinfo=UTC)
CLOSES = datetime(2026, 11, 23, 16, tzinfo=UTC)
TINE = Who("Tine Maes", "+32470998877", "tine@example.org", "nl")

_keys = count(1)


@dataclass(frozen=True, slots=True)
class BikePoint:
    """The ids of a bike point and of its bench on Monday. ``options`` are by slug: ``lek``, ``remmen``, ``licht``."""

    service_id: int
    location_id: int
    session_id: int
    options: dict[str, int]


def a_bike_point(
    session: Session, town: Town, *, worker: str = "An", minutes: int = 240, active: bool = True
) -> BikePoint:
    """Make a bike point that is open on weekdays, with a bench of so many minutes on Monday where somebody stands."""
    location = LocationRow(
        organisation_id=town.organisation_id,
        name="Fietspunt aan de kerk",
        street="Stationsplein",
        house_number="1",
        postcode="3140",
        municipality="Keerbergen",
        latitude=CHURCH.latitude,
        longitude=CHURCH.longitude,
    )
    service = ServiceRow(
        organisation_id=town.organisation_id,
        slug="fietspunt",
        name={"nl": "Fietspunt", "fr": "Point vélo", "en": "Bike point"},
        summary={"nl": "Wij herstellen uw fiets", "fr": "Nous réparons votre vélo", "en": "We mend your bike"},
        icon="bike",
        shape="drop_off",
        step_minutes=30,
        notice_hours=0,
        horizon_days=60,
        change_notice_hours=1,
        longest_minutes=240,
        active=active,
    )
    session.add_all([location, service])
    session.flush()
    options = {
        slug: OptionRow(
            organisation_id=town.organisation_id,
            service_id=service.id,
            slug=slug,
            name={"nl": name, "fr": name, "en": name},
            hint={"nl": "", "fr": "", "en": ""},
            icon="bike",
            usual_minutes=20,
            skill="general",
            position=position,
        )
        for position, (slug, name) in enumerate((("lek", "Lekke band"), ("remmen", "Remmen"), ("licht", "Licht")))
    }
    bench = GroupSessionRow(
        organisation_id=town.organisation_id,
        service_id=service.id,
        location_id=location.id,
        starts_at=OPENS,
        ends_at=CLOSES,
        places=minutes,
        state="open",
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    session.add_all([*options.values(), bench, _tariff(service)])
    session.add_all(
        [
            ServiceLocationRow(organisation_id=town.organisation_id, service_id=service.id, location_id=location.id),
            *(
                LocationHoursRow(
                    organisation_id=town.organisation_id,
                    location_id=location.id,
                    weekday=weekday,
                    opens=time(9),
                    closes=time(17),
                )
                for weekday in range(5)
            ),
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
    session.add(
        SessionWorkerRow(organisation_id=town.organisation_id, session_id=bench.id, worker_id=town.workers[worker])
    )
    session.flush()
    return BikePoint(service.id, location.id, bench.id, {slug: row.id for slug, row in options.items()})


def a_repair(
    session: Session,
    town: Town,
    point: BikePoint,
    *tasks: str,
    now: datetime,
    who: Who = TINE,
    by: Actor | None = None,
) -> tuple[int, int]:
    """Book a repair for Monday, usually a puncture, and return the booking's id and the ticket's."""
    by = by or resident_of(town.organisation_id)
    wish = HoldPlace(
        point.service_id,
        tuple(Choice(point.options[task]) for task in tasks or ("lek",)),
        a_place(),
        OPENS,
        client_key=f"bike {next(_keys)}",
        locale=who.locale,
        location_id=point.location_id,
    )
    held = hold_place(session, wish, by=by, now=now)
    session.flush()
    row = session.get_one(BookingRow, held.booking_id)
    total: Money = price_of(session, row, household_id=None, claimed_ground=None).total
    confirm_booking(session, ConfirmBooking(row.id, total, pay_by="invoice", who=who), by=by, now=now)
    ticket = ensure_ticket(session, row, by=by, now=now)
    assert ticket is not None
    return row.id, ticket.id


def _tariff(service: ServiceRow) -> TariffRow:
    text = TARIFF.read_text(encoding="utf-8")
    tariff = read_tariff(parse(text))
    return TariffRow(
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
