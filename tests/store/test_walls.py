"""What the database itself refuses, whatever the code above it does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from booking.rules.refusals.times import SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.tables import AssignmentRow, BookingRow
from tests.usecases.bookings.house import House, a_house, assignments, kept, on

TEN, ELEVEN = on(2, "10:00"), on(2, "11:00")

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def assign_by_hand(
    house: House, booking_id: int, starts_at: datetime, ends_at: datetime, state: str = "planned"
) -> None:
    """Write an assignment of An without asking anybody."""

    def write(session: Session) -> None:
        session.add(
            AssignmentRow(
                organisation_id=house.town.organisation_id,
                booking_id=booking_id,
                worker_id=house.town.workers["An"],
                starts_at=starts_at,
                ends_at=ends_at,
                latitude=51.0,
                longitude=4.6,
                state=state,
            )
        )

    in_transaction(write)


@pytest.mark.parametrize("state", ["held", "planned", "started", "done"])
@pytest.mark.parametrize(
    ("begins", "ends"),
    [("10:00", "11:00"), ("10:59", "12:00"), ("09:00", "10:01"), ("10:15", "10:30"), ("08:00", "16:00")],
)
def test_a_worker_in_two_places_is_refused_even_when_written_by_hand(
    house: House, state: str, begins: str, ends: str
) -> None:
    booking_id = house.book(TEN, "handrail")
    with pytest.raises(SlotTaken) as refused:
        assign_by_hand(house, booking_id, on(2, begins), on(2, ends), state)
    assert "ex_assignments_worker_once" in str(refused.value.__cause__)
    assert len(kept(AssignmentRow)) == 1


def test_what_touches_or_was_given_back_is_not_in_the_way(house: House) -> None:
    booking_id = house.book(TEN, "handrail")
    assign_by_hand(house, booking_id, on(2, "09:00"), TEN)
    assign_by_hand(house, booking_id, ELEVEN, on(2, "12:00"))
    for state in ("released", "not_done"):
        assign_by_hand(house, booking_id, TEN, ELEVEN, state)
    assert len(assignments(booking_id)) == 4


def test_an_assignment_cannot_be_moved_over_another_one(house: House) -> None:
    one, two = house.book(TEN, "handrail"), house.book(on(2, "13:00"), "handrail")
    with pytest.raises(SlotTaken):
        in_transaction(
            lambda session: session.execute(
                text("UPDATE assignments SET starts_at = :starts, ends_at = :ends WHERE booking_id = :booking"),
                {"starts": TEN + timedelta(minutes=5), "ends": ELEVEN, "booking": two},
            )
        )
    assert one != two


@pytest.mark.parametrize("table", ["booking_history", "quotes"])
@pytest.mark.parametrize("change", ["UPDATE {} SET organisation_id = organisation_id", "DELETE FROM {}"])
def test_what_was_written_down_is_never_changed(house: House, table: str, change: str) -> None:
    house.book(TEN)
    with pytest.raises(DBAPIError, match=f"{table} is only ever added to"):
        in_transaction(lambda session: session.execute(text(change.format(table))))
    with reading() as session:
        assert session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE bookings SET state = 'free'",
        "UPDATE bookings SET ends_at = starts_at",
        "UPDATE bookings SET resident_id = NULL",
        "UPDATE bookings SET state = 'held'",
        "UPDATE bookings SET number = '1', client_key = '1'",
        "UPDATE assignments SET state = 'maybe'",
        "UPDATE tariffs SET valid_until = valid_from",
        "UPDATE services SET step_minutes = 7",
        "UPDATE outbox SET channel = 'pigeon'",
    ],
)
def test_rows_that_make_no_sense_are_refused(house: House, change: str) -> None:
    house.book(TEN)
    house.book(on(3, "10:00"))
    with pytest.raises(IntegrityError):
        in_transaction(lambda session: session.execute(text(change)))
    assert {row.state for row in kept(BookingRow)} == {"confirmed"}
