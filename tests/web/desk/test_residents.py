"""One resident: what the desk sees, makes and changes."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.tables import BookingRow, DossierReadingRow, HouseholdRow, OrganisationRow, ResidentRow, StaffRow
from booking.usecases.pricing.record_decision import RecordDecision, record_decision
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY, a_town
from tests.web.desk.conftest import Counter

TUESDAY_TEN = MONDAY + timedelta(days=1, hours=2)
NEW: dict[str, Any] = {
    "name": "Fatima El Amrani",
    "phone": "0470/98.76.54",
    "street": "molenstraat",
    "house_number": "8",
    "postcode": "3140",
}


def decide(desk: Counter, household_id: int, *, ground: str = "leefloon") -> None:
    asked = RecordDecision(
        household_id, desk.town.service_id, "social", ground, "ocmw_decision",
        seen_on=date(2026, 11, 23), valid_from=date(2026, 11, 23), valid_until=date(2027, 1, 1),
    )  # fmt: skip
    desk.do(lambda session: record_decision(session, asked, by=desk.actor, now=MONDAY + timedelta(hours=1)))


def test_the_page_tells_all_that_a_caller_may_ask(desk: Counter) -> None:
    resident = desk.resident(access_notes="Ring twice", email="maria@example.org")
    desk.resident("Jozef Peeters", phone="016 20 88 87")
    number = desk.booking(resident, TUESDAY_TEN).number
    page = desk.client.get(f"/loket/inwoner/{resident.resident_id}").text
    for said in ("0470 12 34 56", "maria@example.org", "Ring twice", "Jozef Peeters", "Tuesday 24 November", number):
        assert said in page
    assert "Nothing was decided: the usual price." in page


def test_opening_a_dossier_is_written_down(desk: Counter) -> None:
    resident = desk.resident()
    desk.client.get(f"/loket/inwoner/{resident.resident_id}")
    (kept,) = desk.rows(DossierReadingRow)
    assert (kept.household_id, kept.staff_id, kept.at) == (resident.household_id, desk.staff.id, MONDAY)
    assert kept.purpose == "call"


@pytest.mark.parametrize("page", ["", "/gegevens", "/boeken", "/boeken?from=2026-12-01"])
def test_every_page_of_a_dossier_writes_who_looked(desk: Counter, page: str) -> None:
    resident = desk.resident()
    desk.client.get(f"/loket/inwoner/{resident.resident_id}{page}")
    assert len(desk.rows(DossierReadingRow)) == 1


def test_the_class_is_shown_and_the_ground_is_not(desk: Counter) -> None:
    resident = desk.resident()
    decide(desk, resident.household_id)
    page = desk.client.get(f"/loket/inwoner/{resident.resident_id}").text
    assert "Social price" in page
    assert "Until 31 December 2026, decided by Els Desmet." in page
    assert "leefloon" not in page.lower()
    assert "living wage" not in page.lower()


def test_a_claim_waits_until_a_decision_follows(desk: Counter) -> None:
    resident = desk.resident()
    desk.booking(resident, TUESDAY_TEN)
    desk.do(lambda session: session.query(BookingRow).update({"claimed_ground": "vt"}))
    path = f"/loket/inwoner/{resident.resident_id}"
    assert "Increased reimbursement" in desk.client.get(path).text
    decide(desk, resident.household_id)
    assert "Increased reimbursement" not in desk.client.get(path).text


def test_a_new_resident_gets_the_official_street(desk: Counter) -> None:
    page = desk.client.submit("/loket/inwoner/nieuw", form="resident", follow=True, **NEW)
    assert "Fatima El Amrani" in page.text
    assert "Molenstraat 8" in page.text
    assert "0470 98 76 54" in page.text


def test_somebody_known_is_opened_and_not_made_twice(desk: Counter) -> None:
    desk.client.submit("/loket/inwoner/nieuw", form="resident", follow=True, **NEW)
    page = desk.client.submit("/loket/inwoner/nieuw", form="resident", follow=True, **NEW | {"phone": "+32470987654"})
    assert "We know this resident already." in page.text
    assert len(desk.rows(ResidentRow)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Fill in the name."),
        ({"phone": "12"}, "This is not a phone number"),
        ({"email": "maria"}, "This is not an e-mail address"),
        ({"postcode": "31"}, "A postcode has 4 digits"),
        ({"postcode": "2580"}, "We do not come to postcode 2580."),
        ({"name": "x" * 301}, "This is too long"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    desk: Counter, wrong: dict[str, Any], said: str
) -> None:
    page = desk.client.submit("/loket/inwoner/nieuw", form="resident", **NEW | wrong)
    assert page.status_code == 422
    assert said in page.text
    assert 'value="molenstraat"' in page.text
    assert desk.rows(ResidentRow) == []


def test_names_of_every_kind_are_kept_as_typed(desk: Counter) -> None:
    for name in ("فاطمة الأمراني", "Þóra " + "æ" * 290, "O'Neil <b>"):
        page = desk.client.submit("/loket/inwoner/nieuw", form="resident", follow=True, **NEW | {"name": name})
        assert page.status_code == 200
    assert {row.name for row in desk.rows(ResidentRow)} == {"فاطمة الأمراني", "Þóra " + "æ" * 290, "O'Neil <b>"}


def test_changed_details_are_saved_and_found(desk: Counter) -> None:
    resident = desk.resident()
    desk.resident("Jozef Peeters", phone="016 20 88 87")
    path = f"/loket/inwoner/{resident.resident_id}"
    page = desk.client.submit(
        f"{path}/gegevens", form="resident", follow=True, name="Maria Claes", street="bakestraat", house_number="2"
    )
    assert "The details are saved." in page.text
    assert "Bakestraat 2" in page.text
    assert "Jozef" in desk.client.get("/loket", query_string={"zoek": "bakestraat 2 jozef", "fragment": 1}).text
    (household,) = desk.rows(HouseholdRow)
    assert household.latitude == 51.0009
    assert {row.household_id for row in desk.rows(ResidentRow)} == {household.id}


def test_two_clerks_at_once_see_both_versions_and_choose(desk: Counter) -> None:
    resident = desk.resident()
    path = f"/loket/inwoner/{resident.resident_id}/gegevens"
    mine = desk.client.get(path)
    desk.client.submit(path, form="resident", follow=True, phone="0470 11 11 11")

    page = desk.client.send(mine, form="resident", name="Maria Broeckx")
    assert page.status_code == 422
    assert "Somebody else saved this in the meantime." in page.text
    assert "0470 11 11 11" in page.text
    assert 'value="Maria Broeckx"' in page.text
    assert desk.rows(ResidentRow)[0].name == "Maria Van den Broeck"

    chosen = desk.client.follow(desk.client.send(page, form="resident", name="Maria Broeckx"))
    assert "Maria Broeckx" in chosen.text


def test_a_resident_of_another_organisation_does_not_exist(desk: Counter) -> None:
    def elsewhere(session: Session) -> StaffRow:
        town = a_town(session, host="elders.example", name="Elders")
        organisation = session.get_one(OrganisationRow, town.organisation_id)
        return a_staff_member(session, organisation, role=Role.COORDINATOR, locale="en")

    resident = desk.resident()
    number = desk.booking(resident, TUESDAY_TEN).number
    other = desk.app.test_client()
    sign_in(other, desk.do(elsewhere), host="elders.example")
    at = f"/loket/inwoner/{resident.resident_id}"
    service = desk.town.service_id
    for path in (
        at, f"{at}/gegevens", f"{at}/boeken", f"{at}/tarief/{service}",
        f"/loket/boeking/{number}", f"/loket/boeking/{number}/verplaatsen",
    ):  # fmt: skip
        assert other.get(path, base_url="http://elders.example").status_code == 404
    assert desk.rows(DossierReadingRow) == []


@pytest.mark.parametrize("number", ["0", "99999999", "9223372036854775808", "x", "-1"])
def test_a_resident_who_is_not_there_is_404(desk: Counter, number: str) -> None:
    assert desk.client.get(f"/loket/inwoner/{number}").status_code == 404


@pytest.mark.parametrize("field", [*NEW, "email", "box", "access_notes"])
def test_nul_bytes_are_said_at_their_field_and_reach_no_table(desk: Counter, field: str) -> None:
    answers = NEW | {field: f"{NEW.get(field, 'a')}\x00"}
    response = desk.client.submit("/loket/inwoner/nieuw", form="resident", **answers)
    assert response.status_code == 422
    assert desk.rows(ResidentRow) == []


def test_a_national_number_is_not_taken_in(desk: Counter) -> None:
    number = "85.07.30-033.28"
    page = desk.client.submit("/loket/inwoner/nieuw", form="resident", **NEW | {"access_notes": f"I am {number}"})
    assert page.status_code == 422
    assert "We do not need it and may not keep it." in page.text
    assert not desk.rows(ResidentRow)

    resident = desk.resident()
    call = f"/loket/inwoner/{resident.resident_id}/boeken?task_{desk.town.options['lamp']}=1&moment=20261124T0900"
    page = desk.client.submit(call, form="book", note=number)
    assert page.status_code == 422
    assert not desk.rows(BookingRow)

    booked = desk.booking(resident, TUESDAY_TEN)
    page = desk.client.submit(f"/loket/boeking/{booked.number}", form="cancel", reason=number)
    assert page.status_code == 422
    assert [row.state for row in desk.rows(BookingRow)] == ["confirmed"]
