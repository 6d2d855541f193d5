"""A call at the desk: by keyboard only, and in a browser without scripts."""

from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from booking.rules.actors import Role
from booking.usecases.bookings.requests import Who
from tests.browser.hands import Keyboard
from tests.browser.house import House
from tests.harness.browser import DESK, PHONE, PageOpener
from tests.harness.people import PASSWORD
from tests.harness.town import MONDAY


def test_call_goes_from_sign_in_to_promise_by_keyboard_only(house: House, window: PageOpener) -> None:
    house.visit(MONDAY + timedelta(days=7, hours=2))
    house.visit(MONDAY + timedelta(days=8, hours=2), who=Who("Maria Claes", "+32470111111", "", "nl"))
    page, keyboard = window(DESK), Keyboard()
    keys = page.keyboard
    page.goto("/aanmelden")
    keyboard.write(page.get_by_label("E-mail address"), str(house.staff[Role.DESK].email))
    keyboard.write(page.get_by_label("Password"), PASSWORD)
    keys.press("Enter")
    expect(_title(page)).to_have_text("Who is calling?")

    keys.press("/")
    keys.type("maria")
    expect(page.locator("[data-results] a.line")).to_have_count(2)
    expect(page.locator("[data-results] + [role=status]")).to_have_text("2 residents found.")
    keys.press("ArrowDown")
    expect(page.get_by_role("link", name="Maria Claes")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(_title(page)).to_have_text("Maria Peeters")
    keys.press("b")
    expect(_title(page)).to_have_text("What does the caller want?")
    keyboard.write(page.get_by_label("Hang a lamp"), "2")
    keys.press("Enter")
    expect(page.locator(".say")).to_contain_text("2 × Hang a lamp")
    keyboard.press(page.get_by_role("region", name="Tuesday 24 November").get_by_role("link", name="10:00"))
    expect(page.locator(".say p")).to_have_text(
        [
            "On Tuesday 24 November at 10:00 somebody comes for this: 2 × Hang a lamp.",
            "It takes about 1 hour 30 minutes.",
            "That costs about €75.00.",
            "Is that all right?",
        ]
    )
    keyboard.write(page.get_by_label("What must the worker know?"), "The ceiling is high.")
    keys.press("Control+Enter")
    expect(_title(page)).to_contain_text("Booking")
    expect(page.locator(".flashes")).to_contain_text("The visit is booked.")
    expect(page.get_by_role("main")).to_contain_text("The ceiling is high.")
    assert len(house.bookings("confirmed")) == 3
    keys.press("d")
    expect(_title(page)).to_contain_text("Visits on")


def test_call_of_somebody_new_without_scripts(house: House, window: PageOpener) -> None:
    page = house.let_in(window(PHONE, scripts=False), Role.DESK)
    page.goto("/loket")
    page.get_by_role("searchbox").fill("janssens")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("main")).to_contain_text("Nobody found.")
    page.get_by_role("link", name="New resident").click()
    page.get_by_label("First name and last name").fill("Rik Janssens")
    page.get_by_label("Phone", exact=True).fill("016 20 88 87")
    page.get_by_label("Street", exact=True).fill("Bakestraat")
    page.get_by_label("House number", exact=True).fill("7")
    page.get_by_label("Postcode").fill("3140")
    page.get_by_role("button", name="Save").click()
    expect(_title(page)).to_have_text("Rik Janssens")
    page.get_by_role("link", name="Book a visit").click()
    page.get_by_label("Hang a lamp").fill("1")
    page.get_by_role("button", name="Show times and price").click()
    page.get_by_role("link", name="10:30").first.click()
    expect(page.locator(".say")).to_contain_text("at 10:30 somebody comes for this: Hang a lamp.")
    page.get_by_role("button", name="Book", exact=False).last.click()
    expect(_title(page)).to_contain_text("Booking")
    expect(page.get_by_role("main")).to_contain_text("10:30 – 11:15")
    assert len(house.bookings("confirmed")) == 1


def _title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)
