"""A bike point of the town that rents bikes: two city bikes and a cargo bike, by the week and by the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.money import Money
from booking.rules.pricing.document import parse, read_tariff
from booking.store.tables import (
    AreaRow,
    BookingRow,
    EquipmentRow,
    LocationHoursRow,
    LocationRow,
    OptionRow,
    RentalRow,
    ServiceLocationRow,
    ServiceRow,
    TariffRow,
)
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.requests import Choice, ConfirmBooking, HoldPlace, Who
from tests.harness.town import AREAS, CHURCH, Town, a_place

_keys = count(1)

#: € 12 a week and € 23 a month, VAT of 21 % included (domain: bike rental 21 %).
TARIFF = """
format = 2
service = "verhuur"
name.nl = "Verhuur van fietsen"
source = "test"
valid_from = 2020-01-01

[rounding]
amount = "half_up"

[vat.rental]
rate = 21

[quantities.rental_months]
name.nl = "Maanden huur"
kind = "pieces"

[quantities.weeks]
name.nl = "Weken huur"
kind = "pieces"

[[lines]]
code = "rental"
name.nl = "Huur"
of = "rental_months"
price = 23.00

[[lines]]
code = "week"
name.nl = "Huur per week"
of = "weeks"
price = 12.00
vat = "rental"
"""
#: slug: (kind, days, months, counted as, deposit in cents).
OPTIONS = {
    "city-week": ("city bike", 7, None, "weeks", 5000),
    "city-month": ("city bike", None, 1, "rental_months", 5000),
    "cargo-day": ("cargo bike", 0, None, "weeks", 10000),
}
STOCK = (("S1", "city bike"), ("S2", "city bike"), ("B1", "cargo bike"))


@dataclass(frozen=True, slots=True)
class RentalPoint:
    """The ids of a place that rents bikes. ``options`` by slug, ``pieces`` by number."""

    service_id: int
    location_id: int
    options: dict[str, int]
    pieces: dict[str, int]


def a_rental_point(session: Session, town: Town, *, active: bool = True) -> RentalPoint:
    """Make a place that is open on weekdays from nine until five, with half an hour to look after each bike."""
    organisation_id = town.organisation_id
    location = LocationRow(
        organisation_id=organisation_id,
        name="Fietsverhuur aan het station",
        street="Stationsplein",
        house_number="3",
        postcode="3140",
        municipality="Keerbergen",
        latitude=CHURCH.latitude,
        longitude=CHURCH.longitude,
    )
    service = ServiceRow(
        organisation_id=organisation_id,
        slug="verhuur",
        name={"nl": "Fietsen huren", "fr": "Louer un vélo", "en": "Rent a bike"},
        summary={"nl": "Een fiets voor even", "fr": "Un vélo", "en": "A bike"},
        icon="bike",
        shape="rental",
        step_minutes=30,
        notice_hours=0,
        horizon_days=28,
        change_notice_hours=1,
        buffer_minutes=30,
        active=active,
    )
    session.add_all([location, service])
    session.flush()
    pieces = {
        name: EquipmentRow(
            organisation_id=organisation_id, name=name, kind=kind, location_id=location.id, frame_number=f"FR-{name}"
        )
        for name, kind in STOCK
    }
    options = {slug: _option(service, slug) for slug in OPTIONS}
    session.add_all([*pieces.values(), *options.values(), _tariff(service)])
    session.add_all(
        [
            ServiceLocationRow(organisation_id=organisation_id, service_id=service.id, location_id=location.id),
            *(
                LocationHoursRow(
                    organisation_id=organisation_id,
                    location_id=location.id,
                    weekday=weekday,
                    opens=time(9),
                    closes=time(17),
                )
                for weekday in range(5)
            ),
            *(
                AreaRow(
                    organisation_id=organisation_id,
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
    return RentalPoint(
        service.id,
        location.id,
        {slug: row.id for slug, row in options.items()},
        {name: row.id for name, row in pieces.items()},
    )


def a_rental(
    session: Session,
    town: Town,
    point: RentalPoint,
    *,
    starts_at: datetime,
    now: datetime,
    who: Who,
    task: str = "city-week",
) -> int:
    """Let somebody rent a bike through the desk, and return the rental's id."""
    by = Actor(town.organisation_id, frozenset({Role.DESK}))
    wish = HoldPlace(
        point.service_id,
        (Choice(point.options[task]),),
        a_place(),
        starts_at,
        client_key=f"rental {next(_keys)}",
        locale=who.locale,
        location_id=point.location_id,
    )
    held = hold_place(session, wish, by=by, now=now)
    session.flush()
    row = session.get_one(BookingRow, held.booking_id)
    total: Money = price_of(session, row, household_id=None, claimed_ground=None).total
    confirm_booking(session, ConfirmBooking(row.id, total, pay_by="invoice", who=who), by=by, now=now)
    return session.scalars(select(RentalRow.id).where(RentalRow.booking_id == row.id)).one()


def _option(service: ServiceRow, slug: str) -> OptionRow:
    kind, days, months, counted_as, deposit_cents = OPTIONS[slug]
    return OptionRow(
        organisation_id=service.organisation_id,
        service_id=service.id,
        slug=slug,
        name={"nl": slug, "fr": slug, "en": slug},
        hint={"nl": "", "fr": "", "en": ""},
        icon="bike",
        usual_minutes=15,
        skill="general",
        equipment=[kind],
        rental_days=days,
        rental_months=months,
        counts_as=counted_as,
        deposit_cents=deposit_cents,
    )


def _tariff(service: ServiceRow) -> TariffRow:
    tariff = read_tariff(parse(TARIFF))
    return TariffRow(
        organisation_id=service.organisation_id,
        service_id=service.id,
        state="published",
        name=dict(tariff.name),
        source=tariff.source,
        decided_on=tariff.decided_on,
        valid_from=tariff.valid_from,
        valid_until=tariff.valid_until,
        text=TARIFF,
    )
