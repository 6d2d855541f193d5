"""Bikes for rent at the counter: given out and taken back; and what the resident and the worker read of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.rules.links import link_token
from booking.store.database import in_transaction
from booking.store.tables import GroupSessionRow, OrganisationRow, SessionWorkerRow, StaffRow
from tests.harness.application import SECRET_KEY
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import on, the_booking
from tests.usecases.rentals.point import Point, a_point

LIST = "/loket/verhuur"


@pytest.fixture
def clock(freeze: Callable[..., FrozenClock]) -> FrozenClock:
    """Monday morning, eight o'clock."""
    return freeze(MONDAY)


@pytest.fixture
def point(app: Flask, client: StrictClient, clock: FrozenClock) -> Point:
    """A place that rents bikes, and somebody at the desk."""

    def make(session: Session) -> tuple[Point, StaffRow]:
        point = a_point(session)
        organisation = session.get_one(OrganisationRow, point.town.organisation_id)
        return point, a_staff_member(session, organisation, role=Role.DESK, locale="en")

    with app.app_context():
        point, staff = in_transaction(make)
    sign_in(client, staff)
    return point


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_bike_goes_out_is_kept_longer_and_comes_back(app: Flask, client: StrictClient, point: Point) -> None:
    with app.app_context():
        rental_id = point.rent(on(0, "10:00"))
        booking_id = point.look(rental_id).booking_id
        number = the_booking(booking_id).number
    assert "Goes out today" in _words(client.get(LIST).text)
    client.submit(f"{LIST}/{rental_id}/uit", deposit_how="card")
    assert "Out, and back later" in _words(client.get(LIST).text)
    assert "36.00" in _words(client.get(f"{LIST}/{rental_id}/langer?keer=2").text)
    client.submit(f"{LIST}/{rental_id}/langer")
    page = _words(client.get(f"/b/{link_token(SECRET_KEY, number=number, epoch=0)}").text)
    assert "7 December" in page
    answer = client.submit(f"{LIST}/{rental_id}/terug", deposit_back="60")
    assert answer.status_code == 422
    client.submit(f"{LIST}/{rental_id}/terug", deposit_back="40", reason="Bel stuk", damage="Bel stuk")
    with app.app_context():
        assert the_booking(booking_id).state == "done"


def test_a_caller_hears_when_it_comes_back_and_the_deposit(app: Flask, client: StrictClient, point: Point) -> None:
    with app.app_context():
        booking_id = point.look(point.rent(on(0, "10:00"))).booking_id
        resident_id = the_booking(booking_id).resident_id
    task = f"task_{point.place.options['city-week']}=1"
    said = _words(client.get(f"/loket/inwoner/{resident_id}/boeken?service=verhuur&{task}").text)
    for words in ("you can collect this at", "You bring it back on Monday 30 November", "a deposit of €50"):
        assert words in said


def test_who_is_late_is_on_top_with_the_phone(app: Flask, client: StrictClient, point: Point) -> None:
    with app.app_context():
        rental_id = point.rent(on(-10, "10:00"), now=on(-10, "08:00"))
        point.hand_out(rental_id, now=on(-10, "10:00"))
    page = _words(client.get(LIST).text)
    assert "Should be back already" in page
    assert "Late: call" in page
    assert "0470 12 34 56" in page


def test_a_resident_reads_when_it_is_due_back_and_what_the_deposit_is(
    app: Flask, client: StrictClient, point: Point
) -> None:
    begun = client.submit("/boeken/verhuur", options=[str(point.place.options["city-week"])])
    token = begun.location.split("/")[2]
    client.submit(begun.location)
    client.submit(f"/boeken/{token}/adres", street="Molenstraat", house_number="14", postcode="3140")
    times = client.get(f"/boeken/{token}/tijd").text
    assert "Back on" in _words(times)
    client.submit(f"/boeken/{token}/tijd", starts_at="2026-11-23T09:00Z")
    client.submit(f"/boeken/{token}/wie", name="Maria Peeters", phone="0470123456")
    page_text = _words(client.get(f"/boeken/{token}/controle").text)
    assert "Deposit: " in page_text
    assert "Bring it back on" in page_text
    booked = client.submit(f"/boeken/{token}/controle", "Book, invoice later")
    assert "We have it ready for you." in _words(client.get(booked.location).text)


def test_who_stands_there_gives_it_out_and_takes_it_back_without_a_price(
    app: Flask, client: StrictClient, point: Point, clock: FrozenClock
) -> None:
    with app.app_context():
        rental_id = point.rent(on(0, "10:00"))
        staff = in_transaction(lambda session: _an_at_the_place(session, point))
    sign_in(client, staff)
    assert "Goes out today" in _words(client.get("/mijn-dag/verhuur").text)
    clock.forward(hours=3)
    client.submit("/mijn-dag/verhuur", "Nobody came", form=f"not_fetched-{rental_id}", follow=True)
    assert "Nobody came today" in _words(client.get("/mijn-dag/verhuur").text)
    undone = client.submit("/mijn-dag/verhuur", "Undo", form=f"undo-{rental_id}", follow=True)
    assert "It is undone." in undone.text
    refused = client.submit(f"/mijn-dag/verhuur/{rental_id}/uit", pieces=[], deposit_how="cash")
    assert refused.status_code == 422
    client.submit(f"/mijn-dag/verhuur/{rental_id}/uit", deposit_how="cash")
    page = client.get(f"/mijn-dag/verhuur/{rental_id}/terug").text
    assert "€ 12" not in page
    assert "€12.00" not in page
    client.submit(f"/mijn-dag/verhuur/{rental_id}/terug")
    assert "Came back today" in _words(client.get("/mijn-dag/verhuur").text)
    with app.app_context():
        in_transaction(lambda session: session.execute(delete(SessionWorkerRow)))
    for path in ("uit", "terug"):
        assert client.get(f"/mijn-dag/verhuur/{rental_id}/{path}").status_code == 404
    assert client.forge(f"/mijn-dag/verhuur/{rental_id}/stap", page="/mijn-dag/verhuur", step="undo").status_code == 404


def _an_at_the_place(session: Session, point: Point) -> StaffRow:
    """Let An stand at a bench there today, and sign in."""
    organisation_id = point.town.organisation_id
    bench = GroupSessionRow(
        organisation_id=organisation_id,
        service_id=point.place.service_id,
        location_id=point.place.location_id,
        starts_at=on(0, "09:00"),
        ends_at=on(0, "17:00"),
        places=60,
        state="open",
        created_at=MONDAY,
    )
    session.add(bench)
    session.flush()
    worker_id = point.town.workers["An"]
    session.add(SessionWorkerRow(organisation_id=organisation_id, session_id=bench.id, worker_id=worker_id))
    organisation = session.get_one(OrganisationRow, organisation_id)
    return a_staff_member(session, organisation, role=Role.WORKER, worker_id=worker_id, locale="en")
