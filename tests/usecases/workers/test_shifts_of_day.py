"""The coordinator writes down the hours of one dated day, and takes them back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from booking.rules.actors import Actor
from booking.rules.hours import Week, WeeklyHours
from booking.rules.refusals import NotAllowed, NotFound, Refusal
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.workers import HoursOverlap
from booking.rules.roster import RosterWarning, WarningKind
from booking.store.database import in_transaction
from booking.store.queries.stranded import Misfit
from booking.usecases.workers.add_absence import AddAbsence, add_absence
from booking.usecases.workers.remove_shifts_of_day import RemoveShiftsOfDay, remove_shifts_of_day
from booking.usecases.workers.set_shifts_of_day import SetShiftsOfDay, set_shifts_of_day
from booking.usecases.workers.set_weekly_hours import SetWeeklyHours, set_weekly_hours
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import the_desk
from tests.usecases.workers.roster_hands import DAY, TODAY, TUESDAY, a_lamp, kinds, stranded, the_coordinator, worker

SATURDAY = TODAY + 5 * DAY
AFTERNOON = (time(13), time(17))

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


def on_day(
    town: Town, on: date, *hours: tuple[time, time], instead: bool = False, by: Actor | None = None
) -> tuple[RosterWarning, ...]:
    request = SetShiftsOfDay(town.workers["An"], on, hours, instead_of_week=instead)
    return in_transaction(lambda session: set_shifts_of_day(session, request, by=by or the_coordinator(town)))


def back_to_the_week(town: Town, on: date, *, by: Actor | None = None) -> tuple[RosterWarning, ...]:
    request = RemoveShiftsOfDay(town.workers["An"], on)
    return in_transaction(lambda session: remove_shifts_of_day(session, request, by=by or the_coordinator(town)))


def shifts(town: Town) -> list[tuple[datetime, datetime]]:
    return [(one.starts_at.astimezone(UTC), one.ends_at.astimezone(UTC)) for one in worker(town).shifts]


def test_hours_instead_of_the_week_leave_a_visit_outside_them_listed(town: Town) -> None:
    a_lamp(town)
    assert on_day(town, TUESDAY, AFTERNOON, instead=True) == ()
    assert stranded(town) == [Misfit.OUTSIDE_HOURS]
    assert worker(town).changed_days == (TUESDAY,)


def test_hours_beside_the_week_leave_the_week_as_it_is(town: Town) -> None:
    a_lamp(town)
    on_day(town, TUESDAY, (time(17), time(19)))
    assert stranded(town) == []
    assert worker(town).changed_days == ()
    assert shifts(town) == [(datetime(2026, 11, 24, 16, tzinfo=UTC), datetime(2026, 11, 24, 18, tzinfo=UTC))]


def test_a_day_off_is_a_changed_day_without_hours(town: Town) -> None:
    a_lamp(town)
    on_day(town, TUESDAY, instead=True)
    assert stranded(town) == [Misfit.OUTSIDE_HOURS]
    assert (worker(town).changed_days, worker(town).shifts) == ((TUESDAY,), ())


def test_what_is_written_again_takes_the_place_of_what_was_written(town: Town) -> None:
    on_day(town, TUESDAY, AFTERNOON, (time(8), time(9)), instead=True)
    on_day(town, TUESDAY, (time(10), time(14)))
    assert worker(town).changed_days == ()
    assert shifts(town) == [(datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 13, tzinfo=UTC))]


def test_a_day_that_is_taken_back_is_as_the_week_says(town: Town) -> None:
    a_lamp(town)
    on_day(town, TUESDAY, AFTERNOON, instead=True)
    on_day(town, SATURDAY, AFTERNOON)
    for _ in range(2):
        assert back_to_the_week(town, TUESDAY) == ((RosterWarning(TODAY, WarningKind.LONG_WEEK, 2490, 2280)),)
    assert stranded(town) == []
    assert len(shifts(town)) == 1


def test_a_night_shift_is_of_the_day_on_which_it_begins(town: Town) -> None:
    warnings = on_day(town, SATURDAY, (time(22), time(6)))
    assert shifts(town) == [(datetime(2026, 11, 28, 21, tzinfo=UTC), datetime(2026, 11, 29, 5, tzinfo=UTC))]
    assert kinds(warnings) == [
        (WarningKind.LONG_WEEK, TODAY),
        (WarningKind.NIGHT, SATURDAY),
        (WarningKind.NO_BREAK, SATURDAY),
        (WarningKind.SUNDAY, SATURDAY + DAY),
    ]
    on_day(town, SATURDAY + DAY)
    assert len(shifts(town)) == 1
    back_to_the_week(town, SATURDAY)
    assert shifts(town) == []


@pytest.mark.parametrize(("sunday", "hours"), [(date(2027, 3, 28), 7), (date(2027, 10, 31), 9)])
def test_the_night_of_a_clock_change_is_kept_as_long_as_it_lasts(town: Town, sunday: date, hours: int) -> None:
    on_day(town, sunday - DAY, (time(22), time(6)))
    ((starts_at, ends_at),) = shifts(town)
    assert ends_at - starts_at == timedelta(hours=hours)


def test_the_rest_before_the_monday_after_is_looked_at(town: Town) -> None:
    sunday = TODAY + 6 * DAY
    assert (WarningKind.SHORT_REST, TODAY + 7 * DAY) in kinds(on_day(town, sunday, (time(18), time(23))))


@pytest.mark.parametrize(
    ("hours", "refused"),
    [
        ([(time(9), time(9))], InvalidPeriod),
        ([(time(9), time(12)), (time(11), time(15))], HoursOverlap),
    ],
)
def test_hours_that_cannot_be_are_refused_and_leave_what_was_written(
    town: Town, hours: list[tuple[time, time]], refused: type[Refusal]
) -> None:
    on_day(town, TUESDAY, AFTERNOON, instead=True)
    before = worker(town)
    with pytest.raises(refused):
        on_day(town, TUESDAY, *hours)
    assert worker(town) == before


def test_only_a_coordinator_of_the_same_organisation_decides(town: Town) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    on_day(town, TUESDAY, AFTERNOON)
    for by, refused in ((the_desk(town), NotAllowed), (the_coordinator(elsewhere), NotFound)):
        with pytest.raises(refused):
            on_day(town, TUESDAY, AFTERNOON, instead=True, by=by)
        with pytest.raises(refused):
            back_to_the_week(town, TUESDAY, by=by)
    assert len(shifts(town)) == 1


def test_alternating_weeks_are_kept_and_warned_of_as_they_always_are(town: Town) -> None:
    long = tuple(
        WeeklyHours(day, starts, ends, Week.SECOND)
        for day in range(5)
        for starts, ends in ((time(8), time(12)), (time(12, 30), time(16, 30)))
    )
    short = (WeeklyHours(0, time(8), time(12), Week.FIRST),)
    request = SetWeeklyHours(town.workers["An"], short + long)
    warnings = in_transaction(lambda session: set_weekly_hours(session, request, by=the_coordinator(town), now=MONDAY))
    assert kinds(warnings) == [(WarningKind.LONG_WEEK, TODAY + 14 * DAY)]
    assert worker(town).hours == tuple(sorted(short + long))


def test_new_hours_are_looked_at_together_with_the_dated_ones(town: Town) -> None:
    on_day(town, SATURDAY + 28 * DAY, (time(18), time(23)))
    sunday = (WeeklyHours(6, time(9), time(12)),)
    request = SetWeeklyHours(town.workers["An"], sunday)
    warnings = in_transaction(lambda session: set_weekly_hours(session, request, by=the_coordinator(town), now=MONDAY))
    assert (WarningKind.SHORT_REST, SATURDAY + 29 * DAY) in kinds(warnings)
    assert {kind for kind, on in kinds(warnings) if on < SATURDAY + 20 * DAY} == {WarningKind.SUNDAY}


def test_the_usual_week_is_warned_of_whatever_absence_hides_it(town: Town) -> None:
    away = AddAbsence(town.workers["An"], MONDAY, MONDAY + timedelta(days=60))
    in_transaction(lambda session: add_absence(session, away, by=the_coordinator(town)))
    request = SetWeeklyHours(town.workers["An"], (WeeklyHours(6, time(9), time(12)),))
    warnings = in_transaction(lambda session: set_weekly_hours(session, request, by=the_coordinator(town), now=MONDAY))
    assert {kind for kind, _on in kinds(warnings)} == {WarningKind.SUNDAY}
