"""Questions and places of a service, on a phone and at the coordinator's desk."""

from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.tables import LocationRow, ServiceLocationRow
from tests.browser.house import House
from tests.harness.browser import DESK, PHONE, PageOpener, axe, sideways_scroll
from tests.harness.questions import a_hedge_question, a_question


def _asks_everything(session: Session, house: House) -> None:
    a_hedge_question(session, house.town)
    choices = [
        {"code": "flat", "name": {"nl": "Plat", "en": "Flat"}, "active": True},
        {"code": "tiles", "name": {"nl": "Pannen", "en": "Tiles"}, "active": True},
    ]
    a_question(session, house.town, "Which roof?", "choice", choices=choices, position=2)
    a_question(session, house.town, "Is there a dog?", "yes_no", required=False, position=3)
    a_question(session, house.town, "What else?", "long_text", required=False, position=4)
    a_question(session, house.town, "Key code", "text", required=False, sensitive=True, counts_as="", position=5)
    a_question(session, house.town, "Who can we call?", "phone", required=False, position=6)
    a_question(session, house.town, "Born on", "date", required=False, position=7)
    hall = LocationRow(
        organisation_id=house.town.organisation_id,
        name="Zaal De Molen",
        street="Baalsebaan",
        house_number="1",
        postcode="3120",
        municipality="Tremelo",
        latitude=50.9931,
        longitude=4.7102,
    )
    session.add(hall)
    session.flush()
    session.add(
        ServiceLocationRow(organisation_id=hall.organisation_id, service_id=house.town.service_id, location_id=hall.id)
    )


def looks_right(page: Page) -> None:
    assert axe(page) == []
    assert sideways_scroll(page) == 0


def test_a_resident_answers_and_chooses_a_place_on_a_phone(house: House, window: PageOpener) -> None:
    house.do(lambda session: _asks_everything(session, house))
    page = window(PHONE)
    page.goto("/boeken/klusdienst")
    page.get_by_label("Hang a lamp").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What else must we know?")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Fill in an answer.")
    page.get_by_label("hedge height").fill("2,5")
    page.get_by_label("Tiles").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("A gardening firm does this.")
    looks_right(page)
    page.get_by_label("hedge height").fill("1,5")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Street").fill("Molenstraat")
    page.get_by_label("House number").fill("14")
    page.get_by_label("Postcode").fill("3140")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where shall it be?")
    looks_right(page)
    page.get_by_text("At my home").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("10:00").first.check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your name").fill("Maria Peeters")
    page.get_by_label("Your phone number").fill("0470 12 34 56")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("main")).to_contain_text("hedge height 1.5 m")
    looks_right(page)


def test_a_coordinator_asks_something_and_begins_a_service(house: House, window: PageOpener) -> None:
    page = house.let_in(window(DESK), Role.COORDINATOR)
    page.goto("/beheer/diensten")
    page.get_by_role("link", name="Questions").click()
    looks_right(page)
    page.get_by_role("link", name="Add a question").click()
    page.get_by_role("link", name="A number").click()
    question = page.get_by_role("group", name="The question")
    question.get_by_label("Dutch").fill("Hoe hoog is de haag?")
    page.get_by_label("At most").fill("1,80")
    looks_right(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("The question is saved.")
    expect(page.get_by_role("table")).to_contain_text("Hoe hoog is de haag?")
    looks_right(page)
    page.goto("/beheer/diensten/nieuw")
    page.get_by_role("group", name="Name").get_by_label("Dutch").fill("Strijkatelier")
    page.get_by_label("They leave something with us").check()
    looks_right(page)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("status").first).to_contain_text("Strijkatelier is made.")
    looks_right(page)
