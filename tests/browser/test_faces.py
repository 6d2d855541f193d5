"""One visit on three screens at once: what one person does, the others see when they look."""

from playwright.sync_api import expect

from booking.rules.actors import Role
from tests.browser.house import House
from tests.browser.resident import with_thumb
from tests.harness.browser import DESK, PHONE, PageOpener


def test_visit_goes_from_phone_to_desk_to_worker_and_back(house: House, window: PageOpener) -> None:
    desk = house.let_in(window(DESK), Role.DESK)
    worker = house.let_in(window(PHONE), Role.WORKER)
    worker.goto("/mijn-dag/morgen")
    expect(worker.get_by_role("main")).to_contain_text("You have no jobs tomorrow.")

    resident = with_thumb(window(PHONE))
    # Only An can trim hedges.
    resident.choose_tasks("Trim a hedge")
    resident.tell_how_much(note="The ladder is in the shed.")
    resident.tell_where(access_notes="Ring twice.")
    resident.choose_time("10:00")
    resident.tell_who()
    resident.press("Book, invoice later")
    resident.is_asked("Your booking is confirmed")

    desk.goto("/loket")
    desk.get_by_role("link", name="Today and tomorrow", exact=True).click()
    desk.get_by_role("link", name="Tomorrow", exact=True).click()
    line = desk.get_by_role("row", name="Maria Peeters")
    for words in ("10:00 – 12:00", "0470 12 34 56", "Molenstraat 14", "Trim a hedge", "An", "Promised"):
        expect(line).to_contain_text(words)
    worker.reload()
    card = worker.get_by_role("article")
    for words in ("10:00 – 12:00", "Trim a hedge", "Molenstraat 14", "Maria Peeters", "Ring twice.", "the shed"):
        expect(card).to_contain_text(words)
    expect(worker.locator("body")).not_to_contain_text("€")

    house.clock.forward(days=1, hours=2)
    worker.goto("/mijn-dag")
    worker.get_by_role("button", name="Start").click()
    expect(worker.get_by_text("Busy now")).to_be_visible()
    resident.page.reload()
    resident.is_asked("We are at work")
    house.clock.forward(hours=2)
    worker.get_by_role("button", name="Done").click()
    expect(worker.get_by_role("heading", level=1)).to_have_text("What did you do?")
    expect(worker.get_by_label("How long did you work?")).to_have_value("120")
    worker.get_by_label("How many kilometres did you drive for this job?").fill("7,5")
    worker.get_by_role("button", name="Done").click()
    expect(worker.get_by_role("main")).to_contain_text("All your jobs of today are behind you.")
    resident.page.reload()
    resident.is_asked("The work is done")
    expect(resident.page.get_by_role("main")).to_contain_text("Kilometres for the job came on top, 7.5 km: €3.34.")

    # The sign-in of an office ends in the evening.
    house.let_in(desk, Role.DESK).goto("/loket/dag")
    desk.get_by_role("row", name="Maria Peeters").get_by_role("link").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"Booking {_spoken(house)}")
    expect(desk.locator(".chip").first).to_have_text("Done")
    history = desk.get_by_role("region", name="What happened").get_by_role("listitem")
    expect(history.first).to_contain_text("The final price is €108.34")
    expect(history.nth(1)).to_contain_text("An")


def _spoken(house: House) -> str:
    (number,) = house.bookings("done")
    return f"{number[:4]} {number[4:]}"
