"""What every search figure asks: all free 60-minute starts on a 15-minute grid in the next 14 days."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.rules.addresses import Point
from booking.rules.calendar import days_from, local_date
from booking.rules.roster import windows_of
from booking.rules.slots import Slot
from booking.store.queries.rosters import calendar_of, rosters_of
from booking.store.queries.services import service_by_id
from booking.usecases.bookings.placing import Wish, slots_on
from booking.usecases.bookings.requests import Choice
from booking.usecases.bookings.tasks import tasks_of
from booking.web.common import clock
from tests.bench.crowd import OPTION, SKILL
from tests.bench.raw_search import Asked, RawSearch, quarters_at_work
from tests.bench.standing import Standing
from tests.harness.town import CHURCH

DAYS = 14


def search(session: Session, stands: Standing, *, at: Point = CHURCH, days: int = DAYS) -> Callable[[], list[Slot]]:
    """Return a search as a page makes it: the use case, from the wish to the starts, for work at ``at``."""
    town, now = stands.town, clock.now()
    by = resident_of(town.organisation_id)
    service = service_by_id(session, town.organisation_id, town.service_id)
    wish = Wish(town.organisation_id, service, tasks_of(service, [Choice(town.options[OPTION])]), at)
    wanted = list(days_from(local_date(now) + timedelta(days=1), count=days))
    return lambda: slots_on(session, wish, wanted, by=by, now=now)


def raw_search(session: Session, stands: Standing, connection: psycopg.Connection) -> RawSearch:
    """Return the same search with nothing around it, on a connection of its own."""
    organisation_id = stands.town.organisation_id
    days = tuple(days_from(local_date(clock.now()) + timedelta(days=1), count=DAYS))
    able = list(session.scalars(text("SELECT id FROM workers WHERE :skill = ANY(skills)"), {"skill": SKILL}))
    rosters = rosters_of(session, organisation_id, first=days[0], last=days[-1], worker_ids=able)
    calendar = calendar_of(session, organisation_id)
    windows = {
        worker_id: [
            (window.starts_at, window.ends_at) for on in days for window in windows_of(roster, on, calendar=calendar)
        ]
        for worker_id, roster in rosters.items()
    }
    open_quarters = {worker_id: quarters_at_work(days, found) for worker_id, found in windows.items()}
    return RawSearch(connection, Asked(organisation_id, days, open_quarters))
