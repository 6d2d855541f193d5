"""Tariffs in a browser: from a draft to a first day without scripts, and the drawing of the price on every screen."""

from playwright.sync_api import expect

from booking.rules.actors import Role
from tests.browser.house import House
from tests.harness.browser import DESK, PHONE, PageOpener, axe, sideways_scroll
from tests.web.coordinator.tariffs import a_draft


def test_the_next_version_is_made_compared_and_published_without_scripts(house: House, window: PageOpener) -> None:
    page = house.let_in(window(DESK, scripts=False), Role.COORDINATOR)
    main = page.get_by_role("main")
    page.goto(f"/beheer/tarieven/{house.town.tariff_id}")
    page.get_by_role("link", name="Make the next version").click()
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("link", name="Change amounts").click()
    hours = main.locator("section", has=page.get_by_role("heading", name="Working hours"))
    hours.get_by_label("Reduced price").fill("19,50")
    page.get_by_role("button", name="Save").click()
    expect(main).to_contain_text("Not all of them come out")

    page.get_by_role("link", name="What changes for whom").click()
    expect(main).to_contain_text("There were no bookings of this service in the last year.")
    page.go_back()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Write the new amounts in the examples").click()
    expect(main).to_contain_text("All of them come out")
    page.get_by_role("link", name="Publish").click()
    page.get_by_label("First day on which it counts").fill("2027-02-01")
    page.get_by_role("button", name="Show what happens on this day").click()
    expect(main).to_contain_text("counts for the last time on 31 January 2027.")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("The tariff counts from 1 February 2027 on.")


def test_the_price_for_each_income_is_sound_on_every_screen_and_in_forced_colours(
    house: House, window: PageOpener
) -> None:
    tariff_id = a_draft(house.app, house.town, "vlaanderen-energiescan-2024")
    page = house.let_in(window(DESK), Role.COORDINATOR)
    page.goto(f"/beheer/tarieven/{tariff_id}/proef")
    page.get_by_role("button", name="Show the price for each income").click()
    for size, shown in ((DESK, "wide"), (PHONE, "narrow")):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        expect(page.locator("figure svg:visible")).to_have_count(1)
        expect(page.locator(f".graph-{shown}")).to_be_visible()
        assert sideways_scroll(page) == 0
        assert axe(page) == []
    page.emulate_media(forced_colors="active")
    assert axe(page) == []
    expect(page.get_by_role("table", name="One jump")).to_contain_text("€37,140.01")
