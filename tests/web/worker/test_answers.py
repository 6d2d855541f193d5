"""What a worker reads of what the service asked: what helps with the work, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.database import in_transaction
from booking.store.tables import BookingRow, LocationRow, OrganisationRow, StaffRow, WorkerRow
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, sign_in
from tests.harness.questions import a_question
from tests.harness.town import MONDAY, a_town
from tests.usecases.work.visits import a_visit

ANSWERS = {"which dog": "a small one", "key code": "4711", "diet": "no salt", "old": "gone", "stairs": "yes"}


def _a_visit_with_answers(session: Session) -> None:
    town = a_town(session)
    a_question(session, town, "which dog", "text")
    a_question(session, town, "key code", "text", sensitive=True, position=2)
    a_question(session, town, "diet", "text", sensitive=True, worker_sees=False, position=3)
    a_question(session, town, "stairs", "yes_no", position=4)
    visit = a_visit(session, town, starts_at=MONDAY + timedelta(hours=2), now=MONDAY, by=("An",))
    row = session.get_one(BookingRow, visit.booking_id)
    hall = LocationRow(
        organisation_id=town.organisation_id,
        name="Zaal De Molen",
        street="Baalsebaan",
        house_number="1",
        postcode="3120",
        municipality="Tremelo",
        latitude=51.0,
        longitude=4.7,
    )
    session.add(hall)
    session.flush()
    row.answers, row.location_id = ANSWERS, hall.id


def test_a_worker_reads_what_is_for_workers_and_where_it_is(
    app: Flask, client: StrictClient, freeze: Callable[[datetime], FrozenClock]
) -> None:
    freeze(MONDAY)
    with app.app_context():
        in_transaction(_a_visit_with_answers)
        staff = in_transaction(_an)
    sign_in(client, staff)
    page = " ".join(re.sub(r"<[^>]+>", " ", client.get("/mijn-dag").text).split())
    assert "which dog a small one" in page
    assert "key code 4711" in page, "somebody decided that who comes needs it"
    assert "stairs Yes" in page
    assert "no salt" not in page
    assert "gone" not in page
    assert "Zaal De Molen Baalsebaan 1" in page
    assert "Molenstraat" not in page


def _an(session: Session) -> StaffRow:
    organisation = session.query(OrganisationRow).one()
    worker = session.query(WorkerRow).filter_by(name="An").one()
    return a_staff_member(session, organisation, role=Role.WORKER, worker_id=worker.id, name="An", locale="en")
