"""A worker in day care: who may fetch which child, what it must not eat, and when it came and went."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.rules.actors import Actor, Role
from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, CareHoursRow, GroupSessionRow, OrganisationRow, SessionWorkerRow
from tests.harness.client import StrictClient
from tests.harness.day_care import OPENS, a_child, a_day, a_day_care, a_family
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import a_town
from tests.web.resident.way import words
from tests.web.worker.test_sessions import Freeze


@pytest.fixture
def page(app: Flask, client: StrictClient, freeze: Freeze) -> str:
    """An stands in the day care where Mila comes, at nine."""

    def make(session: Any) -> tuple[int, Any]:
        town = a_town(session)
        organisation = session.get_one(OrganisationRow, town.organisation_id)
        clerk = a_staff_member(session, organisation, role=Role.DESK)
        desk = Actor(town.organisation_id, roles=frozenset({Role.DESK}), user_id=clerk.id)
        care = a_day_care(session, town)
        maria = a_family(session, by=desk)
        mila = a_child(session, maria, by=desk, care_notes="Geen noten", pick_up="Oma Greet")
        a_day(session, care, maria, mila, by=desk)
        session_id = session.scalars(select(GroupSessionRow.id)).one()
        session.add(
            SessionWorkerRow(organisation_id=town.organisation_id, session_id=session_id, worker_id=town.workers["An"])
        )
        an = a_staff_member(
            session, organisation, role=Role.WORKER, name="An", locale="en", worker_id=town.workers["An"]
        )
        return session_id, an

    freeze(OPENS + timedelta(hours=8))
    with app.app_context():
        session_id, an = in_transaction(make)
    sign_in(client, an)
    return f"/mijn-dag/sessie/{session_id}"


def test_the_worker_reads_what_the_child_needs_and_no_price(client: StrictClient, page: str) -> None:
    said = words(client.get(page))
    assert all(one in said for one in ("Mila", "Geen noten", "Oma Greet", "0470 12 34 56"))
    assert "€" not in said
    assert "18.40" not in said


def test_the_worker_notes_when_the_child_came_and_was_fetched(app: Flask, client: StrictClient, page: str) -> None:
    client.submit(page, "Is here now", follow=True, clock="8:00")
    said = client.submit(page, "Is fetched", follow=True, clock="14:30")
    assert "fetched at 14:30" in words(said)
    with app.app_context(), reading() as session:
        hours = session.scalars(select(CareHoursRow)).one()
        state = session.scalars(select(BookingRow.state)).one()
    assert hours.arrived_at is not None
    assert hours.left_at is not None
    assert (hours.left_at - hours.arrived_at, state) == (timedelta(hours=6, minutes=30), "done")
