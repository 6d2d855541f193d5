"""A ride for a caller, and members on the dossier."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from booking.rules.rides import Aid, Reason
from booking.store.database import reading
from booking.store.queries.rides import find_ride
from booking.store.tables import BookingRow, MembershipRow, QuoteRow, RideRow
from tests.harness.rides import Rides, a_ride_service
from tests.harness.town import MONDAY
from tests.web.desk.conftest import Counter

HOSPITAL: dict[str, Any] = {
    "to_name": "the hospital",
    "to_street": "Herestraat 49",
    "to_postcode": "3000",
    "timed": "yes",
    "appointment_on": "2026-11-27",
    "appointment_clock": "10:00",
    "goes_back": "yes",
    "stay": "60",
    "companions": "1",
}


@pytest.fixture
def rides(desk: Counter) -> Rides:
    return desk.do(lambda session: a_ride_service(session, desk.town))


def path(rides: Rides, resident_id: int, *, task: str = "ride", **answers: Any) -> str:
    asked = {"service": "vervoer", f"task_{rides.options[task]}": "1"} | HOSPITAL | answers
    return f"/loket/inwoner/{resident_id}/boeken?{urlencode(asked)}"


def words(response: TestResponse) -> str:
    page = BeautifulSoup(response.text, "html.parser")
    return " ".join((page.main or page).get_text(" ").split())


def test_desk_says_when_the_caller_is_picked_up_for_the_appointment(desk: Counter, rides: Rides) -> None:
    maria = desk.resident()
    page = desk.client.get(path(rides, maria.resident_id))
    assert (
        "On Friday 27 November at 09:00 we pick you up, and around 09:54 you are there, for your appointment at 10:00: "
        "the hospital, Herestraat 49, 3000 Leuven. You are home again around 11:54."
    ) in words(page)


def test_ride_is_promised_at_the_price_that_was_said(desk: Counter, rides: Rides) -> None:
    maria = desk.resident(email="maria@example.org")
    page = desk.client.submit(
        path(rides, maria.resident_id),
        form="book",
        follow=True,
        aid="walker",
        reason="doctor",
    )
    assert "The visit is booked." in page.text
    assert "Pick-up 09:00" in words(page)
    (row,) = desk.rows(BookingRow)
    with desk.app.app_context(), reading() as session:
        ride = find_ride(session, row.organisation_id, row.id)
    assert ride is not None
    assert (ride.route.aid, ride.route.reason, ride.route.companions) == (Aid.WALKER, Reason.DOCTOR, 1)
    assert row.starts_at.isoformat() == "2026-11-27T08:00:00+00:00"
    (quote,) = desk.rows(QuoteRow)
    km = ride.km.approach + ride.km.job + ride.km.back
    assert quote.total_cents == round(km * 42)


def test_what_goes_along_never_stands_in_an_address(desk: Counter, rides: Rides) -> None:
    maria = desk.resident()
    page = BeautifulSoup(desk.client.get(path(rides, maria.resident_id)).text, "html.parser")
    asked = {one["name"] for one in page.select("form[method=get] [name]")}
    assert not asked & {"aid", "reason", "shopping_list"}


def test_wheelchair_in_a_car_without_a_place_is_refused_and_everything_stays(desk: Counter, rides: Rides) -> None:
    maria = desk.resident()
    asked = path(rides, maria.resident_id)
    refused = desk.client.submit(asked, form="book", aid="wheelchair", shopping_list="Bread")
    assert refused.status_code == 422
    assert "In this car there is no place for a wheelchair." in words(refused)
    assert "Bread" in refused.text
    assert (desk.rows(BookingRow), desk.rows(RideRow)) == ([], [])


def test_appointment_for_which_nobody_is_free_is_said(desk: Counter, rides: Rides) -> None:
    maria = desk.resident()
    page = desk.client.get(path(rides, maria.resident_id, appointment_on="2026-11-28"))
    assert "Nobody is free to be in time for this appointment." in words(page)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"to_postcode": "9999"}, "This postcode does not exist in Belgium."),
        ({"to_street": "", "to_name": ""}, "Fill in where you want to go."),
        ({"stay": "480"}, "this ride takes"),
    ],
)
def test_what_is_wrong_with_the_route_stands_at_its_field(
    desk: Counter, rides: Rides, answers: dict[str, str], said: str
) -> None:
    page = desk.client.get(path(rides, desk.resident().resident_id, **answers))
    assert said in words(page)


def test_household_becomes_a_member_on_the_dossier_and_then_rides(desk: Counter) -> None:
    """Domain A1.3, Rotselaar: half after 1 June."""
    rides = desk.do(
        lambda session: a_ride_service(session, desk.town, regulation="rotselaar-vervoer", needs_membership=True)
    )
    maria = desk.resident()
    refused = desk.client.submit(path(rides, maria.resident_id), form="book")
    assert refused.status_code == 422
    assert "This household is no member in 2026. Make it one first." in words(refused)
    dossier = f"/loket/inwoner/{maria.resident_id}"
    page = desk.client.get(dossier)
    assert "No member" in words(page)
    made = _press(desk, dossier, kind="single", year="2026", service_id=str(rides.service_id))
    assert "The household is a member in 2026. It costs €6.00." in words(made)
    (row,) = desk.rows(MembershipRow)
    assert (row.year, row.paid_on, row.made_by_id) == (2026, None, desk.staff.id)
    paid = desk.client.follow(desk.client.forge(f"{dossier}/lidmaatschap/{row.id}/betaald"))
    assert "The membership is paid." in words(paid)
    assert desk.rows(MembershipRow)[0].paid_on == MONDAY.date()
    booked = desk.client.submit(path(rides, maria.resident_id), form="book", follow=True)
    assert "The visit is booked." in booked.text


def _press(desk: Counter, dossier: str, **answers: str) -> TestResponse:
    return desk.client.follow(desk.client.forge(f"{dossier}/lidmaatschap", **answers))
