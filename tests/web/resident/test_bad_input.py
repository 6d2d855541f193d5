"""What goes wrong on the way gets a message at its field, keeps what was typed, and saves nothing by halves."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, OptionRow, ResidentRow, ServiceRow, TariffRow
from booking.usecases.bookings.expire_holds import expire_holds
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.requests import Choice, HoldPlace
from tests.harness.clock import FrozenClock
from tests.harness.prices import change_hourly
from tests.harness.town import Town, a_place, a_town
from tests.web.resident.way import TEN, Way, words

NAMES = ["محمد الأمين", "x" * 300, "\u202eevil", "O'Brien–Ngũgĩ"]


@pytest.mark.parametrize(
    ("postcode", "said"),
    [
        ("9999", "This postcode does not exist in Belgium."),
        ("1000", "We do not come to postcode 1000. We do come to Keerbergen and Tremelo."),
        ("31", "A postcode has 4 digits"),
        ("", "Fill in the postcode."),
    ],
)
def test_a_postcode_that_cannot_be_is_said_at_its_field(way: Way, postcode: str, said: str) -> None:
    way.choose("lamp").amounts()
    response = way.client.submit(way.at, street="Molenstraat", house_number="14", postcode=postcode)
    assert response.status_code == 422
    assert said in words(response)
    assert 'value="Molenstraat"' in response.text
    assert way.client.get(f"/boeken/{way.token}/tijd").location == way.at


def test_outside_the_area_the_phone_is_offered(way: Way) -> None:
    way.choose("lamp").amounts()
    response = way.client.submit(way.at, street="Wetstraat", house_number="1", postcode="1000")
    assert "Do you live somewhere else? Call 016 00 00 00." in words(response)


def test_an_unknown_street_in_the_area_is_fine(way: Way) -> None:
    way.choose("lamp").amounts().address(street="Nergensstraat").time().person()
    assert "Nergensstraat 14" in words(way.client.get(way.at))


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("0470123456", "0470 12 34 56"),
        ("0470/12.34.56", "0470 12 34 56"),
        ("+32 (0)470 12 34 56", "0470 12 34 56"),
        ("0032 470 12 34 56", "0470 12 34 56"),
        ("016/20.88.87", "016 20 88 87"),
    ],
)
def test_a_phone_number_may_be_spelled_in_any_way(way: Way, phone: str, shown: str) -> None:
    assert shown in words(way.client.get(way.to_check(phone=phone).at))


def test_a_wrong_phone_number_keeps_the_rest(way: Way) -> None:
    way.choose("lamp").amounts().address().time()
    response = way.client.submit(way.at, name="Maria", phone="12", email="maria@example.org")
    assert response.status_code == 422
    assert "This is not a phone number that we can call." in words(response)
    assert 'value="maria@example.org"' in response.text


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_a_name(way: Way, app: Flask, name: str) -> None:
    way.to_check(name=name).booked()
    with app.app_context(), reading() as session:
        # What would turn the words beside it around is no part of a name.
        assert [row.name for row in session.query(ResidentRow)] == [name.removeprefix("\u202e")]


@pytest.mark.parametrize("name", ["An\x00", "x" * 301, "   "])
def test_what_is_no_name_is_refused(way: Way, name: str) -> None:
    way.choose("lamp").amounts().address().time()
    assert way.client.submit(way.at, name=name, phone="0470 12 34 56").status_code == 422


@pytest.mark.parametrize("field", ["street", "house_number", "box", "access_notes"])
def test_nul_bytes_reach_no_table(way: Way, field: str) -> None:
    way.choose("lamp").amounts()
    good: dict[str, Any] = {"street": "Molenstraat", "house_number": "14", "postcode": "3140"}
    response = way.client.submit(way.at, **(good | {field: "1\x00"}))
    assert response.status_code == 422
    assert "a character that cannot be shown" in words(response)


@pytest.mark.parametrize("number", ["85.07.30-033.28", "85073003328", "00 01 01 001 05"])
def test_a_national_number_is_not_taken_in(way: Way, number: str) -> None:
    way.choose("lamp")
    response = way.client.submit(way.at, note=f"I am {number}.")
    assert response.status_code == 422
    assert "We do not need it and may not keep it." in words(response)


def test_a_telephone_number_in_a_note_is_fine(way: Way) -> None:
    note = "Call my son on 0470 12 34 56, or 0032 16 20 88 87."
    way.choose("lamp").amounts(note=note)
    assert way.at.endswith("/adres")
    assert note in way.client.get(f"/boeken/{way.token}/hoeveel").text


def test_no_task_is_no_booking(way: Way) -> None:
    response = way.client.submit("/boeken/klusdienst")
    assert response.status_code == 422
    assert "Choose at least one task." in words(response)


def test_tasks_that_fit_in_no_visit_are_refused_with_their_time(way: Way) -> None:
    way.choose("hedge")
    asked: dict[str, Any] = {f"count_{way.town.options['hedge']}": "3"}
    response = way.client.submit(way.at, **asked)
    assert response.status_code == 422
    assert "These tasks take 6 hours together. One visit lasts at most 4 hours." in words(response)


@pytest.mark.parametrize("count", ["0", "-1", "10", "1,5", "1e9", "NaN", "²", ""])
def test_a_number_that_is_none_is_refused(way: Way, count: str) -> None:
    way.choose("lamp")
    asked: dict[str, Any] = {f"count_{way.town.options['lamp']}": count}
    assert way.client.submit(way.at, **asked).status_code == 422


def test_a_time_that_was_just_taken_comes_back_with_the_nearest_others(way: Way, app: Flask) -> None:
    way.choose("lamp").amounts().address()
    page = way.client.get(way.at)
    with app.app_context():
        for key in ("first", "second"):
            take(way.town, TEN, key)
    response = way.client.send(page, starts_at=TEN)
    assert response.status_code == 422
    assert "Somebody else just took this time. These times are still free." in words(response)
    chosen = way.client.send(response, starts_at="2026-11-25T08:00Z")
    assert chosen.status_code == 303


def test_a_time_off_the_grid_or_in_the_past_is_refused(way: Way) -> None:
    way.choose("lamp").amounts().address()
    for starts_at in (
        "2026-11-25T09:07Z",
        "2026-11-20T09:00Z",
        "2026-11-25T09:00",
        "9999-12-31T23:30Z",
        "soon",
        "\x00",
    ):
        response = way.client.forge(way.at, starts_at=starts_at)
        assert response.status_code == 422, starts_at


def test_a_hold_that_is_over_is_taken_up_again_when_it_is_free(way: Way, app: Flask, clock: FrozenClock) -> None:
    page = way.client.get(way.to_check().at)
    clock.forward(minutes=20)
    with app.app_context():
        in_transaction(lambda session: expire_holds(session, now=clock.now()))
    assert way.client.send(page, "Book, invoice later").status_code == 303


def test_a_hold_that_is_over_and_taken_leads_to_other_times(way: Way, app: Flask, clock: FrozenClock) -> None:
    page = way.client.get(way.to_check().at)
    clock.forward(minutes=20)
    with app.app_context():
        for key in ("first", "second"):
            take(way.town, TEN, key, now=clock.now())
    response = way.client.send(page, "Book, invoice later")
    assert response.status_code == 422
    assert "These times are still free." in words(response)
    with app.app_context(), reading() as session:
        assert session.query(ResidentRow).count() == 0
    response = way.client.send(response, starts_at="2026-11-25T08:00Z")
    assert response.location == way.at


def test_a_hold_that_is_over_can_be_kept_again(way: Way, clock: FrozenClock) -> None:
    way.to_check()
    clock.forward(minutes=20)
    assert "We no longer keep this time" in way.client.get(way.at).text
    assert way.client.submit(way.at, "Do you need more time? Keep it longer").location == way.at
    assert "for 15 more minutes" in words(way.client.get(way.at))


def test_a_price_that_changed_is_shown_before_anything_is_promised(way: Way, app: Flask) -> None:
    page = way.client.get(way.to_check().at)
    with app.app_context():
        in_transaction(dearer)
    response = way.client.send(page, "Book, invoice later")
    assert response.status_code == 422
    assert "The price has changed from €37.50 to €45.00." in words(response)
    with app.app_context(), reading() as session:
        assert session.query(ResidentRow).count() == 0
    assert way.client.send(response, "Book, invoice later").status_code == 303


def test_a_day_without_a_known_price_leads_to_another_day(way: Way, app: Flask) -> None:
    way.to_check()
    with app.app_context():
        in_transaction(lambda session: setattr(session.query(TariffRow).one(), "valid_until", date(2026, 11, 25)))
    response = way.client.get(way.at)
    assert response.status_code == 422
    assert "We do not know the price for 25 November 2026 yet." in words(response)


@pytest.mark.parametrize("shown", ["1", "0", "-1", "1e9", "NaN", "37,50", "", "9" * 40, "²"])
def test_a_forged_price_buys_nothing(way: Way, app: Flask, shown: str) -> None:
    way.to_check()
    response = way.client.forge(way.at, shown_cents=shown, pay_by="invoice", claimed_ground="")
    assert response.status_code == 422
    with app.app_context(), reading() as session:
        assert {row.state for row in session.query(BookingRow)} == {"held"}


def test_a_forged_ground_is_refused(way: Way) -> None:
    way.to_check()
    response = way.client.forge(way.at, shown_cents="3750", pay_by="invoice", claimed_ground="king")
    assert response.status_code == 422


def test_the_tasks_of_another_organisation_do_not_exist(way: Way, app: Flask) -> None:
    with app.app_context():
        other = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    response = way.client.forge("/boeken/klusdienst", options=str(other.options["lamp"]))
    assert response.status_code == 422
    way.choose("lamp")
    response = way.client.forge(way.at, **{f"count_{other.options['lamp']}": "1"})
    assert response.status_code == 303
    way.at = response.location
    way.address().time().person()
    assert "What Hang a lamp Change" in words(way.client.get(way.at))


def test_the_draft_of_another_organisation_does_not_exist(way: Way, app: Flask) -> None:
    with app.app_context():
        in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    way.choose("lamp")
    with way.client.session_transaction() as browser:
        drafts = browser["drafts"]
    with way.client.session_transaction(base_url="http://elsewhere.example") as browser:
        browser["drafts"] = drafts
    assert way.client.get(way.at, base_url="http://elsewhere.example").status_code == 404


def test_a_service_that_is_not_there_does_not_exist(way: Way) -> None:
    assert way.client.get("/boeken/tovenaar").status_code == 404


def test_a_day_in_the_address_that_makes_no_sense_changes_nothing(way: Way) -> None:
    way.choose("lamp").amounts().address()
    for day in ("0001-01-01", "9999-12-31", "soon", ""):
        assert way.client.get(way.at, query_string={"vanaf": day}).status_code == 200


def take(town: Town, starts_at: str, key: str, *, now: datetime = datetime(2026, 11, 23, 7, tzinfo=UTC)) -> None:
    """Let somebody else keep the same time; both workers together are needed to fill it."""
    request = HoldPlace(
        service_id=town.service_id,
        choices=(Choice(town.options["lamp"]),),
        place=a_place(),
        starts_at=datetime.fromisoformat(starts_at),
        client_key=key,
        locale="nl",
    )
    in_transaction(lambda session: hold_place(session, request, by=resident_of(town.organisation_id), now=now))


def dearer(session: Session) -> None:
    """Let the regulation say another price."""
    change_hourly(session, session.query(TariffRow).one().id, "60.00", of="standard")


def test_a_task_that_is_switched_off_half_way_is_chosen_again(way: Way, app: Flask) -> None:
    way.choose("lamp").amounts().address()
    for switched, path in (("lamp", way.at), ("lamp", f"/boeken/{way.token}/hoeveel")):
        switch_off(app, OptionRow, way.town.options[switched])
        page = way.client.follow(way.client.get(path))
        assert "Something that you chose is no longer offered. Choose again." in words(page)
        assert "Hang a lamp" not in words(page)
    way.at = f"/boeken/{way.token}/taken"
    response = way.client.submit(way.at, options=[way.town.options["gutter"]])
    assert response.status_code == 303


def test_a_service_that_is_switched_off_half_way_is_told_on_the_first_page(way: Way, app: Flask) -> None:
    way.choose("lamp").amounts().address()
    switch_off(app, ServiceRow, way.town.service_id)
    for page in ("taken", "hoeveel", "adres", "tijd"):
        told = way.client.follow(way.client.get(f"/boeken/{way.token}/{page}"))
        assert "We no longer offer this service." in words(told)


def test_what_was_kept_before_it_was_switched_off_is_still_given(way: Way, app: Flask) -> None:
    way.to_check("lamp")
    switch_off(app, OptionRow, way.town.options["lamp"])
    assert "Hang a lamp" in words(way.client.get(way.at))
    assert way.booked().startswith("/b/")


def test_a_task_that_was_switched_off_while_the_page_stood_open_is_said_at_its_field(way: Way, app: Flask) -> None:
    page = way.client.get("/boeken/klusdienst")
    switch_off(app, OptionRow, way.town.options["lamp"])
    response = way.client.send(page, options=[way.town.options["lamp"], way.town.options["gutter"]])
    assert response.status_code == 422
    assert "Something that you chose is no longer offered." in words(response)


def switch_off(app: Flask, kind: type[OptionRow | ServiceRow], row_id: int) -> None:
    with app.app_context():
        in_transaction(lambda session: setattr(session.get_one(kind, row_id), "active", False))
