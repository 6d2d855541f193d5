"""Bookings of the past are compared with what was really counted of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from booking.store.database import in_transaction
from booking.store.queries.past_jobs import past_jobs
from booking.store.tables import BookingRow, OptionRow
from tests.harness.questions import a_counted_question
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import a_visit


def _starched(session: Session) -> Town:
    town = a_town(session)
    a_counted_question(session, town)
    visit = a_visit(session, town, starts_at=MONDAY + timedelta(hours=2), now=MONDAY)
    session.get_one(BookingRow, visit.booking_id).answers = {"starched pieces": "3"}
    lamp = session.get_one(OptionRow, town.options["lamp"])
    lamp.counts_as, lamp.person_age = "meals", 65
    return town


@pytest.mark.usefixtures("app_context")
def test_a_past_booking_counts_by_the_codes_of_its_tasks_and_answers() -> None:
    town = in_transaction(_starched)
    days = {"since": MONDAY, "until": MONDAY + timedelta(days=1)}
    (job,) = in_transaction(
        lambda session: list(past_jobs(session, town.organisation_id, service_id=town.service_id, **days))
    )
    assert [(task.code, task.person_age) for task in job.tasks] == [("meals", 65)]
    assert job.more == {"starched": Decimal(3)}
