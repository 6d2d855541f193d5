"""Booking for a caller."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy.orm import Session

from booking.store.tables import AssignmentRow, BookingRow, OptionRow, OrganisationRow, OutboxRow, QuoteRow, TariffRow
from tests.harness.town import MONDAY
from tests.usecases.bookings.test_final_price import QUOTA
from tests.web.desk.conftest import Counter
from tests.web.desk.tariffs import ONE_PRICE, use_tariff

TUESDAY_TEN = MONDAY + timedelta(days=1, hours=2)
TEN = "20261124T0900"


def path(desk: Counter, resident_id: int, *, task: str = "lamp", count: int | str = 1, **more: str) -> str:
    rest = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/loket/inwoner/{resident_id}/boeken?task_{desk.town.options[task]}={count}{rest}"


def test_one_look_gives_times_price_and_the_sentence_to_say(desk: Counter) -> None:
    resident = desk.resident()
    lamps: dict[str, Any] = {f"task_{desk.town.options['lamp']}": "2"}
    page = desk.client.submit(f"/loket/inwoner/{resident.resident_id}/boeken", form="wish", **lamps).text
    assert "On Tuesday 24 November at 09:00 somebody comes for this: 2 × Hang a lamp." in page
    assert "It takes about 1 hour 30 minutes." in page
    assert "That costs about €75.00." in page
    assert "Is that all right?" in page
    assert "Monday 23 November" in page, "the desk books from now on"


def test_two_people_and_what_may_come_on_top_are_said(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.get(path(desk, resident.resident_id, task="gutter")).text
    assert "2 people come for this: Clean the gutter." in page
    page = desk.client.get(path(desk, resident.resident_id, task="hedge")).text
    assert "What may come on top, we count afterwards:" in page


def test_the_chosen_time_is_promised_and_told(desk: Counter) -> None:
    resident = desk.resident(email="maria@example.org")
    page = desk.client.submit(path(desk, resident.resident_id, moment=TEN), form="book", follow=True, note="Ladder")
    assert "The visit is booked." in page.text
    assert "Tuesday 24 November" in page.text
    (kept,) = desk.rows(BookingRow)
    assert (kept.state, kept.channel, kept.pay_by, kept.note) == ("confirmed", "desk", "invoice", "Ladder")
    assert kept.household_proved
    assert kept.starts_at == TUESDAY_TEN
    assert {row.kind for row in desk.rows(OutboxRow)} == {"booking_confirmed", "visit_reminder"}


def test_a_double_click_books_once(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.get(path(desk, resident.resident_id, moment=TEN))
    first = desk.client.send(page, form="book")
    again = desk.client.send(page, form="book")
    assert first.location == again.location
    assert len(desk.rows(BookingRow)) == 1


def test_a_time_that_was_just_taken_offers_the_nearest_others(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.get(path(desk, resident.resident_id, moment=TEN))
    other = desk.resident("Jozef Peeters", phone="016 20 88 87")
    for task in ("lamp", "lamp"):
        desk.client.submit(path(desk, other.resident_id, task=task, moment=TEN), form="book", follow=True)
    refused = desk.client.send(page, form="book")
    assert refused.status_code == 422
    assert "Somebody else just took this time. These times are still free." in refused.text
    assert "The nearest times that are free" in refused.text
    assert len(desk.rows(BookingRow)) == 2
    assert len(desk.rows(AssignmentRow)) == 2


def test_a_price_that_changed_is_said_before_it_counts(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.get(path(desk, resident.resident_id, moment=TEN))
    desk.client.submit(
        f"/loket/inwoner/{resident.resident_id}/tarief/{desk.town.service_id}",
        form="decision", follow=True, basis="vt:vt", evidence="certificate", last_day="2026-12-31",
    )  # fmt: skip
    refused = desk.client.send(page, form="book")
    assert refused.status_code == 422
    assert "The price has changed from €37.50 to €13.50." in refused.text
    assert desk.rows(BookingRow) == []
    accepted = desk.client.follow(desk.client.send(refused, form="book"))
    assert "The visit is booked." in accepted.text


def test_another_address_is_priced_placed_and_kept(desk: Counter) -> None:
    resident = desk.resident()
    page = path(desk, resident.resident_id, street="bakestraat", house_number="5", postcode="3140", moment=TEN)
    desk.client.submit(page, form="book", follow=True)
    (kept,) = desk.rows(BookingRow)
    assert (kept.street, kept.house_number, kept.latitude) == ("Bakestraat", "5", 51.0009)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"street": "Kerkstraat"}, "Fill in the house number."),
        ({"street": "Kerkstraat", "house_number": "1", "postcode": "2580"}, "We do not come to postcode 2580."),
        ({"street": "Kerkstraat", "house_number": "1", "postcode": "31"}, "A postcode has 4 digits"),
    ],
)
def test_an_address_where_we_do_not_come_is_said_at_its_field(desk: Counter, more: dict[str, Any], said: str) -> None:
    page = desk.client.get(path(desk, desk.resident().resident_id, **more))
    assert page.status_code == 422
    assert said in page.text
    assert "Say this" not in page.text


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Choose at least one task."),
        (10, "whole number from 0 to 9"),
        ("een", "whole number from 0 to 9"),
        ("-1", "whole number from 0 to 9"),
        (6, "One visit lasts at most"),
    ],
)
def test_tasks_that_do_not_fit_are_refused(desk: Counter, count: int | str, said: str) -> None:
    page = desk.client.get(path(desk, desk.resident().resident_id, count=count))
    assert page.status_code == 422
    assert said in page.text


@pytest.mark.parametrize("moment", ["20261122T0900", "20261124T0917", "20280101T0900", "zondag", ""])
def test_a_forged_time_books_nothing(desk: Counter, moment: str) -> None:
    resident = desk.resident()
    good = path(desk, resident.resident_id, moment=TEN)
    page = desk.client.forge(
        path(desk, resident.resident_id, moment=moment), page=good, client_key="k", shown_cents="3750"
    )
    assert page.status_code == 422
    assert desk.rows(BookingRow) == []


@pytest.mark.parametrize("cents", ["1", "", "-3750", "NaN", "9" * 30])
def test_a_forged_price_books_nothing(desk: Counter, cents: str) -> None:
    good = path(desk, desk.resident().resident_id, moment=TEN)
    assert desk.client.forge(good, client_key="k", shown_cents=cents).status_code == 422
    assert desk.rows(BookingRow) == []


def test_a_key_of_somebody_elses_booking_is_never_answered_with_it(desk: Counter) -> None:
    first, second = desk.resident(), desk.resident("Jozef Peeters", phone="016 20 88 87")
    desk.client.forge(path(desk, first.resident_id, moment=TEN), client_key="same", shown_cents="3750")
    page = desk.client.forge(path(desk, second.resident_id, moment=TEN), client_key="same", shown_cents="3750")
    assert page.status_code == 422
    assert len(desk.rows(BookingRow)) == 1


def test_a_key_of_a_form_is_never_one_of_the_house(desk: Counter) -> None:
    """Else whoever sends ``offer 7 1`` is answered with a place of the waiting list."""
    first, second = desk.resident(), desk.resident("Jozef Peeters", phone="016 20 88 87")
    desk.client.forge(path(desk, first.resident_id, moment=TEN), client_key="k", shown_cents="3750")
    desk.client.forge(path(desk, second.resident_id, moment=TEN), client_key="offer 7 1", shown_cents="3750")
    keys = [row.client_key for row in desk.rows(BookingRow)]
    assert keys[0] == "call k"
    assert keys[1].startswith("call ")
    assert "offer" not in keys[1]


def test_a_form_without_a_key_books_a_visit_of_its_own(desk: Counter) -> None:
    resident = desk.resident()
    for moment in (TEN, "20261124T1300"):
        desk.client.forge(path(desk, resident.resident_id, moment=moment), client_key="", shown_cents="3750")
    assert len(desk.rows(BookingRow)) == 2


def test_later_days_are_one_link_away(desk: Counter) -> None:
    page = desk.client.get(path(desk, desk.resident().resident_id))
    assert "Later days" in page.text
    later = next(link for link in page.text.split('"') if "from=2026-11-30" in link).replace("&amp;", "&")
    parts = urlsplit(later)
    assert "Monday 30 November" in desk.client.get(f"{parts.path}?{parts.query}").text


def test_work_out_of_season_says_from_when_on_it_can_be_had(desk: Counter) -> None:
    def close(session: Session) -> None:
        session.get_one(OptionRow, desk.town.options["hedge"]).season_first = 301
        session.get_one(OptionRow, desk.town.options["hedge"]).season_last = 630
        session.get_one(OrganisationRow, desk.town.organisation_id).roster_version += 1

    said = "You can choose a day from 1 March 2027 on."
    resident_id = desk.resident().resident_id
    hedge = f"/loket/inwoner/{resident_id}/boeken?task_{desk.town.options['hedge']}=1"
    assert said not in desk.client.get(hedge).text
    desk.do(close)
    assert said in desk.client.get(hedge).text


def test_times_when_we_are_in_the_street_are_marked(desk: Counter) -> None:
    desk.booking(desk.resident(), TUESDAY_TEN)
    neighbour = desk.resident("Jozef Peeters", phone="016 20 88 87", house_number="16")
    page = desk.client.get(path(desk, neighbour.resident_id)).text
    assert page.count("in the street") >= 1
    assert "in the street" not in desk.client.get(path(desk, neighbour.resident_id) + "&from=2026-11-25").text


@pytest.mark.parametrize("count", ["-1", "10", "9" * 400, "9" * 5000, "1e9", "NaN", "½"])
def test_no_such_count_is_said_at_the_task(desk: Counter, count: str) -> None:
    resident = desk.resident()
    answer = desk.client.get(path(desk, resident.resident_id, count=count))
    assert answer.status_code == 422
    assert "Fill in a whole number from 0 to 9." in answer.text


def test_a_page_that_was_used_books_nothing_else_until_that_was_read(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.get(path(desk, resident.resident_id, moment=TEN))
    desk.client.send(page, form="book")
    refused = desk.client.send(page, form="book", note="Ladder")
    assert refused.status_code == 422
    assert "With this page something else was booked before." in refused.text
    assert len(desk.rows(BookingRow)) == 1
    assert desk.client.send(refused, form="book").status_code == 303
    assert len(desk.rows(BookingRow)) == 2


def test_a_visit_beyond_a_quota_is_booked_with_a_reason_that_stays_with_it(desk: Counter) -> None:
    resident = desk.resident()

    def allow_half_an_hour(session: Session) -> None:
        session.get_one(TariffRow, desk.town.tariff_id).text += QUOTA.replace("most = 60", "most = 30")

    desk.do(allow_half_an_hour)
    at_ten = path(desk, resident.resident_id, moment=TEN)
    page = desk.client.get(at_ten).text
    assert "the regulation allows 30 minutes in one job. This is 45 minutes." in page
    assert "That costs about €37.50." in page
    refused = desk.client.submit(at_ten, form="book")
    assert refused.status_code == 422
    assert "Write why this household may have more than the regulation allows." in refused.text
    assert desk.rows(BookingRow) == []
    booked = desk.client.follow(desk.client.send(refused, form="book", override="A bad fall, the light is needed now"))
    assert "The visit is booked." in booked.text
    assert "A bad fall, the light is needed now" in booked.text
    (kept,) = desk.rows(BookingRow)
    assert (kept.state, kept.price_override) == ("confirmed", "A bad fall, the light is needed now")
    assert [one["code"] for one in desk.rows(QuoteRow)[0].document["notices"]].count("override") == 1


def test_a_visit_within_every_quota_asks_for_no_reason(desk: Counter) -> None:
    page = desk.client.get(path(desk, desk.resident().resident_id, moment=TEN)).text
    assert "Why may they have more?" not in page


def test_what_costs_nothing_can_be_booked(desk: Counter) -> None:
    """The price that the page shows is nothing, which is a price like another one."""
    use_tariff(desk, ONE_PRICE.replace("price = 50.00", "price = 0.00"))
    resident = desk.resident()
    page = desk.client.submit(path(desk, resident.resident_id, moment=TEN), form="book", follow=True)
    assert "The visit is booked." in page.text


def test_a_service_that_was_only_chosen_is_no_mistake_yet(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.get(f"/loket/inwoner/{resident.resident_id}/boeken?service={desk.town.service_slug}")
    assert page.status_code == 200
