"""Money that nobody sends by itself: the desk pays it back, and writes it down."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from booking.store.tables import BookingRow, HistoryRow, PaymentRow, QuoteRow
from tests.harness.town import MONDAY
from tests.web.desk.conftest import Counter
from tests.web.desk.test_bookings import TUESDAY_TEN


@pytest.fixture
def page(desk: Counter) -> str:
    """Address of a booking that was paid on line, with € 37.50 to go back; payments are switched off."""
    number = desk.booking(desk.resident(email="maria@example.org"), TUESDAY_TEN).number
    desk.do(_owes_all)
    return f"/loket/boeking/{number}"


def test_the_desk_pays_back_and_writes_it_down_once(desk: Counter, page: str) -> None:
    before = desk.client.get(page)
    assert "€37.50 has to go back, and nobody sends it by itself." in before.text
    answers = {"how": "transfer", "paid_back_on": "23/11/2026"}
    after = desk.client.follow(desk.client.send(before, form="paid-back", **answers))
    assert "It is written down that the money went back." in after.text
    assert "€37.50 was paid back by a bank transfer on 23 November 2026" in after.text
    assert "has to go back" not in after.text
    again = desk.client.follow(desk.client.send(before, form="paid-back", **answers))
    assert "It is written down that the money went back." in again.text, "who presses twice is told the same"
    assert [row.change for row in desk.rows(HistoryRow)].count("pay_back") == 1


@pytest.mark.parametrize(
    ("how", "on", "said"),
    [
        (None, "23/11/2026", "Choose how you paid it."),
        ("cash", "", "Fill in a day such as 1/12/2026."),
        ("cash", "24/11/2026", "Fill in a day from"),
    ],
)
def test_what_is_missing_or_cannot_be_is_asked_again(
    desk: Counter, page: str, how: str | None, on: str, said: str
) -> None:
    answers: dict[str, Any] = {"how": how} if how else {}
    refused = desk.client.submit(page, form="paid-back", paid_back_on=on, **answers)
    assert refused.status_code == 422
    assert said in refused.text
    assert desk.rows(PaymentRow)[0].refunded_cents == 0


def test_another_amount_than_the_page_showed_is_looked_at_first(desk: Counter, page: str) -> None:
    shown = desk.client.get(page)
    desk.do(lambda session: setattr(session.query(PaymentRow).one(), "refund_cents", 2000))
    refused = desk.client.send(shown, form="paid-back", how="cash", paid_back_on="23/11/2026")
    assert refused.status_code == 422
    assert "Look at the payments on this page." in refused.text
    assert desk.rows(PaymentRow)[0].refunded_cents == 0


def test_what_is_sent_by_itself_has_no_button(desk: Counter, page: str) -> None:
    desk.do(lambda session: setattr(session.query(PaymentRow).one(), "state", "paid"))
    shown = BeautifulSoup(desk.client.get(page).text, "html.parser")
    assert shown.select_one("#paid-back") is None


def _owes_all(session: Session) -> None:
    booking, quote = session.query(BookingRow).one(), session.query(QuoteRow).one()
    booking.pay_by = "online"
    session.add(
        PaymentRow(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            quote_id=quote.id,
            reference="paid",
            amount_cents=quote.total_cents,
            refund_cents=quote.total_cents,
            state="refund_due",
            expires_at=MONDAY,
            opened_at=MONDAY,
            paid_at=MONDAY,
            payment_intent="pi_1",
        )
    )
