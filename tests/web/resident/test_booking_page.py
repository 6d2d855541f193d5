"""The booking by its private link: seen, moved, cancelled, put in a calendar, booked again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, OrganisationRow, OutboxRow, PriceDecisionRow, TariffRow
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member
from tests.harness.prices import begin_dearer
from tests.harness.town import Town, a_town
from tests.web.resident.way import TEN, Way, words

THURSDAY = "2026-11-26T09:00Z"


def test_the_number_is_said_in_two_groups(way: Way, app: Flask) -> None:
    page = words(way.client.get(way.to_check().booked()))
    number = the_booking(app).number
    assert f"{number[:4]} {number[4:]}" in page


@pytest.mark.parametrize(
    "forge", [lambda token: token[:-1] + "x", lambda token: "10000001-" + token[9:], lambda _: "x"]
)
def test_a_forged_link_finds_nothing(way: Way, forge: Callable[[str], str]) -> None:
    token = way.to_check().booked().removeprefix("/b/")
    for page in ("", "/verplaatsen", "/annuleren", "/agenda.ics"):
        assert way.client.get(f"/b/{forge(token)}{page}").status_code == 404


def test_guessing_links_is_stopped(way: Way) -> None:
    answers = [way.client.get(f"/b/10000001-{guess}").status_code for guess in range(40)]
    assert answers[0] == 404
    assert answers[-1] == 429
    assert "minutes" in way.client.get("/b/10000001-again", headers={"Accept-Language": "en"}).text
    assert way.client.get(way.to_check().booked()).status_code == 200, "a right link always opens"


def test_a_link_of_long_ago_no_longer_opens(way: Way, clock: FrozenClock) -> None:
    link = way.to_check().booked()
    clock.forward(days=61)
    assert way.client.get(link).status_code == 200
    clock.forward(days=2)
    response = way.client.get(link)
    assert response.status_code == 410
    assert "This link no longer works" in words(response)


def test_a_link_opens_nothing_at_another_organisation(way: Way, app: Flask) -> None:
    link = way.to_check().booked()
    with app.app_context():
        in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    assert way.client.get(link, base_url="http://elsewhere.example").status_code == 404


def test_the_visit_goes_into_a_calendar(way: Way) -> None:
    link = way.to_check().booked()
    response = way.client.get(f"{link}/agenda.ics")
    assert response.mimetype == "text/calendar"
    event: Any = Calendar.from_ical(response.data).walk("VEVENT")[0]
    assert event["dtstart"].dt.isoformat() == "2026-11-25T10:00:00+01:00"
    assert "Molenstraat 14" in event["location"]
    assert link in event["url"]


def test_a_visit_moves_to_another_free_time(way: Way, app: Flask) -> None:
    link = way.to_check().booked()
    page = way.client.follow(way.client.submit(f"{link}/verplaatsen", starts_at=THURSDAY))
    assert "Your booking has a new time." in words(page)
    assert "Thursday 26 November" in words(page)
    with app.app_context(), reading() as session:
        kinds = [row.kind for row in session.query(OutboxRow).order_by(OutboxRow.id) if row.state == "waiting"]
    assert kinds == ["booking_confirmed", "booking_moved", "visit_reminder"]


def test_choosing_its_own_time_changes_nothing(way: Way) -> None:
    link = way.to_check().booked()
    page = way.client.follow(way.client.submit(f"{link}/verplaatsen", starts_at=TEN))
    assert "Your booking has a new time." not in words(page)


def test_moving_to_a_dearer_day_asks_first(way: Way, app: Flask) -> None:
    link = way.to_check().booked()
    with app.app_context():
        in_transaction(dearer_from_thursday)
    asked = way.client.submit(f"{link}/verplaatsen", starts_at=THURSDAY)
    assert asked.status_code == 422
    assert "the visit costs €45.00 and not €37.50" in words(asked)
    assert the_booking(app).starts_at.day == 25
    moved = way.client.follow(way.client.send(asked))
    assert "€45.00" in words(moved)
    assert "Thursday 26 November" in words(moved)


def test_moving_to_a_time_off_the_page_is_refused(way: Way, app: Flask) -> None:
    link = way.to_check().booked()
    for starts_at in ("2026-11-26T09:07Z", "2026-11-20T09:00Z", ""):
        assert way.client.forge(f"{link}/verplaatsen", starts_at=starts_at).status_code == 422
    assert the_booking(app).starts_at.day == 25


def test_moving_is_over_a_day_before(way: Way, clock: FrozenClock) -> None:
    link = way.to_check().booked()
    page = way.client.get(f"{link}/verplaatsen")
    clock.forward(days=1, hours=3)
    late = way.client.send(page, starts_at=THURSDAY)
    assert late.status_code == 422
    assert "You could do this yourself until Tuesday 24 November at 10:00." in words(late)
    said = words(way.client.get(link))
    assert "You could change this yourself until Tuesday 24 November at 10:00." in said
    assert "Call us, we will look for a way: 016 00 00 00." in said


def test_a_cancelled_visit_frees_its_time(way: Way, app: Flask) -> None:
    link = way.to_check().booked()
    page = way.client.follow(way.client.submit(f"{link}/annuleren"))
    assert "This booking is cancelled" in words(page)
    assert "€" not in words(page)
    assert the_booking(app).state == "cancelled"
    assert way.client.get(f"{link}/verplaatsen").status_code == 422


def test_cancelling_twice_answers_the_same(way: Way) -> None:
    link = way.to_check().booked()
    page = way.client.get(f"{link}/annuleren")
    assert way.client.send(page).location == link
    assert way.client.send(page).location == link


def test_looking_at_cancel_cancels_nothing(way: Way, app: Flask) -> None:
    link = way.to_check().booked()
    way.client.get(f"{link}/annuleren")
    assert the_booking(app).state == "confirmed"


def test_booking_again_starts_with_what_was_told(way: Way) -> None:
    link = way.to_check("handrail").booked()
    way.at = way.client.submit(link).location
    way.amounts().time("2026-11-26T12:00Z")
    page = way.client.get(way.at)
    assert 'value="Maria Peeters"' in page.text
    # The resident was found by what was typed; their e-mail address is not for whoever types that.
    assert "maria@example.org" not in page.text


def test_booking_again_proves_nothing_where_the_name_was_only_typed(way: Way, app: Flask) -> None:
    link = way.to_check().booked()
    with app.app_context():
        in_transaction(lambda session: decide(session, way.town, proved=False))
    check = words(way.client.get(again(way, link)))
    assert "because you did not tell us everything that could make it lower" in check


def test_a_known_household_books_again_at_its_own_price(way: Way, app: Flask) -> None:
    link = way.to_check().booked()
    with app.app_context():
        in_transaction(lambda session: decide(session, way.town, proved=True))
    check = words(way.client.get(again(way, link, who=False)))
    assert "per hour: Reduced price, up to and including 31 December 2026." in check
    assert "€13.50" in check
    assert "Perhaps you pay less" not in check
    way.booked()
    assert the_booking(app).household_proved


def test_a_known_household_is_not_known_at_another_address(way: Way, app: Flask) -> None:
    link = way.to_check().booked()
    with app.app_context():
        in_transaction(lambda session: decide(session, way.town, proved=True))
    again(way, link, who=False)
    response = way.client.submit(f"/boeken/{way.token}/adres", street="Bakestraat", house_number="9")
    way.at = response.location
    way.time("2026-11-26T12:00Z")
    assert "because you did not tell us everything that could make it lower" in words(
        way.client.get(f"/boeken/{way.token}/controle")
    )


def test_a_proof_does_not_last_for_ever(way: Way, app: Flask, clock: FrozenClock) -> None:
    link = way.to_check().booked()
    with app.app_context():
        in_transaction(lambda session: decide(session, way.town, proved=True))
    again(way, link, who=False)
    clock.forward(hours=3)
    assert "because you did not tell us everything that could make it lower" in words(way.client.get(way.at))


def test_nothing_about_the_staff_or_the_class_stands_on_the_page(way: Way) -> None:
    page = way.client.get(way.to_check().booked(claimed_ground="vt")).text
    for secret in ("An</", "Bilal", "standard", '"vt"'):
        assert secret not in page


def again(way: Way, link: str, *, who: bool = True) -> str:
    """Book again up to the check; a known household is not asked who it is."""
    way.at = way.client.submit(link).location
    way.amounts().time("2026-11-26T12:00Z")
    return (way.person() if who else way).at


def the_booking(app: Flask) -> BookingRow:
    with app.app_context(), reading() as session:
        row = session.query(BookingRow).order_by(BookingRow.id.desc()).limit(1).one()
        session.expunge(row)
        return row


def decide(session: Session, town: Town, *, proved: bool) -> None:
    """Let the desk decide the reduced price for the household of the booking."""
    booking = session.query(BookingRow).one()
    booking.household_proved = proved
    organisation = session.get_one(OrganisationRow, town.organisation_id)
    staff = a_staff_member(session, organisation, role=Role.DESK)
    session.add(
        PriceDecisionRow(
            organisation_id=town.organisation_id,
            household_id=booking.household_id,
            service_id=town.service_id,
            class_code="vt",
            ground="vt",
            evidence="certificate",
            evidence_seen_on=date(2026, 11, 20),
            valid_from=date(2026, 11, 20),
            valid_until=date(2027, 1, 1),
            decided_by_id=staff.id,
            decided_at=booking.created_at,
        )
    )


def dearer_from_thursday(session: Session) -> None:
    """Let a dearer regulation begin on Thursday."""
    begin_dearer(session, session.query(TariffRow).one().id, date(2026, 11, 26))


def test_what_is_cancelled_is_not_asked_again(way: Way) -> None:
    booking = way.to_check().booked()
    way.client.submit(f"{booking}/annuleren", follow=True)
    answer = way.client.get(f"{booking}/annuleren")
    assert "This booking is cancelled" in words(answer)
    assert "Do you want to cancel" not in words(answer)
