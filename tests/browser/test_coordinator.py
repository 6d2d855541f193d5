"""The coordinator in a browser without scripts: who works when, who is away, who may do what."""

from datetime import timedelta

from playwright.sync_api import expect

from booking.rules.actors import Role
from tests.browser.house import House
from tests.harness.browser import DESK, PageOpener
from tests.harness.town import MONDAY


def test_week_absence_and_role_are_changed_without_scripts(house: House, window: PageOpener) -> None:
    visit = house.visit(MONDAY + timedelta(days=2, hours=2))
    page = house.let_in(window(DESK, scripts=False), Role.COORDINATOR)
    main, status = page.get_by_role("main"), page.get_by_role("status").first
    page.goto("/beheer")
    page.get_by_role("link", name="Workers").click()
    page.get_by_role("link", name="An", exact=True).click()

    page.get_by_role("link", name="Change the hours").click()
    friday = page.get_by_role("group", name="Friday")
    friday.get_by_label("Until").first.fill("11:30")
    friday.get_by_label("And from").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Fill in both a beginning and an end.")
    expect(friday.get_by_label("Until").first).to_have_value("11:30")
    friday.get_by_label("Until").last.fill("")
    page.get_by_role("button", name="Save").click()
    expect(status).to_contain_text("The hours of An are saved.")
    expect(main.locator("dl > div", has_text="Friday")).to_contain_text("08:30\u00a0–\u00a011:30")

    page.get_by_role("link", name="Add an absence").click()
    page.get_by_label("First day").fill("2026-11-25")
    page.get_by_label("Last day").fill("2026-11-26")
    page.get_by_role("button", name="Save").click()
    expect(status).to_contain_text("There are visits that no longer fit.")
    expect(main).to_contain_text("From Wednesday 25 November until Thursday 26 November, whole days")
    stranded = page.get_by_role("table", name="One visit needs another worker or another time")
    expect(stranded).to_contain_text("Is absent")
    stranded.get_by_role("link", name=visit.number).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Booking")

    page.goto("/beheer/rollen")
    page.get_by_role("link", name="Els Desmet").click()
    page.get_by_label("Coordinator").check()
    page.get_by_role("button", name="Save").click()
    expect(status).to_contain_text("The roles of Els Desmet are saved.")
    expect(page.get_by_role("row", name="Els Desmet")).to_contain_text("Coordinator")
    els = house.let_in(window(DESK), Role.DESK)
    els.goto("/beheer")
    expect(els.get_by_role("heading", level=1)).to_have_text("Overview")
