"""Finding the caller."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.tables import OrganisationRow, StaffRow
from tests.harness.client import StrictClient
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY, a_town
from tests.web.desk.conftest import Counter


def found(desk: Counter, typed: str) -> str:
    return desk.client.get("/loket", query_string={"zoek": typed, "fragment": "1"}).text


@pytest.mark.parametrize(
    "typed",
    [
        "maria",
        "MARIA broeck",
        "van den",
        "vandenbroeck",
        "molenstraat 14",
        "14 molen",
        "0470123456",
        "0470/12.34.56",
        "+32 470 12 34 56",
        "0032(0)470 12",
        "broeck 3140",
    ],
)
def test_a_resident_is_found_in_any_spelling(desk: Counter, typed: str) -> None:
    desk.resident()
    desk.resident("Jozef Peeters", phone="016 20 88 87", house_number="3", street="Bakestraat")
    page = found(desk, typed)
    assert "Maria Van den Broeck" in page
    assert "Peeters" not in page
    assert "One resident found." in page


@pytest.mark.parametrize("typed", ["emine sahin", "Şahin", "sahin"])
def test_accents_do_not_count(desk: Counter, typed: str) -> None:
    desk.resident("Emine Şahin")
    assert "Emine Şahin" in found(desk, typed)


@pytest.mark.parametrize("typed", ["jansen", "maria peeters", "%", "_", "molenstraat 15", "0499"])
def test_nobody_else_is_found(desk: Counter, typed: str) -> None:
    desk.resident()
    page = found(desk, typed)
    assert "Maria" not in page


def test_a_booking_number_finds_the_booking(desk: Counter) -> None:
    number = desk.booking(desk.resident(), MONDAY + timedelta(days=1, hours=1)).number
    page = found(desk, f"{number[:4]} {number[4:]}")
    assert "Maria Van den Broeck" in page
    assert f"/loket/boeking/{number}" in page


def test_at_most_twenty_are_shown(desk: Counter) -> None:
    for n in range(22):
        desk.resident(f"Jan Janssens {n}", phone=f"0470 12 34 {n:02}")
    page = found(desk, "janssens")
    assert page.count("<li>") == 20
    assert "Only the first 20 are shown" in page


def test_enter_on_the_only_result_opens_it(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.submit("/loket", zoek="broeck")
    assert page.status_code == 303
    assert page.location.endswith(f"/loket/inwoner/{resident.resident_id}")


def test_enter_on_more_results_shows_them(desk: Counter) -> None:
    desk.resident()
    desk.resident("Josse Van den Broeck", phone="016 20 88 87")
    page = desk.client.submit("/loket", zoek="broeck")
    assert "2 residents found." in page.text
    assert 'value="broeck"' in page.text


def test_whom_the_desk_helped_today_is_found_back(desk: Counter) -> None:
    resident = desk.resident()
    assert "Maria" not in desk.client.get("/loket").text
    desk.client.get(f"/loket/inwoner/{resident.resident_id}")
    assert "Maria Van den Broeck" in desk.client.get("/loket").text


def test_another_organisation_is_never_found(desk: Counter) -> None:
    desk.resident()

    def elsewhere(session: Session) -> StaffRow:
        town = a_town(session, host="elders.example", name="Elders")
        return a_staff_member(
            session, session.get_one(OrganisationRow, town.organisation_id), role=Role.DESK, locale="en"
        )

    stranger = desk.do(elsewhere)
    other = desk.app.test_client()
    sign_in(other, stranger, host="elders.example")
    for typed in ("maria", "0470123456", "molenstraat 14"):
        page = other.get("/loket", base_url="http://elders.example", query_string={"zoek": typed, "fragment": "1"})
        assert page.status_code == 200
        assert "Broeck" not in page.text


def test_a_worker_may_not_open_the_desk(desk: Counter) -> None:
    def a_worker(session: Session) -> StaffRow:
        organisation = session.get_one(OrganisationRow, desk.town.organisation_id)
        return a_staff_member(session, organisation, role=Role.WORKER)

    client = desk.app.test_client()
    assert isinstance(client, StrictClient)
    sign_in(client, desk.do(a_worker))
    for path in ("/loket", "/loket/dag", "/loket/codes", "/loket/inwoner/1", "/loket/boeking/12345678"):
        assert client.get(path).status_code == 403
