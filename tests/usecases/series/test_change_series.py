"""What happens to a series after it was promised: it goes on, changes, pauses and ends."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.rules.money import ZERO
from booking.rules.refusals import NotAllowed, NotFound, ReasonMissing
from booking.rules.refusals.bookings import NotPossibleNow, PriceChanged, TooLate
from booking.rules.refusals.series import DatesTaken, SeriesTooLong
from booking.rules.refusals.times import InvalidPeriod, SlotTaken, StartIsPast
from booking.store.database import in_transaction, reading
from booking.store.queries.series import series_with_open_dates
from booking.store.tables import AssignmentRow, BookingRow, OutboxRow, QuoteRow, SeriesPauseRow, SeriesRow, TariffRow
from booking.usecases.series.cancel_series import fee_for_all
from booking.usecases.series.extend_series import extend_series
from booking.usecases.series.requests import CancelSeries, ChangeSeries, ChosenDate, Scope, SettleDate
from booking.usecases.series.settle_date import settle_date
from tests.harness.statements import counting_statements
from tests.harness.together import together
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import a_dearer_tariff, history, on
from tests.usecases.series.fixed import (
    TUESDAYS,
    Fixed,
    a_fixed,
    bookings,
    euros,
    reminded,
    rows,
    tens,
    the_series,
    told,
)

LATE_FEE = """
[[lines]]
code = "late"
name.nl = "Te laat afgezegd"
when = { outcome = "late_cancelled", notice_hours = { below = 24 } }
percent_of = ["labour"]
percent = 50
"""
WEEK = timedelta(weeks=1)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def fixed(app_context: None) -> Fixed:
    return in_transaction(a_fixed)


@pytest.fixture
def series_id(fixed: Fixed) -> int:
    """Four Tuesdays at ten, and every Tuesday after them."""
    return fixed.book().series_id


# --- it goes on ---


def test_as_the_horizon_moves_the_next_dates_are_promised_and_nobody_is_bothered(fixed: Fixed, series_id: int) -> None:
    assert fixed.extend(MONDAY + timedelta(days=1)) == 1
    assert fixed.extend(MONDAY + timedelta(days=1)) == 0, "once a day there is nothing more to do"
    assert [row.series_on for row in bookings()] == [*TUESDAYS, date(2026, 12, 22)]
    assert told() == ["series_confirmed"]
    assert on(28, "18:00") in reminded()
    assert fixed.open(series_id) == []


def test_a_date_that_cannot_be_booked_waits_for_the_desk_and_the_resident_hears_nothing(fixed: Fixed) -> None:
    fixed.task = "handrail"
    series_id = fixed.book().series_id
    fixed.away("An", on(29, "00:00"), on(30, "00:00"))
    fixed.extend(MONDAY + timedelta(days=8))
    assert [row.series_on for row in bookings()][-1] == date(2026, 12, 29)
    assert fixed.open(series_id) == [date(2026, 12, 22)]
    assert told() == ["series_confirmed"]
    with reading() as session:
        (waiting,) = series_with_open_dates(session, fixed.house.town.organisation_id, now=fixed.now)
    assert (waiting.series_id, waiting.resident_name) == (series_id, "Maria Peeters")


def test_another_price_than_before_is_told_with_its_visit(fixed: Fixed, series_id: int) -> None:
    a_dearer_tariff(fixed.house.town, date(2027, 1, 1))
    fixed.extend(MONDAY + timedelta(days=17))
    assert told() == ["series_confirmed", "booking_confirmed"]
    (message,) = [row for row in rows(OutboxRow) if row.kind == "booking_confirmed"]
    assert message.facts["total_cents"] == 4500
    assert bookings()[-1].series_on == date(2027, 1, 5)
    assert fixed.open(series_id) == []


def test_a_quota_that_is_used_up_leaves_its_date_open_and_the_others_go_on(fixed: Fixed, series_id: int) -> None:
    quota = '\n[[quotas]]\ncode = "visits"\nname.nl = "Drie per maand"\nof = "visits"\nper = "month"\nmost = 3\n'
    _say_more(fixed, quota)
    fixed.extend(MONDAY + timedelta(days=17))
    assert fixed.open(series_id) == [date(2026, 12, 22), date(2026, 12, 29)]
    assert bookings()[-1].series_on == date(2027, 1, 5)
    assert [row.state for row in rows(BookingRow)].count("held") == 0, "no place is kept for what was not promised"


def test_a_series_ends_by_itself_after_its_last_day(fixed: Fixed) -> None:
    series_id = fixed.book(fixed.ask(fixed.wish(last=TUESDAYS[1]))).series_id
    assert len(bookings()) == 2
    fixed.extend(MONDAY + WEEK)
    assert the_series(series_id).state == "active"
    fixed.extend(MONDAY + 2 * WEEK)
    assert the_series(series_id).state == "ended"
    assert len(bookings()) == 2


def test_a_service_that_stops_promises_nothing_more_and_loses_no_date(fixed: Fixed, series_id: int) -> None:
    from booking.store.tables import ServiceRow  # noqa: PLC0415 - only here

    def stop(session: Session) -> None:
        session.get_one(ServiceRow, fixed.house.town.service_id).active = False

    in_transaction(stop)
    fixed.extend(MONDAY + WEEK)
    assert len(bookings()) == 4
    assert fixed.open(series_id) == [date(2026, 12, 22)]


def test_two_schedulers_at_once_promise_each_date_once(app: Flask, fixed: Fixed, series_id: int) -> None:
    later = MONDAY + WEEK

    def one(_number: int) -> bool:
        with app.app_context():
            return in_transaction(lambda session: extend_series(session, series_id, now=later))

    assert sorted(map(str, together(one, people=2))) == ["False", "True"]
    assert len(bookings()) == 5


# --- the desk decides about an open date ---


def settle(fixed: Fixed, series_id: int, meant_on: date, starts_at: Any = None, *, by: Any = None) -> None:
    price = euros("50.00") if starts_at else None
    asked = SettleDate(series_id, meant_on, starts_at, price)
    in_transaction(lambda session: settle_date(session, asked, by=by or fixed.by, now=fixed.now))


@pytest.fixture
def open_date(fixed: Fixed) -> tuple[int, date]:
    """A series of which the second Tuesday could not be booked."""
    fixed.task = "handrail"
    fixed.away("An", on(8, "00:00"), on(9, "00:00"))
    return fixed.book().series_id, TUESDAYS[1]


def test_an_open_date_gets_another_time_and_the_resident_is_told(fixed: Fixed, open_date: tuple[int, date]) -> None:
    series_id, meant_on = open_date
    settle(fixed, series_id, meant_on, on(9, "14:00"))
    assert fixed.open(series_id) == []
    assert told() == ["series_confirmed", "booking_confirmed"]
    assert [row.series_on for row in bookings()] == list(TUESDAYS)


def test_an_open_date_that_is_left_out_is_told_and_asked_no_more(fixed: Fixed, open_date: tuple[int, date]) -> None:
    series_id, meant_on = open_date
    settle(fixed, series_id, meant_on)
    assert fixed.open(series_id) == []
    (message,) = [row for row in rows(OutboxRow) if row.kind == "series_cancelled"]
    assert message.facts["gone"] == [on(8, "10:00").isoformat()]
    with pytest.raises(NotPossibleNow):
        settle(fixed, series_id, meant_on)


def test_only_the_office_decides_and_a_taken_time_offers_others(fixed: Fixed, open_date: tuple[int, date]) -> None:
    series_id, meant_on = open_date
    with pytest.raises(NotAllowed):
        settle(
            fixed,
            series_id,
            meant_on,
            by=resident_of(fixed.house.town.organisation_id, household_id=fixed.maria.household_id),
        )
    with pytest.raises(SlotTaken):
        settle(fixed, series_id, meant_on, on(8, "10:00"))


# --- other times ---


def test_another_time_moves_every_visit_and_keeps_its_number(fixed: Fixed, series_id: int) -> None:
    before = [(row.id, row.number) for row in bookings()]
    changed = fixed.change(series_id, TUESDAYS[0], clock=time(14))
    assert [(row.id, row.number) for row in bookings()] == before
    assert [row.starts_at for row in bookings()] == [start + timedelta(hours=4) for start in tens(*TUESDAYS)]
    assert told() == ["series_confirmed", "series_changed"]
    assert len(reminded()) == 4
    assert the_series(series_id).state == "ended"
    assert fixed.coming(changed.series_id) == [row.starts_at for row in bookings()]
    taking = [row for row in rows(AssignmentRow) if row.state == "planned"]
    assert sorted(row.starts_at for row in taking) == [row.starts_at for row in bookings()]


def test_this_and_following_leaves_what_is_before_it(fixed: Fixed, series_id: int) -> None:
    changed = fixed.change(series_id, TUESDAYS[2], weekdays=(3,))
    assert [row.series_on for row in bookings()] == [TUESDAYS[0], TUESDAYS[1], date(2026, 12, 10), date(2026, 12, 17)]
    assert fixed.coming(series_id) == tens(*TUESDAYS[:2])
    old, new = the_series(series_id), the_series(changed.series_id)
    assert (old.state, old.rule["last"]) == ("active", "2026-12-07")
    assert new.rule["first"] == TUESDAYS[2].isoformat()
    fixed.extend(MONDAY + WEEK)
    assert fixed.open(series_id) == []
    assert bookings()[-1].series_on == date(2026, 12, 24)


def test_visits_of_the_series_itself_never_stand_in_its_own_way(fixed: Fixed) -> None:
    """Monday becomes Tuesday and Tuesday becomes Wednesday, with one worker who can do it."""
    fixed.task = "handrail"
    series_id = fixed.book(fixed.ask(fixed.wish(weekdays=(0, 1), last=TUESDAYS[1]))).series_id
    checked = fixed.check_change(series_id, TUESDAYS[0], weekdays=(1, 2), last=date(2026, 12, 2))
    assert all(one.is_free for one in checked.dates)
    changed = fixed.change(series_id, TUESDAYS[0], weekdays=(1, 2), last=date(2026, 12, 2))
    assert [row.series_on for row in bookings()] == [
        date(2026, 11, 24),
        date(2026, 11, 25),
        date(2026, 12, 1),
        date(2026, 12, 2),
    ]
    assert len(changed.numbers) == 4


def test_looking_at_a_change_changes_nothing(fixed: Fixed, series_id: int) -> None:
    before = [(row.id, row.state, row.starts_at) for row in (*rows(BookingRow), *rows(AssignmentRow))]
    fixed.check_change(series_id, TUESDAYS[0], clock=time(14))
    assert [(row.id, row.state, row.starts_at) for row in (*rows(BookingRow), *rows(AssignmentRow))] == before


def test_a_rarer_rhythm_cancels_what_is_too_much_and_a_denser_one_adds(fixed: Fixed, series_id: int) -> None:
    fortnightly = fixed.change(series_id, TUESDAYS[0], every_weeks=2)
    assert [row.series_on for row in bookings()] == [TUESDAYS[0], TUESDAYS[2]]
    assert [row.series_on for row in bookings("cancelled")] == [TUESDAYS[1], TUESDAYS[3]]
    fixed.change(fortnightly.series_id, TUESDAYS[0], weekdays=(1, 4))
    assert len(bookings()) == 8
    assert told() == ["series_confirmed", "series_changed", "series_changed"]


def test_cancelling_in_a_change_asks_the_desk_why(fixed: Fixed, series_id: int) -> None:
    with pytest.raises(ReasonMissing):
        fixed.change(series_id, TUESDAYS[0], every_weeks=2, reason=" ")
    assert len(bookings()) == 4


def test_a_new_time_that_is_gone_changes_nothing_at_all(fixed: Fixed) -> None:
    fixed.task = "handrail"
    series_id = fixed.book().series_id
    checked = fixed.check_change(series_id, TUESDAYS[0], clock=time(14))
    fixed.house.book(on(8, "14:00"), "handrail")
    dates = tuple(
        ChosenDate(one.meant_on, one.starts_at, one.total) for one in checked.dates if one.starts_at and one.total
    )
    asked = ChangeSeries(series_id, TUESDAYS[0], fixed.rule(clock=time(14)), dates, "a change")
    with pytest.raises(DatesTaken) as refused:
        _change(fixed, asked)
    assert list(refused.value.taken) == [on(8, "14:00")]
    assert [row.starts_at for row in bookings() if row.series_id] == tens(*TUESDAYS)
    assert len(rows(SeriesRow)) == 1


def test_a_change_that_was_sent_twice_is_made_once(fixed: Fixed, series_id: int) -> None:
    checked = fixed.check_change(series_id, TUESDAYS[0], clock=time(14))
    dates = tuple(
        ChosenDate(one.meant_on, one.starts_at, one.total) for one in checked.dates if one.starts_at and one.total
    )
    asked = ChangeSeries(series_id, TUESDAYS[0], fixed.rule(clock=time(14)), dates, "a change")
    assert _change(fixed, asked) == _change(fixed, asked)
    assert len(rows(SeriesRow)) == 2


def test_a_series_that_is_over_cannot_be_changed(fixed: Fixed, series_id: int) -> None:
    fixed.cancel(series_id, Scope.ALL)
    with pytest.raises(NotPossibleNow):
        fixed.check_change(series_id, TUESDAYS[0], clock=time(14))
    with pytest.raises(NotFound):
        fixed.check_change(999_999, TUESDAYS[0])


def test_one_visit_that_was_moved_by_itself_stays_part_of_its_series(fixed: Fixed, series_id: int) -> None:
    fixed.house.move(bookings()[1].id, on(9, "14:00"), by=fixed.by)
    assert fixed.open(series_id) == []
    fixed.change(series_id, TUESDAYS[0], clock=time(11))
    assert on(8, "11:00") in [row.starts_at for row in bookings()]
    assert on(9, "14:00") not in [row.starts_at for row in bookings()]


# --- ending ---


def test_cancelling_one_leaves_the_others_and_is_not_asked_again(fixed: Fixed, series_id: int) -> None:
    fixed.cancel(series_id, Scope.ONE, TUESDAYS[1])
    assert [row.series_on for row in bookings()] == [TUESDAYS[0], TUESDAYS[2], TUESDAYS[3]]
    assert told() == ["series_confirmed", "booking_cancelled"]
    assert fixed.open(series_id) == []
    with pytest.raises(NotFound):
        fixed.cancel(series_id, Scope.ONE, TUESDAYS[1])


def test_cancelling_this_and_following_tells_once_what_goes_and_what_stays(fixed: Fixed, series_id: int) -> None:
    left = fixed.cancel(series_id, Scope.FOLLOWING, TUESDAYS[2])
    assert [row.series_on for row in bookings()] == list(TUESDAYS[:2])
    assert len(left.numbers) == 2
    (message,) = [row for row in rows(OutboxRow) if row.kind == "series_cancelled"]
    assert message.facts["gone"] == [start.isoformat() for start in tens(*TUESDAYS[2:])]
    assert [at for at, _ in message.facts["visits"]] == [start.isoformat() for start in tens(*TUESDAYS[:2])]
    assert told() == ["series_confirmed", "series_cancelled"]
    assert len(reminded()) == 2
    fixed.extend(MONDAY + 3 * WEEK)
    assert len(bookings()) == 2
    assert the_series(series_id).state == "ended"


def test_cancelling_all_gives_every_place_back_and_again_changes_nothing(fixed: Fixed, series_id: int) -> None:
    fixed.cancel(series_id, Scope.ALL)
    fixed.cancel(series_id, Scope.ALL)
    assert bookings() == []
    assert {row.state for row in rows(AssignmentRow)} == {"released"}
    assert told() == ["series_confirmed", "series_cancelled"]
    assert all(one.is_free for one in fixed.check().dates)


def test_the_desk_says_why_and_a_stranger_finds_no_series(fixed: Fixed, series_id: int) -> None:
    with pytest.raises(ReasonMissing):
        fixed.cancel(series_id, Scope.ALL, reason="")
    stranger = resident_of(fixed.house.town.organisation_id, household_id=fixed.somebody().household_id)
    for by in (stranger, resident_of(fixed.house.town.organisation_id), resident_of(999_999)):
        with pytest.raises(NotFound):
            fixed.cancel(series_id, Scope.ALL, by=by)
    assert len(bookings()) == 4


def test_a_resident_cancels_in_time_what_follows_and_not_what_is_too_near(fixed: Fixed, series_id: int) -> None:
    maria = resident_of(fixed.house.town.organisation_id, household_id=fixed.maria.household_id)
    fixed.now = on(0, "12:00")
    with pytest.raises(TooLate):
        fixed.cancel(series_id, Scope.FOLLOWING, TUESDAYS[0], by=maria)
    assert len(bookings()) == 4
    fixed.cancel(series_id, Scope.FOLLOWING, TUESDAYS[1], by=maria)
    assert [row.series_on for row in bookings()] == [TUESDAYS[0]]


def test_a_late_fee_is_asked_for_the_visits_that_are_late_and_only_as_it_was_seen(fixed: Fixed, series_id: int) -> None:
    _say_more(fixed, LATE_FEE)
    fixed.now = on(0, "12:00")
    asked = CancelSeries(series_id, Scope.ALL)
    with reading() as session:
        fee = fee_for_all(session, asked, by=fixed.by, now=fixed.now)
    assert fee > ZERO
    with pytest.raises(PriceChanged):
        fixed.cancel(series_id, Scope.ALL, fee=euros("1.00"))
    fixed.cancel(series_id, Scope.ALL, fee=fee)
    final = [row for row in rows(QuoteRow) if row.stage == "final"]
    assert [row.total_cents for row in final] == [fee.cents]
    assert told() == ["series_confirmed", "price_changed", "series_cancelled"]


# --- a pause ---


def test_a_pause_cancels_its_visits_without_a_fee_and_leaves_the_others(fixed: Fixed, series_id: int) -> None:
    _say_more(fixed, LATE_FEE)
    fixed.now = on(0, "12:00")
    fixed.pause(series_id, date(2026, 11, 23), date(2026, 12, 4))
    assert [row.series_on for row in bookings()] == list(TUESDAYS[2:])
    assert [row.stage for row in rows(QuoteRow)].count("final") == 0
    assert told() == ["series_confirmed", "series_paused"]
    (message,) = [row for row in rows(OutboxRow) if row.kind == "series_paused"]
    assert message.facts["pause"] == ["2026-11-23", "2026-12-04"]
    assert fixed.open(series_id) == []
    gone = bookings("cancelled")[0]
    assert "hospital" not in str([row.facts for row in history(gone.id)])


def test_nothing_is_promised_in_a_pause_that_lies_ahead(fixed: Fixed, series_id: int) -> None:
    fixed.pause(series_id, date(2026, 12, 21), date(2027, 1, 8))
    fixed.extend(MONDAY + 4 * WEEK)
    assert [row.series_on for row in bookings()] == [*TUESDAYS, date(2027, 1, 12)]
    assert fixed.open(series_id) == []


def test_the_same_pause_twice_is_one_pause(fixed: Fixed, series_id: int) -> None:
    for _ in range(2):
        fixed.pause(series_id, TUESDAYS[1], TUESDAYS[2])
    assert len(rows(SeriesPauseRow)) == 1
    assert told() == ["series_confirmed", "series_paused"]


def test_who_is_back_earlier_gets_what_is_still_free_and_the_desk_the_rest(fixed: Fixed) -> None:
    fixed.task = "handrail"
    series_id = fixed.book().series_id
    fixed.pause(series_id, TUESDAYS[1], TUESDAYS[3])
    assert [row.series_on for row in bookings()] == [TUESDAYS[0]]
    fixed.house.book(on(15, "10:00"), "handrail")
    resumed = fixed.resume(series_id, date(2026, 12, 5))
    assert resumed.open == (TUESDAYS[2],)
    assert fixed.open(series_id) == [TUESDAYS[2]]
    assert [row.series_on for row in bookings() if row.series_id] == [TUESDAYS[0], TUESDAYS[3]]
    (pause,) = rows(SeriesPauseRow)
    assert (pause.first, pause.last) == (TUESDAYS[1], date(2026, 12, 4))
    assert told()[-1] == "series_confirmed"


def test_a_pause_that_never_began_is_gone(fixed: Fixed, series_id: int) -> None:
    fixed.pause(series_id, TUESDAYS[1], TUESDAYS[2])
    fixed.resume(series_id, TUESDAYS[1])
    assert rows(SeriesPauseRow) == []
    assert [row.series_on for row in bookings()] == list(TUESDAYS)


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2026, 12, 4), date(2026, 12, 3), InvalidPeriod),
        (date(2026, 11, 22), date(2026, 12, 3), StartIsPast),
        (date(2026, 12, 4), date(2036, 12, 3), SeriesTooLong),
    ],
)
def test_what_is_no_pause_is_refused(
    fixed: Fixed, series_id: int, first: date, last: date, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        fixed.pause(series_id, first, last)
    assert len(bookings()) == 4


def test_the_list_of_the_desk_takes_the_same_statements_for_one_series_and_many(
    fixed: Fixed, open_date: tuple[int, date]
) -> None:
    counts = []
    for clocks in ((13, 14), ()):
        with reading() as session, counting_statements() as said:
            found = series_with_open_dates(session, fixed.house.town.organisation_id, now=fixed.now)
        counts.append((len(found), len(said)))
        for hour in clocks:
            fixed.book(fixed.ask(fixed.wish(clock=time(hour)), without=TUESDAYS[2:]))
    assert counts[0][0] < counts[1][0]
    assert counts[0][1] == counts[1][1] <= 7


def _change(fixed: Fixed, asked: ChangeSeries) -> Any:
    from booking.usecases.series.change_series import change_series  # noqa: PLC0415 - as the desk sends it

    return in_transaction(lambda session: change_series(session, asked, by=fixed.by, now=fixed.now))


def _say_more(fixed: Fixed, more: str) -> None:
    def add(session: Session) -> None:
        session.get_one(TariffRow, fixed.house.town.tariff_id).text += more

    in_transaction(add)
