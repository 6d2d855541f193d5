"""Fifty starts of one worker, and people who race for them over kept-alive connections to a real server."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as clock_time

from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.rules.calendar import days_from, local_date
from booking.store.queries.services import service_by_id
from booking.store.tables import OrganisationRow, WeeklyHoursRow
from booking.usecases.bookings.placing import Wish, slots_on
from booking.usecases.bookings.requests import Choice
from booking.usecases.bookings.tasks import tasks_of
from booking.web.common import clock
from tests.harness.people import a_worker
from tests.harness.ready import HOME, Ready
from tests.harness.town import Town
from tests.harness.wire import Answer, Wire

STARTS = 50
#: The hour's work that only the worker of the fifty starts can do.
OPTION = "handrail"
PATIENCE_SECONDS = 60
_SKILL = "racing"
#: So that somebody who meets a dead server does not ask it a thousand times a second.
_BREATH_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Attempt:
    """One choice of a time that was answered: whose, which, and with what. 303 is a place, 422 is other times."""

    token: str
    starts_at: datetime
    status: int


@dataclass(slots=True)
class Race:
    """What was tried, how long it took, and who got a place."""

    attempts: list[Attempt] = field(default_factory=list)
    winners: list[tuple[str, datetime]] = field(default_factory=list)
    numbers: dict[str, datetime] = field(default_factory=dict)
    """Of each promise that somebody was told, when it is."""
    seconds: float = 0.0

    def write(self, me: Ready, starts_at: datetime, answer: Answer) -> bool:
        """Write down what somebody was answered; return whether the time is theirs."""
        self.attempts.append(Attempt(me.token, starts_at, answer.status))
        if answer.status == 303:
            self.winners.append((me.token, starts_at))
        return answer.status == 303

    def told(self, number: str, starts_at: datetime) -> None:
        """Write down the number that a last page told."""
        assert number, "the last page tells no number"
        self.numbers[number] = starts_at


def fifty_starts(session: Session, town: Town) -> list[datetime]:
    """Let one worker alone do `OPTION`, at home in the street of the racers; return the first fifty free starts."""
    organisation = session.get_one(OrganisationRow, town.organisation_id)
    els = a_worker(
        session,
        organisation,
        name="Els",
        skills=[_SKILL],
        base_latitude=HOME.latitude,
        base_longitude=HOME.longitude,
    )
    session.add_all(
        WeeklyHoursRow(
            organisation_id=town.organisation_id,
            worker_id=els.id,
            weekday=weekday,
            starts=clock_time(8),
            ends=clock_time(18),
        )
        for weekday in range(7)
    )
    session.execute(
        text("UPDATE options SET skill = :skill WHERE id = :id"), {"skill": _SKILL, "id": town.options[OPTION]}
    )
    session.execute(
        text("UPDATE services SET step_minutes = 60, notice_hours = 0 WHERE id = :id"), {"id": town.service_id}
    )
    session.flush()
    return free_starts(session, town)[:STARTS]


def free_starts(session: Session, town: Town, option: str = OPTION) -> list[datetime]:
    """Return every start of the task ``option`` that is shown now in the street of the racers, from tomorrow on."""
    now, by = clock.now(), resident_of(town.organisation_id)
    service = service_by_id(session, town.organisation_id, town.service_id)
    wish = Wish(town.organisation_id, service, tasks_of(service, [Choice(town.options[option])]), HOME)
    days = days_from(local_date(now) + timedelta(days=1), count=service.horizon_days)
    return [slot.starts_at for slot in slots_on(session, wish, days, by=by, now=now)]


def race(port: int, people: Sequence[Sequence[datetime]], ready: deque[Ready]) -> Race:
    """Let each of ``people`` try their starts in turn; who gets one goes on as somebody else of ``ready``."""
    found = Race()

    def run(number: int) -> None:
        with Wire(port) as wire:
            me = ready.popleft()
            for starts_at in people[number]:
                if found.write(me, starts_at, answered(wire, me.choosing(starts_at))):
                    me = ready.popleft()

    found.seconds = at_once(run, people=len(people))
    return found


def at_once(work: Callable[[int], None], *, people: int) -> float:
    """Run ``work(0)``, ``work(1)``, … in threads that begin together; return how long the slowest took, in seconds.

    What one of them raises is raised again.
    """
    began: list[float] = []
    begin = threading.Barrier(people, lambda: began.append(time.perf_counter()))

    def run(number: int) -> None:
        begin.wait(PATIENCE_SECONDS)
        work(number)

    with ThreadPoolExecutor(max_workers=people) as threads:
        for done in [threads.submit(run, number) for number in range(people)]:
            done.result()
    return time.perf_counter() - began[0]


def answered(wire: Wire, request: bytes) -> Answer:
    """Return the answer to ``request``; a server that is killed or has no database is asked again until it answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            answer = wire.ask(request)
            if answer.status < 500:
                return answer
        except OSError:
            if time.monotonic() > until:
                raise
        assert time.monotonic() < until, "the server does not recover"
        time.sleep(_BREATH_SECONDS)
