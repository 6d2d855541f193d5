"""Every page, in every language, in a real Chromium, on a phone and on a large screen: axe finds nothing."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from booking.rules.actors import Role
from booking.rules.text import LOCALES
from tests.harness.browser import DESK, PHONE, PageOpener, axe, sideways_scroll
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.world import NOW, World, a_world
from tests.house.access import ACCESS, ANYBODY
from tests.web.resident.way import Way

#: Free for somebody who can hang lamps and trim hedges.
AT_NOON_AND_A_HALF = "2026-11-26T11:30Z"
#: Who has many pages looks at them in so many tests, which processes can share.
SHARES = {None: 2, Role.WORKER: 1, Role.DESK: 4, Role.COORDINATOR: 6}
NO_PAGE = {"static", "common.health", "common.brand_css", "common.map_tile", "resident.agenda"} | {
    "coordinator.bill_file",
    "desk.booking_photo", "desk.report_photo", "desk.request_photo", "resident.request_photo",
    "resident.booking_photo", "resident.draft_photo", "resident.report_photo",
    "worker.keep_pages",
    "worker.photo",
}  # fmt: skip


@pytest.fixture
def world(app: Flask, freeze: Callable[..., FrozenClock]) -> World:
    """A world to look at."""
    freeze(NOW)
    return a_world(app)


@pytest.mark.parametrize(("role", "share"), [(role, share) for role, n in SHARES.items() for share in range(n)])
def test_page_is_sound_for_everybody(
    app: Flask, client: StrictClient, world: World, open_browser: PageOpener, role: Role | None, share: int
) -> None:
    world.become(client, role)
    pages = _page_for_each_language(client, open_browser)
    paths = [*(world.path(app, endpoint) for endpoint in _own_pages(app, role)), "/there/is/no/such/page"]
    for path in paths[share :: SHARES[role]]:
        judge = Judge()
        for locale, page in pages.items():
            page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
            page.goto(path)
            assert judge.faults(page, locale) == [], page.url


def test_each_step_of_a_booking_and_its_mistakes_are_sound(
    client: StrictClient, world: World, open_browser: PageOpener
) -> None:
    way = Way(client, world.town)
    steps = [
        way.choose("lamp", "hedge").at,
        way.amounts().at,
        way.address().at,
        way.time(AT_NOON_AND_A_HALF).at,
        way.person().at,
    ]
    pages = _page_for_each_language(client, open_browser)
    for path in ["/boeken/klusdienst", *steps]:
        judge = Judge()
        for locale, page in pages.items():
            page.goto(path)
            assert judge.faults(page, locale) == [], page.url
    for path in ("/boeken/klusdienst", steps[1], steps[3]):
        judge = Judge()
        for locale, page in pages.items():
            page.goto(path)
            for field in page.locator("main input[type=text], main input[type=tel], main input[type=email]").all():
                field.fill("")
            page.locator("main form button[type=submit]").first.click()
            page.locator("[role=alert]").first.wait_for()
            assert judge.faults(page, locale) == [], page.url


def test_a_page_that_is_built_otherwise_in_another_language_is_looked_at_again(phone: Page) -> None:
    judge = Judge()
    phone.set_content(_LITTLE_PAGE.format(lang="nl", label="Naam"))
    assert judge.faults(phone, "nl") == []
    phone.set_content(_LITTLE_PAGE.format(lang="fr", label="Nom"))
    assert judge.faults(phone, "fr") == []
    phone.set_content(_LITTLE_PAGE.format(lang="en", label=""))
    found = judge.faults(phone, "en")
    assert found
    assert all("label" in fault for fault in found)


def _own_pages(app: Flask, role: Role | None) -> Iterator[str]:
    """Yield the pages of this role's faces; a stranger's are those for everybody."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        who = ACCESS[rule.endpoint]
        own = who == ANYBODY if role is None else role in who and who != ANYBODY
        if own and "GET" in (rule.methods or set()) and rule.endpoint not in NO_PAGE:
            yield rule.endpoint


class Judge:
    """Looks at one page in all its languages.

    What axe sees is how a page is built: its elements, roles, names that are there or not, colours. Where another
    language differs in its words only, axe would say the same again; whether longer words fit is looked at each time.
    """

    def __init__(self) -> None:
        """Nothing is judged yet."""
        self._good: set[tuple[int, str]] = set()

    def faults(self, page: Page, locale: str) -> list[str]:
        """Return what is wrong with the page as it stands, on a phone and on a large screen."""
        spoken = page.locator("html").get_attribute("lang")
        found = [] if spoken == locale else [f"it says that it speaks {spoken}"]
        built = page.evaluate(_HOW_IT_IS_BUILT)
        for size in (PHONE, DESK):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            wider = sideways_scroll(page)
            found += [f"{wider} px wider than {size['width']}"] if wider else []
            if (size["width"], built) not in self._good:
                against = axe(page)
                found += against
                if not against:
                    self._good.add((size["width"], built))
        return found


#: Every element with its attributes in order; of words, only whether there are any.
_HOW_IT_IS_BUILT = """() => {
    const words = new Set(["lang", "hreflang", "href", "action", "value", "title", "alt", "aria-label", "content",
                           "placeholder", "datetime"]);
    const of = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? "T" : "";
        if (node.nodeType !== Node.ELEMENT_NODE) return "";
        if (node.localName === "script" || node.localName === "style") return "";
        const given = [...node.attributes].map(({name, value}) =>
            words.has(name) || name.startsWith("data-") ? `${name}=${value ? "T" : ""}` : `${name}=${value}`);
        const within = [...node.childNodes].map(of);
        // The language of the page stands in another place of the row, and is marked there.
        if (node.matches("nav.languages ul")) within.sort();
        return `<${node.localName} ${given.sort().join(" ")}>${within.join("")}</>`;
    };
    return of(document.documentElement);
}"""
_LITTLE_PAGE = """<!doctype html><html lang="{lang}"><head><title>T</title></head><body><main><h1>T</h1>
<label for="n">{label}</label><input id="n"></main></body></html>"""


def _page_for_each_language(client: StrictClient, open_browser: PageOpener) -> dict[str, Page]:
    """Return a window for each language, each with the session of ``client``."""
    pages = {}
    for locale in LOCALES:
        _speak(client, locale)
        pages[locale] = open_browser(PHONE)
        _take_cookies(client, pages[locale])
    return pages


def _speak(client: StrictClient, locale: str) -> None:
    client.forge("/taal", page="/privacy", language=locale, next="/")


def _take_cookies(client: StrictClient, page: Page) -> None:
    cookie = client.get_cookie("buurtboek")
    assert cookie is not None, "no session to take over"
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])
