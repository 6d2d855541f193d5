"""Recording a price decision, and the new price for visits that were booked before it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from booking.store.tables import OutboxRow, PriceDecisionRow
from tests.harness.town import MONDAY
from tests.web.desk.conftest import Counter

GOOD: dict[str, Any] = {"basis": "vt:vt", "evidence": "mutuality_sticker", "last_day": "2026-12-31"}


def path(desk: Counter, resident_id: int) -> str:
    return f"/loket/inwoner/{resident_id}/tarief/{desk.town.service_id}"


def test_a_decision_is_kept_with_who_and_until_when(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.submit(path(desk, resident.resident_id), form="decision", follow=True, **GOOD)
    assert "Reduced price" in page.text
    (kept,) = desk.rows(PriceDecisionRow)
    assert (kept.class_code, kept.ground, kept.evidence) == ("vt", "vt", "mutuality_sticker")
    assert (kept.valid_from, kept.valid_until) == (date(2026, 11, 23), date(2027, 1, 1))
    assert (kept.evidence_seen_on, kept.decided_by_id) == (date(2026, 11, 23), desk.staff.id)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"last_day": ""}, "Fill in the last day."),
        ({"last_day": "2026-11-22"}, "The end must be after the start."),
        ({"last_day": "2036-11-22"}, "A decision holds for at most 3 years."),
        ({"last_day": "9999-12-31"}, "The end must be after the start."),
        ({"seen_on": "2026-11-24"}, "This day is still to come."),
        ({"valid_from": "2025-06-01"}, "We do not know the price for 1 June 2025 yet."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(desk: Counter, wrong: dict[str, Any], said: str) -> None:
    resident = desk.resident()
    page = desk.client.submit(path(desk, resident.resident_id), form="decision", **GOOD | wrong)
    assert page.status_code == 422
    assert said in page.text
    assert desk.rows(PriceDecisionRow) == []


@pytest.mark.parametrize("basis", ["social:vt", "vt:", "nonsense", "standard:vt", "gratis:vt"])
def test_a_forged_class_or_ground_is_refused(desk: Counter, basis: str) -> None:
    resident = desk.resident()
    page = desk.client.forge(
        path(desk, resident.resident_id),
        **GOOD | {"basis": basis, "seen_on": "2026-11-23", "valid_from": "2026-11-23"},
    )
    assert page.status_code == 422


def test_a_visit_booked_before_gets_the_new_price_by_one_button(desk: Counter) -> None:
    resident = desk.resident(email="maria@example.org")
    number = desk.booking(resident, MONDAY + timedelta(days=1, hours=2)).number
    page = desk.client.submit(path(desk, resident.resident_id), form="decision", follow=True, **GOOD)
    assert "€37.50 was said, it would be €13.50 now." in page.text
    page = desk.client.follow(desk.client.send(page, "Use the new price Tue 24 Nov", form=1))
    assert "The price of this visit is €13.50 now." in page.text
    assert "Use the new price" not in page.text
    shown = desk.client.get(f"/loket/boeking/{number}").text
    assert "The price changed from €37.50 to €13.50" in shown
    assert "price_changed" in {row.kind for row in desk.rows(OutboxRow)}


def test_the_price_of_a_booking_that_is_not_there_is_404(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.forge(
        f"/loket/inwoner/{resident.resident_id}/nieuwe-prijs/999", page=path(desk, resident.resident_id)
    )
    assert page.status_code == 404


def test_a_class_that_the_tariff_no_longer_has_asks_to_decide_again(desk: Counter) -> None:
    resident = desk.resident()
    desk.client.submit(path(desk, resident.resident_id), form="decision", follow=True, **GOOD)
    desk.do(lambda session: session.execute(update(PriceDecisionRow).values(class_code="gone")))
    page = desk.client.get(f"/loket/inwoner/{resident.resident_id}").text
    assert "The class that was decided no longer exists: the usual price. Decide again." in page
    assert (
        "€37.50"
        in desk.client.get(f"/loket/inwoner/{resident.resident_id}/boeken?task_{desk.town.options['lamp']}=1").text
    )
    desk.client.submit(path(desk, resident.resident_id), form="decision", follow=True, **GOOD)
    assert "Decide again" not in desk.client.get(f"/loket/inwoner/{resident.resident_id}").text
