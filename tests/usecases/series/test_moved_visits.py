"""A visit that was moved by itself goes with its series by the day that was meant, and with all of it in any case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from booking.rules.money import ZERO
from booking.rules.refusals.limits import VisitsUsedUp
from booking.store.database import in_transaction, reading
from booking.store.tables import QuoteRow, ServiceRow
from booking.usecases.series.cancel_series import fee_for_all, starts_of_all
from booking.usecases.series.requests import CancelSeries, Scope
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import on
from tests.usecases.series.fixed import TUESDAYS, Fixed, a_fixed, bookings, rows, told
from tests.usecases.series.test_change_series import LATE_FEE, _say_more

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def fixed(app_context: None) -> Fixed:
    return in_transaction(a_fixed)


@pytest.fixture
def moved(fixed: Fixed) -> int:
    """Four Tuesdays, of which the first was moved to Thursday; it is Wednesday now."""
    series_id = fixed.book().series_id
    fixed.house.move(bookings()[0].id, on(3, "10:00"), by=fixed.by)
    fixed.now = on(2, "12:00")
    return series_id


def test_cancelling_all_takes_the_visit_that_was_meant_before_today(fixed: Fixed, moved: int) -> None:
    fixed.cancel(moved, Scope.ALL)
    assert bookings() == []
    assert told()[-1] == "series_cancelled"


def test_the_fee_for_all_counts_the_visit_that_was_meant_before_today(fixed: Fixed, moved: int) -> None:
    _say_more(fixed, LATE_FEE)
    with reading() as session:
        fee = fee_for_all(session, CancelSeries(moved, Scope.ALL), by=fixed.by, now=fixed.now)
    assert fee > ZERO
    fixed.cancel(moved, Scope.ALL, fee=fee)
    assert [row.total_cents for row in rows(QuoteRow) if row.stage == "final"] == [fee.cents]


@pytest.mark.parametrize(
    ("scope", "meant_on"),
    [(Scope.ONE, TUESDAYS[1]), (Scope.FOLLOWING, TUESDAYS[1]), (Scope.FOLLOWING, None), (Scope.ALL, None)],
)
def test_what_is_said_to_go_is_what_goes(fixed: Fixed, moved: int, scope: Scope, meant_on: date | None) -> None:
    with reading() as session:
        said = starts_of_all(session, CancelSeries(moved, scope, meant_on), by=fixed.by, now=fixed.now)
    fixed.cancel(moved, scope, meant_on)
    assert said
    assert [row.starts_at for row in bookings("cancelled")] == list(said)


# --- a quota of the service, and visits that all move at once ---


def allow(fixed: Fixed, *, visits: int) -> None:
    def change(session: Session) -> None:
        row = session.get_one(ServiceRow, fixed.house.town.service_id)
        row.horizon_days, row.quota_visits, row.quota_per = 60, visits, "month"

    in_transaction(change)


def test_visits_that_move_together_never_stand_in_each_others_quota(fixed: Fixed) -> None:
    """Mondays become Fridays: the one of 30 November comes into a December that is full until its last one leaves."""
    allow(fixed, visits=4)
    first = MONDAY.date() + timedelta(days=7)
    series_id = fixed.book(fixed.ask(fixed.wish(first=first, weekdays=(0,), last=date(2026, 12, 28)))).series_id
    rule: dict[str, Any] = {"first": first, "weekdays": (4,), "on_holiday": "move", "last": date(2027, 1, 7)}
    checked = fixed.check_change(series_id, first, **rule)
    assert [one.beyond for one in checked.dates if one.is_free] == [None] * len(bookings())
    fixed.change(series_id, first, **rule)
    assert [row.series_on for row in bookings()] == [one.meant_on for one in checked.dates if one.is_free]


def test_visits_that_move_together_into_one_month_use_its_quota(fixed: Fixed) -> None:
    allow(fixed, visits=4)
    first = MONDAY.date() + timedelta(days=7)
    asked = fixed.ask(fixed.wish(first=first, weekdays=(0,), last=date(2026, 12, 21)))
    series_id = fixed.book(asked).series_id
    allow(fixed, visits=3)
    with pytest.raises(VisitsUsedUp):
        fixed.change(series_id, first, first=first, weekdays=(3,), last=date(2026, 12, 24))
