"""The town of the figures can be made: a new column of a table would be seen by `make bench` only."""

from flask import Flask
from sqlalchemy import func, select

from booking.store.database import in_transaction, reading
from booking.store.tables import AssignmentRow, BookingRow, WorkerRow
from tests.bench.crowd import Work, a_busy_town


def test_a_small_town_is_as_busy_as_asked(app: Flask) -> None:
    with app.app_context():
        in_transaction(lambda session: a_busy_town(session, Work(workers=3, able=2, bookings=900)))
        with reading() as session:
            kept = {
                row: session.scalar(select(func.count()).select_from(row))
                for row in (WorkerRow, BookingRow, AssignmentRow)
            }
            able = session.scalars(select(WorkerRow.name).where(WorkerRow.skills.contains(["carpentry"]))).all()
    assert kept[WorkerRow] == 3
    assert kept[BookingRow] == kept[AssignmentRow] == 900
    assert len(able) == 2
