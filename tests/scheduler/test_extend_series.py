"""The job that lets series go on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from booking.scheduler import jobs
from booking.scheduler.doors import doors_for
from booking.store.database import in_transaction
from booking.store.tables import SeriesRow
from tests.harness.application import settings_for
from tests.harness.clock import FrozenClock
from tests.harness.town import MONDAY
from tests.usecases.series.fixed import Fixed, a_fixed, bookings, the_series

pytestmark = pytest.mark.usefixtures("app_context")


def test_every_series_goes_on_at_one_turn_of_the_job(
    app_context: None, tmp_path: Path, freeze: Callable[[datetime], FrozenClock]
) -> None:
    fixed: Fixed = in_transaction(a_fixed)
    first = fixed.book().series_id
    second = fixed.book(fixed.ask(fixed.wish(every_weeks=2))).series_id
    doors = doors_for(settings_for("postgresql+psycopg://nobody@localhost/nothing", mail_folder=tmp_path), None)
    freeze(MONDAY + timedelta(days=8))
    assert jobs.extend_series(doors) == 2
    assert jobs.extend_series(doors) == 0
    assert [row.series_on for row in bookings() if row.series_id == first][-1] == date(2026, 12, 29)
    assert {the_series(one).planned_until for one in (first, second)} == {date(2026, 12, 30)}


def test_one_series_that_fails_stops_no_other(
    app_context: None, tmp_path: Path, freeze: Callable[[datetime], FrozenClock]
) -> None:
    fixed: Fixed = in_transaction(a_fixed)
    broken = fixed.book().series_id
    sound = fixed.book(fixed.ask(fixed.wish(every_weeks=2))).series_id

    def spoil(session: Session) -> None:
        row = session.get_one(SeriesRow, broken)
        row.rule = row.rule | {"clock": "noon"}

    in_transaction(spoil)
    doors = doors_for(settings_for("postgresql+psycopg://nobody@localhost/nothing", mail_folder=tmp_path), None)
    freeze(MONDAY + timedelta(days=8))
    assert jobs.extend_series(doors) == 1
    assert the_series(sound).planned_until == date(2026, 12, 30)
    assert the_series(broken).planned_until == date(2026, 12, 22)
