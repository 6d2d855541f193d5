"""The rest of the region: two more organisations, and what the demo's own offers besides odd jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib.resources import files
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.demo.data.offers import Colleague, Gathering, Neighbour, OfferedService, OfficeMember, Spot
from booking.demo.data.offers_haacht import HAACHT
from booking.demo.data.offers_keerbergen import MORE_COLLEAGUES, MORE_SERVICES
from booking.demo.data.offers_tremelo import TREMELO
from booking.demo.data.streets import STREET_BY_NAME
from booking.demo.data.texts import Text
from booking.demo.data.workers import DEPOT
from booking.demo.sign_ins import DEMO_PASSWORD
from booking.demo.town import Town, publish, with_role, write_areas, write_rates, write_streets
from booking.gateways.passwords import hash_password
from booking.regulations import regulation_names, regulation_text
from booking.rules.actors import Actor, Role
from booking.rules.addresses import Address, Point
from booking.rules.calendar import local_date
from booking.rules.questions import AnswerKind
from booking.rules.requests import URGENT
from booking.rules.series import SeriesRule
from booking.rules.sessions import Repeat
from booking.store.tables import (
    LocationHoursRow,
    LocationRow,
    OptionRow,
    OrganisationRow,
    ServiceLocationRow,
    ServiceRow,
    StaffRow,
    WeeklyHoursRow,
    WorkerRow,
)
from booking.usecases.baskets.set_links import set_links
from booking.usecases.bookings.requests import Place, Who
from booking.usecases.equipment.add_equipment import AddEquipment, add_equipment
from booking.usecases.reports.set_commissioner import AddCommissioner, add_commissioner, set_buildings
from booking.usecases.services.add_question import AddQuestion, add_question
from booking.usecases.services.question_facts import QuestionFacts
from booking.usecases.sessions.repeat_sessions import repeat_sessions
from booking.usecases.sessions.set_session_workers import set_session_workers
from booking.usecases.sessions.write_sessions import NewSessions
from booking.usecases.settings.set_levels import SetLevels, set_levels

NEIGHBOURS: Final = (HAACHT, TREMELO)
#: For so long ahead the sessions of the demo are there.
_AHEAD: Final = timedelta(weeks=10)
_BREAK: Final = (time(12), time(12, 30))


@dataclass(frozen=True, slots=True)
class _Home:
    """An organisation that is being furnished: who writes it down, and where its people start from."""

    by: Actor
    base: Point
    now: datetime


def widen(session: Session, town: Town, *, now: datetime) -> None:
    """Let the demo's own organisation offer more than odd jobs."""
    home = _Home(town.coordinator, Point(DEPOT.latitude, DEPOT.longitude), now)
    for colleague in MORE_COLLEAGUES:
        _colleague(session, home, colleague)
    for service in MORE_SERVICES:
        _service(session, home, service)


def build_neighbours(session: Session, *, base_url: str, now: datetime) -> None:
    """Write the other organisations of the region, each at a host name of its own: ``haacht.localhost:8000``."""
    for neighbour in NEIGHBOURS:
        _neighbour(session, neighbour, base_url=base_url, now=now)


def _neighbour(session: Session, neighbour: Neighbour, *, base_url: str, now: datetime) -> None:
    scheme, _, host = base_url.partition("://")
    own_host = f"{neighbour.slug}.{host}"
    organisation = OrganisationRow(
        slug=neighbour.slug,
        name=neighbour.name,
        host=own_host,
        base_url=f"{scheme}://{own_host}",
        phone=neighbour.phone,
        phone_hours=dict(neighbour.phone_hours),
        email=neighbour.email,
        brand=neighbour.brand,
        brand_ink=neighbour.brand_ink,
        warm=neighbour.warm,
    )
    session.add(organisation)
    session.flush()
    write_streets(session, organisation.id)
    write_rates(session, organisation.id)
    office = [_office_member(session, organisation.id, member, now=now) for member in neighbour.office]
    coordinator = next(one for one in office if Role.COORDINATOR in one.roles)
    names = [{locale: str(words) for locale, words in one.items()} for one in neighbour.levels]
    set_levels(session, SetLevels(names), by=coordinator)
    first = STREET_BY_NAME[neighbour.spots[0].street, neighbour.spots[0].place]
    home = _Home(coordinator, Point(first.latitude, first.longitude), now)
    spots = {spot.name: _spot(session, organisation.id, spot) for spot in neighbour.spots}
    for colleague in neighbour.colleagues:
        _colleague(session, home, colleague)
    ids = {}
    for service in neighbour.services:
        service_id = ids[service.code] = _service(session, home, service)
        _gatherings(session, home, service, service_id, spots)
        _commissioner(session, home, service, service_id, spots)
        _stock(session, home, service, service_id, spots)
    for service in neighbour.services:
        set_links(session, ids[service.code], tuple(ids[code] for code in service.goes_with), by=coordinator)


def _office_member(session: Session, organisation_id: int, member: OfficeMember, *, now: datetime) -> Actor:
    staff = StaffRow(
        organisation_id=organisation_id,
        name=member.name,
        email=member.email,
        password_hash=hash_password(DEMO_PASSWORD),
        locale="nl",
    )
    with_role(session, staff, member.role, now=now)
    return Actor(organisation_id, frozenset({Role(member.role)}), user_id=staff.id, name=staff.name)


def _spot(session: Session, organisation_id: int, spot: Spot) -> int:
    street = STREET_BY_NAME[spot.street, spot.place]
    row = LocationRow(
        organisation_id=organisation_id,
        name=spot.name,
        street=spot.street,
        house_number=spot.house_number,
        postcode=street.place.postcode,
        municipality=spot.place,
        latitude=street.latitude,
        longitude=street.longitude,
    )
    session.add(row)
    session.flush()
    return row.id


def _service(session: Session, home: _Home, offered: OfferedService) -> int:
    row = ServiceRow(
        organisation_id=home.by.organisation_id,
        slug=offered.code,
        name=dict(offered.name),
        summary=dict(offered.summary),
        icon=offered.icon,
        shape=offered.shape,
        path=offered.path,
        step_minutes=offered.step_minutes,
        notice_hours=offered.notice_hours,
        horizon_days=offered.horizon_days,
        change_notice_hours=offered.change_notice_hours,
        longest_minutes=offered.longest_minutes,
        buffer_minutes=offered.buffer_minutes,
        ride_detour_minutes=offered.ride_detour_minutes,
        needs_foreman=offered.needs_foreman,
        for_members=offered.for_members,
        own_series=offered.own_series,
        asks_hours=offered.care is not None,
        children_per_carer=offered.care.per_carer if offered.care else None,
        children_per_lone_carer=offered.care.per_lone_carer if offered.care else None,
        respite_days=offered.care.respite_days if offered.care else 0,
        confidential=offered.is_confidential,
        # A leak or the snow makes nobody's child care urgent.
        urgencies=[] if offered.for_members or offered.is_confidential else list(URGENT),
    )
    session.add(row)
    session.flush()
    session.add_all(
        OptionRow(
            organisation_id=home.by.organisation_id,
            service_id=row.id,
            slug=option.code,
            name=dict(option.name),
            hint=dict(option.help),
            icon=option.icon,
            usual_minutes=option.minutes,
            skill=option.skill,
            crew=option.crew,
            counts_as=option.counts_as,
            person_age=option.person_age,
            takes_seat=option.takes_seat,
            needs_motor_tool=option.needs_motor_tool,
            may_drive=option.may_drive,
            may_have_waste=option.may_have_waste,
            is_round=option.is_round,
            equipment=list(option.things),
            rental_days=option.rental_days,
            rental_months=option.rental_months,
            deposit_cents=option.deposit_cents,
            position=position,
        )
        for position, option in enumerate(offered.options)
    )
    write_areas(session, home.by.organisation_id, row.id, offered.postcodes)
    publish(session, home.by.organisation_id, row.id, tariff_text(offered.tariff), now=home.now)
    session.flush()
    _questions(session, home, offered, row.id)
    return row.id


def tariff_text(name: str) -> str:
    """Return a published regulation, or one of the demo's own examples. Raises ``FileNotFoundError``."""
    if name in regulation_names():
        return regulation_text(name)
    return (files("booking.demo") / "tariffs" / f"{name}.toml").read_text(encoding="utf-8")


def _commissioner(
    session: Session, home: _Home, offered: OfferedService, service_id: int, spots: dict[str, int]
) -> None:
    """Let the municipality or the housing company that pays be known, with its buildings."""
    if offered.commissioner is None:
        return
    street = STREET_BY_NAME["Villastraat", "Tremelo"]
    place = Place(Address(street.name, "1", "", street.place.postcode, street.place_name), home.base)
    asked = AddCommissioner(service_id, Who(offered.commissioner.name, offered.commissioner.phone, "", "nl"), place)
    commissioner_id = add_commissioner(session, asked, by=home.by, now=home.now)
    buildings = frozenset(spots[name] for name in offered.commissioner.buildings)
    set_buildings(session, commissioner_id, buildings, by=home.by)


def _questions(session: Session, home: _Home, offered: OfferedService, service_id: int) -> None:
    for one in offered.questions:
        facts = QuestionFacts(
            label=_words_of(one.label),
            hint=_words_of(one.hint),
            required=one.required,
            beyond={},
            worker_sees=one.worker_sees,
            sensitive=one.is_private,
        )
        add_question(session, AddQuestion(service_id, AnswerKind(one.kind), facts), by=home.by)


def _words_of(text: Text) -> dict[str, str]:
    """Return a text of the demo as the use cases want it."""
    return {locale: str(words) for locale, words in text.items()}


def _gatherings(session: Session, home: _Home, offered: OfferedService, service_id: int, spots: dict[str, int]) -> None:
    """Give a service its locations and the sessions of the coming weeks, as a coordinator would."""
    theirs = offered.commissioner.buildings if offered.commissioner else ()
    for location_id in sorted({spots[name] for name in {one.location for one in offered.gatherings} | {*theirs}}):
        session.add(
            ServiceLocationRow(organisation_id=home.by.organisation_id, service_id=service_id, location_id=location_id)
        )
    session.flush()
    for number, one in enumerate(offered.gatherings):
        new = NewSessions(
            service_id=service_id,
            location_id=spots[one.location],
            places=one.places,
            portions=one.portions,
            key=f"demo-{offered.code}-{number}",
            most_age=one.most_age,
            level=one.level,
            is_outdoor=one.is_outdoor,
            name=_words_of(one.name) if one.name else {},
        )
        made = repeat_sessions(session, new, _each_week(one, now=home.now), by=home.by, now=home.now)
        worker_id = session.scalars(
            select(WorkerRow.id).where(
                WorkerRow.organisation_id == home.by.organisation_id, WorkerRow.name == one.colleague
            )
        ).one()
        set_session_workers(session, made[0], [worker_id], by=home.by, now=home.now, also_later=True)


def _stock(session: Session, home: _Home, offered: OfferedService, service_id: int, spots: dict[str, int]) -> None:
    """Put what is for rent at its location, with its opening hours."""
    stock, organisation_id = offered.stock, home.by.organisation_id
    if stock is None:
        return
    location_id = spots[stock.location]
    session.add(ServiceLocationRow(organisation_id=organisation_id, service_id=service_id, location_id=location_id))
    session.add_all(
        LocationHoursRow(
            organisation_id=organisation_id,
            location_id=location_id,
            weekday=weekday,
            opens=time.fromisoformat(stock.opens),
            closes=time.fromisoformat(stock.closes),
        )
        for weekday in stock.weekdays
    )
    session.flush()
    for name, kind, frame_number in stock.things:
        add_equipment(session, AddEquipment(name, kind, location_id, frame_number), by=home.by)


def _each_week(one: Gathering, *, now: datetime) -> Repeat:
    tomorrow = local_date(now) + timedelta(days=1)
    rule = SeriesRule(
        every_weeks=1,
        weekdays=one.weekdays,
        clock=time.fromisoformat(one.starts),
        first=tomorrow,
        last=tomorrow + _AHEAD,
    )
    return Repeat(rule, time.fromisoformat(one.ends))


def _colleague(session: Session, home: _Home, colleague: Colleague) -> None:
    begins, ends = time.fromisoformat(colleague.starts), time.fromisoformat(colleague.ends)
    with_break = colleague.has_break and ends > _BREAK[1]
    stretches = [(begins, _BREAK[0]), (_BREAK[1], ends)] if with_break else [(begins, ends)]
    row = WorkerRow(
        organisation_id=home.by.organisation_id,
        name=colleague.name,
        phone=colleague.phone,
        skills=sorted(colleague.skills),
        languages=sorted(colleague.languages),
        leads=colleague.leads,
        week_minutes=sum(_minutes(b) - _minutes(a) for a, b in stretches) * len(colleague.weekdays),
        travel_mode=colleague.travel_mode,
        base_latitude=home.base.latitude,
        base_longitude=home.base.longitude,
    )
    session.add(row)
    session.flush()
    session.add_all(
        WeeklyHoursRow(
            organisation_id=home.by.organisation_id, worker_id=row.id, weekday=weekday, starts=starts, ends=until
        )
        for weekday in colleague.weekdays
        for starts, until in stretches
    )
    staff = StaffRow(organisation_id=home.by.organisation_id, name=colleague.name, worker_id=row.id, locale="nl")
    with_role(session, staff, "worker", now=home.now)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
