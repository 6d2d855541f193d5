"""A coordinator's hands: what the tests of rosters, calendar, equipment and locations do again and again."""

from __future__ import annotations

from datetime import date, time, timedelta

from booking.rules.actors import Actor, Role
from booking.rules.calendar import at
from booking.rules.roster import RosterWarning, WarningKind
from booking.rules.travel import TravelMode
from booking.store.database import in_transaction, reading
from booking.store.queries.stranded import Misfit, stranded_visits
from booking.store.queries.workers import Worker, worker_by_id
from booking.usecases.workers.change_worker import ChangeWorker, change_worker
from tests.harness.town import MONDAY, Town
from tests.usecases.work.visits import Visit, a_visit

TODAY = date(2026, 11, 23)
TUESDAY, DAY = TODAY + timedelta(days=1), timedelta(days=1)
TUESDAY_AT_TEN = at(TUESDAY, time(10))


def the_coordinator(town: Town) -> Actor:
    """Return who decides about workers."""
    return Actor(town.organisation_id, frozenset({Role.COORDINATOR}), name="Greet")


def a_lamp(town: Town, *, by: str = "An") -> Visit:
    """Promise that ``by`` hangs a lamp on Tuesday at ten: until a quarter to eleven."""
    return in_transaction(lambda session: a_visit(session, town, starts_at=TUESDAY_AT_TEN, now=MONDAY, by=(by,)))


def stranded(town: Town) -> list[Misfit]:
    """Return why visits no longer fit, in order of time."""
    with reading() as session:
        return [one.why for one in stranded_visits(session, town.organisation_id, now=MONDAY)]


def worker(town: Town, name: str = "An") -> Worker:
    """Return a worker as the coordinator sees them on Monday morning."""
    with reading() as session:
        return worker_by_id(session, town.organisation_id, town.workers[name], now=MONDAY)


def kinds(warnings: tuple[RosterWarning, ...]) -> list[tuple[WarningKind, date]]:
    """Return what is warned of, and for which day."""
    return [(one.kind, one.on) for one in warnings]


def change_an(
    town: Town,
    *,
    skills: frozenset[str] = frozenset({"general", "electric", "carpentry", "garden"}),
    active: bool = True,
    limits: frozenset[str] = frozenset(),
    languages: frozenset[str] = frozenset(),
    contract_from: date | None = None,
    contract_until: date | None = None,
    week_minutes: int = 2280,
) -> tuple[RosterWarning, ...]:
    """Change one thing about An, and leave the rest as the town made her."""
    request = ChangeWorker(
        worker_id=town.workers["An"],
        name="An",
        phone="",
        skills=skills,
        travel_mode=TravelMode.CAR,
        active=active,
        limits=limits,
        languages=languages,
        contract_from=contract_from,
        contract_until=contract_until,
        week_minutes=week_minutes,
    )
    return in_transaction(lambda session: change_worker(session, request, by=the_coordinator(town), now=MONDAY))
