"""How many statements a search and a placement take: the same, however many workers and days there are."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.rules.calendar import days_from, local_date
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.store.tables import WeeklyHoursRow, WorkerRow
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.placing import Wish, slots_on
from booking.usecases.bookings.requests import Choice
from booking.usecases.bookings.tasks import tasks_of
from tests.harness.statements import counting_statements
from tests.harness.town import CHURCH, HOURS, MONDAY, Town, a_place, a_town
from tests.usecases.bookings.house import House, a_house, on

pytestmark = pytest.mark.usefixtures("app_context")


def test_a_search_takes_as_many_statements_for_forty_workers_and_four_weeks_as_for_two_and_a_day() -> None:
    town = in_transaction(a_town)
    few = [_statements_of_a_search(town, days=days) for days in (1, 28)]
    in_transaction(lambda session: _hire(session, town, 38))
    many = [_statements_of_a_search(town, days=days) for days in (1, 28)]
    assert few == many
    assert few[0] == few[1], few


def test_keeping_a_place_takes_as_many_statements_for_forty_workers_as_for_two() -> None:
    house = in_transaction(a_house)
    house.hold(on(2, "09:00"))
    few = _statements_of_a_hold(house, day=3)
    in_transaction(lambda session: _hire(session, house.town, 38))
    house.hold(on(4, "09:00"))
    assert _statements_of_a_hold(house, day=7) == few


def _statements_of_a_search(town: Town, *, days: int) -> list[str]:
    """Return what the second of two searches says: the first may read what a process remembers."""
    by = resident_of(town.organisation_id)
    with reading() as session:
        service = service_by_id(session, town.organisation_id, town.service_id)
        wish = Wish(town.organisation_id, service, tasks_of(service, [Choice(town.options["lamp"])]), CHURCH)
        wanted = list(days_from(local_date(MONDAY) + timedelta(days=1), count=days))
        assert slots_on(session, wish, wanted, by=by, now=MONDAY)
        with counting_statements() as said:
            slots_on(session, wish, wanted, by=by, now=MONDAY)
    return said


def _statements_of_a_hold(house: House, *, day: int) -> list[str]:
    request = house.wish(on(day, "09:00"), place=a_place())
    with counting_statements() as said:
        in_transaction(lambda session: hold_place(session, request, by=house.resident, now=MONDAY))
    # A statement may name each worker, and then says more, but not more often.
    return [" ".join(statement.split()[:3]) for statement in said]


def _hire(session: Session, town: Town, people: int) -> None:
    """Take on so many people who can hang a lamp, on the hours of everybody."""
    usual: dict[str, Any] = {"skills": ["electric", "general"], "travel_mode": "bike"}
    for number in range(people):
        row = WorkerRow(
            organisation_id=town.organisation_id,
            name=f"Medewerker {number}",
            base_latitude=CHURCH.latitude,
            base_longitude=CHURCH.longitude,
            **usual,
        )
        session.add(row)
        session.flush()
        session.add_all(
            WeeklyHoursRow(
                organisation_id=town.organisation_id, worker_id=row.id, weekday=weekday, starts=starts, ends=ends
            )
            for weekday in range(5)
            for starts, ends in HOURS
        )
