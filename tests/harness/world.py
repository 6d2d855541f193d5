"""A town in full life, for tests that look at every page: each role, a resident, a visit, and what goes with them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.rules.links import link_token
from booking.store.database import in_transaction
from booking.store.tables import (
    AbsenceRow,
    BookingRow,
    DraftRow,
    MemberRow,
    OrganisationRow,
    RateRow,
    ResidentRow,
    SeriesPauseRow,
    StaffRow,
    WishRoundRow,
)
from booking.usecases.bookings.requests import Who
from tests.harness.application import SECRET_KEY
from tests.harness.meals import a_meal, a_restaurant
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY, Town, a_town
from tests.harness.world_household import (
    a_decision,
    a_membership,
    a_request,
    a_series,
    a_wish_with_an_offer,
    an_unsent_message,
    some_reports,
    somebody_who_acts_and_pays,
)
from tests.harness.world_offer import (
    a_bike_brought_in,
    a_bike_rented_out,
    a_draft_tariff,
    a_location,
    a_period,
    a_question,
    a_trailer,
)
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
    session.add(a_decision(town, resident, staff[Role.DESK]))
    ids = {
        "assignment_id": visit.assignments["An"],
        "booking_id": visit.booking_id,
        "filename": "css/buurtboek.css",
        # Labour Day is a Saturday then.
        "holiday": "2027-05-01",
        "household_id": resident.household_id,
        "link": link_token(SECRET_KEY, number=visit.number, epoch=0),
        "name": "0000.eml",
        "number": visit.number,
        "on": "2026-12-25",
        "option_id": town.options["lamp"],
        "page": "wat",
        "part": "afspraak",
        "resident_id": resident.id,
        "service_id": town.service_id,
        "slug": town.service_slug,
        "staff_id": staff[Role.WORKER].id,
        "tariff_id": town.tariff_id,
        "what": "annuleren",
        "worker_id": town.workers["Bilal"],
        "year": 2027,
    }
    ids |= _offered(session, town, mark=mark)
    ids |= _asked_by(session, town, booking, mark=mark)
    ids |= _of_other_shapes(session, town, mark=mark)
    ids |= _of_household(session, town, resident, mark=mark)
    ids |= some_reports(session, town, visit.booking_id, mark=mark)
    ids |= somebody_who_acts_and_pays(session, resident, mark=mark)
    return World(town, staff, ids)


def _offered(session: Session, town: Town, *, mark: str) -> dict[str, Any]:
    """Give the organisation what its pages of settings show."""
    absence = AbsenceRow(
        organisation_id=town.organisation_id,
        worker_id=town.workers["Bilal"],
        starts_at=NOW + timedelta(days=3),
        ends_at=NOW + timedelta(days=4),
    )
    tariff = a_draft_tariff(town)
    rate = RateRow(organisation_id=town.organisation_id, code="km_quarterly", name={"nl": "Per km"}, source="BOSA")
    location, equipment, question = a_location(town), a_trailer(town), a_question(town, mark)
    session.add_all([absence, tariff, rate, location, equipment, question])
    session.flush()
    session.add(a_period(rate))
    return {
        "absence_id": absence.id,
        "draft_id": tariff.id,
        "equipment_id": equipment.id,
        "location_id": location.id,
        "question_id": question.id,
        "rate_code": rate.code,
    }


def _asked_by(session: Session, town: Town, booking: BookingRow, *, mark: str) -> dict[str, Any]:
    """Let who booked the visit come back each week, ask and wait for something besides, and be told in vain."""
    message = an_unsent_message(town, booking)
    draft = DraftRow(
        organisation_id=town.organisation_id,
        token=f"draft-of-somebody-else-{town.organisation_id}",
        service_id=town.service_id,
        answers={},
        touched_at=NOW,
    )
    series, request = a_series(town, booking), a_request(town, booking, mark=mark)
    session.add_all([message, draft, series, request])
    session.flush()
    booking.series_id, booking.series_on = series.id, date(2026, 11, 23)
    pause = SeriesPauseRow(
        organisation_id=town.organisation_id, series_id=series.id, first=date(2026, 12, 7), last=date(2026, 12, 13)
    )
    session.add(pause)
    wish, offer = a_wish_with_an_offer(session, town, booking, mark=mark)
    session.flush()
    return {
        "draft": draft.token,
        "message_id": message.id,
        "offer_id": offer.id,
        "pause_id": pause.id,
        "request": request.token,
        "request_id": request.id,
        "series_id": series.id,
        "waiting_id": wish.id,
        "wish": wish.token,
        "asked": "dagen",
    }


def _of_other_shapes(session: Session, town: Town, *, mark: str) -> dict[str, Any]:
    """Give the organisation meals, a bike point and a rental point; residents are not offered them."""
    meals = a_restaurant(session, town, active=False)
    meal_id = a_meal(
        session, town, meals, starts_at=NOW + timedelta(hours=4), ends_at=NOW + timedelta(hours=5), worker="An"
    )
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
    return {
        "rental_id": a_bike_rented_out(session, town, mark=mark),
        "round_id": wish_round.id,
        "session_id": meal_id,
        "sessions_of": meals.service_id,
        "ticket_id": a_bike_brought_in(session, town, mark=mark),
    }


def _of_household(session: Session, town: Town, resident: ResidentRow, *, mark: str) -> dict[str, Any]:
    """Give the household a child and a membership."""
    membership = a_membership(town, resident)
    member = MemberRow(
        organisation_id=town.organisation_id,
        household_id=resident.household_id,
        name=f"Mila {mark}".strip(),
        born_on=date(2024, 3, 1),
        created_at=NOW,
    )
    session.add_all([membership, member])
    session.flush()
    return {"member_id": member.id, "membership_id": membership.id}
