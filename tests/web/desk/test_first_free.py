"""The first free times over all services and places."""

from datetime import date, time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.store.tables import (
    AreaRow,
    BookingRow,
    LocationHoursRow,
    LocationRow,
    OptionRow,
    ServiceLocationRow,
    ServiceRow,
    TariffRow,
)
from tests.harness.statements import counting_statements
from tests.harness.town import STREETS
from tests.harness.world import a_world
from tests.web.desk.conftest import Counter

FREE = "/loket/eerst-vrij"


def a_place(desk: Counter, *services: int, name: str = "Buurthuis", street: str = "Baalsebaan") -> int:
    """Make a location, open on Wednesday and Thursday morning, where these services are given too."""

    def make(session: Session) -> int:
        postcode, at = next((code, point) for (known, code), point in STREETS.items() if known == street)
        organisation_id = desk.town.organisation_id
        row = LocationRow(
            organisation_id=organisation_id,
            name=name,
            street=street,
            house_number="1",
            postcode=postcode,
            municipality="Tremelo",
            latitude=at.latitude,
            longitude=at.longitude,
        )
        session.add(row)
        session.flush()
        for weekday in (2, 3):
            session.add(
                LocationHoursRow(
                    organisation_id=organisation_id,
                    location_id=row.id,
                    weekday=weekday,
                    opens=time(9),
                    closes=time(12),
                )
            )
        for service_id in services:
            session.add(ServiceLocationRow(organisation_id=organisation_id, service_id=service_id, location_id=row.id))
        return row.id

    return desk.do(make)


def a_service(desk: Counter, slug: str, *, at_home: bool = True) -> int:
    """Make another service of one task that anybody can do."""

    def make(session: Session) -> int:
        organisation_id = desk.town.organisation_id
        row = ServiceRow(
            organisation_id=organisation_id,
            slug=slug,
            name={"nl": slug.title()},
            summary={"nl": slug},
            icon="hammer",
            shape="visit",
            step_minutes=30,
            notice_hours=24,
            horizon_days=28,
            change_notice_hours=24,
            longest_minutes=240,
        )
        session.add(row)
        session.flush()
        session.add(
            OptionRow(
                organisation_id=organisation_id,
                service_id=row.id,
                slug="talk",
                name={"nl": "Talk"},
                hint={"nl": ""},
                icon="hammer",
                usual_minutes=30,
                skill="general",
                position=1,
            )
        )
        if at_home:
            area = session.scalars(select(AreaRow).where(AreaRow.service_id == desk.town.service_id)).first()
            assert area is not None
            session.add(
                AreaRow(
                    organisation_id=organisation_id,
                    service_id=row.id,
                    postcode="3140",
                    municipality="Keerbergen",
                    latitude=area.latitude,
                    longitude=area.longitude,
                )
            )
        old = session.get_one(TariffRow, desk.town.tariff_id)
        session.add(
            TariffRow(
                organisation_id=organisation_id,
                service_id=row.id,
                state="published",
                name=old.name,
                source=old.source,
                decided_on=old.decided_on,
                valid_from=old.valid_from,
                valid_until=old.valid_until,
                text=old.text,
            )
        )
        return row.id

    return desk.do(make)


def lines(page: str) -> list[str]:
    """Return what the list says, a line each."""
    found = BeautifulSoup(page, "html.parser").select("section[aria-labelledby=free] li")
    return [" ".join(line.get_text(" ").split()) for line in found]


def asked(desk: Counter, **answers: Any) -> list[str]:
    answer = desk.client.submit(FREE, form="look", **({"postcode": "3140"} | answers))
    assert answer.status_code == 200
    return lines(answer.text)


def test_every_service_and_place_is_in_one_list_by_date(desk: Counter) -> None:
    coffee = a_service(desk, "coffee", at_home=False)
    a_place(desk, coffee)
    found = asked(desk)
    assert found[0].startswith("Monday 23 November, 08:30")
    assert "Odd jobs at home · at home" in found[0]
    at_the_house = [line for line in found if "Coffee" in line]
    assert at_the_house[0].startswith("Wednesday 25 November, 09:00")
    assert "Buurthuis , 5.5 km" in at_the_house[0]
    assert not [line for line in at_the_house if "at home" in line]


def test_only_what_is_ticked_is_looked_at(desk: Counter) -> None:
    a_service(desk, "coffee")
    assert all("Coffee" in line for line in asked(desk, services=["coffee"]))


def test_the_nearest_comes_first_when_that_is_asked(desk: Counter) -> None:
    coffee = a_service(desk, "coffee", at_home=False)
    a_place(desk, coffee, name="Ver")
    a_place(desk, coffee, name="Dicht", street="Bakestraat")
    found = asked(desk, services=["coffee"], order="distance", street="Molenstraat", house_number="14")
    assert ["Dicht" in line for line in found] == sorted(("Dicht" in line for line in found), reverse=True)
    assert "Dicht , 0.9 km" in found[0]


def test_from_another_day_on(desk: Counter) -> None:
    assert asked(desk, first="2026-12-03")[0].startswith("Thursday 3 December, 08:30")


def test_a_time_is_booked_for_the_resident_from_whose_page_one_comes(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.get(f"{FREE}?resident={resident.resident_id}")
    link = BeautifulSoup(page.text, "html.parser").select("section[aria-labelledby=free] li a")[1]
    book = str(link["href"]).split("#")[0]
    desk.client.submit(book, form="book", follow=True)
    (kept,) = desk.rows(BookingRow)
    assert (kept.resident_id, kept.street, kept.location_id) == (resident.resident_id, "Molenstraat", None)


def test_a_time_at_a_place_is_booked_at_that_place(desk: Counter) -> None:
    coffee = a_service(desk, "coffee", at_home=False)
    location_id = a_place(desk, coffee)
    resident = desk.resident()
    page = desk.client.get(f"{FREE}?resident={resident.resident_id}")
    found = BeautifulSoup(page.text, "html.parser").select("section[aria-labelledby=free] li")
    link = next(line.select("a")[0] for line in found if "Buurthuis" in line.text)
    book = desk.client.get(str(link["href"]).split("#")[0])
    assert "On Wednesday 25 November at 09:00 you can come to Buurthuis for this: Talk." in book.text
    assert desk.client.send(book, form="book").status_code == 303
    (kept,) = desk.rows(BookingRow)
    assert (kept.location_id, kept.street, kept.postcode) == (location_id, "Molenstraat", "3140")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"services": []}, "Choose at least one service."),
        ({"postcode": ""}, "Fill in the postcode."),
        ({"postcode": "31"}, "A postcode has 4 digits"),
        ({"postcode": "0000"}, "A postcode has 4 digits"),
        ({"postcode": "1000"}, "We do not come to postcode 1000."),
        ({"first": "2026-02-31"}, "Write a day such as 1/12/2026."),
        ({"first": "9999-12-31"}, "Write a day such as 1/12/2026."),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(desk: Counter, answers: dict[str, Any], said: str) -> None:
    page = desk.client.submit(FREE, form="look", **({"postcode": "3140"} | answers))
    assert page.status_code == 422
    assert said in page.text
    assert lines(page.text) == []


def test_a_day_in_the_past_is_today(desk: Counter) -> None:
    assert asked(desk, first="2020-01-01")[0].startswith("Monday 23 November")


@pytest.mark.parametrize("resident", ["0", "abc", "99999999999999999999", "elders"])
def test_somebody_who_is_not_ours_does_not_exist(desk: Counter, resident: str) -> None:
    other = a_world(desk.app, host="elders.example")
    resident = str(other.ids["resident_id"]) if resident == "elders" else resident
    assert desk.client.get(f"{FREE}?resident={resident}").status_code == 404


def test_as_many_statements_for_six_services_and_four_places_as_for_one(desk: Counter) -> None:
    first = a_service(desk, "coffee")
    a_place(desk, first, desk.town.service_id)
    few = said(desk)
    services = [a_service(desk, f"coffee{number}") for number in range(4)]
    for number in range(3):
        a_place(desk, *services, name=f"Huis {number}")
    assert said(desk) == few


def said(desk: Counter) -> list[str]:
    """Return how the statements of the second of two looks begin: the first may read what a process remembers."""
    answers = f"{FREE}?order=date&services=coffee&services=coffee1&services=coffee2&services=klusdienst&postcode=3140"
    assert desk.client.get(answers).status_code == 200
    with desk.app.app_context(), counting_statements() as statements:
        assert lines(desk.client.get(f"{answers}&first={date(2026, 11, 25)}").text)
    return [" ".join(one.split()[:3]) for one in statements]
