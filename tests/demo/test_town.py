"""The demo town: plausible, placed by the same rules as everything else, and built once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from booking.demo.ahead import keep_waiting, promise_series
from booking.demo.furnish import ALTERNATES, PREFERRED, TRAILER, furnish, worker_named
from booking.demo.life import live
from booking.demo.town import Town, build_town, town_is_there
from booking.rules.calendar import local_date
from booking.rules.pricing.quote import ClassReason
from booking.rules.series import SeriesRule
from booking.store.database import in_transaction, reading
from booking.store.tables import (
    AssignmentRow,
    BookingRow,
    CalendarDayRow,
    EquipmentRow,
    HouseholdWorkerRow,
    LocationHoursRow,
    LocationRow,
    OutboxRow,
    QuoteRow,
    ResidentRow,
    SeriesRow,
    ServiceLocationRow,
    WaitingRow,
    WeeklyHoursRow,
    WorkerRow,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.usefixtures("app_context")
def test_town_is_plausible_and_placed_by_the_rules_of_everything_else() -> None:
    assert not in_transaction(town_is_there)
    town = in_transaction(lambda session: build_town(session, base_url="http://localhost", now=NOW))
    in_transaction(lambda session: furnish(session, town, now=NOW))
    in_transaction(lambda session: promise_series(session, town, now=NOW))
    placed = in_transaction(lambda session: live(session, town, now=NOW))
    with reading() as session:
        assert town_is_there(session)
        _has_its_people_and_six_weeks_of_bookings(session, placed)
        _nobody_is_in_two_places_or_works_outside_their_hours(session, placed)
        _what_lies_before_today_was_told_then(session)
    in_transaction(lambda session: keep_waiting(session, town, now=NOW))
    with reading() as session:
        _shows_series_wishes_and_places(session, town)


def _has_its_people_and_six_weeks_of_bookings(session: Session, placed: int) -> None:
    assert session.scalar(select(func.count()).select_from(WorkerRow)) == 8
    assert session.scalar(select(func.count()).select_from(ResidentRow)) == 60
    single = select(BookingRow.starts_at).where(BookingRow.series_id.is_(None))
    days = [local_date(at) for at in session.scalars(single)]
    assert placed == len(days) > 150
    assert min(days) < local_date(NOW) - timedelta(days=18)
    assert max(days) > local_date(NOW) + timedelta(days=18)
    assert set(session.scalars(select(BookingRow.state))) == {"confirmed", "done", "not_done", "cancelled"}
    assert set(session.scalars(select(QuoteRow.class_reason))) == {ClassReason.DECIDED, ClassReason.NOT_TOLD}


def _shows_series_wishes_and_places(session: Session, town: Town) -> None:
    series = {row.id: SeriesRule.from_json(row.rule).every_weeks for row in session.scalars(select(SeriesRow))}
    assert sorted(series.values()) == [1, 2]
    visits = session.execute(
        select(BookingRow.series_id, func.count()).where(BookingRow.series_id.is_not(None)).group_by("series_id")
    )
    assert all(count > 1 for _series, count in visits)
    visits_of_others = (
        select(func.count())
        .select_from(AssignmentRow)
        .join(BookingRow, BookingRow.id == AssignmentRow.booking_id)
        .where(BookingRow.series_id == min(series), AssignmentRow.worker_id != worker_named(session, town, PREFERRED))
    )
    assert session.scalar(visits_of_others) == 0, "somebody else comes"
    assert session.scalar(select(func.count()).select_from(WaitingRow)) == 3
    assert session.scalar(select(func.count(WaitingRow.booking_id))) == 1
    assert set(session.scalars(select(WeeklyHoursRow.week))) == {0, 1, 2}
    assert worker_named(session, town, ALTERNATES) in session.scalars(
        select(WorkerRow.id).where(WorkerRow.limits == ["ladder"], WorkerRow.languages.contains(["fr"]))
    )
    assert session.scalars(select(LocationRow.name)).all() == ["Repair Café"]
    assert session.scalar(select(func.count()).select_from(LocationHoursRow)) == 2
    assert session.scalar(select(func.count()).select_from(ServiceLocationRow)) == 0
    assert session.scalars(select(EquipmentRow.kind)).all() == [TRAILER]
    assert session.scalars(select(HouseholdWorkerRow.kind)).all() == ["preferred"]
    assert session.scalars(select(CalendarDayRow.kind)).all() == ["closed"]


def _nobody_is_in_two_places_or_works_outside_their_hours(session: Session, placed: int) -> None:
    overlaps = session.scalar(
        text(
            "SELECT count(*) FROM assignments a JOIN assignments b ON a.id < b.id AND a.worker_id = b.worker_id"
            " AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
            " WHERE a.state <> 'released' AND b.state <> 'released'"
        )
    )
    outside = session.scalar(
        text(
            "SELECT count(*) FROM assignments a WHERE NOT EXISTS (SELECT FROM weekly_hours h"
            " WHERE h.worker_id = a.worker_id"
            " AND h.weekday = extract(isodow FROM a.starts_at AT TIME ZONE 'Europe/Brussels') - 1"
            " AND h.starts <= (a.starts_at AT TIME ZONE 'Europe/Brussels')::time"
            " AND h.ends >= (a.ends_at AT TIME ZONE 'Europe/Brussels')::time)"
        )
    )
    visits = session.scalar(select(func.count()).select_from(AssignmentRow)) or 0
    assert placed <= visits
    assert (overlaps, outside) == (0, 0)


def _what_lies_before_today_was_told_then(session: Session) -> None:
    waiting = session.scalars(select(OutboxRow.due_at).where(OutboxRow.state == "waiting")).all()
    assert waiting
    assert all(due_at > NOW for due_at in waiting)
