"""The coordinator's calendar: closed days, holidays that are worked on, days in the place of a holiday."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from booking.rules.actors import Actor
from booking.rules.calendar import Calendar, DayKind
from booking.rules.refusals import NotAllowed, Refusal
from booking.rules.refusals.workers import NotAHoliday, NotAWorkingDay
from booking.rules.roster import RosterWarning, WarningKind
from booking.store.database import in_transaction, reading
from booking.store.queries.calendar import CalendarDay, calendar_days_of
from booking.store.queries.rosters import calendar_of
from booking.store.queries.stranded import Misfit
from booking.store.tables import OrganisationRow
from booking.usecases.calendar.keep_public_holidays import KeepPublicHolidays, keep_public_holidays
from booking.usecases.calendar.remove_calendar_day import RemoveCalendarDay, remove_calendar_day
from booking.usecases.calendar.set_calendar_day import SetCalendarDay, set_calendar_day
from booking.usecases.workers.set_shifts_of_day import SetShiftsOfDay, set_shifts_of_day
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import the_desk
from tests.usecases.workers.roster_hands import DAY, TODAY, TUESDAY, a_lamp, change_an, stranded, the_coordinator

CHRISTMAS_2026, CHRISTMAS_2027 = date(2026, 12, 25), date(2027, 12, 25)
INSTEAD_2027 = date(2027, 12, 27)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


def write(
    town: Town,
    on: date,
    kind: DayKind = DayKind.CLOSED,
    name: str = "Kermis",
    replaces: date | None = None,
    by: Actor | None = None,
) -> dict[int, tuple[RosterWarning, ...]]:
    request = SetCalendarDay(on, kind, name, replaces)
    return in_transaction(
        lambda session: set_calendar_day(session, request, by=by or the_coordinator(town), now=MONDAY)
    )


def remove(town: Town, on: date, by: Actor | None = None) -> dict[int, tuple[RosterWarning, ...]]:
    return in_transaction(
        lambda session: remove_calendar_day(session, RemoveCalendarDay(on), by=by or the_coordinator(town), now=MONDAY)
    )


def keep(town: Town, *, keeps: bool, by: Actor | None = None) -> dict[int, tuple[RosterWarning, ...]]:
    request = KeepPublicHolidays(keeps)
    return in_transaction(
        lambda session: keep_public_holidays(session, request, by=by or the_coordinator(town), now=MONDAY)
    )


def calendar(town: Town) -> Calendar:
    with reading() as session:
        return calendar_of(session, town.organisation_id)


def written(town: Town) -> list[CalendarDay]:
    with reading() as session:
        return calendar_days_of(session, town.organisation_id, first=date(2026, 1, 1), last=date(2028, 12, 31))


def version(town: Town) -> int:
    with reading() as session:
        return session.scalars(
            select(OrganisationRow.roster_version).where(OrganisationRow.id == town.organisation_id)
        ).one()


def test_a_closed_day_lists_its_visits_until_it_is_taken_back(town: Town) -> None:
    a_lamp(town)
    write(town, TUESDAY)
    assert stranded(town) == [Misfit.CLOSED]
    assert written(town) == [CalendarDay(TUESDAY, DayKind.CLOSED, "Kermis", None)]
    for _ in range(2):
        remove(town, TUESDAY)
    assert stranded(town) == []
    assert written(town) == []


def test_a_visit_in_a_shift_that_somebody_planned_on_a_closed_day_stays(town: Town) -> None:
    a_lamp(town)
    write(town, TUESDAY)
    shift = SetShiftsOfDay(town.workers["An"], TUESDAY, ((time(9), time(13)),), instead_of_week=False)
    in_transaction(lambda session: set_shifts_of_day(session, shift, by=the_coordinator(town)))
    assert stranded(town) == []


def test_what_is_written_again_takes_the_place_of_what_was_written(town: Town) -> None:
    write(town, CHRISTMAS_2026, name="Kerst")
    write(town, CHRISTMAS_2026, DayKind.OPEN, "Kerstmaal")
    assert written(town) == [CalendarDay(CHRISTMAS_2026, DayKind.OPEN, "Kerstmaal", None)]
    assert not calendar(town).is_closed(CHRISTMAS_2026)


def test_a_holiday_has_one_day_in_its_place(town: Town) -> None:
    assert calendar(town).is_closed(INSTEAD_2027)
    for day in (24, 31):
        write(town, date(2027, 12, day), DayKind.REPLACEMENT, "Kerstmis", CHRISTMAS_2027)
    assert [one.on for one in written(town)] == [date(2027, 12, 31)]
    assert [on for on, _why in calendar(town).closed_days(date(2027, 12, 1), date(2027, 12, 31))] == [
        CHRISTMAS_2027,
        date(2027, 12, 31),
    ]
    remove(town, date(2027, 12, 31))
    assert calendar(town).is_closed(INSTEAD_2027)


def test_the_day_of_the_law_can_be_worked_on(town: Town) -> None:
    write(town, INSTEAD_2027, DayKind.OPEN)
    assert not calendar(town).is_closed(INSTEAD_2027)


@pytest.mark.parametrize(
    ("on", "kind", "replaces", "refused"),
    [
        (TUESDAY, DayKind.OPEN, None, NotAHoliday),
        (TUESDAY, DayKind.REPLACEMENT, None, NotAHoliday),
        (TUESDAY, DayKind.CLOSED, date(2026, 11, 1), NotAHoliday),
        (TUESDAY, DayKind.REPLACEMENT, date(2026, 11, 3), NotAHoliday),
        (date(2026, 11, 28), DayKind.REPLACEMENT, date(2026, 11, 1), NotAWorkingDay),
        (CHRISTMAS_2026, DayKind.REPLACEMENT, date(2026, 11, 1), NotAWorkingDay),
        (date(2027, 1, 4), DayKind.REPLACEMENT, CHRISTMAS_2026, NotAWorkingDay),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    town: Town, on: date, kind: DayKind, replaces: date | None, refused: type[Refusal]
) -> None:
    with pytest.raises(refused):
        write(town, on, kind, replaces=replaces)
    assert written(town) == []


def test_who_has_a_list_of_their_own_keeps_no_holiday_and_replaces_none(town: Town) -> None:
    keep(town, keeps=False)
    assert not calendar(town).is_closed(CHRISTMAS_2026)
    with pytest.raises(NotAHoliday):
        write(town, CHRISTMAS_2026, DayKind.OPEN)
    with pytest.raises(NotAHoliday):
        write(town, date(2027, 12, 31), DayKind.REPLACEMENT, replaces=CHRISTMAS_2027)
    write(town, CHRISTMAS_2026, name="Kerst")
    keep(town, keeps=True)
    assert calendar(town).is_closed(INSTEAD_2027)


def test_rosters_that_are_remembered_are_old_after_each_change(town: Town) -> None:
    versions = [version(town)]
    write(town, TUESDAY)
    versions.append(version(town))
    write(town, TUESDAY, name="Feest")
    versions.append(version(town))
    remove(town, TUESDAY)
    versions.append(version(town))
    keep(town, keeps=False)
    versions.append(version(town))
    assert versions == sorted(set(versions))


def test_a_week_that_grows_by_an_opened_day_is_told_by_worker(town: Town) -> None:
    change_an(town, week_minutes=2000)
    monday = date(2026, 12, 21)
    assert write(town, CHRISTMAS_2026, DayKind.OPEN) == {
        town.workers["An"]: (RosterWarning(monday, WarningKind.LONG_WEEK, 2250, 2000),)
    }
    assert remove(town, CHRISTMAS_2026) == {}


def test_another_day_in_the_place_of_a_holiday_opens_that_of_the_law(town: Town) -> None:
    change_an(town, week_minutes=2000)
    monday = INSTEAD_2027
    assert write(town, date(2027, 12, 24), DayKind.REPLACEMENT, "Kerstmis", CHRISTMAS_2027) == {
        town.workers["An"]: (RosterWarning(monday, WarningKind.LONG_WEEK, 2250, 2000),)
    }


def test_only_the_weeks_in_which_days_open_or_close_are_looked_at(town: Town) -> None:
    change_an(town, week_minutes=2000)
    assert write(town, TODAY - 7 * DAY) == {}
    assert write(town, TODAY + 5 * DAY) == {
        town.workers["An"]: (RosterWarning(TODAY, WarningKind.LONG_WEEK, 2250, 2000),)
    }
    assert write(town, TODAY + 5 * DAY, name="Feest") == {}
    mondays = {one.on for one in keep(town, keeps=False)[town.workers["An"]]}
    assert date(2026, 12, 21) in mondays
    assert date(2026, 12, 14) not in mondays


def test_each_organisation_has_a_calendar_of_its_own(town: Town) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    write(town, TUESDAY)
    remove(town, TUESDAY, by=the_coordinator(elsewhere))
    keep(town, keeps=False, by=the_coordinator(elsewhere))
    assert calendar(town).is_closed(TUESDAY)
    assert calendar(town).keeps_public_holidays
    assert not calendar(elsewhere).is_closed(TUESDAY)


def test_only_a_coordinator_decides(town: Town) -> None:
    desk = the_desk(town)
    with pytest.raises(NotAllowed):
        write(town, TUESDAY, by=desk)
    write(town, TUESDAY)
    with pytest.raises(NotAllowed):
        remove(town, TUESDAY, by=desk)
    with pytest.raises(NotAllowed):
        keep(town, keeps=False, by=desk)
    assert calendar(town) == Calendar(closed={TUESDAY: "Kermis"})
