"""A time that is kept for a quarter of an hour: it is told before it ends, can be kept longer, and loses no answer."""

import re

from playwright.sync_api import expect

from booking.usecases.bookings.expire_holds import expire_holds
from tests.browser.house import House
from tests.browser.resident import with_thumb
from tests.harness.browser import PHONE, PageOpener


def test_end_of_the_hold_is_told_and_can_be_put_off(house: House, window: PageOpener) -> None:
    page = window(PHONE)
    resident = with_thumb(page)
    page.clock.install(time=house.clock.now())
    resident.walk_to_check()
    seen, heard = page.locator("[data-hold-seen]"), page.locator("[data-hold-heard]")
    expect(seen).to_have_text("We keep this time for you for 15 more minutes.")
    page.clock.run_for("13:00")
    expect(seen).to_have_text("We keep this time for you for 2 more minutes.")
    expect(heard).to_have_text("We keep this time for you for 2 more minutes.")

    house.clock.forward(minutes=13)
    for _ in range(10):
        page.get_by_text("Perhaps you pay less").click()
        page.get_by_label("Living wage").check()
        resident.press("Keep it longer")
        expect(seen).to_have_text("We keep this time for you for 15 more minutes.")
        expect(page.get_by_label("Living wage")).to_be_checked()
        house.clock.forward(minutes=13)
    resident.press("Book, invoice later")
    resident.is_asked("Your booking is confirmed")


def test_lost_time_leads_to_others_and_back_with_every_answer(house: House, window: PageOpener) -> None:
    page = window(PHONE, scripts=False)
    resident = with_thumb(page)
    # Only one worker can fit a handrail.
    resident.choose_tasks("Fit a handrail")
    resident.tell_how_much(note="Along the stairs.")
    resident.tell_where(access_notes="Ring twice.")
    resident.choose_time("10:00")
    resident.tell_who()
    resident.is_asked("Is this right?")
    house.clock.forward(minutes=13)
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("We keep this time for you for 2 more minutes.")

    house.clock.forward(minutes=3)
    house.do(lambda session: expire_holds(session, now=house.clock.now()))
    house.way().to_check("handrail", starts_at="2026-11-24T09:00Z", name="Somebody quicker").booked()
    resident.press("Book, invoice later")
    expect(page.get_by_role("alert")).to_contain_text("Somebody else just took this time.")
    expect(page.get_by_role("main")).to_contain_text("These are the nearest times that are still free.")
    assert page.get_by_role("radio", name=re.compile("10:00")).count() == 0
    resident.choose_time("13:00")
    resident.is_asked("Is this right?")
    for words in ("13:00", "Along the stairs.", "Ring twice.", "Maria Peeters", "0470 12 34 56"):
        expect(page.get_by_role("main")).to_contain_text(words)
    resident.press("Book, invoice later")
    resident.is_asked("Your booking is confirmed")
