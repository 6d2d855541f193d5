"""What a worker is asked when the work is done, and what is kept of the answers."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.refusals import NotFound
from booking.rules.work_done import DoneWork
from booking.store.database import in_transaction, reading
from booking.store.tables import TariffRow, WorkRecordRow
from booking.usecases.work.finish_assignment import finish_assignment
from booking.usecases.work.start_assignment import start_assignment
from booking.usecases.work.what_was_done import Questions, what_was_done
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import Visit, a_visit, as_worker

AT_TEN = MONDAY + timedelta(hours=2)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


def booked(town: Town, task: str, *by: str) -> Visit:
    return in_transaction(lambda session: a_visit(session, town, starts_at=AT_TEN, now=MONDAY, task=task, by=by))


def asked(town: Town, visit: Visit, name: str, *, minutes: int = 45) -> Questions:
    with reading() as session:
        now = AT_TEN + timedelta(minutes=minutes)
        return what_was_done(session, visit.assignments[name], by=as_worker(town, name), now=now)


def start(town: Town, visit: Visit, name: str) -> None:
    in_transaction(
        lambda session: start_assignment(session, visit.assignments[name], by=as_worker(town, name), now=AT_TEN)
    )


def finish(town: Town, visit: Visit, name: str, done: DoneWork | None = None, *, minutes: int = 45) -> None:
    now = AT_TEN + timedelta(minutes=minutes)
    in_transaction(
        lambda session: finish_assignment(
            session, visit.assignments[name], by=as_worker(town, name), now=now, done=done
        )
    )


def records(session: Session, visit: Visit) -> list[tuple[int | None, dict[str, str]]]:
    rows = session.scalars(
        select(WorkRecordRow).where(WorkRecordRow.booking_id == visit.booking_id).order_by(WorkRecordRow.id)
    )
    return [(row.assignment_id, row.work) for row in rows]


def test_the_clock_fills_in_the_time_and_a_plain_job_asks_nothing_more(town: Town) -> None:
    visit = booked(town, "lamp", "An")
    start(town, visit, "An")
    questions = asked(town, visit, "An", minutes=52)
    assert (questions.minutes, questions.planned_minutes) == (50, 45)
    assert questions.motor_minutes is None
    assert [questions.asks_km, questions.asks_waste, questions.asks_material] == [False, False, False]
    assert not questions.need_a_look


def test_who_never_started_is_shown_the_planned_time(town: Town) -> None:
    visit = booked(town, "lamp", "An")
    assert asked(town, visit, "An", minutes=300).minutes == 45


@pytest.mark.parametrize("minutes", [10, 300])
def test_a_time_far_from_the_plan_needs_a_look(town: Town, minutes: int) -> None:
    visit = booked(town, "lamp", "An")
    start(town, visit, "An")
    questions = asked(town, visit, "An", minutes=minutes)
    assert questions.need_a_look
    # Who pressed "start" at the end is not taken to have worked ten minutes.
    assert questions.minutes == {10: 45, 300: 300}[minutes]


def test_a_job_asks_what_its_tasks_can_bring(town: Town) -> None:
    visit = booked(town, "hedge", "An")
    questions = asked(town, visit, "An")
    assert questions.motor_minutes == 120
    assert questions.asks_km
    assert questions.asks_waste
    assert questions.need_a_look


def test_material_is_asked_where_the_price_counts_it(town: Town) -> None:
    visit = booked(town, "lamp", "An")
    assert not asked(town, visit, "An").asks_material
    more = '\n[[lines]]\ncode = "parts"\nname.nl = "Materiaal"\nof = "material_cost"\nat_cost = true\n'

    def buy(session: Session) -> None:
        row = session.get_one(TariffRow, town.tariff_id)
        row.text += more

    in_transaction(buy)
    assert asked(town, visit, "An").asks_material


def test_what_a_colleague_wrote_is_not_asked_twice(town: Town) -> None:
    visit = booked(town, "gutter")
    finish(town, visit, "An", DoneWork(90, motor_minutes=60, job_km=Decimal(12)))
    others = asked(town, visit, "Bilal").others
    assert others is not None
    assert (others.together.job_km, others.together.motor_minutes) == (Decimal(12), 60)


def test_an_assignment_of_somebody_else_asks_nothing(town: Town) -> None:
    visit = booked(town, "lamp", "An")
    with reading() as session, pytest.raises(NotFound):
        what_was_done(session, visit.assignments["An"], by=as_worker(town, "Bilal"), now=AT_TEN)


def test_what_was_done_is_kept_once_however_often_somebody_presses(town: Town) -> None:
    visit = booked(town, "hedge", "An")
    done = DoneWork(130, motor_minutes=65, job_km=Decimal("7.5"), waste_cost=Decimal("12.30"))
    for _ in range(2):
        finish(town, visit, "An", done)
    with reading() as session:
        assert records(session, visit) == [
            (
                visit.assignments["An"],
                {"visit_minutes": "130", "motor_minutes": "65", "job_km": "7.5", "waste_cost": "12.30"},
            )
        ]


def test_one_press_keeps_what_the_clock_says(town: Town) -> None:
    visit = booked(town, "lamp", "An")
    start(town, visit, "An")
    finish(town, visit, "An", minutes=47)
    with reading() as session:
        assert records(session, visit) == [(visit.assignments["An"], {"visit_minutes": "45"})]
