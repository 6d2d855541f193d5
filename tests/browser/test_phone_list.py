"""A worker is ill, in a browser: plan again, phone, agree on another time; and a resident who cancels too late."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from booking.rules.actors import Role
from booking.store.tables import TariffRow
from tests.browser.house import House, take_over
from tests.harness.browser import DESK, PHONE, PageOpener, axe, sideways_scroll
from tests.harness.town import MONDAY
from tests.usecases.bookings.test_final_price import FEES

TUESDAY_TEN = MONDAY + timedelta(days=1, hours=2)


def judge(page: Page) -> None:
    assert axe(page) == []
    assert sideways_scroll(page) == 0


def test_who_is_ill_is_replaced_or_the_customer_is_phoned(house: House, window: PageOpener) -> None:
    for hours, name in ((0, "An"), (0, "Bilal"), (4, "An")):
        house.visit(TUESDAY_TEN + timedelta(hours=hours), by=(name,))
    desk = house.let_in(window(DESK), Role.DESK)
    desk.goto("/loket")
    desk.get_by_role("link", name="People to phone").click()
    expect(desk.get_by_role("main")).to_contain_text("Nobody has to be phoned.")
    judge(desk)
    desk.get_by_role("link", name="Somebody is not there").click()
    judge(desk)
    desk.get_by_label("Who is not there?").select_option("An")
    desk.get_by_label("First day").fill("2026-11-24")
    desk.get_by_label("Last day").fill("2026-11-24")
    desk.get_by_role("button", name="Save and plan again").click()
    main = desk.get_by_role("main")
    expect(main).to_contain_text("1 visit goes to somebody else.")
    expect(main).to_contain_text("For 1 visit we found nobody. Phone the customer.")
    expect(main).to_contain_text("An: Is absent")
    judge(desk)

    small = house.let_in(window(PHONE), Role.DESK)
    small.goto("/loket/bellen")
    judge(small)
    small.get_by_role("link", name="Call now Maria Peeters").click()
    judge(small)
    small.get_by_role("button", name="Called, not reached").click()
    expect(small.get_by_role("main")).to_contain_text("called on Monday 23 November at 08:00 and reached nobody.")

    desk.goto("/loket/bellen")
    main.get_by_role("link", name="Wed 25 Nov").click()
    expect(main.locator(".say")).to_contain_text("Can we come on Wednesday 25 November")
    judge(desk)
    main.get_by_role("button", name="Move the visit").click()
    expect(main).to_contain_text("Nobody has to be phoned.")


def test_cancelling_late_asks_twice_on_a_phone(house: House, window: PageOpener) -> None:
    def ask_fees(session: object) -> None:
        session.get_one(TariffRow, house.town.tariff_id).text += FEES  # type: ignore[attr-defined]

    house.do(ask_fees)
    way = house.way()
    link = way.to_check().booked()
    house.clock.forward(days=1, hours=3)
    page = window(PHONE)
    take_over(way.client, page)
    page.goto(link)
    judge(page)
    page.get_by_role("link", name="Cancel this booking").click()
    expect(page.get_by_role("main")).to_contain_text("It is late: cancelling now costs €18.75.")
    judge(page)
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you want to pay for cancelling?")
    judge(page)
    page.get_by_role("button", name="Yes, cancel and pay €18.75").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This booking is cancelled")
