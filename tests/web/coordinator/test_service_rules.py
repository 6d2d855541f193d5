"""A coordinator decides how a service is booked, what a task asks, and what counts for the whole organisation."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from booking.rules.travel import USUAL, TravelMode
from booking.rules.waiting import Order
from booking.store.database import in_transaction, reading
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.queries.settings import Settings, settings_of
from booking.store.tables import OrganisationRow, StaffRow
from tests.harness.client import StrictClient
from tests.harness.rides import a_ride_service
from tests.harness.town import Town


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _service(app: Flask, town: Town) -> Service:
    with app.app_context(), reading() as session:
        return service_by_id(session, town.organisation_id, town.service_id)


def _settings(app: Flask, town: Town) -> Settings:
    with app.app_context(), reading() as session:
        return settings_of(session, town.organisation_id)


@pytest.fixture
def path(town: Town) -> str:
    return f"/beheer/diensten/{town.service_id}"


def test_every_rule_of_a_service_is_kept(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    client.submit(
        path,
        follow=True,
        step_minutes="5",
        buffer_minutes="10",
        longest_minutes="720",
        change_notice_hours="48",
        change_counts="working",
        quota_visits="4",
        quota_per="year",
        on_holiday="move",
        offer_hours="6",
    )
    kept = _service(app, town)
    assert (kept.step, kept.buffer, kept.longest_minutes) == (timedelta(minutes=5), timedelta(minutes=10), 720)
    assert (kept.change_notice, kept.change_in_working_hours) == (timedelta(hours=48), True)
    assert (kept.quota_visits, kept.quota_per, kept.on_holiday, kept.offer_hours) == (4, "year", "move", 6)
    page = client.get(path).text
    assert '<option selected value="working">' in page
    client.submit(path, follow=True, quota_visits="", change_counts="")
    kept = _service(app, town)
    assert (kept.quota_visits, kept.quota_per, kept.change_in_working_hours) == (None, None, False)


@pytest.mark.parametrize(
    ("answers", "said", "field"),
    [
        ({"buffer_minutes": "121"}, "Fill in a whole number from 0 to 120.", "buffer_minutes"),
        ({"longest_minutes": "1800"}, "Fill in a whole number from 15 to 720.", "longest_minutes"),
        ({"longest_minutes": "0"}, "Fill in a whole number from 15 to 720.", "longest_minutes"),
        ({"quota_visits": "0"}, "Fill in 1 or more.", "quota_visits"),
        ({"quota_visits": "many"}, "Fill in a whole number from 0 to 366.", "quota_visits"),
        ({"offer_hours": ""}, "Fill in a whole number from 1 to 168.", "offer_hours"),
        ({"notice_hours": "-1"}, "Fill in a whole number from 0 to 720.", "notice_hours"),
    ],
)
def test_a_rule_that_makes_no_sense_is_said_at_its_field(
    app: Flask,
    greet: StaffRow,
    client: StrictClient,
    town: Town,
    path: str,
    answers: dict[str, Any],
    said: str,
    field: str,
) -> None:
    before = _service(app, town)
    page = client.submit(path, **answers)
    assert page.status_code == 422
    assert said in page.text
    assert f'href="#{field}"' in page.text
    assert _service(app, town) == before


def test_a_task_asks_minutes_people_and_what_they_can_bear(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    after = client.submit(
        f"{path}/taken/{town.options['lamp']}", follow=True, next_minutes="20", crew="2", demands=["ladder"]
    )
    assert "Nobody can book it now." not in after.text
    lamp = _service(app, town).option(town.options["lamp"])
    assert (lamp.next_minutes, lamp.crew, lamp.demands) == (20, 2, ("ladder",))
    client.submit(f"{path}/taken/{town.options['lamp']}", follow=True, next_minutes="", demands=[])
    lamp = _service(app, town).option(town.options["lamp"])
    assert (lamp.next_minutes, lamp.demands) == (None, ())


@pytest.mark.parametrize(
    ("answers", "said", "field"),
    [
        ({"crew": "6"}, "Fill in a whole number from 1 to 5.", "crew"),
        ({"usual_minutes": "0"}, "Fill in a whole number from 5 to 600.", "usual_minutes"),
        ({"usual_minutes": "1800"}, "Fill in a whole number from 5 to 600.", "usual_minutes"),
        ({"next_minutes": "601"}, "Fill in a whole number from 0 to 600.", "next_minutes"),
    ],
)
def test_a_task_that_makes_no_sense_is_said_at_its_field(
    greet: StaffRow, client: StrictClient, town: Town, path: str, answers: dict[str, Any], said: str, field: str
) -> None:
    page = client.submit(f"{path}/taken/{town.options['lamp']}", **answers)
    assert page.status_code == 422
    assert said in page.text
    assert f'href="#{field}"' in page.text


def test_a_crew_larger_than_the_team_is_saved_and_said(
    greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    after = client.submit(f"{path}/taken/{town.options['lamp']}", follow=True, crew="5")
    assert "Only 2 workers can do this, and 5 go together. Nobody can book it now." in _words(after.text)
    for worker_id in town.workers.values():
        client.submit(f"/beheer/medewerkers/{worker_id}/gegevens", follow=True, limits=["ladder"])
    after = client.submit(f"{path}/taken/{town.options['lamp']}", follow=True, crew="1", demands=["ladder"])
    assert "No worker can do this." in _words(after.text)


def test_of_two_who_change_a_service_or_a_task_the_second_is_told(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    for page, first, second in (
        (path, {"horizon_days": "60"}, {"buffer_minutes": "5"}),
        (f"{path}/taken/{town.options['lamp']}", {"usual_minutes": "50"}, {"crew": "2"}),
    ):
        old = client.get(page)
        client.submit(page, follow=True, **first)
        saved = _service(app, town)
        refused = client.send(old, **second)
        assert refused.status_code == 422
        assert "Somebody else saved this in the meantime." in _words(refused.text)
        assert _service(app, town) == saved
        client.follow(client.send(refused))
        assert _service(app, town) != saved


def test_speeds_are_kept_and_rosters_that_were_remembered_are_old_then(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    def version() -> int:
        with app.app_context(), reading() as session:
            return session.get_one(OrganisationRow, town.organisation_id).roster_version

    before = version()
    page = client.get("/beheer/instellingen")
    assert 'value="1,3"' in page.text
    assert "Now: 3 kilometres in 17 minutes." in _words(page.text)
    after = client.follow(client.send(page, detour="1,5", bike_kmh="12", bike_fixed="2,5"))
    assert "Saved. New times are offered with these speeds." in _words(after.text)
    assert "Now: 3 kilometres in 25 minutes." in _words(after.text)
    travel = _settings(app, town).travel
    assert travel.detour == 1.5
    assert travel.speeds[TravelMode.BIKE] == (12.0, 2.5)
    assert travel.speeds[TravelMode.CAR] == USUAL.speeds[TravelMode.CAR]
    assert version() > before


@pytest.mark.parametrize(
    ("answers", "said", "field"),
    [
        ({"detour": "0,5"}, "Fill in a number from 1 to 3.", "detour"),
        ({"detour": ""}, "Fill in a number from 1 to 3.", "detour"),
        ({"car_kmh": "300"}, "Fill in a number from 1 to 130.", "car_kmh"),
        ({"foot_kmh": "0"}, "Fill in a number from 1 to 130.", "foot_kmh"),
        ({"cargo_bike_fixed": "61"}, "Fill in a number from 0 to 60.", "cargo_bike_fixed"),
        ({"bike_kmh": "fast"}, "Fill in a number from 1 to 130.", "bike_kmh"),
    ],
)
def test_a_speed_that_makes_no_sense_is_said_at_its_field(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, answers: dict[str, Any], said: str, field: str
) -> None:
    page = client.submit("/beheer/instellingen", **answers)
    assert page.status_code == 422
    assert said in page.text
    assert f'href="#{field}"' in page.text
    assert _settings(app, town).travel == USUAL


def test_the_order_of_the_waiting_list_is_chosen(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    old = client.get("/beheer/instellingen/wachtlijst")
    client.submit("/beheer/instellingen/wachtlijst", follow=True, order="points")
    assert _settings(app, town).waiting_order is Order.POINTS
    refused = client.send(old, order="age")
    assert "Somebody else saved this in the meantime." in _words(refused.text)
    forged = client.forge("/beheer/instellingen/wachtlijst", order="luck")
    assert forged.status_code == 422
    assert "Choose one from the list." in forged.text
    assert _settings(app, town).waiting_order is Order.POINTS


def test_what_is_settled_about_rides_is_asked_of_rides_only(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    assert "ride_margin" not in client.get(path).text
    with app.app_context():
        rides = in_transaction(lambda session: a_ride_service(session, town))
    answers: dict[str, Any] = {"needs_membership": True, "ride_margin": "10", "ride_boarding": "3", "ride_persons": "6"}
    answers |= {"ride_farthest": "40", "ride_detour": "20"}
    client.submit(f"/beheer/diensten/{rides.service_id}", follow=True, **answers)
    kept = _service(app, rides.town)
    assert kept.needs_membership
    assert (kept.ride_margin_minutes, kept.ride_boarding_minutes, kept.ride_most_persons) == (10, 3, 6)
    assert (kept.ride_farthest_km, kept.ride_detour_minutes) == (40, 20)
    refused = client.submit(f"/beheer/diensten/{rides.service_id}", ride_persons="9")
    assert "Fill in a whole number from 1 to 8." in _words(refused.text)
