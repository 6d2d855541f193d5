"""What goes on in the rest of the region: meals, lessons, bikes at the bench, rides, requests and reports.

All of it through the use cases that people use. What turns out not to be possible that day is left out, as in life.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.demo.care_life import day_care_life
from booking.demo.data.residents import RESIDENTS
from booking.demo.granted_hours import grant_hours
from booking.demo.life import post_was_sent
from booking.demo.outing import go_out
from booking.demo.region import NEIGHBOURS
from booking.demo.town import Town, place_of
from booking.rules.actors import Actor, Role, resident_of
from booking.rules.addresses import Point
from booking.rules.calendar import local_date
from booking.rules.money import Money
from booking.rules.refusals import Refusal
from booking.rules.reports import Urgency
from booking.rules.rides import WITH_ROUTE, Reason, Route, Stop
from booking.store.queries.service_facts import Service
from booking.store.queries.services import every_service
from booking.store.tables import LocationRow, MemberRow, OrganisationRow, RoleRow, StaffRow
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.caller_wish import CallerWish
from booking.usecases.bookings.offer_for_caller import offer_for_caller
from booking.usecases.bookings.requests import Choice, Who
from booking.usecases.pricing.record_decision import RecordDecision, record_decision
from booking.usecases.reports.make_report import make_report
from booking.usecases.reports.requests import MakeReport, ReportedPlace
from booking.usecases.requests.ask_for_service import ask_for_service
from booking.usecases.requests.requests import AskForService, Told
from booking.usecases.residents.register_resident import register_resident

#: Who takes part: which resident, of which service, how many of which options, and how many days ahead at least.
_HAACHT = (
    (0, "buurtrestaurant", {"maaltijd-65": 1}, 2),
    (1, "buurtrestaurant", {"maaltijd-65": 2}, 2),
    (2, "buurtrestaurant", {"maaltijd": 1, "kindermaaltijd": 2}, 2),
    (4, "buurtrestaurant", {"maaltijd": 2}, 2),
    (5, "buurtrestaurant", {"maaltijd-65": 1}, 4),
    (6, "buurtrestaurant", {"maaltijd": 1}, 4),
    (3, "buurtsport", {"deelnemer": 1}, 1),
    (7, "buurtsport", {"deelnemer": 2}, 1),
    (8, "buurtsport", {"deelnemer": 1}, 2),
)
_TREMELO = (
    (9, "fietspunt", {"lek": 1}, 1),
    (10, "fietspunt", {"remmen": 1, "licht": 1}, 1),
    (11, "fietspunt", {"onderhoud": 1}, 2),
    (15, "fietsverhuur", {"stadsfiets-week": 2}, 1),
    (16, "fietsverhuur", {"bakfiets-dag": 1}, 2),
    (17, "fietsverhuur", {"stadsfiets-maand": 1}, 1),
    (12, "energiescan", {"basisscan": 1}, 3),
    (13, "energiescan", {"basisscan": 1}, 4),
    (14, "klusdienst", {"ophangen": 1}, 3),
)
_KEERBERGEN = (
    (15, "groenonderhoud", {"maaien": 1}, 4),
    (16, "groenonderhoud", {"snoeien": 1}, 5),
    (20, "groenonderhoud", {"snoeien": 1}, 6),
    (17, "thuishulp", {"oppas": 1}, 3),
    (18, "vervoer", {"rit": 1}, 3),
    (19, "vervoer", {"boodschappen": 1}, 4),
)
_TO_THE_DOCTOR = Route(
    Stop("Groepspraktijk, Mechelsesteenweg 12", "Bonheiden", Point(51.0235, 4.5378)),
    stay_minutes=45,
    reason=Reason.DOCTOR,
)
#: Requests: which resident, for which service, what they need.
_REQUESTS = {
    "haacht": (
        (20, "kinderopvang", "Opvang op maandag en donderdag.", ("Noor", "2025-09-14", "2027-01-04")),
        (21, "gezinsondersteuning", "Ik wil graag eens praten over de school van mijn zoon.", ()),
    ),
    "keerbergen": ((22, "thuishulp", "Na mijn operatie kan ik zelf niet poetsen.", ()),),
}
#: Reports: of which service, which kind, where, and what somebody saw.
_REPORTS = (
    ("paden", "overgroeid", Point(50.9936, 4.7063), "Pad achter de Villastraat", "De bramen hangen over het pad."),
    ("paden", "zwerfvuil", Point(50.9921, 4.7180), "Baalsebaan, aan de bank", "Een zak vuilnis naast de bank."),
    ("paden", "bord", Point(51.0030, 4.7130), "Kleine Bollostraat", "De wegwijzer ligt op de grond."),
    ("huisbewaarder", "gemeenschappelijk", Point(50.9945, 4.7028), "Hal, gelijkvloers", "Het licht in de hal is stuk."),
)


@dataclass(frozen=True, slots=True)
class _House:
    """An organisation at work: who writes things down, and its services by their codes."""

    desk: Actor
    services: dict[str, Service]
    now: datetime


def live_in_the_region(session: Session, town: Town, *, now: datetime) -> None:
    """Let people use every service of the region."""
    own = _house(session, town.desk, now=now)
    _decide_home_care(session, own, town)
    grant_hours(session, town, own.services["thuishulp"].service_id, _home_care(), now=now)
    _take_part(session, own, _KEERBERGEN)
    _ask(session, own, "keerbergen")
    for neighbour, bookings in zip(NEIGHBOURS, (_HAACHT, _TREMELO), strict=True):
        house = _house(session, _desk_of(session, neighbour.slug), now=now)
        _take_part(session, house, bookings)
        _ask(session, house, neighbour.slug)
        _report(session, house)
        _children(session, house)
        day_care_life(session, house.desk, now=house.now)
        go_out(session, house.desk, house.services, now=now)
    post_was_sent(session, now=now)


def _desk_of(session: Session, slug: str) -> Actor:
    found = session.execute(
        select(StaffRow.organisation_id, StaffRow.id, StaffRow.name)
        .join(OrganisationRow, OrganisationRow.id == StaffRow.organisation_id)
        .join(RoleRow, RoleRow.staff_id == StaffRow.id)
        .where(OrganisationRow.slug == slug, RoleRow.role == Role.DESK)
    ).one()
    return Actor(found.organisation_id, frozenset({Role.DESK}), user_id=found.id, name=found.name)


def _house(session: Session, desk: Actor, *, now: datetime) -> _House:
    return _House(desk, {one.slug: one for one in every_service(session, desk.organisation_id)}, now)


def _take_part(session: Session, house: _House, wanted: tuple[tuple[int, str, dict[str, int], int], ...]) -> None:
    for number, (index, slug, counts, ahead) in enumerate(wanted):
        service = house.services[slug]
        options = {option.slug: option.option_id for option in service.options}
        choices = tuple(Choice(options[code], count) for code, count in counts.items())
        try:
            _book(session, house, service, choices, index=index, ahead=ahead, key=f"demo-{slug}-{number}")
        except Refusal:
            # Nothing is free then, or it is outside what this service does: nobody books it.
            continue


def _book(
    session: Session, house: _House, service: Service, choices: tuple[Choice, ...], *, index: int, ahead: int, key: str
) -> None:
    """Book as the desk does with a caller on the line: what is offered first."""
    resident, by, now = RESIDENTS[index], house.desk, house.now
    place = place_of(resident)
    who = Who(resident.name, resident.phone, resident.email or "", resident.language)
    known = register_resident(session, who, place, by=by, now=now)
    wish = CallerWish(
        household_id=known.household_id,
        service=service,
        choices=choices,
        place=place,
        first_day=local_date(now) + timedelta(days=ahead),
        location_id=service.location_ids[0] if service.location_ids else None,
        route=_TO_THE_DOCTOR if service.shape in WITH_ROUTE else None,
    )
    offer = offer_for_caller(session, wish, by=by, now=now)
    if offer.chosen is None or offer.quote is None:
        return
    request = BookForCaller(
        resident_id=known.resident_id,
        service_id=service.service_id,
        choices=choices,
        place=place,
        starts_at=offer.chosen.starts_at,
        shown_total=offer.quote.total,
        client_key=key,
        location_id=wish.location_id,
        route=wish.route,
    )
    book_for_caller(session, request, by=by, now=now)


def _decide_home_care(session: Session, house: _House, town: Town) -> None:
    """Decide what an hour of help costs for who gets it: the regulation leaves the amount to a committee."""
    today = local_date(house.now)
    for index in _home_care():
        request = RecordDecision(
            household_id=town.residents[index].household_id,
            service_id=house.services["thuishulp"].service_id,
            class_code=None,
            ground="committee",
            evidence="ocmw_decision",
            seen_on=today,
            valid_from=today,
            valid_until=date(today.year + 1, 7, 1),
            amount=Money.of("6.50"),
        )
        record_decision(session, request, by=house.desk, now=house.now)


def _home_care() -> list[int]:
    """Return the residents who have help at home."""
    return [index for index, slug, *_ in _KEERBERGEN if slug == "thuishulp"]


def _ask(session: Session, house: _House, slug: str) -> None:
    for number, (index, code, need, answers) in enumerate(_REQUESTS.get(slug, ())):
        resident, service = RESIDENTS[index], house.services[code]
        asked = AskForService(
            service_id=service.service_id,
            person=Told(resident.name, resident.phone, resident.email or ""),
            place=place_of(resident),
            need=need,
            client_key=f"demo-request-{number}",
            locale=resident.language,
            answers={one.slug: answer for one, answer in zip(service.questions, answers, strict=True)},
        )
        by = resident_of(house.desk.organisation_id)
        try:
            ask_for_service(session, asked, by=by, now=house.now - timedelta(days=3))
        except Refusal:
            continue


def _report(session: Session, house: _House) -> None:
    buildings = session.scalars(
        select(LocationRow.id).where(
            LocationRow.organisation_id == house.desk.organisation_id, LocationRow.name.startswith("Residentie")
        )
    ).all()
    for number, (slug, kind, at, where, saw) in enumerate(_REPORTS):
        service = house.services.get(slug)
        if service is None:
            continue
        made = MakeReport(
            service_id=service.service_id,
            option_id=next(option.option_id for option in service.options if option.slug == kind),
            place=ReportedPlace(
                at=at,
                is_exact=True,
                postcode="3120",
                municipality="Tremelo",
                words=where,
                location_id=buildings[0] if buildings and service.location_ids else None,
            ),
            description=saw,
            urgency=Urgency.SOON,
            client_key=f"demo-report-{number}",
            locale="nl",
        )
        by = resident_of(house.desk.organisation_id)
        make_report(session, made, by=by, now=house.now - timedelta(days=number + 1))


def _children(session: Session, house: _House) -> None:
    """Write down a child that waits for care, where there is child care."""
    if "kinderopvang" not in house.services:
        return
    resident = RESIDENTS[20]
    who = Who(resident.name, resident.phone, resident.email or "", resident.language)
    known = register_resident(session, who, place_of(resident), by=house.desk, now=house.now)
    session.add(
        MemberRow(
            organisation_id=house.desk.organisation_id,
            household_id=known.household_id,
            name=f"Mila {resident.last_name}",
            born_on=date(local_date(house.now).year - 1, 3, 1),
            created_at=house.now,
        )
    )
    session.flush()
