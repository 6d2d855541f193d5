"""Every page, in every language, in a real Chromium, on a phone and on a large screen: axe finds nothing."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from booking.rules.actors import Role
from booking.rules.text import LOCALES
from tests.harness.browser import DESK, PHONE, PageOpener, axe, no_sideways_scroll
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.world import NOW, World, a_world
from tests.house.access import ACCESS, ANYBODY
from tests.web.resident.way import Way

#: Free for somebody who can hang lamps and trim hedges.
AT_NOON_AND_A_HALF = "2026-11-26T11:30Z"
NO_PAGE = {"static", "common.health", "common.brand_css", "resident.agenda"}


@pytest.fixture
def world(app: Flask, freeze: Callable[..., FrozenClock]) -> World:
    """A world to look at."""
    freeze(NOW)
    return a_world(app)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("role", [None, Role.WORKER, Role.DESK, Role.COORDINATOR])
def test_page_is_sound_for_everybody(
    app: Flask, client: StrictClient, world: World, open_browser: PageOpener, role: Role | None, locale: str
) -> None:
    page = open_browser(PHONE)
    world.become(client, role)
    _speak(client, locale)
    _take_cookies(client, page)
    paths = [world.path(app, endpoint) for endpoint in _own_pages(app, role)]
    for path in [*paths, "/there/is/no/such/page"]:
        _judge(page, path, locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_each_step_of_a_booking_and_its_mistakes_are_sound(
    client: StrictClient, world: World, open_browser: PageOpener, locale: str
) -> None:
    page = open_browser(PHONE)
    _speak(client, locale)
    way = Way(client, world.town)
    steps = [
        way.choose("lamp", "hedge").at,
        way.amounts().at,
        way.address().at,
        way.time(AT_NOON_AND_A_HALF).at,
        way.person().at,
    ]
    _take_cookies(client, page)
    for path in ["/boeken/klusdienst", *steps]:
        _judge(page, path, locale)
    for path in ("/boeken/klusdienst", steps[1], steps[3]):
        page.goto(path)
        for field in page.locator("main input[type=text], main input[type=tel], main input[type=email]").all():
            field.fill("")
        page.locator("main form button[type=submit]").first.click()
        page.locator("[role=alert]").first.wait_for()
        _judge_as_it_stands(page, locale)


def _own_pages(app: Flask, role: Role | None) -> Iterator[str]:
    """Yield the pages of this role's faces; a stranger's are those for everybody."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        who = ACCESS[rule.endpoint]
        own = who == ANYBODY if role is None else role in who and who != ANYBODY
        if own and "GET" in (rule.methods or set()) and rule.endpoint not in NO_PAGE:
            yield rule.endpoint


def _judge(page: Page, path: str, locale: str) -> None:
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    page.goto(path)
    _judge_as_it_stands(page, locale)


def _judge_as_it_stands(page: Page, locale: str) -> None:
    assert page.locator("html").get_attribute("lang") == locale, page.url
    for size in (PHONE, DESK):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        no_sideways_scroll(page)
        axe(page)


def _speak(client: StrictClient, locale: str) -> None:
    client.forge("/taal", page="/privacy", language=locale, next="/")


def _take_cookies(client: StrictClient, page: Page) -> None:
    cookie = client.get_cookie("buurtboek")
    assert cookie is not None, "no session to take over"
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])
