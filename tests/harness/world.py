"""A town in full life, for tests that look at every page: each role, a resident, a visit, and what goes with them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.regulations import regulation_text
from booking.rules.actors import Role
from booking.rules.links import link_token
from booking.rules.pricing.document import parse, read_tariff
from booking.store.database import in_transaction
from booking.store.tables import (
    AbsenceRow,
    BookingRow,
    DraftRow,
    OrganisationRow,
    OutboxRow,
    PriceDecisionRow,
    RatePeriodRow,
    RateRow,
    ResidentRow,
    StaffRow,
    TariffRow,
)
from booking.usecases.bookings.requests import Who
from tests.harness.application import SECRET_KEY
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import a_visit

#: When the world is looked at; its visit is an hour later.
NOW = MONDAY

ROLES: tuple[Role | None, ...] = (None, Role.WORKER, Role.DESK, Role.COORDINATOR)


@dataclass(frozen=True)
class World:
    """The ids in it, as the routes name them, and who works there."""

    town: Town
    staff: dict[Role, StaffRow]
    ids: dict[str, Any] = field(default_factory=dict)

    def path(self, app: Flask, endpoint: str) -> str:
        """Return the address of a page of this world; resident pages get the visit's link or the draft."""
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        wanted = dict(self.ids)
        if "token" in rule.arguments:
            wanted["token"] = self.ids["link" if rule.rule.startswith("/b/") else "draft"]
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
    session.add_all([absence, message, draft, tariff, rate])
    session.flush()
    session.add(_a_period(rate))
    session.flush()
    ids = {
        "absence_id": absence.id,
        "assignment_id": visit.assignments["An"],
        "booking_id": visit.booking_id,
        "draft": draft.token,
        "draft_id": tariff.id,
        "filename": "css/buurtboek.css",
        "household_id": resident.household_id,
        "link": link_token(SECRET_KEY, number=visit.number, epoch=0),
        "message_id": message.id,
        "name": "0000.eml",
        "number": visit.number,
        "option_id": town.options["lamp"],
        "rate_code": rate.code,
        "resident_id": resident.id,
        "service_id": town.service_id,
        "slug": town.service_slug,
        "staff_id": staff[Role.WORKER].id,
        "tariff_id": town.tariff_id,
        "worker_id": town.workers["Bilal"],
    }
    return World(town, staff, ids)


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


def _a_period(rate: RateRow) -> RatePeriodRow:
    return RatePeriodRow(
        organisation_id=rate.organisation_id,
        rate_id=rate.id,
        first=date(2026, 10, 1),
        last=date(2026, 12, 31),
        amount=Decimal("0.4449"),
    )


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
