"""The demo town: plausible, placed by the same rules as everything else, and built once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from booking.demo.life import live
from booking.demo.town import build_town, town_is_there
from booking.rules.calendar import local_date
from booking.rules.pricing.quote import ClassReason
from booking.store.database import in_transaction, reading
from booking.store.tables import AssignmentRow, BookingRow, OutboxRow, QuoteRow, ResidentRow, WorkerRow

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.usefixtures("app_context")
def test_town_is_plausible_and_placed_by_the_rules_of_everything_else() -> None:
    assert not in_transaction(town_is_there)
    placed = in_transaction(
        lambda session: live(session, build_town(session, base_url="http://localhost", now=NOW), now=NOW)
    )
    with reading() as session:
        assert town_is_there(session)
        _has_its_people_and_six_weeks_of_bookings(session, placed)
        _nobody_is_in_two_places_or_works_outside_their_hours(session, placed)
        _what_lies_before_today_was_told_then(session)


def _has_its_people_and_six_weeks_of_bookings(session: Session, placed: int) -> None:
    assert session.scalar(select(func.count()).select_from(WorkerRow)) == 8
    assert session.scalar(select(func.count()).select_from(ResidentRow)) == 60
    days = [local_date(at) for at in session.scalars(select(BookingRow.starts_at))]
    assert placed == len(days) > 150
    assert min(days) < local_date(NOW) - timedelta(days=18)
    assert max(days) > local_date(NOW) + timedelta(days=18)
    assert set(session.scalars(select(BookingRow.state))) == {"confirmed", "done", "not_done", "cancelled"}
    assert set(session.scalars(select(QuoteRow.class_reason))) == {ClassReason.DECIDED, ClassReason.NOT_TOLD}


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
