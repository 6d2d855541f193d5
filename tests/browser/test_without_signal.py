"""A worker in a cellar: pages that were never opened open, the phone says of which hour, and signing out takes all."""

import re
import time
from datetime import timedelta

from playwright.sync_api import Error, Page, expect

from booking.rules.actors import Role
from tests.browser.house import House
from tests.harness.browser import PHONE, PageOpener
from tests.harness.town import MONDAY

KEPT = """async () => {
  const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return all.flat().map((one) => new URL(one.url).pathname);
}"""

CLOCK = re.compile(r"\d\d:\d\d")

#: Let all that is kept be of yesterday.
YESTERDAY = """async () => {
  const day = await caches.open("day");
  for (const one of await day.keys()) {
    const answer = await day.match(one);
    const headers = new Headers(answer.headers);
    headers.set("x-kept-at", Date.now() - 24 * 3600_000);
    await day.put(one, new Response(await answer.blob(), { headers }));
  }
}"""


def test_pages_of_the_day_open_without_a_signal_and_go_at_sign_out(house: House, window: PageOpener) -> None:
    house.visit(MONDAY + timedelta(hours=1))
    page = house.let_in(window(PHONE), Role.WORKER)
    page.goto("/mijn-dag")
    give_up = page.locator("article.now").get_by_role("link", name="It could not be done").get_attribute("href")
    assert give_up
    wait_until_kept(page, give_up, "/mijn-dag/week")

    page.context.set_offline(True)
    for path, heading in (
        (give_up, "Why could it not be done?"),
        ("/mijn-dag", "Today"),
        ("/mijn-dag/week", "Your week"),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        expect(page.locator("[data-kept]")).to_contain_text("You see this page as it was at:")
        expect(page.locator("[data-kept] time")).to_have_text(CLOCK)
    page.goto("/mijn-dag/fietsen")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is not on your phone")

    # What is pressed on a page that was kept is sent later, and the page is a new one again.
    page.get_by_role("link", name="Look at today").click()
    page.locator("article.now").get_by_role("button", name="Start").click()
    expect(page.locator("article.now")).to_contain_text("Kept on this phone.")
    page.context.set_offline(False)
    expect(page.locator("article.now")).to_contain_text("Busy now")
    expect(page.locator("[data-kept]")).to_be_hidden()

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is your code?")
    assert page.evaluate(KEPT) == []
    page.context.set_offline(True)
    page.goto("about:blank")
    assert is_lost(page, "/mijn-dag"), "nothing of the day is left for who finds the phone"


def test_who_was_signed_out_elsewhere_leaves_nothing_once_the_phone_has_a_signal(
    house: House, window: PageOpener
) -> None:
    house.visit(MONDAY + timedelta(hours=1))
    page = house.let_in(window(PHONE), Role.WORKER)
    page.goto("/mijn-dag")
    wait_until_kept(page, "/mijn-dag/week")
    page.context.clear_cookies()
    page.goto("/mijn-dag")
    expect(page.get_by_role("heading", level=1)).to_have_text("You may not see this page")
    assert [path for path in page.evaluate(KEPT) if path.startswith("/mijn-dag")] == []


def test_what_was_kept_on_another_day_is_not_shown(house: House, window: PageOpener) -> None:
    house.visit(MONDAY + timedelta(hours=1))
    page = house.let_in(window(PHONE), Role.WORKER)
    page.goto("/mijn-dag")
    wait_until_kept(page, "/mijn-dag/week", "/mijn-dag/geen-signaal")
    page.evaluate(YESTERDAY)
    page.context.set_offline(True)
    assert is_lost(page, "/mijn-dag/week")
    page.context.set_offline(False)
    page.goto("/mijn-dag")
    wait_until_kept(page, "/mijn-dag/week", "/mijn-dag/geen-signaal")
    page.context.set_offline(True)
    page.goto("/mijn-dag/week")
    expect(page.locator("[data-kept]")).to_be_visible()


def wait_until_kept(page: Page, *paths: str) -> None:
    """Wait until the phone has these pages."""
    until = time.monotonic() + 10
    while not set(paths) <= set(page.evaluate(KEPT)):
        assert time.monotonic() < until, f"the phone has only {page.evaluate(KEPT)}"
        page.wait_for_timeout(50)


def is_lost(page: Page, path: str) -> bool:
    """Tell whether the browser itself has to say that there is no network."""
    try:
        page.goto(path)
    except Error as error:
        return "ERR_INTERNET_DISCONNECTED" in error.message or "ERR_FAILED" in error.message
    return False
