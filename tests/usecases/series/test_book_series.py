"""Every date is looked at before anything is promised; then all of them are promised, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask

from booking.rules.actors import resident_of
from booking.rules.money import Money
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import PriceChanged, RequestChanged
from booking.rules.refusals.limits import VisitsUsedUp
from booking.rules.refusals.prices import QuotaUsedUp
from booking.rules.refusals.series import DatesTaken, NoDates, SeriesTooLong, SeriesTooRare
from booking.rules.refusals.times import InvalidPeriod, NotATime, NoWeekday, StartIsPast
from booking.rules.series import Why
from booking.rules.why import Reason
from booking.store.database import in_transaction
from booking.store.tables import (
    AssignmentRow,
    BookingRow,
    HouseholdWorkerRow,
    OutboxRow,
    SeriesRow,
    ServiceRow,
    TariffRow,
    WorkerRow,
)
from booking.usecases.bookings.requests import Choice
from booking.usecases.series.book_series import book_series
from booking.usecases.series.requests import ChosenDate
from tests.harness.statements import counting_statements
from tests.harness.together import together
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import LAMP_CENTS, a_dearer_tariff, on
from tests.usecases.series.fixed import (
    FIRST,
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

TWICE_A_MONTH = """
[[quotas]]
code = "visits"
name.nl = "Hoogstens twee klussen per maand"
of = "visits"
per = "month"
most = 2
"""

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def fixed(app_context: None) -> Fixed:
    return in_transaction(a_fixed)


def test_the_check_shows_every_date_of_the_horizon_with_its_price_and_who_comes(fixed: Fixed) -> None:
    found = fixed.check()
    assert [one.meant_on for one in found.dates] == list(TUESDAYS)
    assert [one.starts_at for one in found.dates] == tens(*TUESDAYS)
    assert all(one.is_free and one.workers for one in found.dates)
    assert found.totals == (Money.from_cents(LAMP_CENTS),)
    assert (found.until, found.goes_on, found.minutes) == (date(2026, 12, 21), True, 45)
    assert rows(BookingRow) == []


def test_what_is_shown_as_free_can_all_be_promised(fixed: Fixed) -> None:
    booked = fixed.book()
    assert len(booked.numbers) == 4
    assert booked.open == ()
    assert [row.starts_at for row in bookings()] == tens(*TUESDAYS)
    assert {(row.series_id, row.household_proved, row.pay_by) for row in bookings()} == {
        (booked.series_id, True, "invoice")
    }
    assert [row.series_on for row in bookings()] == list(TUESDAYS)
    assert the_series(booked.series_id).planned_until == date(2026, 12, 22)
    assert all(row.state == "planned" for row in rows(AssignmentRow))


def test_the_resident_gets_one_message_with_all_dates_and_a_reminder_of_each_visit(fixed: Fixed) -> None:
    fixed.book()
    assert told() == ["series_confirmed"]
    (message,) = [row for row in rows(OutboxRow) if row.kind == "series_confirmed"]
    assert [at for at, _cents in message.facts["visits"]] == [start.isoformat() for start in tens(*TUESDAYS)]
    assert {cents for _at, cents in message.facts["visits"]} == {LAMP_CENTS}
    assert message.facts["goes_on"] is True
    # The first evening before is today at six.
    assert len(reminded()) == 4


def test_a_double_click_makes_one_series(fixed: Fixed) -> None:
    asked = fixed.ask(key="the same")
    first, again = fixed.book(asked), fixed.book(asked)
    assert first == again
    assert len(rows(SeriesRow)) == 1
    assert len(bookings()) == 4
    assert told() == ["series_confirmed"]


def test_the_same_key_for_something_else_is_refused(fixed: Fixed) -> None:
    asked = fixed.ask(key="the same")
    fixed.book(asked)
    with pytest.raises(RequestChanged):
        fixed.book(replace(asked, wish=fixed.wish(clock=time(14))))


def test_a_date_that_is_taken_is_shown_with_others_near_it_and_their_price(fixed: Fixed) -> None:
    fixed.task = "handrail"
    fixed.away("An", on(8, "08:00"), on(8, "12:30"))
    found = fixed.check()
    assert [one.is_free for one in found.dates] == [True, False, True, True]
    missing = found.dates[1]
    assert missing.starts_at == on(8, "10:00")
    assert missing.why_not is not None
    assert missing.why_not.reason is Reason.NOBODY_THERE
    assert len(missing.others) == 4
    assert all(abs((other.starts_at - on(8, "10:00")).days) <= 3 for other in missing.others)
    assert all(other.total == euros("50.00") for other in missing.others)


def test_a_chosen_alternative_stands_for_the_day_that_was_meant(fixed: Fixed) -> None:
    fixed.task = "handrail"
    fixed.away("An", on(8, "08:00"), on(8, "12:30"))
    asked = fixed.ask()
    other = fixed.check().dates[1].others[0]
    booked = fixed.book(replace(asked, dates=(*asked.dates, ChosenDate(TUESDAYS[1], other.starts_at, other.total))))
    assert other.starts_at in [row.starts_at for row in bookings()]
    (moved,) = [row for row in bookings() if row.starts_at == other.starts_at]
    assert moved.series_on == TUESDAYS[1]
    assert (booked.open, fixed.open(booked.series_id)) == ((), [])


def test_a_chosen_alternative_is_checked_and_priced_like_any_date(fixed: Fixed) -> None:
    found = fixed.check(chosen={TUESDAYS[1]: on(9, "14:00")})
    assert (found.dates[1].starts_at, found.dates[1].is_free) == (on(9, "14:00"), True)


def test_one_date_that_is_gone_by_now_refuses_them_all_and_names_it_with_others(fixed: Fixed) -> None:
    fixed.task = "handrail"
    asked = fixed.ask()
    fixed.house.book(on(8, "10:00"), "handrail")
    fixed.house.book(on(22, "10:00"), "handrail")
    with pytest.raises(DatesTaken) as refused:
        fixed.book(asked)
    assert list(refused.value.taken) == [on(8, "10:00"), on(22, "10:00")]
    assert all(len(others) == 4 for others in refused.value.taken.values())
    assert rows(SeriesRow) == []
    assert len(bookings()) == 2


def test_a_day_that_is_not_chosen_stays_open_for_the_desk_unless_it_is_left_out(fixed: Fixed) -> None:
    asked = fixed.ask(without=TUESDAYS[1:3], left_out=(TUESDAYS[2],))
    booked = fixed.book(asked)
    assert booked.open == (TUESDAYS[1],)
    assert fixed.open(booked.series_id) == [TUESDAYS[1]]
    assert len(bookings()) == 2


def test_a_holiday_is_shown_as_skipped_or_moved(fixed: Fixed) -> None:
    fixed.now = MONDAY + timedelta(days=21)
    friday: dict[str, Any] = {"weekdays": (4,), "first": date(2026, 12, 18)}
    skipped = fixed.check(fixed.wish(**friday))
    assert [(one.meant_on, one.why, one.starts_at) for one in skipped.dates if one.why is not Why.AS_MEANT] == [
        (date(2026, 12, 25), Why.HOLIDAY, None),
        (date(2027, 1, 1), Why.HOLIDAY, None),
    ]
    moved = fixed.check(fixed.wish(**friday, on_holiday="move"))
    christmas = moved.dates[1]
    assert (christmas.why, christmas.starts_at, christmas.is_free) == (Why.MOVED, on(35, "10:00"), True)
    booked = fixed.book(fixed.ask(fixed.wish(**friday, on_holiday="move")))
    assert [row.series_on for row in bookings()] == [
        date(2026, 12, 18),
        date(2026, 12, 25),
        date(2027, 1, 1),
        date(2027, 1, 8),
    ]
    assert fixed.open(booked.series_id) == []


def test_who_came_most_comes_first(fixed: Fixed) -> None:
    before = fixed.check()
    (other,) = {"An", "Bilal"} - {before.dates[0].workers[0]}
    came = fixed.book(fixed.ask(fixed.wish(first=FIRST, last=FIRST)))
    in_transaction(lambda session: _send(session, fixed, other))
    found = fixed.check(fixed.wish(first=TUESDAYS[1]))
    assert found.first_choice == other
    assert {one.workers for one in found.dates} == {(other,)}
    assert came.numbers
    fixed.book(fixed.ask(fixed.wish(first=TUESDAYS[1])))
    assert {row.preferred_worker_id for row in bookings() if row.series_on != FIRST} == {
        fixed.house.town.workers[other]
    }


def test_a_household_that_knows_nobody_sees_one_face_as_often_as_it_can(fixed: Fixed) -> None:
    """Without anybody preferred, An and Bilal would take turns by what else they have to do."""
    fixed.house.book(on(8, "14:00"), "handrail")
    fixed.away("An", on(15, "08:00"), on(15, "12:00"))
    found = fixed.check()
    assert len({one.workers for one in found.dates if one.is_usual}) == 1
    assert found.first_choice in found.dates[0].workers
    fixed.book()
    (series,) = rows(SeriesRow)
    assert series.preferred_worker_id == fixed.house.town.workers[found.first_choice]


def test_somebody_else_who_comes_is_shown(fixed: Fixed) -> None:
    wish = replace(fixed.wish(), preferred_worker_id=fixed.house.town.workers["Bilal"])
    fixed.away("Bilal", on(8, "08:00"), on(8, "17:00"))
    found = fixed.check(wish)
    assert [(one.workers, one.is_usual) for one in found.dates] == [
        (("Bilal",), True),
        (("An",), False),
        (("Bilal",), True),
        (("Bilal",), True),
    ]
    fixed.book(fixed.ask(wish))
    names = {fixed.house.town.workers[name]: name for name in ("An", "Bilal")}
    sent = sorted((row.starts_at, names[row.worker_id]) for row in rows(AssignmentRow))
    assert [name for _, name in sent] == ["Bilal", "An", "Bilal", "Bilal"], "who is shown comes"


def test_whom_a_household_does_not_want_is_never_sent(fixed: Fixed) -> None:
    in_transaction(
        lambda session: session.add(
            HouseholdWorkerRow(
                organisation_id=fixed.house.town.organisation_id,
                household_id=fixed.maria.household_id,
                worker_id=fixed.house.town.workers["An"],
                kind="excluded",
            )
        )
    )
    assert {one.workers for one in fixed.check().dates} == {("Bilal",)}
    fixed.book()
    assert {row.worker_id for row in rows(AssignmentRow)} == {fixed.house.town.workers["Bilal"]}


def test_a_worker_who_stops_is_not_waited_for(fixed: Fixed) -> None:
    fixed.book(fixed.ask(replace(fixed.wish(), preferred_worker_id=fixed.house.town.workers["Bilal"])))

    def stop(session: Any) -> None:
        session.get_one(WorkerRow, fixed.house.town.workers["Bilal"]).active = False

    in_transaction(stop)
    fixed.extend(MONDAY + timedelta(days=14))
    assert [row.series_on for row in bookings()][-2:] == [date(2026, 12, 22), date(2026, 12, 29)]


def test_each_date_has_the_tariff_of_its_own_day(fixed: Fixed) -> None:
    a_dearer_tariff(fixed.house.town, date(2026, 12, 7))
    found = fixed.check()
    assert found.totals == (euros("37.50"), euros("45.00"))
    fixed.book()
    (message,) = [row for row in rows(OutboxRow) if row.kind == "series_confirmed"]
    assert [cents for _at, cents in message.facts["visits"]] == [3750, 3750, 4500, 4500]


def test_a_price_that_changed_since_it_was_shown_is_refused(fixed: Fixed) -> None:
    asked = fixed.ask()
    a_dearer_tariff(fixed.house.town, date(2026, 12, 7))
    with pytest.raises(PriceChanged) as refused:
        fixed.book(asked)
    assert (refused.value.shown, refused.value.now) == (euros("37.50"), euros("45.00"))
    assert bookings() == []


def test_visits_of_the_series_itself_count_for_the_quota(fixed: Fixed) -> None:
    _say_more(fixed, TWICE_A_MONTH)
    found = fixed.check()
    assert [one.beyond is not None for one in found.dates] == [False, False, False, True]
    asked = fixed.ask()
    with pytest.raises(QuotaUsedUp):
        fixed.book(asked)
    assert bookings() == []
    booked = fixed.book(replace(asked, override="Thuiskomst na revalidatie"))
    assert len(booked.numbers) == 4
    assert {row.price_override for row in bookings()} == {"Thuiskomst na revalidatie"}


def test_the_quota_of_the_service_itself_counts_too(fixed: Fixed) -> None:
    fixed.house.book(on(9, "14:00"), by=fixed.by, resident_id=fixed.maria.resident_id, who=None)
    _allow(fixed, visits=2, per="month")
    found = fixed.check()
    assert [one.beyond is not None for one in found.dates] == [False, False, True, True]
    with pytest.raises(VisitsUsedUp):
        fixed.book(fixed.ask())
    fixed.book(fixed.ask(override="Thuiskomst na revalidatie"))
    assert len(bookings()) == 5


def test_visits_that_give_way_do_not_count_when_a_series_changes(fixed: Fixed) -> None:
    series_id = fixed.book(fixed.ask(fixed.wish(last=TUESDAYS[3]))).series_id
    _allow(fixed, visits=3, per="month")
    checked = fixed.check_change(series_id, TUESDAYS[0], clock=time(14), last=TUESDAYS[3])
    assert checked.beyond is None
    fixed.change(series_id, TUESDAYS[0], clock=time(14), last=TUESDAYS[3])
    assert len(bookings()) == 4


def test_a_resident_books_for_their_own_household_only(fixed: Fixed) -> None:
    asked = fixed.ask()
    stranger = resident_of(fixed.house.town.organisation_id, household_id=fixed.somebody().household_id)
    with pytest.raises(NotFound):
        fixed.book(asked, by=stranger)
    own = resident_of(fixed.house.town.organisation_id, household_id=fixed.maria.household_id)
    later = tuple(one for one in asked.dates if one.meant_on > FIRST)
    assert len(fixed.book(replace(asked, dates=later), by=own).numbers) == 3


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        ({"every_weeks": 0}, SeriesTooRare),
        ({"weekdays": ()}, NoWeekday),
        ({"last": date(2026, 11, 23)}, InvalidPeriod),
        ({"last": date(2036, 11, 23)}, SeriesTooLong),
        ({"first": date(2026, 11, 22)}, StartIsPast),
        ({"clock": time(10, 10)}, NotATime),
        ({"first": date(2027, 3, 1)}, NoDates),
        ({"months_out": (11, 12)}, NoDates),
    ],
)
def test_what_is_no_series_is_refused_and_leaves_nothing(
    fixed: Fixed, rule: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        fixed.check(fixed.wish(**rule))
    with pytest.raises(refusal):
        fixed.book(replace(fixed.ask(), wish=fixed.wish(**rule)))
    assert rows(SeriesRow) == []


def test_only_days_that_the_series_means_can_be_chosen_and_each_once(fixed: Fixed) -> None:
    asked = fixed.ask()
    stray = ChosenDate(date(2026, 11, 25), on(2, "10:00"), euros("37.50"))
    for dates in ((*asked.dates, stray), (*asked.dates, asked.dates[0])):
        with pytest.raises(NotATime):
            fixed.book(replace(asked, dates=dates))
    with pytest.raises(NoDates):
        fixed.book(replace(asked, dates=()))


def test_a_choice_off_the_grid_or_in_the_past_is_named_as_gone(fixed: Fixed) -> None:
    asked = fixed.ask()
    off = replace(asked.dates[0], starts_at=on(1, "10:10"))
    past = replace(asked.dates[1], starts_at=on(-7, "10:00"))
    with pytest.raises(DatesTaken) as refused:
        fixed.book(replace(asked, dates=(off, past)))
    assert set(refused.value.taken) == {on(1, "10:10"), on(-7, "10:00")}


def test_another_organisations_worker_resident_or_option_does_not_exist(fixed: Fixed) -> None:
    wish = fixed.wish()
    for stranger in (
        replace(wish, preferred_worker_id=999_999),
        replace(wish, resident_id=999_999),
        replace(wish, work=replace(wish.work, choices=(Choice(999_999),))),
    ):
        with pytest.raises(NotFound):
            fixed.check(stranger)


def test_two_series_in_opposite_order_at_once_both_get_what_is_free_and_nothing_is_double(
    app: Flask, fixed: Fixed
) -> None:
    """Both want An on the same days; one names Tuesday first, the other Friday."""
    fixed.task = "handrail"
    jozef = fixed.somebody()
    asked = [
        fixed.ask(fixed.wish(weekdays=(1, 4))),
        fixed.ask(fixed.wish(weekdays=(1, 4), for_whom=jozef)),
    ]
    asked[1] = replace(asked[1], dates=tuple(reversed(asked[1].dates)))

    def one(number: int) -> object:
        with app.app_context():
            return in_transaction(lambda session: book_series(session, asked[number], by=fixed.by, now=MONDAY))

    for _ in range(3):
        ends = together(one, people=2)
        assert sorted(type(end).__name__ for end in ends) == ["DatesTaken", "SeriesBooked"]
    starts = [(row.worker_id, row.starts_at) for row in rows(AssignmentRow) if row.state == "planned"]
    assert len(starts) == len(set(starts)) == 8


def test_series_with_room_for_both_are_both_promised_at_once(app: Flask, fixed: Fixed) -> None:
    jozef = fixed.somebody()
    asked = [
        fixed.ask(fixed.wish(weekdays=(1, 4))),
        fixed.ask(fixed.wish(weekdays=(4, 1), clock=time(14), for_whom=jozef)),
    ]

    def one(number: int) -> object:
        with app.app_context():
            return in_transaction(lambda session: book_series(session, asked[number], by=fixed.by, now=MONDAY))

    ends = together(one, people=2)
    assert [type(end).__name__ for end in ends] == ["SeriesBooked", "SeriesBooked"], ends
    assert len(bookings()) == 16


def test_looking_at_the_places_takes_the_same_statements_for_few_dates_and_many(fixed: Fixed) -> None:
    counts = []
    for rule in ({"every_weeks": 2}, {"weekdays": (0, 1, 2, 3, 4), "first": FIRST}):
        fixed.check(fixed.wish(**rule))
        with counting_statements() as said:
            fixed.check(fixed.wish(**rule))
        counts.append(len([one for one in said if "assignments" in one]))
    assert counts[0] == counts[1]


def _allow(fixed: Fixed, *, visits: int, per: str) -> None:
    def change(session: Any) -> None:
        row = session.get_one(ServiceRow, fixed.house.town.service_id)
        row.quota_visits, row.quota_per = visits, per

    in_transaction(change)


def _send(session: Any, fixed: Fixed, name: str) -> None:
    """Let somebody else come to all that is planned."""
    for row in session.query(AssignmentRow):
        row.worker_id = fixed.house.town.workers[name]


def _say_more(fixed: Fixed, more: str) -> None:
    def add(session: Any) -> None:
        session.get_one(TariffRow, fixed.house.town.tariff_id).text += more

    in_transaction(add)
