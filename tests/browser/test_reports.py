"""Reporting something from the street: the phone tells where, a photo that is too large is said before it is sent."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.store.database import in_transaction
from tests.browser.house import House
from tests.harness.browser import PHONE, PageOpener, axe, sideways_scroll
from tests.harness.reports import PATH, photo_file, some_paths

BESIDE_THE_PATH = {"latitude": PATH.latitude, "longitude": PATH.longitude, "accuracy": 8}
BRUSSELS = {"latitude": 50.8467, "longitude": 4.3525, "accuracy": 8}


@pytest.fixture
def paths(app: Flask, house: House) -> None:
    """The paths of the town."""
    with app.app_context():
        in_transaction(lambda session: some_paths(session, house.town))


def is_sound(page: Page) -> None:
    assert axe(page) == []
    assert sideways_scroll(page) == 0


def go_on(page: Page, words: str = "Continue") -> None:
    page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words, exact=True)).first.click()


def test_a_report_with_the_place_and_a_photo(paths: None, window: PageOpener, tmp_path: Path) -> None:
    page = window(PHONE, geolocation=BESIDE_THE_PATH, permissions=["geolocation"])
    page.goto("/melden/paden")
    is_sound(page)
    page.get_by_text("Overgrown path", exact=True).click()
    go_on(page)
    page.get_by_role("button", name="Use the place where I am").click()
    expect(page.get_by_text("We have the place where you stand.")).to_be_visible()
    page.get_by_role("button", name="Point at it on the map").click()
    expect(page.locator("[data-map-here] svg path").first).to_be_visible()
    page.get_by_role("button", name="It is in the middle of the map").click()
    expect(page.get_by_text("We have the place that you pointed at.")).to_be_visible()
    is_sound(page)
    go_on(page)
    page.get_by_label("What do you see?").fill("Brambles")
    is_sound(page)
    go_on(page)

    large, small = tmp_path / "large.jpg", tmp_path / "small.jpg"
    large.write_bytes(b"\xff\xd8" + b"\0" * 12_600_000)
    small.write_bytes(photo_file())
    page.get_by_label("Photo", exact=True).set_input_files(large)
    page.get_by_role("button", name="Add it, and choose one more").click()
    expect(page.get_by_role("alert")).to_have_text("This photo is too large. Choose one of at most 12 MB.")
    page.get_by_label("Photo", exact=True).set_input_files(small)
    page.get_by_role("button", name="Add it, and choose one more").click()
    expect(page.get_by_role("img", name="Photo 1")).to_be_visible()
    assert page.get_by_role("img", name="Photo 1").evaluate("image => image.naturalWidth") > 0
    is_sound(page)
    go_on(page)
    is_sound(page)
    go_on(page, "Send the report")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your report")
    expect(page.get_by_role("img", name="Photo 1")).to_be_visible()
    is_sound(page)


def test_without_scripts_the_street_tells_where(paths: None, window: PageOpener) -> None:
    page = window(PHONE, scripts=False)
    page.goto("/melden/paden")
    page.get_by_text("Litter", exact=True).click()
    go_on(page)
    expect(page.get_by_role("button", name="Use the place where I am")).to_be_hidden()
    page.get_by_label("Street or path").fill("Molenstraat")
    page.get_by_label("Postcode").fill("3140")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tell us more")


def test_a_place_elsewhere_is_refused_with_where_we_work(paths: None, window: PageOpener) -> None:
    page = window(PHONE, geolocation=BRUSSELS, permissions=["geolocation"])
    page.goto("/melden/paden")
    page.get_by_text("Litter", exact=True).click()
    go_on(page)
    page.get_by_role("button", name="Use the place where I am").click()
    expect(page.locator("[data-place-said]")).to_contain_text("We have the place")
    page.get_by_label("Where exactly?").fill("At the fountain")
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("we work in Keerbergen and Tremelo")
    expect(page.get_by_label("Where exactly?")).to_have_value("At the fountain")


def test_a_phone_that_does_not_tell_where_it_is_says_so(paths: None, window: PageOpener) -> None:
    page = window(PHONE)
    page.goto("/melden/paden")
    page.get_by_text("Litter", exact=True).click()
    go_on(page)
    page.get_by_role("button", name="Use the place where I am").click()
    expect(page.locator("[data-place-said]")).to_have_text(
        "Your phone does not tell where you are. Fill in the street."
    )
