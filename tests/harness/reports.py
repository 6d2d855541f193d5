"""Paths and buildings for tests: two services to which things are reported, who commissions them, and photos."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from sqlalchemy.orm import Session

from booking.gateways.pictures import Picture, read_picture
from booking.rules.actors import Actor, Role
from booking.rules.addresses import Point
from booking.rules.reports import Urgency
from booking.store.tables import (
    AreaRow,
    BookingRow,
    BuildingRow,
    CommissionerRow,
    LocationRow,
    OptionRow,
    RequestRow,
    ServiceRow,
)
from booking.usecases.bookings.requests import Who
from booking.usecases.reports.requests import MakeReport, ReportedPlace, ToldBy
from booking.usecases.residents.register_resident import register_resident
from tests.harness.town import AREAS, CHURCH, MONDAY, STREETS, Town, a_place

#: On the path behind the church; one ten-thousandth of a degree of latitude is some eleven metres.
PATH = Point(51.0035, 4.6340)
#: slug: (name, minutes, is_round).
KINDS = {
    "overgrown": ("Overgrown path", 30, False),
    "litter": ("Litter", 15, False),
    "ronde": ("Round of the paths", 180, True),
}


@dataclass(frozen=True, slots=True)
class Paths:
    """The ids of what `some_paths` made. ``kinds`` are by slug."""

    service_id: int
    slug: str
    kinds: dict[str, int]
    commissioner_id: int
    resident_id: int
    household_id: int
    building_id: int | None = None


def some_paths(session: Session, town: Town, *, slug: str = "paden", building: str = "") -> Paths:
    """Let the town look after its paths for the municipality, or after one ``building`` of a housing company."""
    desk = Actor(town.organisation_id, frozenset({Role.DESK}), name="Ilse")
    service = ServiceRow(
        organisation_id=town.organisation_id,
        slug=slug,
        name=_words("Caretakers" if building else "Paths"),
        summary=_words("Tell us what is wrong"),
        icon="caretaker" if building else "path",
        shape="report",
        step_minutes=30,
        notice_hours=0,
        horizon_days=60,
    )
    session.add(service)
    session.flush()
    kinds = {name: _kind(service, name, position) for position, name in enumerate(KINDS, start=1)}
    session.add_all([*kinds.values(), *(_area(service, postcode) for postcode in AREAS)])
    who = Who("Woonmaatschappij Het Dak" if building else "Gemeente Keerbergen", "+3215501234", "dak@example.org", "nl")
    payer = register_resident(session, who, a_place("1" if building else "2"), by=desk, now=MONDAY)
    commissioner = CommissionerRow(
        organisation_id=town.organisation_id, service_id=service.id, resident_id=payer.resident_id
    )
    session.add(commissioner)
    session.flush()
    return Paths(
        service_id=service.id,
        slug=slug,
        kinds={name: row.id for name, row in kinds.items()},
        commissioner_id=commissioner.id,
        resident_id=payer.resident_id,
        household_id=payer.household_id,
        building_id=_building(session, commissioner, building) if building else None,
    )


def a_report(
    paths: Paths, *, key: str = "a report", kind: str = "overgrown", at: Point = PATH, **more: object
) -> MakeReport:
    """Return something to report about the paths."""
    told: dict[str, object] = {
        "place": ReportedPlace(
            at=at, is_exact=True, postcode="3140", municipality="Keerbergen", words="behind the church"
        ),
        "description": "Brambles over the whole path",
        "urgency": Urgency.SOON,
        "locale": "nl",
        "told_by": ToldBy(name="Maria", email="maria@example.org"),
    }
    return MakeReport(
        service_id=paths.service_id,
        option_id=paths.kinds[kind],
        client_key=key,
        **(told | more),  # type: ignore[arg-type]
    )


def a_request(session: Session, booking_id: int, *, state: str = "confirmed") -> int:
    """Keep a request of which the visit came."""
    booking = session.get_one(BookingRow, booking_id)
    row = RequestRow(
        organisation_id=booking.organisation_id,
        number="70000001",
        token="a-token",
        client_key="the-request",
        service_id=booking.service_id,
        household_id=booking.household_id,
        resident_id=booking.resident_id,
        booking_id=booking.id,
        name="Maria",
        phone="+32470123456",
        street=booking.street,
        house_number=booking.house_number,
        postcode=booking.postcode,
        municipality=booking.municipality,
        latitude=booking.latitude,
        longitude=booking.longitude,
        need="A lamp",
        choices=[],
        weekdays=[0],
        state=state,
        created_at=MONDAY,
        closed_at=MONDAY,
    )
    session.add(row)
    session.flush()
    return row.id


def north_of(at: Point, metres: float) -> Point:
    """Return the point so many metres north of another."""
    return Point(at.latitude + metres / 111_194.93, at.longitude)


def photo_file(kind: str = "JPEG", size: tuple[int, int] = (400, 300)) -> bytes:
    """Return a file as a phone sends it."""
    written = BytesIO()
    Image.new("RGB", size, "seagreen").save(written, kind)
    return written.getvalue()


def a_picture() -> Picture:
    """Return a photo that was made anew."""
    return read_picture(photo_file())


def _kind(service: ServiceRow, slug: str, position: int) -> OptionRow:
    name, minutes, is_round = KINDS[slug]
    return OptionRow(
        organisation_id=service.organisation_id,
        service_id=service.id,
        slug=slug,
        name=_words(name),
        hint=_words(f"About: {name.lower()}"),
        icon="path",
        usual_minutes=minutes,
        skill="general",
        is_round=is_round,
        position=position,
    )


def _area(service: ServiceRow, postcode: str) -> AreaRow:
    municipality, centre = AREAS[postcode]
    return AreaRow(
        organisation_id=service.organisation_id,
        service_id=service.id,
        postcode=postcode,
        municipality=municipality,
        latitude=centre.latitude,
        longitude=centre.longitude,
    )


def _building(session: Session, commissioner: CommissionerRow, name: str) -> int:
    at = STREETS["Molenstraat", "3140"] if name else CHURCH
    location = LocationRow(
        organisation_id=commissioner.organisation_id,
        name=name,
        street="Molenstraat",
        house_number="1",
        postcode="3140",
        municipality="Keerbergen",
        latitude=at.latitude,
        longitude=at.longitude,
    )
    session.add(location)
    session.flush()
    session.add(
        BuildingRow(
            organisation_id=commissioner.organisation_id, commissioner_id=commissioner.id, location_id=location.id
        )
    )
    session.flush()
    return location.id


def _words(english: str) -> dict[str, str]:
    return {"nl": english, "fr": english, "en": english}
