"""A town in full life, for tests that look at every page: each role, a resident, a visit, and what goes with them."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.regulations import regulation_text
from booking.rules.actors import Actor, Role, resident_of, system_of
from booking.rules.calendar import local_date
from booking.rules.links import link_token
from booking.rules.photos import of_booking, of_report
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.representatives import link_number
from booking.rules.series import SeriesRule
from booking.store.database import in_transaction
from booking.store.tables import (
    AbsenceRow,
    BookingRow,
    DraftRow,
    EquipmentRow,
    HouseholdPayerRow,
    LocationRow,
    MemberRow,
    MembershipRow,
    OfferRow,
    OrganisationRow,
    OutboxRow,
    PayerRow,
    PriceDecisionRow,
    QuestionRow,
    RatePeriodRow,
    RateRow,
    RepresentationRow,
    RepresentativeRow,
    RequestRow,
    ResidentRow,
    SeriesPauseRow,
    SeriesRow,
    StaffRow,
    TariffRow,
    TicketRow,
    WaitingRow,
    WishRoundRow,
)
from booking.store.waiting_work import WaitingWork, written_waiting_work
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.requests import Choice, HoldPlace, Who
from booking.usecases.photos.add_photo import AddPhoto, add_photo
from booking.usecases.reports.make_report import make_report
from booking.usecases.series.requests import SeriesWork
from tests.harness.application import SECRET_KEY
from tests.harness.bikes import a_bike_point, a_repair
from tests.harness.meals import a_meal, a_restaurant
from tests.harness.people import a_staff_member, sign_in
from tests.harness.rentals import a_rental, a_rental_point
from tests.harness.reports import a_picture, a_report, some_paths
from tests.harness.town import CHURCH, MONDAY, Town, a_place, a_town
from tests.usecases.work.visits import a_visit

#: When the world is looked at; its visit is an hour later.
NOW = MONDAY

#: What opens the resident pages whose address begins so.
_TOKENS = {"/v/": "acting", "/melding/": "report", "/b/": "link", "/w/": "wish", "/aanvraag/": "request"}

ROLES: tuple[Role | None, ...] = (None, Role.WORKER, Role.DESK, Role.COORDINATOR)


@dataclass(frozen=True)
class World:
    """The ids in it, as the routes name them, and who works there."""

    town: Town
    staff: dict[Role, StaffRow]
    ids: dict[str, Any] = field(default_factory=dict)

    def path(self, app: Flask, endpoint: str) -> str:
        """Return the address of a page of this world; resident pages get the visit's link, the wish or the draft."""
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        wanted = dict(self.ids)
        if "token" in rule.arguments:
            wanted["token"] = self.ids[
                next((of for start, of in _TOKENS.items() if rule.rule.startswith(start)), "draft")
            ]
        if rule.rule.startswith("/melden/"):
            wanted["slug"] = self.ids["report_slug"]
        with app.test_request_context(base_url=f"http://{self.town.host}"):
            return url_for(endpoint, **{name: wanted[name] for name in rule.arguments})

    def become(self, client: FlaskClient, role: Role | None) -> None:
        """Sign in with ``role``; None stays a stranger."""
        if role is not None:
            sign_in(client, self.staff[role])


def a_world(app: Flask, *, host: str = "localhost", mark: str = "") -> World:
    """Build a world that answers to ``host``; ``mark`` stands in every private text, to be looked for."""
    with app.app_context():
        return in_transaction(lambda session: _build(session, host=host, mark=mark))


def _build(session: Session, *, host: str, mark: str) -> World:
    town = a_town(session, host=host)
    organisation = session.get_one(OrganisationRow, town.organisation_id)
    staff = {
        Role.WORKER: a_staff_member(session, organisation, role=Role.WORKER, worker_id=town.workers["An"], name="An"),
        Role.DESK: a_staff_member(session, organisation, role=Role.DESK),
        Role.COORDINATOR: a_staff_member(session, organisation, role=Role.COORDINATOR),
    }
    visit = a_visit(
        session,
        town,
        starts_at=NOW + timedelta(hours=2),
        now=NOW,
        by=("An",),
        who=Who(f"Maria Peeters {mark}".strip(), "+32470123456", "maria@example.org", "nl"),
        access_notes=f"Bel links {mark}".strip(),
        note=f"Hoge zoldering {mark}".strip(),
    )
    booking = session.get_one(BookingRow, visit.booking_id)
    resident = session.scalars(select(ResidentRow).where(ResidentRow.id == booking.resident_id)).one()
    session.add(_a_decision(town, resident, staff[Role.DESK]))
    absence = AbsenceRow(
        organisation_id=town.organisation_id,
        worker_id=town.workers["Bilal"],
        starts_at=NOW + timedelta(days=3),
        ends_at=NOW + timedelta(days=4),
    )
    message = _an_unsent_message(town, booking)
    draft = DraftRow(
        organisation_id=town.organisation_id,
        token=f"draft-of-somebody-else-{town.organisation_id}",
        service_id=town.service_id,
        answers={},
        touched_at=NOW,
    )
    tariff = _a_draft_tariff(town)
    rate = RateRow(organisation_id=town.organisation_id, code="km_quarterly", name={"nl": "Per km"}, source="BOSA")
    location, equipment, question = a_location(town), _a_trailer(town), _a_question(town, mark)
    session.add_all([absence, message, draft, tariff, rate, location, equipment, question])
    session.flush()
    series = _a_series(town, booking)
    session.add_all([_a_period(rate), series])
    session.flush()
    booking.series_id, booking.series_on = series.id, date(2026, 11, 23)
    pause = SeriesPauseRow(
        organisation_id=town.organisation_id, series_id=series.id, first=date(2026, 12, 7), last=date(2026, 12, 13)
    )
    session.add(pause)
    session.flush()
    request = _a_request(town, booking, mark=mark)
    session.add(request)
    wish, offer = a_wish_with_an_offer(session, town, booking, mark=mark)
    session.flush()
    # Not offered to residents, so that their pages stay as they are.
    meals = a_restaurant(session, town, active=False)
    meal_id = a_meal(
        session, town, meals, starts_at=NOW + timedelta(hours=4), ends_at=NOW + timedelta(hours=5), worker="An"
    )
    ticket_id = _a_ticket(session, town, mark=mark)
    rental_id = _a_rental(session, town, mark=mark)
    membership = _a_membership(town, resident)
    session.add(membership)
    member = MemberRow(
        organisation_id=town.organisation_id,
        household_id=resident.household_id,
        name=f"Mila {mark}".strip(),
        born_on=date(2024, 3, 1),
        created_at=NOW,
    )
    session.add(member)
    session.flush()
    wish_round = WishRoundRow(
        organisation_id=town.organisation_id,
        service_id=meals.service_id,
        option_id=meals.options["meals"],
        name=f"Vakantie {mark}".strip(),
        first=date(2026, 12, 21),
        last=date(2026, 12, 24),
        wishes_until=date(2026, 12, 1),
        allocate_on=date(2026, 12, 7),
        grounds=[{"code": "ground1", "name": f"Alleen {mark}".strip(), "points": 5}],
        created_at=NOW,
    )
    session.add(wish_round)
    session.flush()
    acting = _somebody_who_acts_and_pays(session, resident, mark=mark)
    reported = _some_reports(session, town, visit.booking_id, mark=mark)
    ids = (
        {
            "absence_id": absence.id,
            "assignment_id": visit.assignments["An"],
            "booking_id": visit.booking_id,
            "draft": draft.token,
            "draft_id": tariff.id,
            "equipment_id": equipment.id,
            "filename": "css/buurtboek.css",
            # Labour Day is a Saturday then.
            "holiday": "2027-05-01",
            "household_id": resident.household_id,
            "location_id": location.id,
            "link": link_token(SECRET_KEY, number=visit.number, epoch=0),
            "member_id": member.id,
            "membership_id": membership.id,
            "message_id": message.id,
            "name": "0000.eml",
            "number": visit.number,
            "on": "2026-12-25",
            "offer_id": offer.id,
            "option_id": town.options["lamp"],
            "pause_id": pause.id,
            "question_id": question.id,
            "page": "wat",
            "rate_code": rate.code,
            "request": request.token,
            "request_id": request.id,
            "resident_id": resident.id,
            "round_id": wish_round.id,
            "series_id": series.id,
            "service_id": town.service_id,
            "session_id": meal_id,
            "sessions_of": meals.service_id,
            "slug": town.service_slug,
            "staff_id": staff[Role.WORKER].id,
            "tariff_id": town.tariff_id,
            "rental_id": rental_id,
            "ticket_id": ticket_id,
            "waiting_id": wish.id,
            "part": "afspraak",
            "what": "annuleren",
            "wish": wish.token,
            "worker_id": town.workers["Bilal"],
            "year": 2027,
        }
        | reported
        | acting
    )
    return World(town, staff, ids)


def _a_rental(session: Session, town: Town, *, mark: str) -> int:
    """Let somebody rent a bike from today on, at the place where An stands, that is not offered to residents."""
    who = Who(f"Rik Pauwels {mark}".strip(), "+32470998878", "rik@example.org", "nl")
    point = a_rental_point(session, town, active=False)
    return a_rental(session, town, point, starts_at=NOW.replace(hour=10, minute=0), now=NOW, who=who)


def _a_ticket(session: Session, town: Town, *, mark: str) -> int:
    """Let somebody bring a bike today, to a bike point that is not offered to residents."""
    point = a_bike_point(session, town, active=False)
    by = Actor(town.organisation_id, frozenset({Role.DESK}))
    who = Who(f"Tine Maes {mark}".strip(), "+32470998877", "tine@example.org", "nl")
    _booking_id, ticket_id = a_repair(session, town, point, now=NOW, who=who, by=by)
    session.get_one(TicketRow, ticket_id).thing = f"Rode fiets {mark}".strip()
    return ticket_id


def _somebody_who_acts_and_pays(session: Session, resident: ResidentRow, *, mark: str) -> dict[str, Any]:
    """Write down who acts for a household and who pays for it, from long ago on; nobody is told."""
    of = {"organisation_id": resident.organisation_id}
    payer = PayerRow(**of, name=f"OCMW {mark}".strip(), kind="ocmw", created_at=NOW)
    who = RepresentativeRow(**of, name=f"Jan {mark}".strip(), phone="+32470998877", kind="family", created_at=NOW)
    session.add_all([payer, who])
    session.flush()
    long_ago = {"household_id": resident.household_id, "first": date(2026, 1, 1), "seen_on": date(2026, 1, 1)}
    # It ended before today: the pages of residents stay as they are.
    pays = HouseholdPayerRow(**of, **long_ago, payer_id=payer.id, last=date(2026, 2, 1))
    acts = RepresentationRow(
        **of,
        **long_ago,
        representative_id=who.id,
        may_book=True,
        may_pay=True,
        ground=f"Volmacht {mark}".strip(),
        tells="resident",
    )
    session.add_all([pays, acts])
    session.flush()
    return {
        "acting": link_token(SECRET_KEY, number=link_number(who.id), epoch=0),
        "ending": "csv",
        "household_payer_id": pays.id,
        "payer_id": payer.id,
        "representation_id": acts.id,
    }


def _a_membership(town: Town, resident: ResidentRow) -> MembershipRow:
    return MembershipRow(
        organisation_id=town.organisation_id,
        household_id=resident.household_id,
        service_id=town.service_id,
        year=2026,
        kind="single",
        since=date(2026, 1, 5),
        price_cents=1200,
        created_at=NOW,
    )


def a_wish_with_an_offer(
    session: Session, town: Town, booking: BookingRow, *, mark: str = ""
) -> tuple[WaitingRow, OfferRow]:
    """Let the resident of a booking wait for another visit, and keep a place for them the day after tomorrow."""
    place = a_place(access_notes=f"Achterdeur {mark}".strip())
    starts_at = NOW + timedelta(days=2, hours=5)
    by = system_of(town.organisation_id)
    asked = HoldPlace(
        town.service_id,
        (Choice(town.options["lamp"]),),
        place,
        starts_at,
        client_key=f"offer for {booking.id}",
        locale="nl",
        hold_for=timedelta(hours=24),
    )
    held = hold_place(session, asked, by=by, now=NOW)
    work = WaitingWork(
        {town.options["lamp"]: 1}, place.address, place.at, place.access_notes, mark, "nl", is_proved=True
    )
    wish = WaitingRow(
        organisation_id=town.organisation_id,
        token=f"wish-of-somebody-{town.organisation_id}",
        client_key=f"wish of {booking.id}",
        service_id=town.service_id,
        household_id=booking.household_id,
        resident_id=booking.resident_id,
        work=written_waiting_work(work),
        first=local_date(NOW),
        last=local_date(NOW) + timedelta(days=60),
        weekdays=[0, 1, 2, 3, 4],
        earliest=time(8),
        latest=time(18),
        told_by="call",
        state="waiting",
        created_at=NOW,
    )
    session.add(wish)
    session.flush()
    offer = OfferRow(
        organisation_id=town.organisation_id,
        waiting_id=wish.id,
        booking_id=held.booking_id,
        starts_at=starts_at,
        offered_at=NOW,
        until=NOW + timedelta(hours=24),
        state="open",
    )
    session.add(offer)
    return wish, offer


def _a_request(town: Town, booking: BookingRow, *, mark: str) -> RequestRow:
    """Somebody asks for a lamp, and nobody has answered yet."""
    return RequestRow(
        organisation_id=town.organisation_id,
        number="70000001",
        token=f"request-{town.organisation_id}",
        client_key="the-request",
        service_id=town.service_id,
        household_id=booking.household_id,
        resident_id=booking.resident_id,
        name=f"Maria Peeters {mark}".strip(),
        phone="+32470123456",
        street=booking.street,
        house_number=booking.house_number,
        postcode=booking.postcode,
        municipality=booking.municipality,
        latitude=booking.latitude,
        longitude=booking.longitude,
        need=f"Een lamp hangt los {mark}".strip(),
        choices=[[town.options["lamp"], 1]],
        weekdays=[0, 1, 2, 3, 4],
        state="requested",
        created_at=NOW,
    )


def _some_reports(session: Session, town: Town, booking_id: int, *, mark: str) -> dict[str, Any]:
    """Let somebody report something about the paths, with a photo, and put a photo with the visit of today."""
    by = resident_of(town.organisation_id)
    paths = some_paths(session, town)
    made = make_report(session, a_report(paths, description=f"Bramen {mark}".strip()), by=by, now=NOW)
    add_photo(session, AddPhoto(of_report(made.report_id), a_picture()), by=by, now=NOW)
    photo_id = add_photo(session, AddPhoto(of_booking(booking_id), a_picture()), by=by, now=NOW)
    return {
        "commissioner_id": paths.commissioner_id,
        "photo_id": photo_id,
        "report": made.token,
        "report_id": made.report_id,
        "report_slug": paths.slug,
        "reports_of": paths.service_id,
    }


def _a_decision(town: Town, resident: ResidentRow, desk: StaffRow) -> PriceDecisionRow:
    return PriceDecisionRow(
        organisation_id=town.organisation_id,
        household_id=resident.household_id,
        service_id=town.service_id,
        class_code="social",
        ground="leefloon",
        evidence="ocmw_decision",
        evidence_seen_on=date(2026, 11, 2),
        valid_from=date(2026, 11, 2),
        valid_until=date(2027, 11, 2),
        decided_by_id=desk.id,
        decided_at=NOW,
    )


def _a_draft_tariff(town: Town) -> TariffRow:
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


def _a_series(town: Town, booking: BookingRow) -> SeriesRow:
    """Every Monday at nine; nothing of it was booked but the visit of today, so the desk has dates to look at."""
    rule = SeriesRule(every_weeks=1, weekdays=(0,), clock=time(9), first=date(2026, 11, 23))
    assert booking.household_id
    assert booking.resident_id
    return SeriesRow(
        organisation_id=town.organisation_id,
        client_key="the-series",
        service_id=town.service_id,
        household_id=booking.household_id,
        resident_id=booking.resident_id,
        rule=rule.to_json(),
        work=SeriesWork((Choice(town.options["lamp"]),), a_place()).to_json(),
        planned_until=date(2026, 12, 15),
        state="active",
        created_at=NOW,
    )


def _a_period(rate: RateRow) -> RatePeriodRow:
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


def _a_question(town: Town, mark: str) -> QuestionRow:
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


def _a_trailer(town: Town) -> EquipmentRow:
    return EquipmentRow(organisation_id=town.organisation_id, name="Aanhangwagen 1", kind="aanhangwagen")


def _an_unsent_message(town: Town, booking: BookingRow) -> OutboxRow:
    return OutboxRow(
        organisation_id=town.organisation_id,
        key="told-in-vain",
        kind=Kind.MONEY_BACK,
        channel="email",
        recipient="maria@example.org",
        locale="nl",
        facts={},
        booking_id=booking.id,
        state="given_up",
        created_at=NOW,
        due_at=NOW,
        attempts=12,
        problem="550 no such mailbox",
    )
