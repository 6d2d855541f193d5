"""A worker writes down what was done: one press where that is all there is, else one calm page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.rules.links import link_token
from booking.store.database import in_transaction, reading
from booking.store.tables import OrganisationRow, QuoteRow, ServiceRow, StaffRow, WorkRecordRow
from tests.harness.application import SECRET_KEY
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import Visit, a_visit, progress

TODAY = "/mijn-dag"
AT_TEN = MONDAY + timedelta(hours=2)


@pytest.fixture
def clock(freeze: Callable[[datetime], FrozenClock]) -> FrozenClock:
    """It is Monday, ten o'clock."""
    return freeze(AT_TEN)


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context():
        return in_transaction(a_town)


@pytest.fixture
def an(app: Flask, client: StrictClient, clock: FrozenClock, town: Town) -> StaffRow:
    """An, who signs in on this phone."""

    def hire(session: Session) -> StaffRow:
        organisation = session.get_one(OrganisationRow, town.organisation_id)
        return a_staff_member(
            session, organisation, role=Role.WORKER, name="An", locale="en", worker_id=town.workers["An"]
        )

    with app.app_context():
        staff = in_transaction(hire)
    sign_in(client, staff)
    return staff


def booked(app: Flask, town: Town, task: str) -> Visit:
    with app.app_context():
        return in_transaction(
            lambda session: a_visit(session, town, starts_at=AT_TEN, now=MONDAY, task=task, by=("An", "Bilal"))
        )


def work(app: Flask) -> list[dict[str, str]]:
    with app.app_context(), reading() as session:
        return list(session.scalars(select(WorkRecordRow.work).order_by(WorkRecordRow.id)))


def state(app: Flask, visit: Visit) -> str:
    with app.app_context(), reading() as session:
        return progress(session, visit)[0]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page_of(visit: Visit) -> str:
    return f"{TODAY}/{visit.assignments['An']}/gedaan"


def test_who_forgot_to_press_is_asked_how_long_it_was(
    app: Flask, an: StaffRow, client: StrictClient, clock: FrozenClock, town: Town
) -> None:
    lamp = booked(app, town, "lamp")
    client.submit(TODAY, "Start")
    clock.set(AT_TEN + timedelta(hours=5))
    page = client.submit(TODAY, "Done", follow=True)
    assert "How long did you work?" in words(page.text)
    assert "Planned: 45 minutes." in words(page.text)
    assert state(app, lamp) == "started"
    assert "machine" not in page.text
    after = client.submit(page_of(lamp), "Done", minutes="50", follow=True)
    assert "This job is done." in words(after.text)
    assert (state(app, lamp), work(app)) == ("done", [{"visit_minutes": "50"}])


def test_a_job_with_a_machine_asks_for_everything_that_it_can_bring(
    app: Flask, an: StaffRow, client: StrictClient, clock: FrozenClock, town: Town
) -> None:
    hedge = booked(app, town, "hedge")
    client.submit(TODAY, "Start")
    clock.set(AT_TEN + timedelta(minutes=120))
    page = client.submit(TODAY, "Done", follow=True)
    for asked in ("the machine run", "kilometres", "recycling park"):
        assert asked in words(page.text)
    assert "material" not in words(page.text)
    client.submit(page_of(hedge), "Done", km="7,5", waste="12,30")
    assert work(app) == [{"visit_minutes": "120", "motor_minutes": "120", "job_km": "7.5", "waste_cost": "12.30"}]


def test_pressing_done_twice_keeps_the_first_answer(
    app: Flask, an: StaffRow, client: StrictClient, clock: FrozenClock, town: Town
) -> None:
    hedge = booked(app, town, "hedge")
    old_page = client.get(page_of(hedge))
    for minutes in ("60", "90"):
        after = client.follow(client.send(old_page, "Done", minutes=minutes))
        assert "This job is done." in words(after.text)
    assert [one["visit_minutes"] for one in work(app)] == ["60"]
    assert client.get(page_of(hedge)).location == TODAY


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("km", "seven"),
        ("km", "-1"),
        ("km", "501"),
        ("waste", "1,234"),
        ("waste", "1e3"),
        ("minutes", "7"),
        ("minutes", ""),
    ],
)
def test_what_is_no_answer_is_said_at_its_field_and_nothing_is_kept(
    app: Flask, an: StaffRow, client: StrictClient, town: Town, field: str, typed: str
) -> None:
    hedge = booked(app, town, "hedge")
    page = client.forge(
        page_of(hedge), page=page_of(hedge), **({"minutes": "60", "motor_minutes": "0"} | {field: typed})
    )
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert (state(app, hedge), work(app)) == ("confirmed", [])


def test_an_answer_that_the_job_does_not_ask_is_not_kept(
    app: Flask, an: StaffRow, client: StrictClient, town: Town
) -> None:
    lamp = booked(app, town, "lamp")
    client.forge(page_of(lamp), page=page_of(lamp), minutes="45", km="90", motor_minutes="600", waste="1000")
    assert work(app) == [{"visit_minutes": "45"}]


def test_work_of_another_day_is_not_written_down(
    app: Flask, an: StaffRow, client: StrictClient, clock: FrozenClock, town: Town
) -> None:
    lamp = booked(app, town, "lamp")
    clock.set(AT_TEN + timedelta(days=1))
    assert "You can only change the jobs of today." in words(client.get(page_of(lamp), follow_redirects=True).text)
    assert work(app) == []


def test_the_last_press_gives_the_final_price_without_showing_it(
    app: Flask, an: StaffRow, client: StrictClient, clock: FrozenClock, town: Town
) -> None:
    booked(app, town, "lamp")
    client.submit(TODAY, "Start")
    clock.set(AT_TEN + timedelta(minutes=60))
    page = client.submit(TODAY, "Done", follow=True)
    assert not re.search("€|50,00|50.00", page.text)
    with app.app_context(), reading() as session:
        quotes = session.execute(select(QuoteRow.stage, QuoteRow.total_cents).order_by(QuoteRow.id)).all()
    assert [tuple(one) for one in quotes] == [("estimate", 3750), ("final", 5000)]


def test_the_customer_signs_what_was_done_and_no_price_is_seen(
    app: Flask, an: StaffRow, client: StrictClient, clock: FrozenClock, town: Town
) -> None:
    lamp = booked(app, town, "lamp")

    def sign_it(session: Session) -> None:
        session.execute(update(ServiceRow).values(needs_work_order=True))

    with app.app_context():
        in_transaction(sign_it)
    client.submit(TODAY, "Start")
    clock.set(AT_TEN + timedelta(minutes=45))
    assert "More work: ask first" in words(client.get(TODAY).text)
    page = client.submit(TODAY, "Done", follow=True)
    assert "What is finished?" in words(page.text)
    order = client.follow(client.submit(page_of(lamp), "To the work order", words="New plug"))
    assert "New plug" in words(order.text)
    assert "€" not in order.text
    path = f"{TODAY}/{lamp.assignments['An']}/werkbon"
    empty = client.submit(path, "Signed", signed_by="Maria Peeters")
    assert empty.status_code == 422
    assert "tick that the customer agrees" in words(empty.text)
    after = client.submit(path, "Signed", signed_by="Maria Peeters", read_aloud="y", follow=True)
    assert "The work order is kept." in words(after.text)
    assert "Signed by Maria Peeters" in words(client.get(path).text)
    link = link_token(SECRET_KEY, number=lamp.number, epoch=0)
    assert "Signed by Maria Peeters" in words(client.get(f"/b/{link}/werkbon", headers={"Accept-Language": "en"}).text)
