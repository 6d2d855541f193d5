"""Who waits for one worker gets that one: when the place is looked for, kept, and said yes to."""

from __future__ import annotations

import pytest

from booking.rules.waiting import Window
from booking.store.database import in_transaction
from booking.store.tables import HouseholdWorkerRow, OptionRow
from booking.usecases.residents.register_resident import register_resident
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import LAMP_CENTS, MARIA, a_house, assignments, on, the_booking
from tests.usecases.replanning.absences import give_to
from tests.usecases.waiting.lists import DAY, List, the_offer

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def waiting(app_context: None) -> List:
    """Both An and Bilal can hang a lamp, and both are free."""
    return List(in_transaction(a_house))


@pytest.mark.parametrize(("asked", "other"), [("An", "Bilal"), ("Bilal", "An")])
def test_who_waits_for_one_worker_gets_that_one_though_they_prefer_another(
    waiting: List, asked: str, other: str
) -> None:
    house, workers = waiting.house, waiting.house.town.workers
    maria = in_transaction(lambda session: register_resident(session, MARIA, a_place(), by=house.desk, now=MONDAY))
    preferred = HouseholdWorkerRow(
        organisation_id=waiting.organisation_id,
        household_id=maria.household_id,
        worker_id=workers[other],
        kind="preferred",
    )
    in_transaction(lambda session: session.add(preferred))
    window = Window(DAY, DAY, worker_id=workers[asked])
    waiting.join(window=window, task="lamp", by=house.desk, resident_id=maria.resident_id, who=None, place=a_place())
    assert waiting.offer() == 1
    assert assignments(the_offer().booking_id) == [(workers[asked], "held")]


@pytest.mark.parametrize(("asked", "other"), [("An", "Bilal"), ("Bilal", "An")])
def test_who_said_yes_to_an_earlier_time_with_one_worker_gets_that_one(waiting: List, asked: str, other: str) -> None:
    house, workers = waiting.house, waiting.house.town.workers
    visit = house.book(on(4, "10:00"))
    give_to(visit, workers[other])
    waiting.join_for_earlier(visit, Window(DAY, DAY, worker_id=workers[asked]), by=house.desk)
    assert waiting.offer() == 1
    offer = the_offer()
    waiting.accept(offer, cents=LAMP_CENTS)
    assert the_booking(visit).starts_at == offer.starts_at
    assert assignments(visit) == [(workers[asked], "planned")]


@pytest.mark.parametrize("asked", ["An", "Bilal"])
def test_who_asked_for_one_of_a_crew_of_two_gets_them_and_another(waiting: List, asked: str) -> None:
    workers, lamp = waiting.house.town.workers, waiting.house.town.options["lamp"]
    in_transaction(lambda session: setattr(session.get_one(OptionRow, lamp), "crew", 2))
    waiting.join("Maria", Window(DAY, DAY, worker_id=workers[asked]), task="lamp")
    assert waiting.offer() == 1
    held = assignments(the_offer().booking_id)
    assert sorted(held) == sorted([(workers["An"], "held"), (workers["Bilal"], "held")])
