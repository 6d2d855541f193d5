"""The worker's day page: how long the server takes, and how many bytes go over the wire."""

from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.database import in_transaction
from booking.store.tables import AssignmentRow, OrganisationRow, StaffRow
from tests.bench.crowd import Work, a_busy_town
from tests.bench.figures import Figure, median_ms
from tests.harness.application import make_app, settings_for
from tests.harness.people import a_staff_member, sign_in
from tests.harness.postgres import Postgres


def figures(postgres: Postgres, _folder: Path) -> Iterator[Figure]:
    """Yield the time and the size of a day with eight visits."""
    app = make_app(settings_for(postgres.create("bench", template="template")))
    app.test_client_class = FlaskClient
    with app.app_context():
        worker = in_transaction(_a_worker_with_a_full_day)
    with app.test_client() as client:
        sign_in(client, worker)
        page = client.get("/mijn-dag")
        assert page.status_code == 200
        assert page.text.count("<article") == 8, "the day is not full"
        yield "day.ms", median_ms(lambda: client.get("/mijn-dag"), times=200), "ms"
        yield "day.bytes", len(page.data), "bytes"
    postgres.drop("bench")


def _a_worker_with_a_full_day(session: Session) -> StaffRow:
    """Make a large town, and move the last day of one worker's history to today."""
    town = a_busy_town(session, Work(bookings=20_000))
    organisation = session.get_one(OrganisationRow, town.organisation_id)
    last = select(func.max(AssignmentRow.worker_id)).scalar_subquery()
    staff = a_staff_member(session, organisation, role=Role.WORKER, worker_id=session.scalar(select(last)))
    session.execute(text(_TODAY), {"worker": staff.worker_id})
    return staff


_TODAY = """
    WITH full_day AS (
        SELECT id, booking_id FROM assignments
         WHERE worker_id = :worker AND starts_at >= current_date - 1 AND starts_at < current_date),
    moved AS (
        UPDATE assignments a SET starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day',
               state = 'planned'
          FROM full_day WHERE a.id = full_day.id RETURNING a.booking_id)
    UPDATE bookings b SET starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day',
           state = 'confirmed'
      FROM moved WHERE b.id = moved.booking_id
"""
