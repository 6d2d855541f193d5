"""There are as many places as the carers can look after, and nobody is sent away silently."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from booking.rules.actors import Role
from booking.rules.refusals.care import TooFewCarers
from booking.rules.refusals.times import SlotTaken
from booking.store.database import in_transaction
from booking.store.tables import AbsenceRow, GroupSessionRow, SessionWorkerRow
from booking.usecases.sessions.set_session_workers import set_session_workers
from tests.harness.day_care import a_child, a_day, a_day_care, a_family
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import a_house, kept

pytestmark = pytest.mark.usefixtures("app_context")


def test_a_carer_alone_looks_after_fewer_and_cannot_be_taken_away() -> None:
    house = in_transaction(a_house)
    coordinator = replace(house.desk, roles=frozenset({Role.COORDINATOR}))
    an, bilal = (house.town.workers[name] for name in ("An", "Bilal"))

    def begin(session: Any) -> Any:
        care = a_day_care(session, house.town, places=4, children_per_carer=1, children_per_lone_carer=1)
        maria = a_family(session, by=house.desk)
        children = [a_child(session, maria, name, by=house.desk) for name in ("Mila", "Noor")]
        return care, maria, children, session.scalars(select(GroupSessionRow.id)).one()

    care, maria, (mila, noor), session_id = in_transaction(begin)

    def work(*carers: int) -> None:
        in_transaction(lambda session: set_session_workers(session, session_id, carers, by=coordinator, now=MONDAY))

    def book(child: int) -> None:
        in_transaction(lambda session: a_day(session, care, maria, child, by=house.desk))

    work(an)
    book(mila)
    with pytest.raises(SlotTaken):
        book(noor)
    work(an, bilal)
    book(noor)
    with pytest.raises(TooFewCarers):
        work(an)
    assert {row.worker_id for row in kept(SessionWorkerRow)} == {an, bilal}

    # Who is away looks after nobody: without Bilal the day loses no carer who is there.
    (day,) = kept(GroupSessionRow)
    in_transaction(
        lambda session: session.add(
            AbsenceRow(
                organisation_id=house.town.organisation_id,
                worker_id=bilal,
                starts_at=day.starts_at,
                ends_at=day.ends_at,
            )
        )
    )
    work(an)
    assert {row.worker_id for row in kept(SessionWorkerRow)} == {an}
