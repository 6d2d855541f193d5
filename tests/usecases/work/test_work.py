"""A worker starts, finishes or gives up; the booking follows its crew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotFound, ReasonMissing
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.refusals.work import NotToday
from booking.store.database import in_transaction, reading
from booking.store.tables import AssignmentRow, HistoryRow
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.requests import CancelBooking
from booking.usecases.work.finish_assignment import finish_assignment
from booking.usecases.work.give_up_assignment import GiveUp, Obstacle, give_up_assignment
from booking.usecases.work.start_assignment import start_assignment
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import Visit, a_visit, as_worker, progress, story, the_desk

AT_TEN = MONDAY + timedelta(hours=2)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


@pytest.fixture
def visit(town: Town) -> Visit:
    """One worker, An, hangs a lamp at ten."""
    return in_transaction(lambda session: a_visit(session, town, starts_at=AT_TEN, now=MONDAY, by=("An",)))


@pytest.fixture
def crew_visit(town: Town) -> Visit:
    """An and Bilal clean a gutter together at ten."""
    return in_transaction(lambda session: a_visit(session, town, starts_at=AT_TEN, now=MONDAY, task="gutter"))


Take = Callable[..., None]


@pytest.fixture
def take(town: Town) -> Take:
    """Let somebody take a step: ``take(start_assignment, visit, "An")``."""

    def step(what: Callable[..., None], visit: Visit, name: str, *, now: datetime = AT_TEN, **words: object) -> None:
        wanted: object = visit.assignments[name]
        if what is give_up_assignment:
            wanted = GiveUp(visit.assignments[name], **({"obstacle": Obstacle.NOBODY_HOME} | words))  # type: ignore[arg-type]
        in_transaction(lambda session: what(session, wanted, by=as_worker(town, name), now=now))

    return step


def test_starting_and_finishing_take_the_booking_along(visit: Visit, take: Take) -> None:
    take(start_assignment, visit, "An")
    with reading() as session:
        assert progress(session, visit) == ("started", {"An": "started"})
    take(finish_assignment, visit, "An", now=AT_TEN + timedelta(minutes=40))
    with reading() as session:
        assert progress(session, visit) == ("done", {"An": "done"})
        assert story(session, visit) == [
            ("start", "started", "An"),
            ("finish", "done", "An"),
            ("final_price", "done", ""),
        ]
        row = session.get_one(AssignmentRow, visit.assignments["An"])
        assert (row.started_at, row.finished_at) == (AT_TEN, AT_TEN + timedelta(minutes=40))


@pytest.mark.parametrize("step", [start_assignment, finish_assignment, give_up_assignment])
def test_a_second_press_changes_nothing(visit: Visit, take: Take, step: Callable[..., None]) -> None:
    take(step, visit, "An")
    with reading() as session:
        before = progress(session, visit), story(session, visit)
    take(step, visit, "An", now=AT_TEN + timedelta(minutes=1))
    with reading() as session:
        assert (progress(session, visit), story(session, visit)) == before


def test_who_forgot_to_start_can_still_finish(visit: Visit, take: Take) -> None:
    take(finish_assignment, visit, "An")
    with reading() as session:
        assert progress(session, visit) == ("done", {"An": "done"})


def test_a_booking_of_two_starts_with_the_first_and_is_done_with_the_last(crew_visit: Visit, take: Take) -> None:
    for step, name, booking in (
        (start_assignment, "Bilal", "started"),
        (start_assignment, "An", "started"),
        (finish_assignment, "An", "started"),
        (finish_assignment, "Bilal", "done"),
    ):
        take(step, crew_visit, name)
        with reading() as session:
            assert progress(session, crew_visit)[0] == booking, (step, name)
    with reading() as session:
        assert story(session, crew_visit) == [
            ("start", "started", "Bilal"),
            ("start", "started", "An"),
            ("finish", "started", "An"),
            ("finish", "done", "Bilal"),
            ("final_price", "done", ""),
        ]


def test_a_booking_of_two_is_done_when_one_gives_up_and_the_other_finishes(crew_visit: Visit, take: Take) -> None:
    take(give_up_assignment, crew_visit, "An")
    with reading() as session:
        assert progress(session, crew_visit) == ("confirmed", {"An": "not_done", "Bilal": "planned"})
    take(finish_assignment, crew_visit, "Bilal")
    with reading() as session:
        assert progress(session, crew_visit) == ("done", {"An": "not_done", "Bilal": "done"})


def test_the_last_who_gives_up_after_another_finished_leaves_a_done_booking(crew_visit: Visit, take: Take) -> None:
    take(finish_assignment, crew_visit, "An")
    with reading() as session:
        assert progress(session, crew_visit)[0] == "started"
    take(give_up_assignment, crew_visit, "Bilal")
    with reading() as session:
        assert progress(session, crew_visit)[0] == "done"
        assert [change for change, _, _ in story(session, crew_visit)] == [
            "finish",
            "start",
            "give_up",
            "finish",
            "final_price",
        ]


def test_a_booking_of_two_is_not_done_when_both_give_up(crew_visit: Visit, take: Take) -> None:
    take(start_assignment, crew_visit, "An")
    take(give_up_assignment, crew_visit, "An")
    take(give_up_assignment, crew_visit, "Bilal", obstacle=Obstacle.NOT_SAFE, words="loose ladder")
    with reading() as session:
        assert progress(session, crew_visit) == ("not_done", {"An": "not_done", "Bilal": "not_done"})
        row = session.get_one(AssignmentRow, crew_visit.assignments["Bilal"])
        assert row.not_done_reason == "not_safe: loose ladder"
        last = session.query(HistoryRow).order_by(HistoryRow.id.desc()).first()
        assert last is not None
        assert last.facts == {"reason": "not_safe", "words": "loose ladder"}


def test_another_obstacle_needs_words_and_without_them_nothing_is_kept(visit: Visit, take: Take) -> None:
    with pytest.raises(ReasonMissing):
        take(give_up_assignment, visit, "An", obstacle=Obstacle.OTHER, words="  ")
    with reading() as session:
        assert progress(session, visit) == ("confirmed", {"An": "planned"})


@pytest.mark.parametrize("step", [start_assignment, finish_assignment, give_up_assignment])
@pytest.mark.parametrize("days", [-1, 1])
def test_work_of_another_day_is_refused(visit: Visit, take: Take, step: Callable[..., None], days: int) -> None:
    with pytest.raises(NotToday):
        take(step, visit, "An", now=AT_TEN + timedelta(days=days))
    with reading() as session:
        assert progress(session, visit) == ("confirmed", {"An": "planned"})


def test_what_is_over_cannot_be_started_or_turned_round(visit: Visit, take: Take) -> None:
    take(finish_assignment, visit, "An")
    for step in (start_assignment, give_up_assignment):
        with pytest.raises(NotPossibleNow):
            take(step, visit, "An")


def test_work_of_a_cancelled_booking_cannot_be_started(town: Town, visit: Visit, take: Take) -> None:
    request = CancelBooking(visit.booking_id, "ill")
    in_transaction(lambda session: cancel_booking(session, request, by=the_desk(town), now=MONDAY))
    with pytest.raises(NotPossibleNow):
        take(start_assignment, visit, "An")


def test_work_of_somebody_else_does_not_exist(town: Town, visit: Visit) -> None:
    def start(by: Actor) -> None:
        in_transaction(lambda session: start_assignment(session, visit.assignments["An"], by=by, now=AT_TEN))

    stranger_town = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    borrowed = Actor(stranger_town.organisation_id, frozenset({Role.WORKER}), worker_id=town.workers["An"])
    for by in (as_worker(town, "Bilal"), as_worker(stranger_town, "An"), borrowed, the_desk(town)):
        with pytest.raises(NotFound):
            start(by)
    with reading() as session:
        assert progress(session, visit) == ("confirmed", {"An": "planned"})


def test_a_place_that_is_only_kept_is_nobodys_work_yet(town: Town, visit: Visit) -> None:
    def hold(session: Session) -> None:
        session.get_one(AssignmentRow, visit.assignments["An"]).state = "held"

    in_transaction(hold)
    with pytest.raises(NotFound):
        in_transaction(
            lambda session: start_assignment(session, visit.assignments["An"], by=as_worker(town, "An"), now=AT_TEN)
        )
