"""What nobody else may touch while a worker is re-planned."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.rules.calendar import start_of_day
from booking.store.database import in_transaction
from booking.store.tables import ShiftRow
from booking.usecases.replanning.replan_worker import ReplanWorker, replan_worker
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import House, a_house, on
from tests.usecases.replanning.test_replan_worker import booked_for

WEDNESDAY = date(2026, 11, 25)
THURSDAY = WEDNESDAY + timedelta(days=1)
# The two keys of a lock are its classid and its objid (PostgreSQL, pg_locks).
_MINE = text(
    "SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND pid = pg_backend_pid()"
)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def locked(house: House, worker_id: int, starts_at: datetime, ends_at: datetime) -> set[tuple[int, date]]:
    """Re-plan a worker, and return whose days were locked at the end of it."""

    def work(session: Session) -> set[tuple[int, date]]:
        replan_worker(session, ReplanWorker(worker_id, starts_at, ends_at), by=house.desk, now=MONDAY)
        return {(int(one), date.fromordinal(day)) for one, day in session.execute(_MINE)}

    return in_transaction(work)


def test_the_workers_own_days_are_locked_though_there_is_no_visit_yet(house: House) -> None:
    an = house.town.workers["An"]
    found = locked(house, an, start_of_day(WEDNESDAY), start_of_day(THURSDAY + timedelta(days=1)))
    assert found == {(an, WEDNESDAY), (an, THURSDAY)}


def test_a_very_long_absence_locks_a_year(house: House) -> None:
    an = house.town.workers["An"]
    found = locked(house, an, start_of_day(WEDNESDAY), start_of_day(date(2090, 1, 1)))
    assert len(found) == 366
    assert min(day for _, day in found) == WEDNESDAY


def test_both_days_of_a_visit_across_midnight_are_locked_for_all_who_could_come(house: House) -> None:
    an, bilal = house.town.workers["An"], house.town.workers["Bilal"]
    night = ShiftRow(
        organisation_id=house.town.organisation_id, worker_id=an, starts_at=on(2, "20:00"), ends_at=on(3, "06:00")
    )
    in_transaction(lambda session: session.add(night))
    booked_for(house, an, on(2, "23:30"))
    found = locked(house, an, on(2, "20:00"), on(3, "00:00"))
    assert {(worker, day) for worker in (an, bilal) for day in (WEDNESDAY, THURSDAY)} <= found
