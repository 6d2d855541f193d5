"""A worker's day on a phone: in with a code from the desk, one job done, another that could not be done."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from booking.rules.actors import Role
from tests.browser.house import House
from tests.harness.browser import DESK, PHONE, PageOpener
from tests.harness.town import MONDAY


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_worker_signs_in_with_a_code_and_goes_through_the_day(
    house: House, window: PageOpener, *, scripts: bool
) -> None:
    house.visit(MONDAY + timedelta(hours=1))
    house.visit(MONDAY + timedelta(hours=3))
    desk = house.let_in(window(DESK, scripts=scripts), Role.DESK)
    desk.goto("/loket/codes")
    desk.get_by_role("button", name="Give a code An").click()
    code = desk.locator(".done-panel .number").inner_text()

    page = window(PHONE, scripts=scripts)
    page.goto("/mijn-dag")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is your code?")
    page.get_by_label("Your code").fill("000 000 000")
    page.get_by_role("button", name="Go to my day").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Go to my day").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    expect(page.get_by_role("main")).to_contain_text("2 jobs")

    now = page.locator("article.now")
    expect(now).to_contain_text("09:00")
    expect(now.get_by_role("link", name="Call")).to_have_attribute("href", "tel:+32470123456")
    page.context.set_offline(scripts)
    now.get_by_role("button", name="Start").click()
    if scripts:
        expect(now).to_contain_text("Kept on this phone.")
        expect(now.get_by_role("button", name="Done")).to_be_visible()
        page.context.set_offline(False)
    expect(now).to_contain_text("Busy now")
    house.clock.forward(minutes=45)
    now.get_by_role("button", name="Done").click()
    expect(page.get_by_role("main").get_by_role("status").first).to_contain_text("This job is done.")
    expect(now).to_contain_text("11:00")
    now.get_by_role("link", name="It could not be done").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why could it not be done?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one of the reasons.")
    page.get_by_role("radio", name="Nobody is home").check()
    page.get_by_label("Do you want to say more?").fill("The dog barks, nobody comes.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("main")).to_contain_text("All your jobs of today are behind you.")
    expect(page.locator("li .chip")).to_have_text(["Done", "Not done"])

    desk.goto("/loket/dag")
    expect(desk.locator("tbody .chip")).to_have_text(["Done", "Could not be done"])
    desk.locator("tbody tr").last.get_by_role("link").click()
    expect(desk.get_by_role("main")).to_contain_text("The dog barks, nobody comes.")
    house.clock.forward(days=20)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
