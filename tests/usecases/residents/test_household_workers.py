"""Whom a household likes to see: kept once a worker, for the own organisation, by the office."""

from collections.abc import Callable

import pytest

from booking.rules.actors import Actor, resident_of
from booking.rules.refusals import NotAllowed, NotFound
from booking.store.database import in_transaction, reading
from booking.store.queries.household_workers import household_workers, named_household_workers
from booking.store.tables import HouseholdWorkerRow, WorkerRow
from booking.usecases.residents.register_resident import Registered, register_resident
from booking.usecases.residents.remove_household_worker import RemoveHouseholdWorker, remove_household_worker
from booking.usecases.residents.set_household_worker import Kind, SetHouseholdWorker, set_household_worker
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import MARIA, House, a_house, kept

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house() -> House:
    """A house at work."""
    return in_transaction(a_house)


@pytest.fixture
def maria(house: House) -> Registered:
    """A resident of it."""
    return in_transaction(lambda session: register_resident(session, MARIA, a_place(), by=house.desk, now=MONDAY))


def say(house: House, maria: Registered, worker_id: int, kind: Kind, *, by: Actor | None = None) -> None:
    request = SetHouseholdWorker(maria.resident_id, worker_id, kind)
    in_transaction(lambda session: set_household_worker(session, request, by=by or house.desk, now=MONDAY))


def test_the_last_word_counts_and_can_be_forgotten(house: House, maria: Registered) -> None:
    an, bilal = house.town.workers["An"], house.town.workers["Bilal"]
    for kind in (Kind.PREFERRED, Kind.EXCLUDED):
        say(house, maria, an, kind)
    say(house, maria, bilal, Kind.PREFERRED)
    with reading() as session:
        known = household_workers(session, house.town.organisation_id, maria.household_id)
        named = named_household_workers(session, house.town.organisation_id, maria.household_id)
    assert (known.preferred, known.excluded) == (frozenset({bilal}), frozenset({an}))
    assert [one.name for one in named] == ["Bilal", "An"]
    request = RemoveHouseholdWorker(maria.resident_id, an)
    for _twice in range(2):
        in_transaction(lambda session: remove_household_worker(session, request, by=house.desk, now=MONDAY))
    assert [row.worker_id for row in kept(HouseholdWorkerRow)] == [bilal]


def test_a_worker_of_another_organisation_or_who_left_is_not_found(house: House, maria: Registered) -> None:
    other = in_transaction(lambda session: a_house(session, host="elders.example"))
    bilal = house.town.workers["Bilal"]

    def leave() -> None:
        in_transaction(lambda session: setattr(session.get_one(WorkerRow, bilal), "active", False))

    leave()
    for worker_id in (other.town.workers["An"], bilal, 0):
        with pytest.raises(NotFound):
            say(house, maria, worker_id, Kind.PREFERRED)
    with pytest.raises(NotFound):
        say(house, maria, house.town.workers["An"], Kind.PREFERRED, by=other.desk)
    assert kept(HouseholdWorkerRow) == []


def test_a_resident_says_nothing_of_workers(house: House, maria: Registered) -> None:
    resident = resident_of(house.town.organisation_id, household_id=maria.household_id)
    calls: list[Callable[[], None]] = [
        lambda: say(house, maria, house.town.workers["An"], Kind.EXCLUDED, by=resident),
        lambda: in_transaction(
            lambda session: remove_household_worker(
                session, RemoveHouseholdWorker(maria.resident_id, 1), by=resident, now=MONDAY
            )
        ),
    ]
    for call in calls:
        with pytest.raises(NotAllowed):
            call()
