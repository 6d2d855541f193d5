"""A ride, booked by a resident: where to, when, how, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from booking.store.database import in_transaction, reading
from booking.store.queries.rides import Ride, rides_of
from booking.store.tables import BookingRow, OptionRow, RideRow
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.rides import Rides, a_ride_service
from tests.harness.town import MONDAY, Town
from tests.harness.world_offer import a_location
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
#: The pages after the first, and what each of them asks.
PAGES: tuple[tuple[str, ...], ...] = (
    ("to_name", "to_street", "to_postcode", "stop1_street", "stop1_postcode", "stop2_street", "stop2_postcode"),
    ("timed", "appointment_on", "appointment_clock"),
    ("goes_back", "stay"),
    ("companions", "aid", "reason", "shopping_list", "note"),
)
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


def _without_a_lift(session: Session, rides: Rides) -> None:
    session.get_one(OptionRow, rides.options["wheelchair-ride"]).equipment = []


def begun(way: Way, *slugs: str) -> Way:
    way.answer("/boeken/vervoer", options=[way.town.options[slug] for slug in slugs or ("ride",)])
    return way.address()


def where_to(way: Way, path: str = "", **answers: Any) -> Way:
    """Answer the questions about a ride, one page after the other."""
    for number, asked in enumerate(PAGES):
        mine = {name: value for name, value in answers.items() if name in asked}
        way.answer("" if number else path, **mine)
    return way


def the_ride(app: Flask) -> Ride:
    with app.app_context(), reading() as session:
        (row,) = session.query(RideRow).all()
        return rides_of(session, row.organisation_id, [row.booking_id])[row.booking_id]


def token_in(page: TestResponse) -> str:
    """Return the token against forged requests that a page carries."""
    return str(BeautifulSoup(page.text, "html.parser").select_one("main [name=csrf_token]")["value"])  # type: ignore[index]


def the_booking(app: Flask) -> tuple[datetime, datetime, str]:
    with app.app_context(), reading() as session:
        (row,) = session.query(BookingRow).all()
        return row.starts_at, row.ends_at, row.state


def refused(way: Way, **answers: Any) -> str:
    """Return what is said on the page that does not lead on."""
    for asked in PAGES:
        response = way.client.submit(way.at, **{name: value for name, value in answers.items() if name in asked})
        if response.status_code == 422:
            return words(response)
        way.at = response.location
    pytest.fail("Every page led on.")


def test_address_leads_to_the_question_where_to(rider: Way) -> None:
    assert rider.at.endswith("/rit")
    page = words(rider.client.get(rider.at))
    assert "We pick you up in Molenstraat 14." in page
    assert "Only members" not in page


def test_time_that_suits_the_appointment_comes_first_with_the_pick_up_in_a_sentence(rider: Way) -> None:
    where_to(rider, **HOSPITAL)
    page = rider.client.get(rider.at)
    assert "Your appointment is on Friday 27 November at 10:00. Then we pick you up at 09:00." in words(page)
    assert f'value="{NINE}"' in page.text
    assert f'value="{EARLIER}"' not in page.text
    everything = rider.client.get(f"{rider.at}?vanaf=2026-11-27").text
    assert everything.index(f'value="{NINE}"') < everything.index(f'value="{EARLIER}"')
    assert everything.count(f'value="{NINE}"') == 1


def test_ride_is_booked_with_its_route_at_the_price_from_home_until_home_again(app: Flask, rider: Way) -> None:
    """Domain A1.3, Dilsen-Stokkem: 0,42 a km from the driver's home until home again."""
    where_to(rider, **HOSPITAL)
    rider.time(NINE).person()
    ride = the_ride(app)
    km = ride.km.approach + ride.km.job + ride.km.back
    assert "%.2f" % (float(km) * 0.42) in words(rider.client.get(rider.at))
    page = words(rider.client.get(rider.booked(CASH)))
    for said in (
        "Pick-up 09:00",
        "Destination the hospital, Herestraat 49, 3000 Leuven",
        "Your appointment Friday 27 November, 10:00",
        "You are there around 09:54",
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


def test_another_time_asks_whether_the_appointment_moves_and_then_names_the_new_one(app: Flask, rider: Way) -> None:
    where_to(rider, **HOSPITAL)
    asked = rider.client.submit(f"{rider.at}?vanaf=2026-11-27", starts_at=EARLIER)
    assert "Then your appointment has to be on Friday 27 November at 09:45" in words(asked)
    with app.app_context(), reading() as session:
        assert session.query(BookingRow).count() == 0
    agreed = rider.client.post(
        rider.at, data={"starts_at": EARLIER, "agreed_start": EARLIER, "csrf_token": token_in(asked)}
    )
    assert agreed.status_code == 303, words(agreed)
    rider.at = agreed.location
    page = words(rider.client.get(rider.person().booked(CASH)))
    assert "Your appointment Friday 27 November, 09:45" in page
    assert "You are there around 09:39" in page
    at = the_ride(app).route.appointment_at
    assert at is not None
    assert at.isoformat() == "2026-11-27T08:45:00+00:00"


def test_where_nobody_is_free_for_the_appointment_the_nearest_days_come_with_their_appointment(rider: Way) -> None:
    where_to(rider, **(HOSPITAL | {"appointment_on": "2026-11-28"}))
    page = words(rider.client.get(rider.at))
    assert "For your appointment on Saturday 28 November at 10:00 nobody is free to drive you." in page
    assert "Friday 27 November 09:00 appointment then at 10:00" in page
    assert "Put me on the waiting list" in page
    assert "Call us: 016 00 00 00" in page


def test_moved_ride_asks_whether_its_appointment_moves_too(app: Flask, rider: Way) -> None:
    booking = where_to(rider, **HOSPITAL).time(NINE).person().booked(CASH)
    later = "2026-11-27T11:30Z"
    asked = rider.client.submit(f"{booking}/verplaatsen", starts_at=later)
    assert "Then your appointment has to be on Friday 27 November at 13:30" in words(asked)
    data = {"starts_at": later, "agreed_start": later, "csrf_token": token_in(asked)}
    rider.client.post(f"{booking}/verplaatsen", data=data)
    at = the_ride(app).route.appointment_at
    assert at is not None
    assert (at.isoformat(), the_booking(app)[0].isoformat()) == (
        "2026-11-27T12:30:00+00:00",
        "2026-11-27T11:30:00+00:00",
    )


def test_who_is_free_chooses_any_time(app: Flask, rider: Way) -> None:
    where_to(rider, **FREE)
    assert "The whole ride takes about" in words(rider.client.get(rider.at))
    page = words(rider.client.get(rider.time(NINE).person().booked(CASH)))
    assert "You are there around 09:1" in page


def test_other_route_gives_the_time_back_and_asks_it_again(app: Flask, rider: Way) -> None:
    asked = rider.at
    where_to(rider, asked, **FREE)
    rider.time(NINE)
    where_to(rider, asked, **(FREE | {"goes_back": "no"}))
    assert rider.at.endswith("/tijd")
    assert the_booking(app)[2] == "cancelled"


def test_same_route_again_leads_back_to_where_one_was(rider: Way) -> None:
    asked = rider.at
    where_to(rider, asked, **HOSPITAL)
    rider.time(NINE).person()
    where_to(rider, asked)
    assert rider.at.endswith("/controle")


def test_wheelchair_gets_the_task_with_a_place_for_it(app: Flask, rider: Way, rides: Rides) -> None:
    where_to(rider, **(FREE | {"aid": "wheelchair"}))
    rider.time(NINE).person()
    assert "A ride with a wheelchair" in words(rider.client.get(rider.at))


def test_same_ride_again_knows_the_way_and_asks_the_time(rider: Way) -> None:
    where_to(rider, **HOSPITAL)
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
    where_to(rider, **(FREE | {"aid": "wheelchair"}))
    rider.time(NINE).person().booked(CASH)
    other = begun(Way(client, rides.town), "wheelchair-ride")
    where_to(other, **FREE)
    assert f'value="{NINE}"' not in client.get(f"{other.at}?vanaf=2026-11-27").text


def test_everything_of_the_form_stays_when_something_is_wrong(rider: Way) -> None:
    where = {name: value for name, value in HOSPITAL.items() if name in PAGES[0]}
    response = rider.client.submit(rider.at, **(where | {"to_postcode": "0999"}))
    assert response.status_code == 422
    for kept in ("the hospital", "Herestraat 49", "0999"):
        assert kept in response.text


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"to_street": "", "to_name": ""}, "Fill in where you want to go."),
        ({"to_postcode": ""}, "Fill in the town or the postcode."),
        ({"to_postcode": "Nergenshuizen"}, "We do not know this town."),
        ({"to_postcode": "9999"}, "This postcode does not exist in Belgium."),
        ({"appointment_on": ""}, "Fill in the day of your appointment."),
        ({"appointment_clock": ""}, "Fill in the hour of your appointment."),
        ({"appointment_on": "2026-11-24"}, "We have to know this 48 hours before we pick you up."),
        ({"appointment_on": "2020-01-01"}, "We cannot be in time for this appointment any more."),
        ({"stop1_street": "Molenstraat 3"}, "Fill in the town or the postcode."),
        ({"stop2_street": "Molenstraat 3", "stop2_postcode": "9999"}, "This postcode does not exist in Belgium."),
        ({"stay": "480"}, "this ride takes"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(rider: Way, answers: dict[str, str], said: str) -> None:
    assert said in refused(rider, **(HOSPITAL | answers))


def test_place_of_ours_is_chosen_from_a_list_and_a_town_is_known_by_its_name(app: Flask, rider: Way) -> None:
    where_to(rider, **(HOSPITAL | {"to_postcode": "leuven", "note": "Ring twice."})).time(NINE).person().booked(CASH)
    assert the_ride(app).route.destination.words == "the hospital, Herestraat 49, 3000 Leuven"
    with app.app_context():
        in_transaction(lambda session: session.add(a_location(rider.town)))
    other = begun(Way(rider.client, rider.town))
    known = BeautifulSoup(rider.client.get(other.at).text, "html.parser").select("[name=known] option")[1]
    assert known.text == "Fietspunt Station, Molenstraat 2"
    other.answer(known=known["value"])
    assert other.at.endswith("/rit/afspraak")


def test_wheelchair_is_no_answer_where_no_car_has_a_place_for_it(app: Flask, rider: Way, rides: Rides) -> None:
    with app.app_context():
        in_transaction(lambda session: _without_a_lift(session, rides))
    rider.answer(to_street="Bakestraat 2", to_postcode="3140")
    page = words(rider.client.get(rider.at.replace("/afspraak", "/mee")))
    assert "Our cars have no place for a wheelchair in which you stay." in page
    assert "A wheelchair, in which I stay" not in page


def test_way_without_a_route_leads_to_the_question_where_to(rider: Way) -> None:
    asked = rider.at
    response = rider.client.get(asked.replace("/rit", "/tijd"))
    assert (response.status_code, response.location) == (303, asked)


def test_odd_jobs_have_no_question_where_to(way: Way) -> None:
    way.choose("lamp").amounts().address()
    assert way.at.endswith("/tijd")
    found = way.client.get(way.at.replace("/tijd", "/rit"))
    assert (found.status_code, found.location) == (303, way.at)


def test_who_is_no_member_reads_whom_to_call_and_loses_nothing(
    app: Flask, client: StrictClient, town: Town, freeze: Callable[..., FrozenClock]
) -> None:
    with app.app_context():
        rides = in_transaction(lambda session: a_ride_service(session, town, needs_membership=True))
    freeze(MONDAY)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    way = begun(Way(client, rides.town))
    assert "Only members can book a ride." in words(client.get(way.at))
    where_to(way, **FREE)
    way.time(NINE).person()
    response = way.book(CASH)
    assert response.status_code == 422
    assert "Only members can book this, and we find no membership for 2026. Call us" in words(response)
    # The place is still kept.
    assert the_booking(app)[2] == "held"


def test_a_ride_has_no_photos_of_work_and_no_time_that_is_charged(rider: Way) -> None:
    where_to(rider, **HOSPITAL).time(NINE).person()
    assert "We charge the time that it really takes." not in words(rider.client.get(rider.at))

    page = words(rider.client.get(rider.booked(CASH)))

    assert "Photos of the work" not in page
    assert "We charge the time that it really takes." not in page
