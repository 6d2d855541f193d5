"""Building the demo town in an empty database: the organisation, its people, its streets and its tariff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.demo.data.places import PLACES, SERVED_POSTCODES
from booking.demo.data.residents import RESIDENTS, PriceDecision, Resident
from booking.demo.data.services import ORGANISATION, SERVICE
from booking.demo.data.streets import STREETS
from booking.demo.data.workers import DEPOT, STAFF, WORKERS, StaffMember, Worker
from booking.demo.sign_ins import DEMO_PASSWORD
from booking.gateways.passwords import hash_password
from booking.regulations import rate_texts, regulation_text
from booking.rules.actors import Actor, Role
from booking.rules.addresses import Address, Point
from booking.rules.calendar import local_date
from booking.rules.folding import fold
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.rates_document import read_rates
from booking.store.tables import (
    AreaRow,
    OptionRow,
    OrganisationRow,
    PriceDecisionRow,
    RatePeriodRow,
    RateRow,
    RoleRow,
    ServiceRow,
    StaffRow,
    StreetRow,
    TariffRow,
    WeeklyHoursRow,
    WorkerRow,
)
from booking.usecases.bookings.requests import Place, Who
from booking.usecases.residents.register_resident import Registered, register_resident

#: The regulation by which the demo town prices its odd jobs.
REGULATION = "keerbergen-klusdienst-2026"


@dataclass(frozen=True, slots=True)
class Town:
    """The demo town as it stands in the database."""

    organisation_id: int
    service_id: int
    option_ids: dict[str, int]
    desk: Actor
    coordinator: Actor
    residents: tuple[Registered, ...]


def town_is_there(session: Session) -> bool:
    """Tell whether there is any organisation yet."""
    return session.scalar(select(OrganisationRow.id).limit(1)) is not None


def build_town(session: Session, *, base_url: str, now: datetime) -> Town:
    """Write the town, with its residents registered by the desk."""
    organisation = OrganisationRow(
        slug="keerbergen",
        name=ORGANISATION.name["nl"],
        host=base_url.partition("//")[2],
        base_url=base_url,
        phone=ORGANISATION.phone,
        phone_hours=dict(ORGANISATION.phone_hours),
        email=ORGANISATION.email,
        brand=ORGANISATION.brand,
        brand_ink=ORGANISATION.brand_ink,
        warm=ORGANISATION.warm,
    )
    session.add(organisation)
    session.flush()
    service = _service(session, organisation.id)
    option_ids = _options(session, organisation.id, service.id)
    write_areas(session, organisation.id, service.id, SERVED_POSTCODES)
    write_streets(session, organisation.id)
    publish(session, organisation.id, service.id, regulation_text(REGULATION), now=now)
    write_rates(session, organisation.id)
    for worker in WORKERS:
        _worker(session, organisation.id, worker, now=now)
    office = [(member.role, _staff(session, organisation.id, member, now=now)) for member in STAFF]
    desk, coordinator = (next(actor for role, actor in office if role == wanted) for wanted in ("desk", "coordinator"))
    residents = tuple(_resident(session, desk, service.id, one, now=now) for one in RESIDENTS)
    return Town(organisation.id, service.id, option_ids, desk, coordinator, residents)


def _service(session: Session, organisation_id: int) -> ServiceRow:
    row = ServiceRow(
        organisation_id=organisation_id,
        slug=SERVICE.code,
        name=dict(SERVICE.name),
        summary=dict(SERVICE.summary),
        icon="tools",
        shape="visit",
        needs_work_order=True,
        own_series=True,
    )
    session.add(row)
    session.flush()
    return row


def _options(session: Session, organisation_id: int, service_id: int) -> dict[str, int]:
    rows = [
        OptionRow(
            organisation_id=organisation_id,
            service_id=service_id,
            slug=option.code,
            name=dict(option.name),
            hint=dict(option.help),
            icon=option.icon,
            usual_minutes=option.usual_minutes,
            skill=option.skill,
            crew=option.crew,
            needs_motor_tool=option.needs_motor_tool,
            may_drive=option.may_drive,
            may_have_waste=option.may_have_waste,
            position=position,
        )
        for position, option in enumerate(SERVICE.options)
    ]
    session.add_all(rows)
    session.flush()
    return {row.slug: row.id for row in rows}


def write_areas(session: Session, organisation_id: int, service_id: int, postcodes: frozenset[str]) -> None:
    """Let a service come to these postcodes."""
    places = {place.postcode: place for place in reversed(PLACES) if place.postcode in postcodes}
    session.add_all(
        AreaRow(
            organisation_id=organisation_id,
            service_id=service_id,
            postcode=place.postcode,
            municipality=place.name,
            latitude=place.latitude,
            longitude=place.longitude,
        )
        for place in places.values()
    )


def write_streets(session: Session, organisation_id: int) -> None:
    """Let an organisation know the streets of the region."""
    streets = {(street.place.postcode, street.name): street for street in reversed(STREETS)}
    session.add_all(
        StreetRow(
            organisation_id=organisation_id,
            postcode=street.place.postcode,
            name=street.name,
            search_name=fold(street.name),
            latitude=street.latitude,
            longitude=street.longitude,
        )
        for street in streets.values()
    )


def publish(session: Session, organisation_id: int, service_id: int, text: str, *, now: datetime) -> None:
    """Publish a tariff for a service, word for word as it is written."""
    tariff = read_tariff(parse(text))
    session.add(
        TariffRow(
            organisation_id=organisation_id,
            service_id=service_id,
            state="published",
            name=dict(tariff.name),
            source=tariff.source,
            decided_on=tariff.decided_on,
            valid_from=tariff.valid_from,
            valid_until=tariff.valid_until,
            text=text,
            created_at=now,
            published_at=now,
        )
    )


def write_rates(session: Session, organisation_id: int) -> None:
    """Write the amounts that several tariffs share."""
    for text in rate_texts().values():
        table = read_rates(parse(text))
        rate = RateRow(organisation_id=organisation_id, code=table.code, name=dict(table.name), source=table.source)
        session.add(rate)
        session.flush()
        session.add_all(
            RatePeriodRow(
                organisation_id=organisation_id, rate_id=rate.id, first=one.first, last=one.last, amount=one.amount
            )
            for one in table.periods
        )


def _worker(session: Session, organisation_id: int, worker: Worker, *, now: datetime) -> None:
    row = WorkerRow(
        organisation_id=organisation_id,
        name=worker.name,
        phone=worker.phone,
        skills=sorted(worker.skills),
        languages=sorted(worker.languages),
        week_minutes=sum(_minutes(one.end) - _minutes(one.start) for one in worker.hours),
        travel_mode=worker.travel_mode,
        base_latitude=DEPOT.latitude,
        base_longitude=DEPOT.longitude,
    )
    session.add(row)
    session.flush()
    session.add_all(
        WeeklyHoursRow(
            organisation_id=organisation_id,
            worker_id=row.id,
            weekday=stretch.weekday,
            starts=time.fromisoformat(stretch.start),
            ends=time.fromisoformat(stretch.end),
        )
        for stretch in worker.hours
    )
    language = next((one for one in worker.languages if one in {"nl", "fr", "en"}), "nl")
    staff = StaffRow(organisation_id=organisation_id, name=worker.name, worker_id=row.id, locale=language)
    with_role(session, staff, "worker", now=now)


def _minutes(clock: str) -> int:
    """Return the minutes since midnight of a clock time such as 12:30."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _staff(session: Session, organisation_id: int, member: StaffMember, *, now: datetime) -> Actor:
    staff = StaffRow(
        organisation_id=organisation_id,
        name=member.name,
        email=member.email,
        password_hash=hash_password(DEMO_PASSWORD),
        locale=member.language,
    )
    with_role(session, staff, member.role, now=now)
    return Actor(organisation_id, frozenset({Role(member.role)}), user_id=staff.id, name=staff.name)


def with_role(session: Session, staff: StaffRow, role: str, *, now: datetime) -> None:
    """Add somebody of the staff with a role."""
    session.add(staff)
    session.flush()
    session.add(RoleRow(organisation_id=staff.organisation_id, staff_id=staff.id, role=role, given_at=now))


def _resident(session: Session, desk: Actor, service_id: int, resident: Resident, *, now: datetime) -> Registered:
    place = place_of(resident)
    who = Who(resident.name, resident.phone, resident.email or "", resident.language)
    registered = register_resident(session, who, place, by=desk, now=now)
    if resident.decision is not None:
        today = local_date(now)
        session.add(
            PriceDecisionRow(
                organisation_id=desk.organisation_id,
                household_id=registered.household_id,
                service_id=service_id,
                class_code=resident.decision.price_class,
                ground=resident.decision.ground,
                evidence=resident.decision.evidence,
                evidence_seen_on=today - timedelta(days=60),
                valid_from=today - timedelta(days=60),
                valid_until=_end_of(resident.decision, today),
                provisional=resident.decision.provisional,
                decided_by_id=desk.user_id,
                decided_at=now - timedelta(days=60),
            )
        )
    return registered


def _end_of(decision: PriceDecision, today: date) -> date:
    """Return the first day on which a decision no longer counts."""
    if decision.ends_in_days is not None:
        return today + timedelta(days=decision.ends_in_days)
    return date(today.year + (1 if today.month < 11 else 2), 1, 1)


def place_of(resident: Resident) -> Place:
    """Return where a resident of the demo lives."""
    address = Address(
        resident.street_name,
        resident.house_number,
        resident.box or "",
        resident.postcode,
        resident.place_name,
    )
    return Place(address, Point(resident.latitude, resident.longitude), resident.access_note or "")
