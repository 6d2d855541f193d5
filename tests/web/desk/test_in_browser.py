"""What the desk shows once there is something to show, and what it says when it refuses, in a real browser."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from sqlalchemy.orm import Session

from booking.store.tables import BookingRow, StaffRow
from booking.usecases.pricing.record_decision import RecordDecision, record_decision
from tests.harness.browser import DESK, PHONE, axe, sideways_scroll
from tests.harness.people import sign_in
from tests.harness.town import MONDAY
from tests.web.desk.conftest import Counter

TUESDAY_TEN = MONDAY + timedelta(days=1, hours=2)


def be(app: Flask, staff: StaffRow, context: BrowserContext, url: str) -> None:
    """Take the cookie of a signed-in test client into the browser."""
    client = app.test_client()
    sign_in(client, staff)
    cookie = client.get_cookie("buurtboek")
    assert cookie is not None
    context.add_cookies([{"name": "buurtboek", "value": cookie.value, "url": url}])


@pytest.fixture
def open_desk(desk: Counter, open_browser: Callable[..., Page], live_server: str) -> Callable[..., Page]:
    """Open a window in which the clerk is signed in."""

    def opened(size: dict[str, int], **others: object) -> Page:
        page = open_browser(size, **others)
        be(desk.app, desk.staff, page.context, live_server)
        return page

    return opened


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_that_know_more_and_refused_forms_are_sound(
    desk: Counter, open_desk: Callable[..., Page], size: dict[str, int]
) -> None:
    resident = desk.resident(access_notes="Ring twice, the dog is deaf.", email="maria@example.org")
    desk.resident("Jozef Van den Broeck", phone="016 20 88 87")
    desk.booking(resident, TUESDAY_TEN)

    def decide(session: Session) -> None:
        session.query(BookingRow).update({"claimed_ground": "igo", "created_at": MONDAY})
        asked = RecordDecision(
            resident.household_id, desk.town.service_id, "vt", "vt", "certificate",
            seen_on=date(2026, 11, 20), valid_from=date(2026, 11, 1), valid_until=date(2027, 1, 1),
        )  # fmt: skip
        record_decision(session, asked, by=desk.actor, now=MONDAY - timedelta(days=2))

    desk.do(decide)
    at = f"/loket/inwoner/{resident.resident_id}"
    task = f"task_{desk.town.options['lamp']}"
    page = open_desk(size)
    paths = [
        "/loket?zoek=broeck",
        f"{at}/boeken?{task}=0",
        f"{at}/boeken?{task}=2",
        "/loket/dag?dag=2026-11-24&by=worker",
    ]
    for path in paths:
        page.goto(path)
        judge(page)
        assert page.locator("main h1").count() == 1, path
    forms = {
        "new": "/loket/inwoner/nieuw",
        "change": f"{at}/gegevens",
        "decide": f"{at}/tarief/{desk.town.service_id}",
    }
    for name, path in forms.items():
        page.goto(path)
        if name == "change":
            page.fill("#phone", "12")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".error-summary")
        judge(page)
        assert page.locator(".error-summary a").count() > 0, path


def judge(page: Page) -> None:
    """Look with axe, and for anything that is too wide."""
    assert sideways_scroll(page) == 0
    assert axe(page) == []
