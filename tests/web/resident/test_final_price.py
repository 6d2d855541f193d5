"""What the resident reads once the work is done, or did not take place: the final price and why it is what it is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.work_done import DoneWork
from booking.store.database import in_transaction
from booking.store.tables import AssignmentRow, TariffRow
from booking.usecases.work.finish_assignment import finish_assignment
from booking.usecases.work.give_up_assignment import GiveUp, Obstacle, give_up_assignment
from tests.usecases.bookings.test_final_price import FEES
from tests.web.resident.way import TEN, Way, words

AT_TEN = datetime.fromisoformat(TEN)


def worked(app: Flask, way: Way, done: DoneWork | Obstacle) -> None:
    def step(session: Session) -> None:
        mine = session.scalars(select(AssignmentRow)).one()
        by = Actor(way.town.organisation_id, frozenset({Role.WORKER}), worker_id=mine.worker_id)
        now = AT_TEN + timedelta(minutes=1)
        if isinstance(done, Obstacle):
            give_up_assignment(session, GiveUp(mine.id, done), by=by, now=now)
        else:
            finish_assignment(session, mine.id, by=by, now=now, done=done)

    with app.app_context():
        in_transaction(step)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (60, "This is €12.50 more than the €37.50 that we estimated. Working hours: 1 hour instead of 45 minutes."),
        (30, "This is €12.50 less than the €37.50 that we estimated."),
        (45, "This is what we estimated."),
    ],
)
def test_the_final_price_is_shown_with_why_it_is_another_one(way: Way, app: Flask, minutes: int, said: str) -> None:
    link = way.to_check().booked()
    assert "This is an estimate." in words(way.client.get(link))
    worked(app, way, DoneWork(minutes))
    page = words(way.client.get(link))
    assert said in page
    assert "This is an estimate." not in page


UNKNOWN_RATE = """
[[lines]]
code = "visit"
name.nl = "Bezoek"
of = "visits"
rate = "nobody_set_it"
"""


def test_done_work_without_a_final_price_yet_still_shows_the_estimate(way: Way, app: Flask) -> None:
    link = way.to_check().booked()

    def end(session: Session) -> None:
        # A rate that nobody has published yet: the final price waits for it.
        session.scalars(select(TariffRow)).one().text += UNKNOWN_RATE

    with app.app_context():
        in_transaction(end)
    worked(app, way, DoneWork(60))
    page = words(way.client.get(link))
    assert "The work is done" in page
    assert "This is an estimate." in page


def test_a_visit_where_nobody_was_home_shows_what_it_costs(way: Way, app: Flask) -> None:
    link = way.to_check().booked()

    def ask(session: Session) -> None:
        session.scalars(select(TariffRow)).one().text += FEES

    with app.app_context():
        in_transaction(ask)
    worked(app, way, Obstacle.NOBODY_HOME)
    page = words(way.client.get(link))
    assert "We could not do the work" in page
    assert "€15.00" in page
    assert "You get an invoice of €15.00." in page


def test_a_visit_that_could_not_be_done_and_costs_nothing_shows_no_price(way: Way, app: Flask) -> None:
    link = way.to_check().booked()
    worked(app, way, Obstacle.NOT_SAFE)
    assert "€" not in words(way.client.get(link))
