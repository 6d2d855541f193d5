"""Equipment of a visit that was given up is free for others at once."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.store.database import in_transaction
from booking.store.tables import AssignmentRow, EquipmentRow, OptionRow
from booking.store.tables.locations import EquipmentUseRow
from booking.usecases.work.give_up_assignment import GiveUp, Obstacle, give_up_assignment
from tests.usecases.bookings.house import House, a_house, assignments, kept, on, the_booking
from tests.usecases.work.visits import as_worker

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    """A lamp takes the ladder along, and there is one."""

    def make(session: Session) -> House:
        house = a_house(session)
        session.execute(update(OptionRow).where(OptionRow.slug == "lamp").values(equipment=["ladder"]))
        session.add(EquipmentRow(organisation_id=house.town.organisation_id, name="Ladder 1", kind="ladder"))
        return house

    return in_transaction(make)


def test_equipment_of_a_visit_that_was_given_up_can_be_taken_along_at_the_same_time(house: House) -> None:
    visit, starts_at = house.book(on(1, "10:00")), on(1, "10:00")
    ((worker_id, _state),) = assignments(visit)
    (assignment,) = [row for row in kept(AssignmentRow) if row.booking_id == visit]

    def give_up(session: Session) -> None:
        asked = GiveUp(assignment.id, Obstacle.NOT_SAFE)
        by = as_worker(house.town, next(name for name, one in house.town.workers.items() if one == worker_id))
        give_up_assignment(session, asked, by=by, now=starts_at)

    in_transaction(give_up)
    assert the_booking(visit).state == "not_done"
    assert assignments(visit) == [(worker_id, "not_done")]
    assert [row.state for row in kept(EquipmentUseRow)] == ["released"]
    other = house.hold(starts_at, by=house.desk, now=starts_at)
    assert [row.booking_id for row in kept(EquipmentUseRow) if row.state == "held"] == [other]
