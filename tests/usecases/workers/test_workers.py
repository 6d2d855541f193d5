"""The coordinator changes hours, absences and skills; no promised visit is left behind unseen."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from booking.rules.actors import Actor, Role
from booking.rules.hours import WeeklyHours
from booking.rules.refusals import NotAllowed, NotFound, Refusal
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.workers import DayTooShort, HoursOverlap, NightWork
from booking.rules.travel import TravelMode
from booking.store.database import in_transaction, reading
from booking.store.queries.stranded import Misfit, stranded_visits
from booking.store.queries.workers import worker_by_id
from booking.store.tables import CalendarDayRow
from booking.usecases.workers.add_absence import AddAbsence, add_absence
from booking.usecases.workers.change_worker import ChangeWorker, change_worker
from booking.usecases.workers.remove_absence import RemoveAbsence, remove_absence
from booking.usecases.workers.set_weekly_hours import SetWeeklyHours, set_weekly_hours
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import Visit, a_visit, the_desk

TUESDAY_AT_TEN = MONDAY + timedelta(days=1, hours=2)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


@pytest.fixture
def visit(town: Town) -> Visit:
    """An hangs a lamp on Tuesday at ten."""
    return in_transaction(lambda session: a_visit(session, town, starts_at=TUESDAY_AT_TEN, now=MONDAY, by=("An",)))


def the_coordinator(town: Town) -> Actor:
    return Actor(town.organisation_id, frozenset({Role.COORDINATOR}), name="Greet")


def stranded(town: Town, *, worker: str | None = None) -> list[tuple[str, Misfit]]:
    with reading() as session:
        found = stranded_visits(
            session,
            town.organisation_id,
            now=MONDAY,
            worker_id=town.workers[worker] if worker else None,
        )
    return [(one.number, one.why) for one in found]


def week_of_an(town: Town, *hours: WeeklyHours, by: Actor | None = None) -> None:
    request = SetWeeklyHours(town.workers["An"], hours)
    in_transaction(lambda session: set_weekly_hours(session, request, by=by or the_coordinator(town), now=MONDAY))


def away(town: Town, starts_at: datetime, ends_at: datetime, *, by: Actor | None = None) -> int:
    request = AddAbsence(town.workers["An"], starts_at, ends_at)
    return in_transaction(lambda session: add_absence(session, request, by=by or the_coordinator(town)))


def hours_of_an(town: Town) -> tuple[WeeklyHours, ...]:
    with reading() as session:
        return worker_by_id(session, town.organisation_id, town.workers["An"], now=MONDAY).hours


def test_new_hours_take_the_place_of_the_old_ones(town: Town) -> None:
    tuesday = WeeklyHours(1, time(9), time(12))
    week_of_an(town, tuesday)
    assert hours_of_an(town) == (tuesday,)


@pytest.mark.parametrize(
    ("hours", "refused"),
    [
        ((WeeklyHours(0, time(12), time(9)),), InvalidPeriod),
        ((WeeklyHours(0, time(5, 30), time(9)),), NightWork),
        ((WeeklyHours(0, time(16), time(20, 15)),), NightWork),
        ((WeeklyHours(0, time(8), time(12)), WeeklyHours(0, time(11), time(15))), HoursOverlap),
        ((WeeklyHours(0, time(8), time(10, 59)),), DayTooShort),
    ],
)
def test_hours_that_nobody_can_work_are_refused_and_leave_the_old_ones(
    town: Town, hours: tuple[WeeklyHours, ...], refused: type[Refusal]
) -> None:
    before = hours_of_an(town)
    with pytest.raises(refused):
        week_of_an(town, *hours)
    assert hours_of_an(town) == before


def test_two_short_stretches_together_make_a_day(town: Town) -> None:
    week_of_an(town, WeeklyHours(0, time(8), time(9, 30)), WeeklyHours(0, time(13), time(14, 30)))
    assert len(hours_of_an(town)) == 2


def test_a_visit_outside_the_new_hours_is_listed_and_stays_booked(town: Town, visit: Visit) -> None:
    assert stranded(town) == []
    week_of_an(town, WeeklyHours(1, time(13), time(17)))
    assert stranded(town) == [(visit.number, Misfit.OUTSIDE_HOURS)]
    assert stranded(town, worker="Bilal") == []


def test_a_visit_that_runs_into_the_break_is_listed(town: Town, visit: Visit) -> None:
    week_of_an(town, WeeklyHours(1, time(8), time(10, 30)), WeeklyHours(1, time(11), time(15)))
    assert stranded(town) == [(visit.number, Misfit.OUTSIDE_HOURS)]


def test_an_absence_lists_the_visits_within_it_until_it_is_removed(town: Town, visit: Visit) -> None:
    absence_id = away(town, TUESDAY_AT_TEN - timedelta(hours=2), TUESDAY_AT_TEN + timedelta(minutes=1))
    assert stranded(town) == [(visit.number, Misfit.ABSENT)]
    request = RemoveAbsence(town.workers["An"], absence_id)
    for _ in range(2):
        in_transaction(lambda session: remove_absence(session, request, by=the_coordinator(town)))
    assert stranded(town) == []


def test_an_absence_that_ends_when_the_visit_starts_does_no_harm(town: Town, visit: Visit) -> None:
    away(town, TUESDAY_AT_TEN - timedelta(hours=2), TUESDAY_AT_TEN)
    away(town, TUESDAY_AT_TEN + timedelta(minutes=45), TUESDAY_AT_TEN + timedelta(hours=3))
    assert stranded(town) == []


def test_the_same_absence_twice_is_one(town: Town) -> None:
    assert len({away(town, MONDAY, MONDAY + timedelta(days=1)) for _ in range(2)}) == 1


def test_an_absence_without_length_is_refused(town: Town) -> None:
    with pytest.raises(InvalidPeriod):
        away(town, MONDAY, MONDAY)


@pytest.mark.parametrize(
    ("active", "skills", "why"),
    [
        (False, {"general", "electric"}, Misfit.INACTIVE),
        (True, {"general"}, Misfit.SKILL),
    ],
)
def test_a_worker_who_stops_or_can_no_longer_do_it_leaves_a_listed_visit(
    town: Town, visit: Visit, *, active: bool, skills: set[str], why: Misfit
) -> None:
    request = ChangeWorker(
        worker_id=town.workers["An"],
        name="An",
        phone="",
        skills=frozenset(skills),
        travel_mode=TravelMode.FOOT,
        active=active,
        limits=frozenset(),
        languages=frozenset(),
        contract_from=None,
        contract_until=None,
        week_minutes=2280,
    )
    in_transaction(lambda session: change_worker(session, request, by=the_coordinator(town), now=MONDAY))
    assert stranded(town) == [(visit.number, why)]


def test_a_closing_day_lists_its_visits(town: Town, visit: Visit) -> None:
    in_transaction(
        lambda session: session.add(
            CalendarDayRow(organisation_id=town.organisation_id, on=TUESDAY_AT_TEN.date(), name="Feest")
        )
    )
    assert stranded(town) == [(visit.number, Misfit.CLOSED)]


def test_a_visit_that_has_begun_is_no_longer_listed(town: Town, visit: Visit) -> None:
    week_of_an(town, WeeklyHours(1, time(13), time(17)))
    with reading() as session:
        later = TUESDAY_AT_TEN + timedelta(minutes=1)
        assert stranded_visits(session, town.organisation_id, now=later) == []


def test_only_a_coordinator_of_the_same_organisation_decides(town: Town) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    for by, refused in ((the_desk(town), NotAllowed), (the_coordinator(elsewhere), NotFound)):
        with pytest.raises(refused):
            week_of_an(town, WeeklyHours(0, time(9), time(12)), by=by)
        with pytest.raises(refused):
            away(town, MONDAY, MONDAY + timedelta(days=1), by=by)


def test_the_night_of_the_clock_change_is_an_absence_of_25_hours(town: Town) -> None:
    starts, ends = datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)
    away(town, starts, ends)
    with reading() as session:
        found = worker_by_id(session, town.organisation_id, town.workers["An"], now=starts)
    assert [(one.starts_at, one.ends_at) for one in found.absences] == [(starts, ends)]
