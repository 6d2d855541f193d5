"""A resident's whole way, on a phone: book, keep it in the calendar, move, cancel."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands, Keyboard, Pointer
from tests.browser.house import House
from tests.browser.resident import Resident
from tests.harness.browser import PHONE, PageOpener


@pytest.mark.parametrize(
    ("hands", "scripts"),
    [
        pytest.param(Pointer(), True, id="with a thumb"),
        pytest.param(Pointer(), False, id="without scripts"),
        pytest.param(Keyboard(), True, id="by keyboard only"),
    ],
)
def test_resident_books_moves_and_cancels(house: House, window: PageOpener, hands: Hands, *, scripts: bool) -> None:
    page = window(PHONE, scripts=scripts)
    resident = Resident(page, hands)
    resident.choose_tasks("Hang a lamp", "Fit a handrail")
    resident.tell_how_much(Hang_a_lamp=2, note="The ceiling is high.")
    resident.tell_where(access_notes="Ring twice.")
    resident.choose_time("09:00")
    resident.tell_who()
    resident.is_asked("Is this right?")
    for words in (
        "2 × Hang a lamp, Fit a handrail",
        "The ceiling is high.",
        "Tuesday 24 November, 09:00",
        "Molenstraat 14",
        "3140 Keerbergen",
        "Ring twice.",
        "Maria Peeters",
        "0470 12 34 56",
    ):
        expect(page.get_by_role("main")).to_contain_text(words)
    promised = resident.total
    resident.press("Book, invoice later")

    resident.is_asked("Your booking is confirmed")
    (number,) = house.bookings("confirmed")
    expect(page.locator(".number")).to_have_text(f"{number[:4]} {number[4:]}")
    expect(page.get_by_role("main")).to_contain_text("You get an invoice afterwards.")
    assert resident.total == promised
    with page.expect_download() as download:
        resident.press("Add to my calendar")
    assert download.value.suggested_filename == f"{number}.ics"
    file = Path(download.value.path()).read_text()
    assert "DTSTART;TZID=Europe/Brussels:20261124T090000" in file
    assert page.url in file.replace("\r\n ", "").replace("\n ", "")

    resident.press("Choose another time")
    resident.is_asked("When may we come instead?")
    hands.choose(resident.time("13:00"))
    resident.press("Choose this time")
    resident.is_asked("Your booking is confirmed")
    expect(page.get_by_role("status").first).to_contain_text("Your booking has a new time.")
    expect(page.get_by_role("main")).to_contain_text("Tuesday 24 November, 13:00")

    resident.press("Cancel this booking")
    resident.is_asked("Do you want to cancel this booking?")
    resident.press("Yes, cancel it")
    resident.is_asked("This booking is cancelled")
    assert house.bookings("cancelled") == [number]
