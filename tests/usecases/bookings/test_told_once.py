"""What a router told is read once for each place, however many kinds of work are asked for there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.calendar import local_date
from booking.rules.travel import TravelMode, place_of
from booking.store.database import in_transaction, reading
from booking.store.queries.availability import Availability, Need, look_for_all
from booking.store.queries.travel_times import Way, add_ways
from booking.store.tables import WorkerRow
from tests.harness.statements import counting_statements
from tests.harness.town import MONDAY, Town, a_town

pytestmark = pytest.mark.usefixtures("app_context")

# Nobody starts their day at either.
HERE, ELSEWHERE = Point(50.99, 4.61), Point(51.02, 4.66)
TOLD, PARKING = 47, 2


@pytest.fixture
def town() -> Town:
    made = in_transaction(a_town)
    in_transaction(lambda session: _tell(session, made))
    return made


def test_more_work_at_one_place_takes_no_more_statements(town: Town) -> None:
    here = _need(town)
    _look(here)
    assert _statements(here) == _statements(here, here, here) == 2
    assert _statements(here, replace(here, at=ELSEWHERE), here) == 3


def test_each_place_has_what_was_told_of_it(town: Town) -> None:
    here = _need(town)
    there, again, elsewhere = _look(here, replace(here, language=""), replace(here, at=ELSEWHERE))
    assert _way_there(there) == _way_there(again) == TOLD + PARKING
    assert _way_there(elsewhere) < TOLD


def _need(town: Town) -> Need:
    tomorrow = local_date(MONDAY) + timedelta(days=1)
    return Need(town.organisation_id, tomorrow, tomorrow, HERE)


def _look(*needs: Need) -> list[Availability]:
    with reading() as session:
        return look_for_all(session, needs, now=MONDAY)


def _statements(*needs: Need) -> int:
    with reading() as session, counting_statements() as said:
        look_for_all(session, needs, now=MONDAY)
    return len(said)


def _way_there(found: Availability) -> int:
    base = next(one.base for one in found.timelines if one.mode is TravelMode.CAR)
    return found.reaches.by(TravelMode.CAR).minutes_to(base.latitude, base.longitude)


def _tell(session: Session, town: Town) -> None:
    for worker_id in town.workers.values():
        worker = session.get_one(WorkerRow, worker_id)
        worker.travel_mode = TravelMode.CAR
        base = place_of(Point(worker.base_latitude, worker.base_longitude))
        add_ways(session, town.organisation_id, [Way(TravelMode.CAR, base, place_of(HERE), TOLD)], now=MONDAY)
