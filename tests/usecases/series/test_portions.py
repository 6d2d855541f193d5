"""A series with very many dates is promised in portions: no transaction takes more locks than there is room for."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from booking.rules.refusals.series import NoDates, TooManyVisits
from booking.store.database import in_transaction
from booking.usecases.series import portions
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import on
from tests.usecases.series.fixed import TUESDAYS, Fixed, a_fixed, bookings, tens, the_series, told

#: In the town two people can hang a lamp.
ABLE = 2
FIFTH = date(2026, 12, 22)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def fixed(app_context: None) -> Fixed:
    return in_transaction(a_fixed)


@pytest.fixture
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is room for the locks of three dates."""
    monkeypatch.setattr(portions, "MOST_LOCKS", 3 * ABLE + 1)


@pytest.mark.usefixtures("little_room")
def test_a_check_looks_at_as_many_dates_as_can_be_promised_at_once(fixed: Fixed) -> None:
    found = fixed.check(fixed.wish(last=TUESDAYS[3]))
    assert [one.meant_on for one in found.dates] == list(TUESDAYS[:3])
    assert (found.until, found.goes_on) == (TUESDAYS[3] - timedelta(days=1), True)


@pytest.mark.usefixtures("little_room")
def test_what_is_too_much_for_one_time_follows_by_itself_and_is_no_matter_for_the_desk(fixed: Fixed) -> None:
    booked = fixed.book(fixed.ask(fixed.wish(weekdays=(0, 1, 2))))
    assert len(booked.numbers) == 3
    assert (booked.open, fixed.open(booked.series_id)) == ((), [])
    assert the_series(booked.series_id).planned_until == date(2026, 12, 1)
    promised = []
    while fixed.extend(MONDAY):
        promised.append(len(bookings()))
    assert promised == [6, 9, 12]
    days = [row.series_on for row in bookings() if row.series_on is not None]
    assert days == sorted(set(days))
    assert len(days) == len(bookings())
    assert fixed.open(booked.series_id) == []
    assert told() == ["series_confirmed"]


@pytest.mark.usefixtures("little_room")
def test_work_that_goes_on_after_midnight_counts_for_two_days(fixed: Fixed) -> None:
    assert [one.meant_on for one in fixed.check(fixed.wish(clock=time(23, 30))).dates] == [TUESDAYS[0]]


def test_one_date_at_least_is_promised_at_a_time(fixed: Fixed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "MOST_LOCKS", 1)
    series_id = fixed.book().series_id
    assert len(bookings()) == 1
    while fixed.extend(MONDAY):
        pass
    assert [row.starts_at for row in bookings()] == tens(*TUESDAYS)
    assert the_series(series_id).planned_until == FIFTH


def test_who_is_back_earlier_gets_the_first_dates_now_and_the_others_as_the_series_goes_on(
    fixed: Fixed, monkeypatch: pytest.MonkeyPatch
) -> None:
    series_id = fixed.book().series_id
    fixed.pause(series_id, TUESDAYS[0], TUESDAYS[3])
    monkeypatch.setattr(portions, "MOST_LOCKS", 3 * ABLE)
    resumed = fixed.resume(series_id, TUESDAYS[0])
    assert (len(resumed.numbers), resumed.open, fixed.open(series_id)) == (3, (), [])
    fixed.extend(MONDAY)
    assert [row.series_on for row in bookings()] == list(TUESDAYS)


def test_a_change_of_more_visits_than_can_move_at_once_is_refused_and_none_loses_its_place(
    fixed: Fixed, monkeypatch: pytest.MonkeyPatch
) -> None:
    series_id = fixed.book().series_id
    asked = fixed.asked_change(series_id, TUESDAYS[0], clock=time(14))
    monkeypatch.setattr(portions, "MOST_LOCKS", 3 * ABLE)
    with pytest.raises(TooManyVisits):
        fixed.check_change(series_id, TUESDAYS[0], clock=time(14))
    with pytest.raises(TooManyVisits):
        fixed.send_change(asked)
    assert [row.starts_at for row in bookings()] == tens(*TUESDAYS)
    fixed.change(series_id, TUESDAYS[1], clock=time(14))
    assert [row.starts_at for row in bookings()][1:] == [start + timedelta(hours=4) for start in tens(*TUESDAYS[1:])]


# --- a holiday moves a visit beyond the horizon ---


@pytest.fixture
def at_christmas(fixed: Fixed) -> int:
    """Fridays, moved on a holiday, while the last day that can be booked is Christmas itself."""
    fixed.now = MONDAY + timedelta(days=4)
    friday = fixed.wish(weekdays=(4,), first=date(2026, 11, 27), on_holiday="move", clock=time(14))
    return fixed.book(fixed.ask(friday)).series_id


def test_a_visit_that_moves_beyond_the_horizon_is_promised_as_soon_as_it_can_be(
    fixed: Fixed, at_christmas: int
) -> None:
    christmas = date(2026, 12, 25)
    assert the_series(at_christmas).planned_until == christmas
    assert fixed.open(at_christmas) == []
    assert fixed.extend(MONDAY + timedelta(days=5)) == 0
    assert fixed.extend(MONDAY + timedelta(days=7)) == 1
    assert (bookings()[-1].series_on, bookings()[-1].starts_at) == (christmas, on(35, "14:00"))
    assert fixed.open(at_christmas) == []


def test_a_series_of_which_the_only_date_moves_beyond_the_horizon_has_none(fixed: Fixed) -> None:
    fixed.now = MONDAY + timedelta(days=4)
    christmas = date(2026, 12, 25)
    with pytest.raises(NoDates):
        fixed.check(fixed.wish(weekdays=(4,), first=christmas, on_holiday="move"))
