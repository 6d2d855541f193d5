"""Whoever is ill and whatever was promised: nothing is lost, nobody is in two places, and the list tells the rest."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.calendar import start_of_day
from booking.rules.refusals.times import SlotTaken
from booking.rules.refusals.workers import NobodyElse
from booking.store.database import in_transaction, reading
from booking.store.tables import AssignmentRow, BookingRow, WorkerRow
from booking.usecases.replanning.replan_visit import replan_visit
from tests.harness.town import MONDAY, a_town
from tests.usecases.bookings.house import House, assignments, on
from tests.usecases.replanning.absences import another_worker, ill, numbers, to_phone

pytestmark = pytest.mark.usefixtures("app_context")

#: What a task costs, needs and takes.
TASKS = {"lamp": (3750, "electric", 1), "handrail": (5000, "carpentry", 1), "gutter": (15000, "general", 2)}
SKILLS = ("general", "electric", "carpentry")
CLOCKS = ("09:00", "10:00", "10:30", "13:00", "14:00", "15:00")

_hosts = count(1)

wishes = st.lists(
    st.tuples(st.sampled_from(sorted(TASKS)), st.integers(1, 2), st.sampled_from(CLOCKS)), min_size=1, max_size=9
)
others = st.lists(st.frozensets(st.sampled_from(SKILLS), min_size=1), max_size=3)


def a_new_house(session: Session) -> House:
    """Make one more town: each case begins with nobody's promises."""
    town = a_town(session, host=f"town-{next(_hosts)}")
    return House(town, Actor(town.organisation_id, frozenset({Role.DESK}), name="Ilse"))


@settings(
    max_examples=12,
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # each case is a town in the database: shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(wishes, others, st.sampled_from(["An", "Bilal"]), st.integers(1, 2))
def test_every_promise_stands_and_what_is_left_is_on_the_list(
    wished: list[tuple[str, int, str]], helpers: list[frozenset[str]], absent: str, days: int
) -> None:
    house = in_transaction(a_new_house)
    for number, skills in enumerate(helpers):
        another_worker(house, f"Helper {number}", *sorted(skills), mode="bike")
    booked = {}
    for task, day, clock in wished:
        try:
            booking_id = house.hold(on(day, clock), task, by=house.desk)
        except SlotTaken:
            continue
        house.confirm(booking_id, by=house.desk, cents=TASKS[task][0])
        booked[booking_id] = task
    before = {booking_id: the_row(booking_id) for booking_id in booked}
    worker_id, first = house.town.workers[absent], on(1, "10:00").date()

    done = ill(house, worker_id, first=first, days=days)

    told = numbers(booked)
    listed = {booking_id for booking_id in booked if told[booking_id] in done.to_phone}
    for booking_id, task in booked.items():
        row = the_row(booking_id)
        assert (row.state, row.starts_at, row.ends_at) == (
            "confirmed",
            before[booking_id].starts_at,
            before[booking_id].ends_at,
        )
        crew = assignments(booking_id)
        assert len(crew) == TASKS[task][2]
        assert all(TASKS[task][1] in skills_of(one) for one, _state in crew)
        is_away = start_of_day(first) <= row.starts_at < start_of_day(first + timedelta(days=days))
        has_absent = worker_id in {one for one, _state in crew}
        assert not (has_absent and is_away) or booking_id in listed
        assert booking_id not in listed or has_absent
    assert nobody_is_twice(house)
    assert to_phone(house) == set(done.to_phone)
    for booking_id in listed:
        with pytest.raises(NobodyElse):
            in_transaction(partial(replan_visit, booking_id=booking_id, by=house.desk, now=MONDAY))


def the_row(booking_id: int) -> BookingRow:
    with reading() as session:
        row = session.get_one(BookingRow, booking_id)
        session.expunge(row)
    return row


def skills_of(worker_id: int) -> list[str]:
    with reading() as session:
        return list(session.get_one(WorkerRow, worker_id).skills)


def nobody_is_twice(house: House) -> bool:
    """Tell whether no worker has two assignments that share a moment."""
    with reading() as session:
        rows = session.scalars(
            select(AssignmentRow)
            .where(
                AssignmentRow.organisation_id == house.town.organisation_id,
                AssignmentRow.state.in_(("held", "planned", "started", "done")),
            )
            .order_by(AssignmentRow.worker_id, AssignmentRow.starts_at)
        ).all()
        return all(one.worker_id != other.worker_id or one.ends_at <= other.starts_at for one, other in pairwise(rows))
