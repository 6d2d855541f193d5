"""The page that shows what a decision changes, and the list of decisions that end."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from booking.rules.actors import Role
from booking.store.tables import (
    BookingRow,
    DossierReadingRow,
    OrganisationRow,
    OutboxRow,
    PaymentRow,
    QuoteRow,
    StaffRow,
)
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY, a_town
from tests.web.desk.conftest import Counter
from tests.web.desk.test_decisions import GOOD, path

TUESDAY_TEN, THURSDAY_TEN = MONDAY + timedelta(days=1, hours=2), MONDAY + timedelta(days=3, hours=2)


def decide(desk: Counter, resident_id: int, **others: Any) -> TestResponse:
    return desk.client.submit(path(desk, resident_id), form="decision", follow=True, **GOOD | others)


def test_after_a_decision_the_page_with_what_changes_opens_by_itself(desk: Counter) -> None:
    resident = desk.resident(email="maria@example.org")
    number = desk.booking(resident, TUESDAY_TEN).number
    desk.booking(resident, THURSDAY_TEN)
    page = decide(desk, resident.resident_id)
    assert page.request.path == f"/loket/inwoner/{resident.resident_id}/nieuwe-prijzen"
    for said in ("these 2 visits get another price", "€37.50", "€13.50", "−€24.00", "All together €48.00 less."):
        assert said in page.text

    page = desk.client.follow(desk.client.send(page, form="new-prices"))
    assert "2 visits have their new price now. We tell the resident." in page.text
    assert "would cost something else" not in page.text
    shown = desk.client.get(f"/loket/boeking/{number}").text
    assert "The price changed from €37.50 to €13.50" in shown
    assert [row.kind for row in desk.rows(OutboxRow)].count("price_changed") == 2


def test_who_says_not_now_finds_it_on_the_page_of_the_household(desk: Counter) -> None:
    resident = desk.resident()
    number = desk.booking(resident, TUESDAY_TEN).number
    decide(desk, resident.resident_id)
    assert "A visit would cost something else now" in desk.client.get(f"/loket/inwoner/{resident.resident_id}").text
    at = f"/loket/inwoner/{resident.resident_id}/nieuwe-prijs/{desk.rows(BookingRow)[0].id}"
    assert "€37.50 was said, it would be €13.50 now." in desk.client.get(f"/loket/boeking/{number}").text
    page = desk.client.follow(desk.client.forge(at, page=f"/loket/boeking/{number}"))
    assert "The price of this visit is €13.50 now." in page.text


def test_a_decision_that_changes_nothing_leads_back_to_the_household(desk: Counter) -> None:
    resident = desk.resident()
    page = decide(desk, resident.resident_id)
    assert page.request.path == f"/loket/inwoner/{resident.resident_id}"
    page = desk.client.get(f"{page.request.path}/nieuwe-prijzen")
    assert "No visit gets another price." in page.text


def test_what_was_paid_and_would_become_dearer_stays_and_is_told_of(desk: Counter) -> None:
    resident = desk.resident()
    decide(desk, resident.resident_id)
    booked = desk.booking(resident, TUESDAY_TEN, cents=1350)

    def pay(session: Session) -> None:
        quote = session.query(QuoteRow).one()
        payment = PaymentRow(
            organisation_id=quote.organisation_id,
            booking_id=booked.booking_id,
            quote_id=quote.id,
            reference="paid",
            state="paid",
            amount_cents=1350,
            opened_at=MONDAY,
            expires_at=MONDAY + timedelta(hours=1),
            paid_at=MONDAY,
        )
        session.add(payment)

    desk.do(pay)
    page = decide(desk, resident.resident_id, basis="standard:")
    assert "These keep their price" in page.text
    assert "€13.50 was said, it would be €37.50 now." in page.text
    assert "Stays as it is: it is paid, and would become dearer." in page.text
    assert "Use the new prices" not in page.text
    assert "would cost something else" not in desk.client.get(f"/loket/inwoner/{resident.resident_id}").text
    assert "Use the new price" not in desk.client.get(f"/loket/boeking/{booked.number}").text


def test_changes_that_nobody_saw_are_shown_before_they_are_made(desk: Counter) -> None:
    resident = desk.resident()
    desk.booking(resident, TUESDAY_TEN)
    seen = decide(desk, resident.resident_id)
    decide(desk, resident.resident_id, basis="social:igo")
    page = desk.client.send(seen, form="new-prices")
    assert page.status_code == 422
    assert "Somebody else saved this in the meantime." in page.text
    assert "€6.00" in page.text
    assert len(desk.rows(QuoteRow)) == 1
    desk.client.follow(desk.client.send(page, form="new-prices"))
    assert [row.total_cents for row in desk.rows(QuoteRow)] == [3750, 600]


@pytest.mark.parametrize("seen", ["", "nonsense"])
def test_a_forged_yes_changes_nothing(desk: Counter, seen: str) -> None:
    resident = desk.resident()
    desk.booking(resident, TUESDAY_TEN)
    decide(desk, resident.resident_id)
    page = desk.client.forge(f"/loket/inwoner/{resident.resident_id}/nieuwe-prijzen", seen=seen)
    assert page.status_code == 422
    assert len(desk.rows(QuoteRow)) == 1


def test_the_price_of_a_booking_that_is_not_there_is_404(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.forge(
        f"/loket/inwoner/{resident.resident_id}/nieuwe-prijs/999", page=path(desk, resident.resident_id)
    )
    assert page.status_code == 404


def test_decisions_that_end_are_on_one_list_with_what_to_do(desk: Counter) -> None:
    maria = desk.resident()
    jozef = desk.resident("Jozef Peeters", phone="016 20 88 87", house_number="3", street="Bakestraat")
    assert "No decision ends soon." in desk.client.get("/loket/tarieven-die-aflopen").text
    decide(desk, maria.resident_id, last_day="2026-12-10")
    decide(desk, jozef.resident_id, valid_from="2026-10-01", last_day="2026-11-22")
    page = desk.client.get("/loket/tarieven-die-aflopen")
    text = page.text
    assert text.index("Jozef Peeters") < text.index("Maria Van den Broeck"), "the first to end comes first"
    for said in ("22 November 2026", "10 December 2026", "Ended", "Ends soon", "Reduced price", "Bakestraat 3"):
        assert said in text
    assert "Increased reimbursement" not in text
    assert f"/loket/inwoner/{jozef.resident_id}/tarief/{desk.town.service_id}" in text
    decide(desk, jozef.resident_id, valid_from="2026-11-23", last_day="2027-11-22")
    assert "Jozef Peeters" not in desk.client.get("/loket/tarieven-die-aflopen").text


def test_a_household_of_another_organisation_does_not_exist(desk: Counter) -> None:
    def elsewhere(session: Session) -> StaffRow:
        town = a_town(session, host="elders.example", name="Elders")
        organisation = session.get_one(OrganisationRow, town.organisation_id)
        return a_staff_member(session, organisation, role=Role.COORDINATOR, locale="en")

    resident = desk.resident()
    decide(desk, resident.resident_id, last_day="2026-12-10")
    read = len(desk.rows(DossierReadingRow))
    other = desk.app.test_client()
    sign_in(other, desk.do(elsewhere), host="elders.example")
    at = f"/loket/inwoner/{resident.resident_id}"
    for wanted in (f"{at}/nieuwe-prijzen", f"{at}/tarief/{desk.town.service_id}/voorstel"):
        assert other.get(wanted, base_url="http://elders.example").status_code == 404
    listed = other.get("/loket/tarieven-die-aflopen", base_url="http://elders.example").text
    assert "Maria" not in listed
    assert len(desk.rows(DossierReadingRow)) == read
