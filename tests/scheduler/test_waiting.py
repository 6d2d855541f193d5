"""A place that comes free reaches the first of the waiting list within the scheduler's minute, by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from booking.scheduler.doors import Doors, doors_for
from booking.scheduler.timetable import TIMETABLE
from booking.store.database import in_transaction
from tests.harness.application import settings_for
from tests.harness.clock import FrozenClock
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import the_booking
from tests.usecases.waiting.lists import List, a_list, offers, the_offer

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def waiting(app_context: None) -> List:
    return in_transaction(a_list)


@pytest.fixture
def doors(tmp_path: Path) -> Doors:
    return doors_for(settings_for("postgresql+psycopg://nobody@localhost/nothing", mail_folder=tmp_path), None)


def test_freed_offered_told_lapsed_and_offered_to_the_next(
    waiting: List, doors: Doors, tmp_path: Path, freeze: Callable[[datetime], FrozenClock]
) -> None:
    clock = freeze(MONDAY)
    (look,) = [entry for entry in TIMETABLE if entry.name == "offer_places"]
    (send,) = [entry for entry in TIMETABLE if entry.name == "dispatch_outbox"]
    assert look.every + send.every <= timedelta(minutes=1)
    visits = waiting.fill()
    waiting.join("Maria")
    waiting.join("Els", now=MONDAY + timedelta(seconds=1))
    assert look.job(doors) == 0
    clock.forward(seconds=20)
    waiting.house.cancel(visits[1])
    assert look.job(doors) == 1
    first = the_offer()
    send.job(doors)
    assert any(
        "There is a place for you" in path.read_text() or "plaats" in path.read_text() for path in _mails(tmp_path)
    )

    clock.set(first.until)
    assert look.job(doors) == 2, "the place is taken back, and offered to the next"
    assert [one.state for one in offers()] == ["lapsed", "open"]
    assert the_booking(first.booking_id).state == "expired"
    assert the_offer().waiting_id != first.waiting_id


def _mails(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "maria@waits.example" in path.read_text()]
