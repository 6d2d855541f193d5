"""Desk workers who promise series on days that they share, while residents want single starts of the same days."""

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.rules.calendar import local
from booking.store.database import in_transaction, reading
from booking.store.tables import OrganisationRow, StaffRow
from booking.usecases.bookings.requests import Who
from booking.usecases.residents.register_resident import register_resident
from booking.web.common import clock
from tests.crash.ground import Ground
from tests.harness import wire
from tests.harness.forms import fill_form
from tests.harness.people import a_staff_member, actor_for
from tests.harness.racing import OPTION, Race, answered, at_once, free_starts
from tests.harness.ready import Ready, signed_in_as
from tests.harness.town import a_place
from tests.harness.wire import Wire

#: Every two of them share a day. Residents race for the others and for Thursdays: what wants Friday and Tuesday
#: loses only to a series that was promised, so that one always is.
WEEKDAYS = ((1, 3), (3, 4), (4, 1))
LEFT_TO_SERIES = {1, 4}
SERIES, RESIDENTS = 9, 8
HOUR = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """The form that promises a series, and how many dates it asks for."""

    form: bytes
    dates: int


def series_and_singles(ground: Ground, *, attempts: int) -> Race:
    """Let nine series and eight residents race for ten o'clock: the residents from the last day to the first.

    Fails on a series that was promised and does not have every date that was asked.
    """
    asked = _forms(ground)
    told: dict[int, int] = {}
    with reading() as session:
        free = [local(start) for start in free_starts(session, ground.town)][::-1]
    ten = [start for start in free if start.hour == HOUR and start.weekday() not in LEFT_TO_SERIES]
    each = -(-attempts // RESIDENTS)
    ready, found = ground.people(RESIDENTS * (each + 1)), Race()

    def run(number: int) -> None:
        with Wire(ground.served.port) as one:
            if number < SERIES:
                answer = answered(one, asked[number].form)
                assert answer.status in {200, 303, 422}, answer.status
                if answer.status == 303:
                    told[int(answer.location.rpartition("/")[2])] = asked[number].dates
            else:
                _singles(one, ready, (ten * each)[:each], found)

    found.seconds = at_once(run, people=SERIES + RESIDENTS)
    with reading() as session:
        visits = session.execute(
            text("SELECT series_id, number, starts_at FROM bookings WHERE series_id IS NOT NULL")
        ).all()
    assert Counter(series_id for series_id, _, _ in visits) == told, "a series is not whole"
    for _, number, starts_at in visits:
        found.told(number, starts_at)
    return found


def _singles(one: Wire, ready: deque[Ready], starts: list[datetime], found: Race) -> None:
    me = ready.popleft()
    for starts_at in starts:
        if found.write(me, starts_at, answered(one, me.choosing(starts_at))):
            me = ready.popleft()


def _forms(ground: Ground) -> list[Asked]:
    """Return the last form of each series, as the page offers it: every date at its own time."""
    ilse = in_transaction(partial(_ilse, town_id=ground.town.organisation_id))
    cookie, _csrf = signed_in_as(ground.app, ilse)
    with Wire(ground.served.port) as one:
        return [_form(ground, one, cookie, ilse, number) for number in range(SERIES)]


def _form(ground: Ground, one: Wire, cookie: str, ilse: StaffRow, number: int) -> Asked:
    who = Who(f"Maria Peeters {number}", f"+32470{number:06}", "", "nl")
    home = a_place(str(100 + number))
    maria = in_transaction(lambda session: register_resident(session, who, home, by=actor_for(ilse), now=clock.now()))
    rule = {
        "service": ground.town.service_slug,
        f"task_{ground.town.options[OPTION]}": 1,
        "every_weeks": 1,
        "weekdays": WEEKDAYS[number % len(WEEKDAYS)],
        "clock": f"{HOUR}:00",
        "first": local(ground.starts[0]).date().isoformat(),
        "on_holiday": "skip",
        "worker": 0,
    }
    path = f"/loket/inwoner/{maria.resident_id}/reeks?{urlencode(rule, doseq=True)}"
    page = one.ask(wire.get(path, cookie=cookie))
    assert page.status == 200, page.status
    filled = fill_form(page.body.decode(), {}, form="dates-form")
    sent = {name: values[0] for name, values in filled.sent.items()}
    return Asked(
        wire.post(filled.action or path, cookie=cookie, **sent), sum(name.startswith("date_") for name in sent)
    )


def _ilse(session: Session, *, town_id: int) -> StaffRow:
    return a_staff_member(session, session.get_one(OrganisationRow, town_id), role=Role.DESK, name="Ilse")
