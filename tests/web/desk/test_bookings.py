"""One booking at the desk: its history, another time, its end; the list of a day; codes for workers."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from booking.rules.actors import Role, resident_of
from booking.store.tables import (
    BookingRow,
    DossierReadingRow,
    OrganisationRow,
    OutboxRow,
    PaymentRow,
    QuoteRow,
    StaffRow,
)
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.requests import Choice, HoldPlace
from booking.usecases.pricing.record_decision import RecordDecision, record_decision
from booking.usecases.work.give_up_assignment import GiveUp, Obstacle, give_up_assignment
from tests.harness.client import StrictClient
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import a_dearer_tariff
from tests.usecases.work.visits import a_visit, as_worker
from tests.web.desk.conftest import Counter

TUESDAY_TEN = MONDAY + timedelta(days=1, hours=2)
ELEVEN = "20261124T1000"


@pytest.fixture
def number(desk: Counter) -> str:
    """Number of a promised visit."""
    return desk.booking(desk.resident(email="maria@example.org"), TUESDAY_TEN).number


def test_the_page_tells_everything_and_writes_who_looked(desk: Counter, number: str) -> None:
    page = desk.client.get(f"/loket/boeking/{number}").text
    for said in (
        "Maria Van den Broeck", "Hang a lamp", "10:00 – 10:45", "€37.50", "By invoice",
        "The visit was promised", "Els Desmet", "The booking is confirmed", "still to be sent",
    ):  # fmt: skip
        assert said in page
    assert [row.purpose for row in desk.rows(DossierReadingRow)] == ["booking"]


def test_a_visit_is_moved_and_the_resident_told(desk: Counter, number: str) -> None:
    page = desk.client.submit(f"/loket/boeking/{number}/verplaatsen", form="move", follow=True, starts_at=ELEVEN)
    assert "11:00 – 11:45" in page.text
    assert "The visit was moved from Tuesday 24 November at 10:00 to Tuesday 24 November at 11:00" in page.text
    assert "booking_moved" in {row.kind for row in desk.rows(OutboxRow)}


def test_moving_without_a_time_is_refused(desk: Counter, number: str) -> None:
    page = desk.client.submit(f"/loket/boeking/{number}/verplaatsen", form="move")
    assert page.status_code == 422
    assert "Choose one of the times on the page." in page.text


def test_a_time_that_was_just_taken_offers_others(desk: Counter, number: str) -> None:
    page = desk.client.get(f"/loket/boeking/{number}/verplaatsen")
    other = desk.resident("Jozef Peeters", phone="016 20 88 87")
    desk.booking(other, TUESDAY_TEN + timedelta(hours=3), task="gutter", cents=15000)
    refused = desk.client.send(page, form="move", starts_at="20261124T1200")
    assert refused.status_code == 422
    assert "Somebody else just took this time. These times are still free." in refused.text
    offered = BeautifulSoup(refused.text, "html.parser").select("input[name=starts_at]")
    assert len(offered) == 4


def test_the_link_is_sent_again_once_however_often_it_is_pressed(desk: Counter, number: str) -> None:
    path = f"/loket/boeking/{number}"
    before = len(confirmations(desk))
    for _ in range(2):
        page = desk.client.submit(path, form="link", follow=True)
        assert "We send the confirmation with the link again." in page.text
    assert len(confirmations(desk)) == before + 1
    desk.clock.forward(minutes=10)
    desk.client.submit(path, form="link", follow=True)
    first, *again = confirmations(desk)
    assert len(again) == before + 1
    assert {(row.recipient, row.facts["number"]) for row in again} == {(first.recipient, number)}
    assert sum(row.kind == "visit_reminder" for row in desk.rows(OutboxRow)) == 1


def test_there_is_no_link_to_send_of_what_is_no_promise_or_to_whom_nothing_reaches(desk: Counter, number: str) -> None:
    page = desk.client.get(f"/loket/boeking/{number}")
    desk.client.submit(f"/loket/boeking/{number}", form="cancel", follow=True, reason="In hospital")
    before = len(confirmations(desk))
    refused = desk.client.follow(desk.client.send(page, form="link"))
    assert "This is no longer possible" in refused.text
    assert "Send the link again" not in refused.text
    assert len(confirmations(desk)) == before
    calls_only = desk.booking(desk.resident("Jozef Peeters", phone="016 20 88 87"), TUESDAY_TEN).number
    assert "Send the link again" not in desk.client.get(f"/loket/boeking/{calls_only}").text


def confirmations(desk: Counter) -> list[OutboxRow]:
    return [row for row in desk.rows(OutboxRow) if row.kind == "booking_confirmed"]


def test_cancelling_needs_a_reason(desk: Counter, number: str) -> None:
    page = desk.client.submit(f"/loket/boeking/{number}", form="cancel")
    assert page.status_code == 422
    assert "Write the reason in a few words." in page.text
    page = desk.client.follow(desk.client.send(page, form="cancel", reason="In hospital"))
    assert "Cancelled" in page.text
    assert "In hospital" in page.text
    assert "Cancel this booking" not in page.text


def test_a_cancelled_booking_is_not_moved(desk: Counter, number: str) -> None:
    desk.client.submit(f"/loket/boeking/{number}", form="cancel", follow=True, reason="In hospital")
    page = desk.client.follow(desk.client.get(f"/loket/boeking/{number}/verplaatsen"))
    assert "This is no longer possible" in page.text


@pytest.mark.parametrize("wrong", ["00000000", "x", "1234"])
def test_a_number_of_no_booking_is_404(desk: Counter, wrong: str) -> None:
    assert desk.client.get(f"/loket/boeking/{wrong}").status_code == 404


def test_the_day_list_says_who_when_where_and_by_whom(desk: Counter, number: str) -> None:
    page = desk.client.get("/loket/dag?dag=2026-11-24").text
    for said in ("10:00 – 10:45", "Maria Van den Broeck", "0470 12 34 56", "Molenstraat 14", "Hang a lamp", number):
        assert said in page
    assert "No visits on this day." in desk.client.get("/loket/dag").text


@pytest.mark.parametrize("by", ["", "&by=worker"])
def test_the_printed_list_has_no_price_class_or_ground(desk: Counter, number: str, by: str) -> None:
    def decide(session: Session) -> None:
        row = session.query(BookingRow).one()
        row.claimed_ground = "igo"
        asked = RecordDecision(
            row.household_id or 0, desk.town.service_id, "social", "leefloon", "certificate",
            seen_on=MONDAY.date(), valid_from=MONDAY.date(), valid_until=MONDAY.date() + timedelta(days=90),
        )  # fmt: skip
        record_decision(session, asked, by=desk.actor, now=MONDAY)

    desk.do(decide)
    page = desk.client.get(f"/loket/dag?dag=2026-11-24{by}").text.lower()
    assert "maria van den broeck" in page
    for canary in ("€", "37.50", "social price", "standard price", "leefloon", "igo", "income", "invoice", "tarief"):
        assert canary not in page


def test_why_the_work_could_not_be_done_is_told_in_words(desk: Counter) -> None:
    def given_up(session: Session) -> str:
        visit = a_visit(session, desk.town, starts_at=MONDAY + timedelta(hours=2), now=MONDAY, by=("An",))
        asked = GiveUp(visit.assignments["An"], Obstacle.NOT_SAFE, "loose ladder")
        give_up_assignment(session, asked, by=as_worker(desk.town, "An"), now=MONDAY + timedelta(hours=2))
        return visit.number

    number = desk.do(given_up)
    said = "It was not safe: loose ladder"
    assert desk.client.get(f"/loket/boeking/{number}").text.count(said) == 2
    for by in ("", "?by=worker"):
        page = desk.client.get(f"/loket/dag{by}").text
        assert page.count(said) == 1
        assert "not_safe" not in page


@pytest.mark.parametrize("day", ["2026-02-30", "x", "9999-12-31", "0001-01-01"])
def test_an_odd_day_is_no_fault(desk: Counter, day: str) -> None:
    assert desk.client.get("/loket/dag", query_string={"dag": day}).status_code == 200


def test_a_code_is_shown_once_and_signs_the_worker_in(desk: Counter) -> None:
    def a_worker(session: Session) -> StaffRow:
        organisation = session.get_one(OrganisationRow, desk.town.organisation_id)
        return a_staff_member(session, organisation, role=Role.WORKER, name="Youssef Amrani")

    desk.do(a_worker)
    page = desk.client.submit("/loket/codes", "Give a code Youssef Amrani")
    shown = BeautifulSoup(page.text, "html.parser").select_one(".number")
    assert shown is not None
    code = shown.get_text(strip=True)
    assert len(code.replace(" ", "")) == 9
    later = desk.client.get("/loket/codes").text
    assert code not in later
    assert "Has a code until 10:00" in later
    phone = desk.app.test_client()
    assert isinstance(phone, StrictClient)
    assert phone.submit("/code", code=code).status_code == 303


def test_nobody_but_a_worker_gets_a_code(desk: Counter) -> None:
    def a_worker(session: Session) -> StaffRow:
        organisation = session.get_one(OrganisationRow, desk.town.organisation_id)
        return a_staff_member(session, organisation, role=Role.WORKER)

    desk.do(a_worker)
    assert desk.client.forge(f"/loket/codes/{desk.staff.id}", page="/loket/codes").status_code == 404


def test_a_place_that_somebody_is_still_choosing_has_a_page_too(desk: Counter) -> None:
    asked = HoldPlace(
        desk.town.service_id,
        (Choice(desk.town.options["lamp"]),),
        a_place(),
        TUESDAY_TEN,
        client_key="a resident",
        locale="nl",
    )
    by = resident_of(desk.town.organisation_id)
    desk.do(lambda session: hold_place(session, asked, by=by, now=MONDAY))
    page = desk.client.get(f"/loket/boeking/{desk.rows(BookingRow)[0].number}").text
    assert "Not finished" in page
    assert "A time was chosen" in page
    assert "Give it another time" not in page


def test_a_coordinator_may_do_what_the_desk_does(desk: Counter, number: str) -> None:
    def a_coordinator(session: Session) -> StaffRow:
        organisation = session.get_one(OrganisationRow, desk.town.organisation_id)
        return a_staff_member(session, organisation, role=Role.COORDINATOR, locale="en")

    sign_in(desk.client, desk.do(a_coordinator))
    for path in ("/loket", f"/loket/boeking/{number}", "/loket/dag", "/loket/codes"):
        page = desk.client.get(path)
        assert page.status_code == 200
        assert "To management" in page.text


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(desk: Counter) -> None:
    answer = desk.app.test_client().get("/loket/dag?dag=2026-11-24")
    assert answer.status_code == 303
    assert answer.location.startswith("/aanmelden?next=/loket/dag")


def test_what_a_dearer_day_costs_more_than_was_paid_is_said_to_come_by_invoice(desk: Counter, number: str) -> None:
    assert "Still to pay by invoice: €37.50" in desk.client.get(f"/loket/boeking/{number}").text
    desk.do(paid_on_line)
    assert "Still to pay" not in desk.client.get(f"/loket/boeking/{number}").text
    with desk.app.app_context():
        a_dearer_tariff(desk.town, date(2026, 11, 25))
    page = desk.client.get(f"/loket/boeking/{number}/verplaatsen")
    refused = desk.client.send(page, form="move", starts_at="20261125T1000")
    assert refused.status_code == 422
    assert "The price has changed from €37.50 to €45.00." in refused.text
    assert "A part is paid online already. The rest goes on the invoice: €7.50." in refused.text
    moved = desk.client.follow(desk.client.send(refused, form="move", starts_at="20261125T1000"))
    assert "Still to pay by invoice: €7.50" in moved.text


def paid_on_line(session: Session) -> None:
    """Let the only booking be paid."""
    booking, quote = session.query(BookingRow).one(), session.query(QuoteRow).one()
    booking.pay_by = "online"
    session.add(
        PaymentRow(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            quote_id=quote.id,
            reference="paid",
            amount_cents=quote.total_cents,
            state="paid",
            expires_at=MONDAY,
            opened_at=MONDAY,
            paid_at=MONDAY,
        )
    )
