"""The smallest phone with the largest letters: 320 px wide and text of 200 %, and nothing runs off the side."""

from datetime import timedelta

from playwright.sync_api import Page

from booking.rules.actors import Role
from tests.browser.house import House, take_over
from tests.harness.browser import PageOpener, sideways_scroll
from tests.harness.town import MONDAY

SMALL = {"width": 320, "height": 640}
#: What a browser's own setting "very large" does: the letters are 32 px instead of 16 px.
LARGE = {"standard": 32, "fixed": 26}


def test_nothing_runs_off_a_small_screen_with_large_letters(house: House, window: PageOpener) -> None:
    visit = house.visit(MONDAY + timedelta(hours=2))
    page = window(SMALL)
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": LARGE})
    way = house.way()
    steps = [way.choose("lamp", "hedge").at, way.amounts().at, way.address().at, way.time("2026-11-25T11:30Z").at]
    steps.append(way.person().at)
    take_over(way.client, page)
    look(page, "/", "/boeken/klusdienst", *steps, way.booked())
    house.let_in(page, Role.WORKER)
    look(page, "/mijn-dag", "/mijn-dag/morgen", "/mijn-dag/week")
    house.let_in(page, Role.DESK)
    look(page, "/loket", "/loket?zoek=peeters", "/loket/dag", f"/loket/boeking/{visit.number}")


def look(page: Page, *paths: str) -> None:
    for path in paths:
        page.goto(path)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert sideways_scroll(page) == 0
