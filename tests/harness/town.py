"""A small town for tests: one organisation, its odd-jobs service, a published tariff, two workers with hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from booking.regulations import regulation_text
from booking.rules.addresses import Address, Point
from booking.rules.folding import fold
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.tariff import Tariff
from booking.store.tables import (
    AreaRow,
    OptionRow,
    ServiceRow,
    StreetRow,
    TariffRow,
    WeeklyHoursRow,
    WorkerRow,
)
from booking.usecases.bookings.requests import Place
from tests.harness.people import HOST, an_organisation

#: A Monday morning at eight in Brussels, in a week without a holiday or a clock change: freeze the clock here.
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)

CHURCH = Point(51.0029, 4.6334)

STREETS = {
    ("Molenstraat", "3140"): Point(51.0046, 4.6291),
    ("Bakestraat", "3140"): Point(51.0009, 4.6402),
    ("Baalsebaan", "3120"): Point(50.9931, 4.7102),
}

#: Where the service comes; 2580 Putte and 1000 Brussel exist, and it does not come there.
AREAS = {
    "3140": ("Keerbergen", CHURCH),
    "3120": ("Tremelo", Point(50.9914, 4.7041)),
}

#: slug: (name, minutes, skill, more). ``old-job`` is no longer offered.
OPTIONS: dict[str, tuple[str, int, str, dict[str, Any]]] = {
    "lamp": ("Hang a lamp", 45, "electric", {}),
    "handrail": ("Fit a handrail", 60, "carpentry", {}),
    "gutter": ("Clean the gutter", 90, "general", {"crew": 2}),
    "hedge": (
        "Trim a hedge",
        120,
        "garden",
        {"needs_motor_tool": True, "may_drive": True, "may_have_waste": True},
    ),
    "old-job": ("Sweep a chimney", 60, "general", {"active": False}),
}

#: name: (skills, travel mode).
WORKERS = {
    "An": (["general", "electric", "carpentry", "garden"], "car"),
    "Bilal": (["general", "electric"], "bike"),
}

#: From Monday to Friday.
HOURS = ((time(8, 30), time(12)), (time(12, 30), time(16, 30)))


@dataclass(frozen=True, slots=True)
class Town:
    """The ids of what `a_town` made. ``options`` are by slug, ``workers`` by name."""

    organisation_id: int
    host: str
    service_id: int
    service_slug: str
    options: dict[str, int]
    workers: dict[str, int]
    tariff_id: int


def a_town(session: Session, *, host: str = HOST, name: str = "Buurtdiensten Keerbergen") -> Town:
    """Make an organisation that takes bookings for odd jobs; the caller commits.

    A second one needs another ``host``, by which requests find it.
    """
    organisation = an_organisation(session, host=host, name=name)
    service = _service(organisation.id)
    workers = {worker: _worker(organisation.id, worker) for worker in WORKERS}
    # Each flush costs as much as what it writes: one for those that the others name, one for the others.
    session.add_all([service, *workers.values()])
    session.flush()
    options = {slug: _option(service, slug, position) for position, slug in enumerate(OPTIONS, start=1)}
    tariff = _tariff(service)
    session.add_all([*options.values(), tariff, *_places(service)])
    session.add_all(hours for worker in workers.values() for hours in _hours(worker))
    session.flush()
    return Town(
        organisation_id=organisation.id,
        host=host,
        service_id=service.id,
        service_slug=service.slug,
        options={slug: row.id for slug, row in options.items()},
        workers={worker: row.id for worker, row in workers.items()},
        tariff_id=tariff.id,
    )


def a_place(house_number: str = "14", *, street: str = "Molenstraat", access_notes: str = "") -> Place:
    """Return somebody's home in a street that the town knows."""
    postcode, at = next((code, point) for (known, code), point in STREETS.items() if known == street)
    address = Address(street, house_number, "", postcode, AREAS[postcode][0])
    return Place(address, at, access_notes)


def _service(organisation_id: int) -> ServiceRow:
    return ServiceRow(
        organisation_id=organisation_id,
        slug="klusdienst",
        name=_words("Odd jobs at home"),
        summary=_words("Lamp, handrail, gutter, hedge"),
        icon="hammer",
        shape="visit",
        step_minutes=30,
        notice_hours=24,
        horizon_days=28,
        change_notice_hours=24,
        longest_minutes=240,
    )


def _option(service: ServiceRow, slug: str, position: int) -> OptionRow:
    name, minutes, skill, more = OPTIONS[slug]
    return OptionRow(
        organisation_id=service.organisation_id,
        service_id=service.id,
        slug=slug,
        name=_words(name),
        hint=_words(f"What we need for: {name.lower()}"),
        icon=slug if slug in {"lamp", "handrail", "gutter", "hedge"} else "hammer",
        usual_minutes=minutes,
        skill=skill,
        position=position,
        **more,
    )


def _places(service: ServiceRow) -> Iterator[AreaRow | StreetRow]:
    for postcode, (municipality, centre) in AREAS.items():
        yield AreaRow(
            organisation_id=service.organisation_id,
            service_id=service.id,
            postcode=postcode,
            municipality=municipality,
            latitude=centre.latitude,
            longitude=centre.longitude,
        )
    for (street, postcode), at in STREETS.items():
        yield StreetRow(
            organisation_id=service.organisation_id,
            postcode=postcode,
            name=street,
            search_name=fold(street),
            latitude=at.latitude,
            longitude=at.longitude,
        )


def _tariff(service: ServiceRow) -> TariffRow:
    text, tariff = _published()
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


@cache
def _published() -> tuple[str, Tariff]:
    """Return the tariff of every town, read once for all tests."""
    text = regulation_text("keerbergen-klusdienst-2026")
    return text, read_tariff(parse(text))


def _worker(organisation_id: int, name: str) -> WorkerRow:
    skills, mode = WORKERS[name]
    return WorkerRow(
        organisation_id=organisation_id,
        name=name,
        skills=list(skills),
        travel_mode=mode,
        base_latitude=CHURCH.latitude,
        base_longitude=CHURCH.longitude,
    )


def _hours(worker: WorkerRow) -> Iterator[WeeklyHoursRow]:
    for weekday in range(5):
        for starts, ends in HOURS:
            yield WeeklyHoursRow(
                organisation_id=worker.organisation_id,
                worker_id=worker.id,
                weekday=weekday,
                starts=starts,
                ends=ends,
            )


def _words(english: str) -> dict[str, str]:
    """Return one text for every language, so that a test finds the same words in each."""
    return {"nl": english, "fr": english, "en": english}
