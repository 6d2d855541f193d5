"""The calendar and the rosters come out of the database as they were written, in a constant number of statements."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from booking.rules.calendar import Calendar, at, start_of_day
from booking.rules.hours import Week, WeeklyHours
from booking.rules.moments import Stretch
from booking.rules.roster import Roster, windows_between
from booking.store.database import in_transaction, reading
from booking.store.queries.rosters import calendar_of, rosters_of
from booking.store.tables import (
    AbsenceRow,
    CalendarDayRow,
    ChangedDayRow,
    OrganisationRow,
    ShiftRow,
    WeeklyHoursRow,
    WorkerRow,
)
from tests.harness.statements import counting_statements
from tests.harness.town import HOURS, Town, a_town

FIRST, LAST = date(2027, 3, 22), date(2027, 4, 4)
DAY = timedelta(days=1)
USUAL = tuple(WeeklyHours(weekday, *stretch) for weekday in range(5) for stretch in HOURS)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


def night(on: date) -> Stretch:
    return Stretch(at(on, time(22)), at(on + DAY, time(6)))


def rosters(town: Town, *, worker_ids: list[int] | None = None) -> dict[int, Roster]:
    with reading() as session:
        return rosters_of(session, town.organisation_id, first=FIRST, last=LAST, worker_ids=worker_ids)


def plan_shift(town: Town, stretch: Stretch, *, table: type[ShiftRow | AbsenceRow] = ShiftRow) -> None:
    row = table(
        organisation_id=town.organisation_id,
        worker_id=town.workers["An"],
        starts_at=stretch.starts_at,
        ends_at=stretch.ends_at,
    )
    in_transaction(lambda session: session.add(row))


def test_a_calendar_is_what_was_written(town: Town) -> None:
    christmas, instead = date(2027, 12, 25), date(2027, 12, 31)

    def write(session: Session) -> None:
        for on, kind, replaces in (
            (date(2027, 5, 7), "closed", None),
            (date(2027, 7, 21), "open", None),
            (instead, "replacement", christmas),
        ):
            row = CalendarDayRow(
                organisation_id=town.organisation_id, on=on, kind=kind, name="Feest", replaces=replaces
            )
            session.add(row)
        session.get_one(OrganisationRow, town.organisation_id).keeps_public_holidays = False

    in_transaction(write)
    with reading() as session, counting_statements() as said:
        found = calendar_of(session, town.organisation_id)
    assert found == Calendar(
        keeps_public_holidays=False,
        closed={date(2027, 5, 7): "Feest"},
        opened=frozenset({date(2027, 7, 21)}),
        replacements={christmas: instead},
    )
    assert len(said) == 1


def test_an_organisation_that_wrote_nothing_keeps_the_public_holidays(town: Town) -> None:
    with reading() as session:
        assert calendar_of(session, town.organisation_id) == Calendar()


def test_a_roster_is_all_that_was_written_about_a_worker(town: Town) -> None:
    an = town.workers["An"]

    def write(session: Session) -> None:
        session.add_all(
            [
                WeeklyHoursRow(
                    organisation_id=town.organisation_id,
                    worker_id=an,
                    weekday=5,
                    week=Week.SECOND,
                    starts=time(9),
                    ends=time(12),
                ),
                ChangedDayRow(organisation_id=town.organisation_id, worker_id=an, on=FIRST),
            ]
        )
        row = session.get_one(WorkerRow, an)
        row.contract_from, row.contract_until, row.week_minutes = FIRST, LAST, 1140
        row.active = False

    in_transaction(write)
    plan_shift(town, night(FIRST))
    plan_shift(town, night(FIRST + DAY), table=AbsenceRow)
    found = rosters(town)
    assert found[an] == Roster(
        hours=(*USUAL, WeeklyHours(5, time(9), time(12), Week.SECOND)),
        shifts=(night(FIRST),),
        changed_days=frozenset({FIRST}),
        absences=(night(FIRST + DAY),),
        contract_from=FIRST,
        contract_until=LAST,
        week_minutes=1140,
    )
    assert found[town.workers["Bilal"]] == Roster(USUAL)


@pytest.mark.parametrize("sunday", [date(2027, 3, 28)])
def test_what_comes_from_the_database_lasts_as_long_as_it_lasts(town: Town, sunday: date) -> None:
    plan_shift(town, night(sunday - DAY))
    windows = windows_between(rosters(town)[town.workers["An"]], FIRST, LAST, calendar=Calendar())
    (window,) = windows[sunday - DAY]
    assert window.ends_at - window.starts_at == timedelta(hours=7)
    assert window.starts_at == datetime(2027, 3, 27, 21, tzinfo=UTC)


def test_what_runs_into_the_first_day_or_out_of_the_last_is_part_of_it(town: Town) -> None:
    midnight = start_of_day(FIRST)
    within = [
        Stretch(midnight - timedelta(hours=4), midnight),
        night(FIRST - DAY),
        night(LAST),
        Stretch(at(LAST + DAY, time(6)), at(LAST + DAY, time(10))),
    ]
    for stretch in (
        *within,
        Stretch(midnight - timedelta(hours=9), midnight - timedelta(hours=5)),
        night(LAST + 4 * DAY),
    ):
        plan_shift(town, stretch)
        plan_shift(town, stretch, table=AbsenceRow)
    an = rosters(town)[town.workers["An"]]
    assert set(an.shifts) == set(an.absences) == set(within)


def test_only_the_workers_who_are_asked_for_are_there(town: Town) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    bilal = town.workers["Bilal"]
    assert list(rosters(town, worker_ids=[bilal, elsewhere.workers["An"]])) == [bilal]
    assert rosters(town, worker_ids=[]) == {}
    assert set(rosters(town)) == set(town.workers.values())


def test_the_number_of_statements_does_not_grow_with_workers_or_days(town: Town) -> None:
    def look(days: int) -> int:
        with reading() as session, counting_statements() as said:
            rosters_of(session, town.organisation_id, first=FIRST, last=FIRST + days * DAY)
        return len(said)

    def hire(session: Session) -> None:
        for number in range(20):
            row = WorkerRow(
                organisation_id=town.organisation_id,
                name=f"Worker {number}",
                skills=[],
                travel_mode="foot",
                base_latitude=51.0,
                base_longitude=4.6,
            )
            session.add(row)

    assert look(1) == 5
    in_transaction(hire)
    assert look(400) == 5
