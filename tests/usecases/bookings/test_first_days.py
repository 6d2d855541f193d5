"""From when each service can be had, over all of them at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, resident_of
from booking.rules.calendar import local_date
from booking.store.database import in_transaction, reading
from booking.store.queries.region import offered_in
from booking.store.queries.service_facts import Service
from booking.store.queries.services import every_service
from booking.store.tables import AreaRow, ServiceRow, WeeklyHoursRow
from booking.usecases.bookings.first_days import Seen, first_days
from tests.harness.statements import counting_statements
from tests.harness.town import CHURCH, MONDAY, Town, a_town

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context():
        return in_transaction(a_town)


@pytest.fixture
def by(town: Town) -> Actor:
    return resident_of(town.organisation_id)


def services(session: Session, town: Town) -> list[Service]:
    return every_service(session, town.organisation_id)


def first(town: Town, by: Actor) -> date | None:
    with reading() as session:
        found = first_days(session, [Seen(one, CHURCH) for one in services(session, town)], by=by, now=MONDAY)
    return local_date(found[town.service_id]) if town.service_id in found else None


def test_the_first_free_day_is_that_of_the_shortest_task(town: Town, by: Actor) -> None:
    assert first(town, by) == date(2026, 11, 24)


def test_without_anybody_at_work_there_is_none(town: Town, by: Actor) -> None:
    in_transaction(lambda session: session.query(WeeklyHoursRow).delete())
    assert first(town, by) is None


def test_what_is_free_only_after_weeks_is_found_too(town: Town, by: Actor) -> None:
    in_transaction(lambda session: session.execute(update(ServiceRow).values(notice_hours=24 * 20)))
    assert first(town, by) == local_date(MONDAY + timedelta(days=21))


def test_a_service_of_which_nobody_chooses_a_time_has_none(town: Town, by: Actor) -> None:
    in_transaction(lambda session: session.execute(update(ServiceRow).values(shape="report")))
    assert first(town, by) is None


def test_more_services_cost_no_more_statements(town: Town, by: Actor) -> None:
    def ask(times: int) -> int:
        with reading() as session:
            seen = [Seen(one, CHURCH) for one in services(session, town)] * times
            with counting_statements() as statements:
                first_days(session, seen, by=by, now=MONDAY)
        return len(statements)

    ask(1)
    assert ask(12) == ask(1) <= 2


def test_a_postcode_shows_every_organisation_that_comes_there_and_no_other(town: Town) -> None:
    other = in_transaction(lambda session: a_town(session, host="other.example", name="Another house"))
    with reading() as session:
        shown = [(one.organisation, one.service.slug) for one in offered_in(session, "3140")]
    assert shown == [("Another house", town.service_slug), ("Buurtdiensten Keerbergen", town.service_slug)]
    in_transaction(
        lambda session: session.execute(
            update(ServiceRow).where(ServiceRow.organisation_id == other.organisation_id).values(active=False)
        )
    )
    in_transaction(
        lambda session: (
            session.query(AreaRow)
            .filter(AreaRow.organisation_id == town.organisation_id, AreaRow.postcode == "3140")
            .delete()
        )
    )
    with reading() as session:
        assert offered_in(session, "3140") == []
