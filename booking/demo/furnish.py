"""How the demo town keeps its time: two alternating weeks, a trailer, a place with opening hours, a closed day."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.demo.town import Town
from booking.rules.calendar import DayKind, is_holiday, local_date
from booking.rules.hours import Week, WeeklyHours
from booking.rules.locations import LocationHours
from booking.store.queries.workers import worker_by_id
from booking.store.tables import OptionRow, WorkerRow
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.calendar.set_calendar_day import SetCalendarDay, set_calendar_day
from booking.usecases.equipment.add_equipment import AddEquipment, add_equipment
from booking.usecases.locations.add_location import AddLocation, add_location
from booking.usecases.locations.set_location_hours import SetLocationHours, set_location_hours
from booking.usecases.residents.set_household_worker import Kind, SetHouseholdWorker, set_household_worker
from booking.usecases.workers.set_weekly_hours import SetWeeklyHours, set_weekly_hours

#: Works every Monday and Wednesday, and on Friday or Thursday by turns; speaks French, and stands on no ladder.
ALTERNATES = "Sofie Claes"
#: Comes first at the home of the first resident.
PREFERRED = "Katrien Verlinden"
#: The tasks that somebody who must not stand on a ladder is not sent to, and the one that needs the trailer.
ON_A_LADDER = ("gutter", "hedge")
WITH_TRAILER = "waste"
TRAILER = "aanhangwagen"

_MORNING, _AFTERNOON = (time(9), time(12)), (time(12, 45), time(15, 45))
_WEEKS = ((0, Week.EVERY), (2, Week.EVERY), (4, Week.FIRST), (3, Week.SECOND))


def furnish(session: Session, town: Town, *, now: datetime) -> None:
    """Write all of it down, as the coordinator would."""
    _two_weeks(session, town, now=now)
    _limits_and_trailer(session, town)
    _location(session, town)
    _closed_day(session, town, now=now)
    wish = SetHouseholdWorker(town.residents[0].resident_id, worker_named(session, town, PREFERRED), Kind.PREFERRED)
    set_household_worker(session, wish, by=town.desk, now=now)


def worker_named(session: Session, town: Town, name: str) -> int:
    """Return the id of a worker of the town."""
    return session.scalars(
        select(WorkerRow.id).where(WorkerRow.organisation_id == town.organisation_id, WorkerRow.name == name)
    ).one()


def _two_weeks(session: Session, town: Town, *, now: datetime) -> None:
    worker_id = worker_named(session, town, ALTERNATES)
    hours = tuple(
        WeeklyHours(weekday, starts, ends, week) for weekday, week in _WEEKS for starts, ends in (_MORNING, _AFTERNOON)
    )
    seen = worker_by_id(session, town.organisation_id, worker_id, now=now).week_version
    set_weekly_hours(session, SetWeeklyHours(worker_id, hours, seen), by=town.coordinator, now=now)


def _limits_and_trailer(session: Session, town: Town) -> None:
    """Limits and demands stand in the rows of a worker and of tasks, as the rest of what the demo knows of them."""
    session.execute(
        update(WorkerRow)
        .where(WorkerRow.organisation_id == town.organisation_id, WorkerRow.name == ALTERNATES)
        .values(limits=["ladder"])
    )
    add_equipment(session, AddEquipment("Aanhangwagen", TRAILER), by=town.coordinator)
    for code, changes in [
        *((code, {"demands": ["ladder"]}) for code in ON_A_LADDER),
        (WITH_TRAILER, {"equipment": [TRAILER]}),
    ]:
        session.execute(
            update(OptionRow)
            .where(OptionRow.organisation_id == town.organisation_id, OptionRow.id == town.option_ids[code])
            .values(**changes)
        )


def _location(session: Session, town: Town) -> None:
    """Write a place where rides go to. Odd jobs are done at people's homes: they have no place of their own."""
    address = TypedAddress("Gemeenteplein", "10", "", "3140")
    place = AddLocation("Repair Café", address, frozenset())
    location_id = add_location(session, place, by=town.coordinator)
    week = (LocationHours(2, time(13), time(16, 30)), LocationHours(4, time(9), time(12)))
    set_location_hours(session, SetLocationHours(location_id, week), by=town.coordinator)


def _closed_day(session: Session, town: Town, *, now: datetime) -> None:
    """Close the second Thursday from now that is no holiday: it shows in the times that residents see."""
    on = local_date(now) + timedelta(days=8)
    while on.weekday() != 3 or is_holiday(on):
        on += timedelta(days=1)
    set_calendar_day(session, SetCalendarDay(on, DayKind.CLOSED, "Teambuilding"), by=town.coordinator, now=now)
