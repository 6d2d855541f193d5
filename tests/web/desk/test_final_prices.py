"""After the visit at the desk: the final price, its correction, a fee, and what has no price yet."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from booking.rules.work_done import DoneWork
from booking.store.tables import BookingRow, QuoteRow, TariffRow, WorkRecordRow
from booking.usecases.work.finish_assignment import finish_assignment
from booking.usecases.work.give_up_assignment import GiveUp, Obstacle, give_up_assignment
from tests.harness.town import MONDAY
from tests.usecases.bookings.test_final_price import FEES, QUOTA
from tests.usecases.work.visits import Visit, a_visit, as_worker
from tests.web.desk.conftest import Counter

AT_TEN = MONDAY + timedelta(hours=2)


@pytest.fixture
def lamp(desk: Counter) -> Visit:
    """An hangs a lamp at ten."""
    return desk.do(lambda session: a_visit(session, desk.town, starts_at=AT_TEN, now=MONDAY, by=("An",)))


def worked(desk: Counter, visit: Visit, done: DoneWork | Obstacle) -> None:
    by, mine = as_worker(desk.town, "An"), visit.assignments["An"]

    def step(session: Session) -> None:
        if isinstance(done, Obstacle):
            give_up_assignment(session, GiveUp(mine, done), by=by, now=AT_TEN)
        else:
            finish_assignment(session, mine, by=by, now=AT_TEN, done=done)

    desk.do(step)


def change_tariff(desk: Counter, **facts: object) -> None:
    def change(session: Session) -> None:
        row = session.get_one(TariffRow, desk.town.tariff_id)
        for name, value in facts.items():
            setattr(row, name, value)

    desk.do(change)


UNKNOWN_RATE = """
[[lines]]
code = "visit"
name.nl = "Bezoek"
of = "visits"
rate = "nobody_set_it"
"""


def ask_fees(desk: Counter) -> None:
    change_tariff(desk, text=desk.rows(TariffRow)[0].text + FEES)


def totals(desk: Counter) -> list[int]:
    return [row.total_cents for row in desk.rows(QuoteRow)]


def test_the_page_shows_the_final_price_and_every_price_before_it(desk: Counter, lamp: Visit) -> None:
    worked(desk, lamp, DoneWork(60))
    page = desk.client.get(f"/loket/boeking/{lamp.number}").text
    for said in (
        "The final price is €50.00", "2 prices were given", "After the visit", "When it was booked",
        "This is €12.50 more than the €37.50 that we estimated.", "Working hours: 1 hour instead of 45 minutes.",
        "Still to pay by invoice: €50.00",
    ):  # fmt: skip
        assert said in page, said


def test_the_desk_writes_down_what_was_really_done(desk: Counter, lamp: Visit) -> None:
    worked(desk, lamp, DoneWork(60))
    path = f"/loket/boeking/{lamp.number}/gedaan"
    shown = desk.client.get(path).text
    assert "1 hour" in shown
    page = desk.client.submit(
        path, form="work", follow=True, minutes="30", workers="2", waste="12,30", reason="The customer called"
    ).text
    assert "The final price is €62.30. The earlier price stays in the books." in page
    assert "The customer called" in page
    assert "This is €12.30 more than the earlier price of €50.00." in page
    assert totals(desk) == [3750, 5000, 6230]
    assert desk.rows(WorkRecordRow)[-1].work == {"visit_minutes": "30", "waste_cost": "12.30", "workers": "2"}
    assert desk.rows(WorkRecordRow)[-1].by_staff_id == desk.staff.id


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "Told by 85.07.30-033.28"}, "reason"),
        ({"reason": "x", "km": "many"}, "km"),
        ({"reason": "x", "waste": "2001"}, "waste"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    desk: Counter, lamp: Visit, answers: dict[str, Any], field: str
) -> None:
    worked(desk, lamp, DoneWork(60))
    page = desk.client.submit(f"/loket/boeking/{lamp.number}/gedaan", form="work", **answers)
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert totals(desk) == [3750, 5000]


@pytest.mark.parametrize(("km", "shown"), [("7.5", "7,5"), ("120", "120"), ("0.05", "0,05")])
def test_what_the_workers_wrote_is_filled_in_and_saving_it_changes_no_number(
    desk: Counter, lamp: Visit, km: str, shown: str
) -> None:
    worked(desk, lamp, DoneWork(60, job_km=Decimal(km)))
    path = f"/loket/boeking/{lamp.number}/gedaan"
    assert f'value="{shown}"' in desk.client.get(path).text
    desk.client.submit(path, form="work", reason="Looked at it again")
    assert [row.work["job_km"] for row in desk.rows(WorkRecordRow)] == [km, km]
    assert totals(desk)[1] == totals(desk)[2]


def test_work_that_is_not_done_cannot_be_corrected(desk: Counter, lamp: Visit) -> None:
    assert desk.client.get(f"/loket/boeking/{lamp.number}/gedaan").status_code == 404
    assert "What was really done?" not in desk.client.get(f"/loket/boeking/{lamp.number}").text


def test_a_visit_without_a_final_price_is_on_the_list_until_it_has_one(desk: Counter, lamp: Visit) -> None:
    text = desk.rows(TariffRow)[0].text
    change_tariff(desk, text=text + UNKNOWN_RATE)
    worked(desk, lamp, DoneWork(60))
    listed = desk.client.get("/loket/zonder-eindprijs").text
    assert "nobody_set_it" in listed
    assert "Wait until that is put right" in listed

    change_tariff(desk, text=text)
    page = desk.client.submit("/loket/zonder-eindprijs", "Give the final price Maria Peeters", follow=True)
    assert "The final price is €50.00." in page.text
    assert "Every visit that was done has its final price." in page.text


def test_work_beyond_a_quota_is_on_the_list_and_gets_its_price_with_a_reason(desk: Counter, lamp: Visit) -> None:
    change_tariff(desk, text=desk.rows(TariffRow)[0].text + QUOTA)
    worked(desk, lamp, DoneWork(90))
    listed = desk.client.get("/loket/zonder-eindprijs").text
    assert "the regulation allows 1 hour in one job. This is 1 hour 30 minutes." in listed
    assert f'href="/loket/boeking/{lamp.number}/gedaan"' in listed
    page = desk.client.submit(
        f"/loket/boeking/{lamp.number}/gedaan", form="work", reason="The wall had to be drilled", follow=True
    )
    assert "The final price is €75.00" in page.text
    assert "Every visit that was done" in desk.client.get("/loket/zonder-eindprijs").text


def test_cancelling_late_shows_the_fee_and_charges_it(desk: Counter, lamp: Visit) -> None:
    ask_fees(desk)
    path = f"/loket/boeking/{lamp.number}"
    assert "the regulation asks €18.75 for cancelling now" in desk.client.get(path).text
    page = desk.client.submit(path, form="cancel", reason="Ill", follow=True).text
    assert "Still to pay by invoice: €18.75" in page
    assert totals(desk) == [3750, 1875]


def test_the_desk_can_cancel_late_without_the_fee(desk: Counter, lamp: Visit) -> None:
    ask_fees(desk)
    desk.client.submit(f"/loket/boeking/{lamp.number}", form="cancel", reason="Our van broke down", waive="y")
    assert desk.rows(BookingRow)[0].state == "cancelled"
    assert totals(desk) == [3750]


def test_a_fee_that_came_while_the_page_was_open_is_said_first(desk: Counter, lamp: Visit) -> None:
    ask_fees(desk)
    old_page = desk.client.get(f"/loket/boeking/{lamp.number}")
    desk.clock.set(AT_TEN - timedelta(minutes=5))
    change_tariff(desk, text=desk.rows(TariffRow)[0].text.replace("percent = 50", "percent = 100"))
    page = desk.client.send(old_page, form="cancel", reason="Ill")
    assert page.status_code == 422
    assert "The price has changed from €18.75 to €37.50." in page.text
    assert desk.rows(BookingRow)[0].state == "confirmed"
    desk.client.send(page, form="cancel", reason="Ill")
    assert totals(desk) == [3750, 3750]


def test_cancelling_in_time_speaks_of_no_fee(desk: Counter) -> None:
    ask_fees(desk)
    number = desk.booking(desk.resident(), MONDAY + timedelta(days=2, hours=2)).number
    assert "It is late" not in desk.client.get(f"/loket/boeking/{number}").text


def test_the_fee_of_a_visit_where_nobody_was_home_is_waived_with_a_reason(desk: Counter, lamp: Visit) -> None:
    ask_fees(desk)
    worked(desk, lamp, Obstacle.NOBODY_HOME)
    path = f"/loket/boeking/{lamp.number}"
    assert "Still to pay by invoice: €15.00" in desk.client.get(path).text
    refused = desk.client.submit(path, form="waive")
    assert refused.status_code == 422
    assert "Write the reason in a few words." in refused.text
    page = desk.client.submit(path, form="waive", waive_reason="She was in hospital", follow=True).text
    assert "Nothing is charged for this visit." in page
    assert "She was in hospital" in page
    assert "Do not charge for this visit" not in page
    assert totals(desk) == [3750, 1500, 0]
