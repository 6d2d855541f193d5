"""A service or a worker stops: somebody sees first how many promises that touches, and finds them afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.services import TasksWithoutPrice
from booking.rules.refusals.workers import PromisesTouched
from booking.rules.travel import TravelMode
from booking.store.database import in_transaction, reading
from booking.store.queries.promises import Promises
from booking.store.queries.services import service_by_id
from booking.store.queries.stranded import Misfit, stranded_visits
from booking.store.queries.workers import worker_by_id
from booking.store.tables import ServiceRow, TariffRow
from booking.usecases.replanning.stop_seen import save_service, save_worker
from booking.usecases.services.change_service import ChangeService
from booking.usecases.workers.change_worker import ChangeWorker
from tests.harness.town import MONDAY, a_town
from tests.usecases.bookings.house import House, a_house, assignments, on, the_booking
from tests.usecases.replanning.absences import give_to

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


@pytest.fixture
def greet(house: House) -> Actor:
    return Actor(house.town.organisation_id, frozenset({Role.COORDINATOR}), name="Greet")


@pytest.fixture
def visits(house: House) -> list[int]:
    """Visits of An on Tuesday, Wednesday and Thursday."""
    booked = [house.book(on(day, "10:00")) for day in (1, 2, 3)]
    for one in booked:
        give_to(one, house.town.workers["An"])
    return booked


def the_service(house: House) -> ChangeService:
    with reading() as session:
        service = service_by_id(session, house.town.organisation_id, house.town.service_id)
    return ChangeService(
        service_id=service.service_id,
        seen=service.version,
        name=service.name,
        summary=service.summary,
        active=True,
        step_minutes=30,
        notice_hours=24,
        change_notice_hours=24,
        change_in_working_hours=False,
        horizon_days=28,
        longest_minutes=240,
        buffer_minutes=0,
        quota_visits=None,
        quota_per=None,
        on_holiday="skip",
        offer_hours=24,
        location_ids=frozenset(),
    )


def an_herself(house: House) -> ChangeWorker:
    with reading() as session:
        an = worker_by_id(session, house.town.organisation_id, house.town.workers["An"], now=MONDAY)
    return ChangeWorker(
        worker_id=an.worker_id,
        seen=an.version,
        name=an.name,
        phone=an.phone,
        skills=frozenset(an.skills),
        travel_mode=TravelMode(an.travel_mode),
        active=True,
        limits=frozenset(),
        languages=frozenset(),
        contract_from=None,
        contract_until=None,
        week_minutes=2280,
    )


def saved_worker(request: ChangeWorker, by: Actor, *, seen: bool = False) -> Promises:
    return in_transaction(lambda session: save_worker(session, request, seen=seen, by=by, now=MONDAY))


def saved_service(request: ChangeService, by: Actor, *, seen: bool = False) -> Promises:
    return in_transaction(lambda session: save_service(session, request, seen=seen, by=by, now=MONDAY))


def stranded(house: House) -> list[tuple[str, Misfit]]:
    with reading() as session:
        found = stranded_visits(session, house.town.organisation_id, now=MONDAY)
    return [(one.number, one.why) for one in found]


def test_a_service_opens_only_when_every_task_has_a_price(house: House, greet: Actor) -> None:
    def is_open() -> bool:
        with reading() as session:
            return service_by_id(session, house.town.organisation_id, house.town.service_id).active

    in_transaction(lambda session: session.execute(update(ServiceRow).values(active=False)))
    opens = the_service(house)
    hours = in_transaction(lambda session: session.get_one(TariffRow, house.town.tariff_id).text)
    meals = hours.replace('"worker_minutes"', '"meals"').replace('"job_km"', '"outside_km"')
    for tariff, has_tariff in (({"state": "draft"}, False), ({"state": "published", "text": meals}, True)):
        becomes = update(TariffRow).values(**tariff)
        in_transaction(partial(Session.execute, statement=becomes))
        with pytest.raises(TasksWithoutPrice) as refused:
            saved_service(opens, greet)
        assert refused.value.has_tariff is has_tariff
        assert not is_open()
    in_transaction(lambda session: session.execute(update(TariffRow).values(text=hours)))
    saved_service(opens, greet)
    assert is_open()


def test_a_service_stops_only_when_somebody_saw_what_that_touches(
    house: House, greet: Actor, visits: list[int]
) -> None:
    stops = replace(the_service(house), active=False)
    with pytest.raises(PromisesTouched) as refused:
        saved_service(stops, greet)
    assert (refused.value.visits, refused.value.series) == (3, 0)
    assert stranded(house) == []
    assert saved_service(stops, greet, seen=True) == Promises(3, 0)
    assert stranded(house) == [(the_booking(one).number, Misfit.SERVICE_STOPPED) for one in visits]
    assert {the_booking(one).state for one in visits} == {"confirmed"}


def test_a_service_without_promises_stops_at_once(house: House, greet: Actor) -> None:
    assert saved_service(replace(the_service(house), active=False), greet) == Promises(0, 0)


def test_a_service_that_goes_on_touches_nothing(house: House, greet: Actor, visits: list[int]) -> None:
    assert saved_service(replace(the_service(house), horizon_days=7), greet) == Promises(0, 0)


def test_a_worker_leaves_only_when_somebody_saw_what_that_touches(
    house: House, greet: Actor, visits: list[int]
) -> None:
    leaves = replace(an_herself(house), active=False)
    with pytest.raises(PromisesTouched) as refused:
        saved_worker(leaves, greet)
    assert refused.value.visits == 3
    assert saved_worker(leaves, greet, seen=True) == Promises(3, 0)
    assert [why for _, why in stranded(house)] == [Misfit.INACTIVE] * 3
    assert all(assignments(one) for one in visits)


@pytest.mark.parametrize(
    ("until", "touched"),
    [
        (date(2026, 11, 24), 3),
        (date(2026, 11, 25), 2),
        (date(2026, 11, 26), 1),
        (date(2026, 11, 27), 0),
        (None, 0),
    ],
)
def test_the_end_of_a_contract_touches_what_comes_after_it(
    house: House, greet: Actor, visits: list[int], until: date | None, touched: int
) -> None:
    ends = replace(an_herself(house), contract_until=until)
    if touched:
        with pytest.raises(PromisesTouched) as refused:
            saved_worker(ends, greet)
        assert refused.value.visits == touched
    assert saved_worker(ends, greet, seen=True) == Promises(touched, 0)
    assert [why for _, why in stranded(house)] == [Misfit.NOT_UNDER_CONTRACT] * touched


def test_a_contract_that_lasts_longer_touches_nothing(house: House, greet: Actor, visits: list[int]) -> None:
    saved_worker(replace(an_herself(house), contract_until=date(2026, 11, 25)), greet, seen=True)
    assert saved_worker(replace(an_herself(house), contract_until=date(2026, 11, 26)), greet) == Promises(0, 0)


def test_only_the_coordinator_and_only_for_their_own(house: House, greet: Actor) -> None:
    stranger = in_transaction(lambda session: a_town(session, host="elsewhere"))
    saves: list[Callable[[], Promises]] = [
        lambda: saved_worker(an_herself(house), house.desk),
        lambda: saved_service(the_service(house), house.desk),
    ]
    for save in saves:
        with pytest.raises(NotAllowed):
            save()
    with pytest.raises(NotFound):
        saved_worker(replace(an_herself(house), worker_id=stranger.workers["An"]), greet)
    with pytest.raises(NotFound):
        saved_service(replace(the_service(house), service_id=stranger.service_id), greet)
