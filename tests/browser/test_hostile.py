"""Words that want to be more than words: in every face they are shown as they were typed, and nothing else happens."""

from playwright.sync_api import Dialog, Page, expect

from booking.rules.actors import Role
from booking.rules.characters import straight
from tests.browser.house import House
from tests.harness.browser import DESK, PHONE, PageOpener, sideways_scroll

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
#: Two hedges a day are as many as An can trim.
DAYS = {24: ("script", "address"), 25: ("template", "long"), 26: ("turned", "emoji")}

#: Returns what could turn the words beside it around: letters that change the direction, and nothing that ends it.
LOOSE = """() => {
  const loose = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const {data, parentElement} = walker.currentNode;
    if (/[\\u0590-\\u06ff\\u202a-\\u202e]/.test(data) && !parentElement.closest("bdi")) loose.push(data.trim());
  }
  return loose;
}"""


def test_hostile_words_are_only_words(house: House, window: PageOpener) -> None:
    dialogs: list[str] = []
    booked = {
        kind: _book(house, NAMES[kind], f"2026-11-{day}T{hour}Z")
        for day, kinds in DAYS.items()
        for kind, hour in zip(kinds, ("08:00", "11:30"), strict=True)
    }
    desk, phone = house.let_in(window(DESK), Role.DESK), house.let_in(window(PHONE), Role.WORKER)
    for page in (desk, phone):
        _listen(page, dialogs)

    for kind, name in NAMES.items():
        path, number = booked[kind]
        desk.goto(f"/loket/boeking/{number}")
        _shows(desk, name, NOTE, NOTES_ON_GETTING_IN)
        desk.get_by_role("complementary").get_by_role("link").first.click()
        expect(desk.get_by_role("heading", level=1)).to_have_text(straight(name))
        _shows(desk, name, NOTES_ON_GETTING_IN)
        phone.goto(path)
        _shows(phone, name, NOTE, NOTES_ON_GETTING_IN)
    for part, name in (("script", "script"), ("alert", "address"), ("7", "template"), ("zoe", "emoji")):
        desk.get_by_role("searchbox").fill(part)
        expect(desk.locator("[data-results]").get_by_text(NAMES[name])).to_be_visible()
        _shows(desk, NAMES[name])

    for day, kinds in DAYS.items():
        names = [NAMES[kind] for kind in kinds]
        desk.goto(f"/loket/dag?dag=2026-11-{day}")
        _shows(desk, *names, NOTE, NOTES_ON_GETTING_IN)
        phone.goto("/mijn-dag/morgen")
        _shows(phone, *names, NOTE, NOTES_ON_GETTING_IN)
        house.clock.forward(days=1)
        phone.goto("/mijn-dag")
        _shows(phone, *names, NOTE, NOTES_ON_GETTING_IN)
        # A day later the sign-in of the office is over. Its first page has name and street on one line.
        house.let_in(desk, Role.DESK).goto("/loket")
        _shows(desk, *names)
    assert dialogs == [], f"a page ran what somebody typed: {dialogs}"


def _book(house: House, name: str, starts_at: str) -> tuple[str, str]:
    """Book as a resident with that name; return the path of the booking and its number."""
    way = house.way().choose("hedge").amounts(note=NOTE).address(access_notes=NOTES_ON_GETTING_IN)
    return way.time(starts_at).person(name=name).booked(), house.bookings("confirmed")[-1]


def _listen(page: Page, dialogs: list[str]) -> None:
    def hear(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", hear)


def _shows(page: Page, *texts: str) -> None:
    for text in texts:
        expect(page.get_by_role("main").get_by_text(straight(text)).first).to_be_visible()
    assert page.locator("main :is(iframe, img, script, b > b), main [onload], main [onerror]").count() == 0
    assert page.evaluate(LOOSE) == [], f"on {page.url}"
    assert sideways_scroll(page) == 0
