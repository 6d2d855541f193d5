"""A driver's card: the way in order, the cash for the shopping, and what was driven in the end. Never what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from booking.rules.actors import Role, resident_of
from booking.rules.addresses import Point
from booking.rules.money import Money
from booking.rules.rides import Aid, Kilometres, Reason, Route, Stop
from booking.store.database import in_transaction, reading
from booking.store.queries.rides import Ride, rides_of
from booking.store.tables import OrganisationRow, QuoteRow, RideRow, StaffRow
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.requests import Choice, ConfirmBooking, HoldPlace, Who
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, sign_in
from tests.harness.rides import Rides, a_ride_service
from tests.harness.town import MONDAY, a_place, a_town

TODAY = "/mijn-dag"
#: Wednesday at a quarter to nine in Brussels; asked on Monday.
EARLY = MONDAY + timedelta(days=2, minutes=45)
ROUTE = Route(
    Stop("the hospital, Herestraat 49, 3000 Leuven", "Leuven", Point(50.8796, 4.7009)),
    (Stop("Bakestraat 2, 3140 Keerbergen", "Keerbergen", Point(51.0009, 4.6402)),),
    appointment_at=None,
    stay_minutes=30,
    companions=1,
    aid=Aid.WALKER,
    reason=Reason.SHOPPING,
    shopping_list="Bread\nMilk",
)


@pytest.fixture
def clock(freeze: Callable[[datetime], FrozenClock]) -> FrozenClock:
    """It is Wednesday, a quarter to nine."""
    return freeze(EARLY)


@pytest.fixture
def rides(app: Flask) -> Rides:
    with app.app_context():
        return in_transaction(lambda session: a_ride_service(session, a_town(session)))


@pytest.fixture
def an(app: Flask, client: StrictClient, clock: FrozenClock, rides: Rides) -> StaffRow:
    """An, who signs in on this phone."""

    def hire(session: Session) -> StaffRow:
        organisation = session.get_one(OrganisationRow, rides.town.organisation_id)
        worker_id = rides.town.workers["An"]
        return a_staff_member(session, organisation, role=Role.WORKER, name="An", locale="en", worker_id=worker_id)

    with app.app_context():
        staff = in_transaction(hire)
    sign_in(client, staff)
    return staff


@pytest.fixture
def ride(app: Flask, rides: Rides) -> Ride:
    """A ride of today."""
    by = resident_of(rides.town.organisation_id)
    asked = HoldPlace(
        rides.service_id,
        (Choice(rides.options["ride"]),),
        a_place(),
        EARLY,
        client_key="ride",
        locale="nl",
        route=ROUTE,
    )

    def book(session: Session) -> Ride:
        held = hold_place(session, asked, by=by, now=MONDAY)
        found = rides_of(session, by.organisation_id, [held.booking_id])[held.booking_id]
        confirm = ConfirmBooking(
            held.booking_id,
            Money.from_cents(round(counted(found.km) * 42)),
            pay_by="invoice",
            who=Who("Maria Peeters", "+32470123456", "", "nl"),
        )
        confirm_booking(session, confirm, by=by, now=MONDAY)
        return found

    with app.app_context():
        return in_transaction(book)


def counted(km: Kilometres) -> float:
    return float(km.approach + km.job + km.back)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_card_tells_the_way_in_order_and_never_what_it_costs(an: StaffRow, client: StrictClient, ride: Ride) -> None:
    page = words(client.get(TODAY).text)
    way = [
        "Molenstraat 14",
        "Stop 1 Bakestraat 2, 3140 Keerbergen",
        "Destination the hospital, Herestraat 49, 3000 Leuven",
        "Wait 30 minutes, and bring the customer home.",
        "One person comes along. There is a walker.",
        "Bread Milk",
    ]
    places = [page.index(step) for step in way]
    assert places == sorted(places)
    assert "€" not in page
    assert "km" not in page


def test_cash_is_written_down_with_the_signature(app: Flask, an: StaffRow, client: StrictClient, ride: Ride) -> None:
    page = client.get(TODAY)
    link = re.findall(r'href="([^"]*/geld)"', page.text)[0]
    unsigned = client.submit(link, amount="40")
    assert unsigned.status_code == 422
    assert "Let the customer sign first." in words(unsigned.text)
    nothing = client.submit(link, amount="", signed=True)
    assert "Fill in how much money you got." in words(nothing.text)
    said = client.submit(link, amount="32,50", signed=True, follow=True)
    assert "The money is written down." in words(said.text)
    assert "Money for the shopping: €32.50" in words(said.text)
    with app.app_context(), reading() as session:
        assert session.query(RideRow).one().cash_cents == 3250


def test_driver_is_asked_for_the_kilometres_that_count_and_how_long_they_waited(
    app: Flask, an: StaffRow, client: StrictClient, clock: FrozenClock, ride: Ride
) -> None:
    client.submit(TODAY, "Start")
    clock.set(EARLY + timedelta(hours=2))
    asked = client.submit(TODAY, "Done", follow=True)
    assert "All of it: from where you left until you are back there." in words(asked.text)
    assert f'value="{counted(ride.km):.1f}"'.replace(".", ",", 1) in asked.text
    done = client.follow(client.send(asked, driven="23", waiting="45"))
    assert "This job is done." in words(done.text)
    with app.app_context(), reading() as session:
        quote = session.query(QuoteRow).order_by(QuoteRow.id.desc()).first()
    assert quote is not None
    assert quote.total_cents == 966


def test_driver_reads_what_to_collect_and_nothing_else_and_writes_down_what_was_got(
    app: Flask, an: StaffRow, client: StrictClient, clock: FrozenClock, ride: Ride
) -> None:
    """Domain A0, fact 9: the driver is paid in cash; 9.66 becomes 9.65 in coins."""
    client.submit(TODAY, "Start")
    clock.set(EARLY + timedelta(hours=2))
    asked = client.submit(TODAY, "Done", follow=True)
    page = client.follow(client.send(asked, driven="23", waiting="45"))
    assert "€" not in words(page.text)
    link = re.findall(r'href="([^"]*/rit-betaald)"', page.text)[0]

    shown = words(client.get(link).text)

    assert "The customer pays you in cash: €9.65" in shown
    assert re.findall(r"€[0-9.]+", shown) == ["€9.65"]
    said = client.submit(link, amount="9,50", follow=True)
    assert "Money for the ride: written down" in words(said.text)
    with app.app_context(), reading() as session:
        kept = session.query(RideRow).one()
        assert (kept.received_cents, kept.received_at is not None) == (950, True)
