"""A ride, booked by a resident: where to, when, how, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from booking.store.database import in_transaction, reading
from booking.store.queries.rides import Ride, rides_of
from booking.store.tables import BookingRow, RideRow
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.rides import Rides, a_ride_service
from tests.harness.town import MONDAY, Town
from tests.web.resident.way import Way, words

#: Friday 27 November, ten o'clock in the hospital of Leuven.
HOSPITAL: dict[str, Any] = {
    "to_name": "the hospital",
    "to_street": "Herestraat 49",
    "to_postcode": "3000",
    "timed": "yes",
    "appointment_on": "2026-11-27",
    "appointment_clock": "10:00",
    "stay": "60",
}
#: Dilsen-Stokkem's drivers are paid in coins.
CASH = "Book, pay the driver in cash"
FREE: dict[str, Any] = {"to_street": "Bakestraat 2", "to_postcode": "3140", "stay": "30"}
#: Nine, and a quarter of an hour before, in Brussels.
NINE, EARLIER = "2026-11-27T08:00Z", "2026-11-27T07:45Z"


@pytest.fixture
def rides(app: Flask, town: Town) -> Rides:
    with app.app_context():
        return in_transaction(lambda session: a_ride_service(session, town))


@pytest.fixture
def rider(client: StrictClient, rides: Rides, clock: FrozenClock) -> Way:
    """Somebody who has told what and from where."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return begun(Way(client, rides.town))


def begun(way: Way, *slugs: str) -> Way:
    way.answer("/boeken/vervoer", options=[way.town.options[slug] for slug in slugs or ("ride",)])
    way.answer()
    return way.address()


def the_ride(app: Flask) -> Ride:
    with app.app_context(), reading() as session:
        (row,) = session.query(RideRow).all()
        return rides_of(session, row.organisation_id, [row.booking_id])[row.booking_id]


def the_booking(app: Flask) -> tuple[datetime, datetime, str]:
    with app.app_context(), reading() as session:
        (row,) = session.query(BookingRow).all()
        return row.starts_at, row.ends_at, row.state


def refused(way: Way, **answers: Any) -> str:
    response = way.client.submit(way.at, **answers)
    assert response.status_code == 422
    return words(response)


def test_address_leads_to_the_question_where_to(rider: Way) -> None:
    assert rider.at.endswith("/rit")
    page = words(rider.client.get(rider.at))
    assert "We pick you up in Molenstraat 14." in page
    assert "Only members" not in page


def test_time_that_suits_the_appointment_comes_first_with_the_pick_up_in_a_sentence(rider: Way) -> None:
    rider.answer(**HOSPITAL)
    page = rider.client.get(rider.at)
    assert "Your appointment is on Friday 27 November at 10:00. Then we pick you up at 09:00." in words(page)
    first = page.text.index(f'value="{NINE}"')
    assert first < page.text.index(f'value="{EARLIER}"')
    assert page.text.count(f'value="{NINE}"') == 1


def test_ride_is_booked_with_its_route_at_the_price_from_home_until_home_again(app: Flask, rider: Way) -> None:
    """Domain A1.3, Dilsen-Stokkem: 0,42 a km from the driver's home until home again."""
    rider.answer(**HOSPITAL)
    rider.time(NINE).person()
    ride = the_ride(app)
    km = ride.km.approach + ride.km.job + ride.km.back
    assert "%.2f" % (float(km) * 0.42) in words(rider.client.get(rider.at))
    page = words(rider.client.get(rider.booked(CASH)))
    for said in (
        "Pick-up 09:00",
        "Destination the hospital, Herestraat 49, 3000 Leuven",
        "Your appointment 10:00",
        "Home again around",
    ):
        assert said in page
    assert "After the ride you pay the driver in cash, about €" in page
    assert "invoice" not in page
    starts_at, ends_at, state = the_booking(app)
    assert (starts_at.isoformat(), state) == ("2026-11-27T08:00:00+00:00", "confirmed")
    assert ride.route.appointment_at is not None
    # An hour there, in and out of the car, and the way back.
    assert (ends_at - ride.route.appointment_at).total_seconds() / 60 > 70


def test_another_time_than_the_appointment_needs_does_not_keep_the_appointment(app: Flask, rider: Way) -> None:
    rider.answer(**HOSPITAL)
    rider.time(EARLIER).person().booked(CASH)
    assert the_ride(app).route.appointment_at is None


def test_who_is_free_chooses_any_time(app: Flask, rider: Way) -> None:
    rider.answer(**FREE)
    assert "The whole ride takes about" in words(rider.client.get(rider.at))
    page = words(rider.client.get(rider.time(NINE).person().booked(CASH)))
    assert "You are there around 09:1" in page


def test_other_route_gives_the_time_back_and_asks_it_again(app: Flask, rider: Way) -> None:
    asked = rider.at
    rider.answer(asked, **FREE)
    rider.time(NINE)
    rider.answer(asked, **(FREE | {"goes_back": "no"}))
    assert rider.at.endswith("/tijd")
    assert the_booking(app)[2] == "cancelled"


def test_same_route_again_leads_back_to_where_one_was(rider: Way) -> None:
    asked = rider.at
    rider.answer(asked, **HOSPITAL)
    rider.time(NINE).person()
    rider.answer(asked)
    assert rider.at.endswith("/controle")


def test_wheelchair_gets_the_task_with_a_place_for_it(app: Flask, rider: Way, rides: Rides) -> None:
    rider.answer(**(FREE | {"aid": "wheelchair"}))
    rider.time(NINE).person()
    assert "A ride with a wheelchair" in words(rider.client.get(rider.at))


def test_same_ride_again_knows_the_way_and_asks_the_time(rider: Way) -> None:
    rider.answer(**HOSPITAL)
    booking = rider.time(NINE).person().booked(CASH)
    again = rider.client.submit(booking, "Book this again")
    rider.at = again.location
    for _question in range(3):
        if not rider.at.endswith("/tijd"):
            rider.answer()
    page = words(rider.client.get(rider.at))
    assert "The whole ride takes about" in page
    assert "Your appointment" not in page


def test_second_wheelchair_at_the_same_time_finds_no_place(
    app: Flask, client: StrictClient, rider: Way, rides: Rides
) -> None:
    rider.answer(**(FREE | {"aid": "wheelchair"}))
    rider.time(NINE).person().booked(CASH)
    other = begun(Way(client, rides.town), "wheelchair-ride")
    other.answer(**FREE)
    assert f'value="{NINE}"' not in client.get(f"{other.at}?vanaf=2026-11-27").text


def test_everything_of_the_form_stays_when_something_is_wrong(rider: Way) -> None:
    response = rider.client.submit(rider.at, **(HOSPITAL | {"to_postcode": "0999", "shopping_list": "Bread, milk"}))
    assert response.status_code == 422
    for kept in ("the hospital", "Herestraat 49", "10:00", "Bread, milk"):
        assert kept in response.text


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"to_street": "", "to_name": ""}, "Fill in where you want to go."),
        ({"to_postcode": ""}, "Fill in the postcode."),
        ({"to_postcode": "9999"}, "This postcode does not exist in Belgium."),
        ({"appointment_on": ""}, "Fill in the day of your appointment."),
        ({"appointment_clock": ""}, "Fill in the hour of your appointment."),
        ({"appointment_on": "2026-11-24"}, "We have to know this 48 hours before we pick you up."),
        ({"appointment_on": "2020-01-01"}, "We have to know this 48 hours before we pick you up."),
        ({"stop1_street": "Molenstraat 3"}, "Fill in the postcode."),
        ({"stop2_street": "Molenstraat 3", "stop2_postcode": "9999"}, "This postcode does not exist in Belgium."),
        ({"stay": "480"}, "this ride takes"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(rider: Way, answers: dict[str, str], said: str) -> None:
    assert said in refused(rider, **(HOSPITAL | answers))


def test_way_without_a_route_leads_to_the_question_where_to(rider: Way) -> None:
    asked = rider.at
    response = rider.client.get(asked.replace("/rit", "/tijd"))
    assert (response.status_code, response.location) == (303, asked)


def test_odd_jobs_have_no_question_where_to(way: Way) -> None:
    way.choose("lamp").amounts().address()
    assert way.at.endswith("/tijd")
    assert way.client.get(way.at.replace("/tijd", "/rit")).status_code == 404


def test_who_is_no_member_reads_whom_to_call_and_loses_nothing(
    app: Flask, client: StrictClient, town: Town, freeze: Callable[..., FrozenClock]
) -> None:
    with app.app_context():
        rides = in_transaction(lambda session: a_ride_service(session, town, needs_membership=True))
    freeze(MONDAY)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    way = begun(Way(client, rides.town))
    assert "Only members can book a ride." in words(client.get(way.at))
    way.answer(**FREE)
    way.time(NINE).person()
    response = way.book(CASH)
    assert response.status_code == 422
    assert "Only members can book this, and we find no membership for 2026. Call us" in words(response)
    # The place is still kept.
    assert the_booking(app)[2] == "held"


def test_a_ride_has_no_photos_of_work_and_no_time_that_is_charged(rider: Way) -> None:
    rider.answer(**HOSPITAL).time(NINE).person()
    assert "We charge the time that it really takes." not in words(rider.client.get(rider.at))

    page = words(rider.client.get(rider.booked(CASH)))

    assert "Photos of the work" not in page
    assert "We charge the time that it really takes." not in page
