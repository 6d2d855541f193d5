"""A service that is given at several places: a resident chooses where."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from booking.store.database import in_transaction, reading
from booking.store.tables import (
    AssignmentRow,
    BookingRow,
    HouseholdRow,
    LocationHoursRow,
    LocationRow,
    ServiceLocationRow,
)
from tests.harness.town import STREETS
from tests.web.resident.way import Way, words

HALL = (50.9931, 4.7102)


def a_hall(session: Session, way: Way, name: str = "Zaal De Molen", **more: Any) -> int:
    """A place in use where the service is given, open from Monday to Friday."""
    row = LocationRow(
        organisation_id=way.town.organisation_id,
        name=name,
        street="Baalsebaan",
        house_number="1",
        postcode="3120",
        municipality="Tremelo",
        latitude=HALL[0],
        longitude=HALL[1],
        **more,
    )
    session.add(row)
    session.flush()
    session.add(
        ServiceLocationRow(organisation_id=row.organisation_id, service_id=way.town.service_id, location_id=row.id)
    )
    session.add_all(
        LocationHoursRow(
            organisation_id=row.organisation_id, location_id=row.id, weekday=weekday, opens=time(8), closes=time(17)
        )
        for weekday in range(5)
    )
    session.flush()
    return row.id


@pytest.fixture
def hall(way: Way, app: Flask) -> int:
    with app.app_context():
        return in_transaction(lambda session: a_hall(session, way))


def _rows(app: Flask, kind: Any) -> list[Any]:
    with app.app_context(), reading() as session:
        found = list(session.query(kind))
        session.expunge_all()
    return found


def test_a_service_that_only_comes_home_does_not_ask_where(way: Way) -> None:
    way.choose("lamp").amounts().address()
    assert way.at.endswith("/tijd")


def test_a_resident_chooses_a_place_and_keeps_their_own_address(way: Way, app: Flask, hall: int) -> None:
    way.choose("lamp").amounts().address()
    assert way.at.endswith("/plek")
    page = words(way.client.get(way.at))
    assert "At my home" in page
    assert "Zaal De Molen Baalsebaan 1" in page
    way.on(way.at, location=str(hall)).time().person()
    check = words(way.client.get(way.at))
    assert "At this place Zaal De Molen" in check
    assert "Your address Molenstraat 14" in check
    page = words(way.client.get(way.booked()))
    assert "Zaal De Molen" in page
    (booking,) = _rows(app, BookingRow)
    assert (booking.location_id, booking.street, booking.postcode) == (hall, "Molenstraat", "3140")
    (assignment,) = _rows(app, AssignmentRow)
    assert (assignment.latitude, assignment.longitude) == HALL
    (household,) = _rows(app, HouseholdRow)
    home = STREETS["Molenstraat", "3140"]
    assert (household.latitude, household.longitude) == (home.latitude, home.longitude)


def test_who_stays_at_home_is_visited_there(way: Way, app: Flask, hall: int) -> None:
    way.choose("lamp").amounts().address().on(way.at, location="home").time().person()
    check = words(way.client.get(way.at))
    assert "Where Molenstraat 14" in check
    way.booked()
    (booking,) = _rows(app, BookingRow)
    assert booking.location_id is None


def test_another_place_gives_the_time_back(way: Way, app: Flask, hall: int) -> None:
    way.choose("lamp").amounts().address().on(way.at, location="home").time()
    way.on(way.at.replace("/wie", "/plek"), location=str(hall))
    assert way.at.endswith("/tijd")
    assert [row.state for row in _rows(app, BookingRow)] == ["cancelled"]


def test_only_what_is_offered_can_be_chosen(way: Way, app: Flask, hall: int) -> None:
    with app.app_context():
        closed = in_transaction(lambda session: a_hall(session, way, "Oude zaal", active=False))
    way.choose("lamp").amounts().address()
    assert "Oude zaal" not in words(way.client.get(way.at))
    for wrong in ("", str(closed), "99999", "no"):
        page = way.client.forge(way.at, location=wrong)
        assert page.status_code == 422
        assert "Choose a place." in words(page)
