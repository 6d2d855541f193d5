"""Impatient fingers: however the button is pressed, and whoever sends the page again, there is one booking."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from booking.rules.actors import Role
from tests.browser.house import House, take_over
from tests.harness.browser import DESK, PHONE, PageOpener
from tests.harness.town import MONDAY


def click_twice(button: Locator) -> None:
    button.click(click_count=2, delay=10)


def tap_twice(button: Locator) -> None:
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    button.page.touchscreen.tap(*at)
    button.page.touchscreen.tap(*at)


def hold_enter(button: Locator) -> None:
    button.focus()
    for _ in range(5):
        button.page.keyboard.down("Enter")
    button.page.keyboard.up("Enter")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("press", [click_twice, tap_twice, hold_enter])
def test_pressing_twice_books_once(
    house: House, window: PageOpener, press: Callable[[Locator], None], *, scripts: bool
) -> None:
    page = check_page(house, window(PHONE, scripts=scripts))
    press(page.get_by_role("button", name="Book, invoice later"))
    is_booked(page)
    assert len(house.bookings()) == 1
    assert len(house.bookings("confirmed")) == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("press", [click_twice, hold_enter])
def test_pressing_twice_at_the_desk_books_once(
    house: House, window: PageOpener, press: Callable[[Locator], None], *, scripts: bool
) -> None:
    house.visit(MONDAY + timedelta(days=3, hours=2))
    page = house.let_in(window(DESK, scripts=scripts), Role.DESK)
    # The only one who is found opens at once. Only one worker can fit a handrail: no room for a second booking.
    page.goto("/loket?zoek=peeters")
    page.goto(f"{page.url}/boeken?task_{house.town.options['handrail']}=1")
    press(page.locator("#book").get_by_role("button"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Booking")
    expect(page.get_by_text("The visit is booked.")).to_be_visible()
    assert len(house.bookings()) == 2


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_going_back_and_sending_an_old_page_book_once(house: House, window: PageOpener, *, scripts: bool) -> None:
    page = check_page(house, window(PHONE, scripts=scripts))
    old = page.context.new_page()
    old.goto(page.url)
    page.get_by_role("button", name="Book, invoice later").click()
    is_booked(page)
    page.go_back()
    is_booked(page)
    old.get_by_role("button", name="Book, invoice later").click()
    is_booked(old)
    assert old.locator(".number").inner_text() == page.locator(".number").inner_text()
    assert len(house.bookings()) == 1


def check_page(house: House, page: Page) -> Page:
    """Open the check of a booking of which everything was answered."""
    way = house.way().to_check()
    take_over(way.client, page)
    page.goto(way.at)
    return page


def is_booked(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Your booking is confirmed")
