"""What the organisation of a world has and offers: places, things, prices, questions."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from booking.regulations import regulation_text
from booking.rules.actors import Actor, Role
from booking.rules.pricing.document import parse, read_tariff
from booking.store.tables import EquipmentRow, LocationRow, QuestionRow, RatePeriodRow, RateRow, TariffRow, TicketRow
from booking.usecases.bookings.requests import Who
from tests.harness.bikes import a_bike_point, a_repair
from tests.harness.rentals import a_rental, a_rental_point
from tests.harness.town import CHURCH, MONDAY, Town


def a_bike_rented_out(session: Session, town: Town, *, mark: str) -> int:
    """Let somebody rent a bike from today on, at the place where An stands, that is not offered to residents."""
    who = Who(f"Rik Pauwels {mark}".strip(), "+32470998878", "rik@example.org", "nl")
    point = a_rental_point(session, town, active=False)
    return a_rental(session, town, point, starts_at=MONDAY.replace(hour=10, minute=0), now=MONDAY, who=who)


def a_bike_brought_in(session: Session, town: Town, *, mark: str) -> int:
    """Let somebody bring a bike today, to a bike point that is not offered to residents."""
    point = a_bike_point(session, town, active=False)
    by = Actor(town.organisation_id, frozenset({Role.DESK}))
    who = Who(f"Tine Maes {mark}".strip(), "+32470998877", "tine@example.org", "nl")
    _booking_id, ticket_id = a_repair(session, town, point, now=MONDAY, who=who, by=by)
    session.get_one(TicketRow, ticket_id).thing = f"Rode fiets {mark}".strip()
    return ticket_id


def a_draft_tariff(town: Town) -> TariffRow:
    text = regulation_text("vlaanderen-energiescan-2024")
    tariff = read_tariff(parse(text))
    return TariffRow(
        organisation_id=town.organisation_id,
        service_id=town.service_id,
        state="draft",
        name=dict(tariff.name),
        source=tariff.source,
        valid_from=tariff.valid_from,
        valid_until=tariff.valid_until,
        text=text,
    )


def a_period(rate: RateRow) -> RatePeriodRow:
    return RatePeriodRow(
        organisation_id=rate.organisation_id,
        rate_id=rate.id,
        first=date(2026, 10, 1),
        last=date(2026, 12, 31),
        amount=Decimal("0.4449"),
    )


def a_location(town: Town) -> LocationRow:
    """Return a place of the town, not yet kept."""
    return LocationRow(
        organisation_id=town.organisation_id,
        name="Fietspunt Station",
        street="Molenstraat",
        house_number="2",
        postcode="3140",
        municipality="Keerbergen",
        latitude=CHURCH.latitude,
        longitude=CHURCH.longitude,
    )


def a_question(town: Town, mark: str) -> QuestionRow:
    """One that is asked no more, so that nobody's way grows longer."""
    return QuestionRow(
        organisation_id=town.organisation_id,
        service_id=town.service_id,
        slug="floor",
        label={"nl": f"Op welke verdieping is het? {mark}".strip()},
        hint={"nl": ""},
        kind="text",
        active=False,
    )


def a_trailer(town: Town) -> EquipmentRow:
    return EquipmentRow(organisation_id=town.organisation_id, name="Aanhangwagen 1", kind="aanhangwagen")
