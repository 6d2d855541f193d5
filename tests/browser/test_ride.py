"""A ride to the hospital on a phone, as the driver sees it, and the desk."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from booking.rules.actors import Role
from tests.browser.house import House
from tests.harness.browser import DESK, PHONE, PageOpener, axe, sideways_scroll
from tests.harness.rides import a_ride_service


def test_ride_is_booked_on_a_phone_driven_and_priced(house: House, window: PageOpener) -> None:
    rides = house.do(lambda session: a_ride_service(session, house.town))
    page = window(PHONE)
    number = _book(page)

    house.clock.forward(days=4, hours=1)
    _drive(house.let_in(window(PHONE), Role.WORKER))
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("€9.66")

    desk = house.let_in(window(DESK), Role.DESK)
    desk.goto(f"/loket/boeking/{number}")
    expect(desk.get_by_role("main")).to_contain_text("€32.50, signed at")
    _looks_right(desk, "desk-booking")
    desk.get_by_role("link", name="Maria Peeters").first.click()
    desk.goto(f"{desk.url}/boeken?service=vervoer&task_{rides.options['ride']}=1")
    _looks_right(desk, "desk-call")


def _book(page: Page) -> str:
    page.goto("/boeken/vervoer")
    page.get_by_role("checkbox").first.check()
    _on(page)
    for label, answer in (("Street", "Molenstraat"), ("House number", "14"), ("Postcode", "3140")):
        page.get_by_label(label, exact=True).fill(answer)
    _on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Where do you want to go?")
    _on(page)
    expect(page.get_by_role("alert")).to_contain_text("Fill in where you want to go.")
    _looks_right(page, "route")
    page.get_by_label("What is it called?").fill("the hospital")
    page.get_by_label("Town or postcode", exact=True).fill("Leuven")
    _on(page)
    page.get_by_label("Yes, I have an appointment").check()
    page.get_by_label("Day of the appointment").fill("2026-11-27")
    page.get_by_label("Hour of the appointment").fill("10:00")
    _looks_right(page, "route-when")
    _on(page)
    _looks_right(page, "route-back")
    _on(page)
    page.get_by_label("How many people come along with you?").select_option("1")
    page.get_by_label("A walker, which folds").check()
    page.get_by_text("Does the driver do the shopping for you?").click()
    page.get_by_label("Shopping list").fill("Bread\nMilk")
    _looks_right(page, "route-along")
    _on(page)
    expect(page.get_by_role("main")).to_contain_text("Then we pick you up at 09:00.")
    expect(page.get_by_label("09:00").first).to_be_checked()
    _looks_right(page, "times")
    _on(page)
    page.get_by_label("Your name").fill("Maria Peeters")
    page.get_by_label("Your phone number").fill("0470 12 34 56")
    _on(page)
    _looks_right(page, "check")
    page.get_by_role("button", name="Book, pay the driver in cash").click()
    for words in ("Pick-up", "09:00", "the hospital, 3000 Leuven", "Home again", "A walker"):
        expect(page.get_by_role("main")).to_contain_text(words)
    _looks_right(page, "booking")
    return "".join(character for character in page.locator(".number").inner_text() if character.isdigit())


def _drive(worker: Page) -> None:
    worker.goto("/mijn-dag")
    expect(worker.get_by_role("article")).to_contain_text("the hospital, 3000 Leuven")
    expect(worker.locator("body")).not_to_contain_text("€")
    _looks_right(worker, "worker")
    worker.get_by_role("link", name="Money for the shopping").click()
    worker.get_by_label("How much money did you get?").fill("32,50")
    worker.get_by_label("The customer signed the note").check()
    _looks_right(worker, "cash")
    worker.get_by_role("button", name="Save").click()
    worker.get_by_role("button", name="Start").click()
    worker.get_by_role("button", name="Done").click()
    worker.get_by_label("How many kilometres was this ride?").fill("23")
    _looks_right(worker, "driven")
    worker.get_by_role("button", name="Done").click()


def _on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def _looks_right(page: Page, name: str) -> None:
    folder = os.environ.get("PICTURES_OF_RIDES")
    if folder:
        size = page.viewport_size
        assert size is not None
        page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
        page.set_viewport_size({"width": 1640 - size["width"], "height": 900})
        page.screenshot(path=Path(folder) / f"{name}-{1640 - size['width']}.png", full_page=True)
        page.set_viewport_size(size)
    assert axe(page) == []
    assert sideways_scroll(page) == 0
