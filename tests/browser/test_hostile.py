"""Words that want to be more than words: in every face they are shown as they were typed, and nothing else happens."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from booking.rules.actors import Role
from tests.browser.house import House
from tests.harness.browser import DESK, PHONE, PageOpener, no_sideways_scroll

NAMES = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "address": "javascript:alert(3)//\"'><svg/onload=alert(4)>",
    "template": "{{ 7 * 7 }} ${7*7} {% include 'x' %} %(name)s &lt;b&gt;",
    "long": "W" * 300,
    "turned": "\u202egnidael \u05d3\u05d5\u05d3 \u0645\u0631\u064a\u0645",
    "emoji": "👩\u200d🔧🎉 Zoë 🇧🇪",
}
NOTE = "<iframe src=javascript:alert(5)></iframe> {{ config }} \u202eeton"
NOTES_ON_GETTING_IN = "</textarea></bdi><script>alert(6)</script> \u202eni gnitteg"
#: On Wednesday the 25th, when An can trim hedges and has not too far to go in between.
STARTS = [f"2026-11-{day}T{hour}Z" for day in (24, 25) for hour in ("07:30", "11:30", "13:30")]

#: Returns the plain words on the page of which the letters stand from right to left.
TURNED = """() => {
  const turned = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const left = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  while (walker.nextNode()) {
    const node = walker.currentNode, at = node.data.search(/[a-z]{2}/i);
    if (at < 0 || /[\\u0590-\\u06ff\\u202a-\\u202e\\u2066-\\u2069]/.test(node.data)) continue;
    const [one, next] = [left(node, at), left(node, at + 1)];
    if (one.width && one.top === next.top && next.left < one.left) turned.push(node.data.trim());
  }
  return turned;
}"""


@pytest.fixture
def dialogs() -> Iterator[list[str]]:
    """Take in what a page shouted; there must be nothing."""
    heard: list[str] = []
    yield heard
    assert heard == [], f"a page ran what somebody typed: {heard}"


def test_hostile_words_are_only_words(house: House, window: PageOpener, dialogs: list[str]) -> None:
    booked = {kind: _book(house, name, at) for (kind, name), at in zip(NAMES.items(), STARTS, strict=True)}
    desk, phone = house.let_in(window(DESK), Role.DESK), house.let_in(window(PHONE), Role.WORKER)
    for page in (desk, phone):
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    for day in ("2026-11-24", "2026-11-25"):
        desk.goto(f"/loket/dag?dag={day}")
        _shows(desk, *list(NAMES.values())[:3] if day == "2026-11-24" else list(NAMES.values())[3:], NOTE)
    for kind, name in NAMES.items():
        path, number = booked[kind]
        desk.goto(f"/loket/boeking/{number}")
        _shows(desk, name, NOTE, NOTES_ON_GETTING_IN)
        desk.get_by_role("region").get_by_role("link").first.click()
        expect(desk.get_by_role("heading", level=1)).to_have_text(name)
        _shows(desk, name, NOTES_ON_GETTING_IN)
        phone.goto(path)
        _shows(phone, name, NOTE, NOTES_ON_GETTING_IN)
    for part, name in (("script", "script"), ("alert", "address"), ("7", "template"), ("zoe", "emoji")):
        desk.get_by_role("searchbox").fill(part)
        expect(desk.locator("[data-results]").get_by_text(NAMES[name])).to_be_visible()
        _shows(desk, NAMES[name])

    phone.goto("/mijn-dag/morgen")
    _shows(phone, *list(NAMES.values())[:3], NOTE, NOTES_ON_GETTING_IN)
    house.clock.forward(days=2)
    phone.goto("/mijn-dag")
    _shows(phone, *list(NAMES.values())[3:], NOTE, NOTES_ON_GETTING_IN)


def _book(house: House, name: str, starts_at: str) -> tuple[str, str]:
    """Book as a resident with that name; return the path of the booking and its number."""
    way = house.way().choose("hedge").amounts(note=NOTE).address(access_notes=NOTES_ON_GETTING_IN)
    return way.time(starts_at).person(name=name).booked(), house.bookings("confirmed")[-1]


def _shows(page: Page, *texts: str) -> None:
    for text in texts:
        expect(page.get_by_role("main").get_by_text(text).first).to_be_visible()
    assert page.locator("main :is(iframe, img, script, b > b), main [onload], main [onerror]").count() == 0
    assert page.evaluate(TURNED) == [], f"on {page.url}"
    no_sideways_scroll(page)
