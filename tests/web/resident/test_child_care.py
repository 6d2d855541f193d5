"""A parent books a day of care for their own child, by the private link of their household."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from booking.rules.actors import Actor, Role
from booking.rules.links import link_token
from booking.rules.representatives import RepresentativeKind, Tells, link_number
from booking.store.database import in_transaction, reading
from booking.store.tables import (
    BookingMemberRow,
    BookingRow,
    CareHoursRow,
    GroupSessionRow,
    MemberRow,
    OrganisationRow,
    RepresentativeRow,
    RoundFamilyRow,
    RoundWishRow,
)
from booking.usecases.bookings.requests import Who
from booking.usecases.representatives.add_representation import AddRepresentation, add_representation
from booking.usecases.residents.register_resident import Registered
from booking.usecases.wish_rounds.open_round import Ground, OpenRound, open_round
from booking.web.resident.links import booking_url
from tests.harness.day_care import a_child, a_day, a_day_care, a_family
from tests.harness.meals import Meals
from tests.harness.people import a_staff_member
from tests.harness.town import MONDAY, Town
from tests.web.resident.way import Way, words

WEDNESDAY, THURSDAY = "2026-11-25T06:30Z", "2026-11-26T06:30Z"


@dataclass
class Family:
    """Maria with her child Mila, known by a day that the desk booked."""

    care: Meals
    maria: Registered
    desk: Actor
    mila: int
    link: str


@pytest.fixture
def family(app: Flask, town: Town) -> Callable[..., Family]:
    def make(*, path: str = "decided", last: date = date(2026, 12, 31), **rules: Any) -> Family:
        def work(session: Any) -> Family:
            care = a_day_care(session, town, days=2, path=path, **rules)
            organisation = session.get_one(OrganisationRow, town.organisation_id)
            staff = a_staff_member(session, organisation, role=Role.DESK)
            desk = Actor(town.organisation_id, roles=frozenset({Role.DESK}), user_id=staff.id)
            maria = a_family(session, by=desk)
            mila = a_child(session, maria, by=desk, last=last)
            booked = a_day(session, care, maria, mila, by=desk)
            return Family(care, maria, desk, mila, booking_url(booked.number, booked.link_epoch))

        with app.test_request_context(base_url="http://buurtboek.test"):
            return in_transaction(work)

    return make


def proved(way: Way, family: Family) -> Way:
    """Open the private link and book again: now the household is known."""
    began = way.client.submit(family.link, "Book this again")
    way.at = began.location
    return way


def test_a_parent_books_a_day_for_their_child(app: Flask, way: Way, family: Callable[..., Family]) -> None:
    known = family()
    proved(way, known)
    asked = words(way.client.get(way.at))
    assert "For whom is it?" in asked
    assert "Mila" in asked
    check = way.answer(members=[str(known.mila)]).time(THURSDAY)
    said = words(way.client.get(check.at))
    assert "Mila" in said
    assert "€18.40" in said
    way.client.get(check.booked())
    with app.app_context(), reading() as session:
        assert [row.member_id for row in session.scalars(select(BookingMemberRow))] == [known.mila] * 2
        assert [row.household_proved for row in session.scalars(select(BookingRow))] == [True, True]


def test_whom_we_do_not_know_is_told_what_to_do_and_keeps_the_draft(way: Way, family: Callable[..., Family]) -> None:
    known = family(path="instant")
    way.on("/boeken/opvang", options=[known.care.options["meals"]])
    page = way.client.get(way.at, follow_redirects=True)
    assert page.status_code == 200
    assert "We have to know your child first" in words(page)
    assert "What you filled in stays here." in words(page)
    assert "Mila" not in words(page)


def test_hours_make_the_day_part_and_its_price(app: Flask, way: Way, family: Callable[..., Family]) -> None:
    known = family(asks_hours=True)
    proved(way, known).answer(members=[str(known.mila)]).time(THURSDAY)
    refused = way.client.submit(way.at, bring="07:00", fetch="12:00")
    assert refused.status_code == 422
    assert "Choose hours between 07:30" in words(refused)
    check = way.answer(bring="8u00", fetch="12:30")
    said = words(way.client.get(check.at))
    assert "08:00 – 12:30" in said
    assert "€11.04" in said
    way.client.get(check.booked())
    with app.app_context(), reading() as session:
        hours = session.scalars(select(CareHoursRow)).one()
    assert hours.planned_from is not None
    assert hours.planned_until is not None
    assert (hours.planned_until - hours.planned_from).seconds == 4.5 * 3600


def test_a_day_after_the_attest_ended_is_refused_in_words(way: Way, family: Callable[..., Family]) -> None:
    known = family(last=date(2026, 11, 25))
    proved(way, known).answer(members=[str(known.mila)])
    refused = way.client.submit(way.at, starts_at=THURSDAY)
    assert refused.status_code == 422
    assert "The attest of Mila counts until" in words(refused)
    assert way.time(WEDNESDAY).at.endswith("/controle")


def test_parents_keep_who_may_fetch_their_child(app: Flask, way: Way, family: Callable[..., Family]) -> None:
    known = family()
    assert "Who may fetch your child?" in words(way.client.get(known.link))
    kept = way.client.submit(
        f"{known.link}/kind/{known.mila}", follow=True, pick_up="Oma Greet", emergency_phone="0470 99 88 77"
    )
    assert "Oma Greet" in words(kept)
    with app.app_context(), reading() as session:
        child = session.get_one(MemberRow, known.mila)
    assert (child.pick_up, child.emergency_phone) == ("Oma Greet", "+32470998877")


def test_the_link_opens_no_child_of_somebody_else(app: Flask, way: Way, family: Callable[..., Family]) -> None:
    known = family()

    def others(session: Any) -> int:
        jef = a_family(session, by=known.desk, who=Who("Jef Claes", "+32470999999", "", "nl"), number="16")
        return a_child(session, jef, "Finn", by=known.desk)

    with app.app_context():
        finn = in_transaction(others)
    assert way.client.get(f"{known.link}/kind/{finn}").status_code == 404
    assert "Finn" not in words(way.client.get(f"{known.link}/kinderen"))


@pytest.mark.parametrize("may_see", [False, True])
def test_who_acts_for_a_household_sees_the_care_of_its_children_only_where_that_was_said(
    app: Flask, way: Way, family: Callable[..., Family], *, may_see: bool
) -> None:
    known = family()
    acts = AddRepresentation(
        resident_id=known.maria.resident_id,
        who=Who("Griet Maes", "+32470550101", "", "nl"),
        kind=RepresentativeKind.OCMW,
        may_book=True,
        may_pay=True,
        may_see_care=may_see,
        ground="Budgetbeheer",
        first=MONDAY.date(),
        last=MONDAY.date(),
        tells=Tells.BOTH,
        seen_on=MONDAY.date(),
    )
    way.client.submit(f"{known.link}/kind/{known.mila}", follow=True, care_notes="Geen noten", pick_up="Oma Greet")
    with app.app_context():
        in_transaction(lambda session: add_representation(session, acts, by=known.desk, now=MONDAY))
        with reading() as session:
            number = link_number(session.scalars(select(RepresentativeRow.id)).one())
        own = f"/v/{link_token(str(app.secret_key), number=number, epoch=0)}"
    griet = app.test_client()
    griet.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = BeautifulSoup(griet.get(own).text, "html.parser")
    (link,) = (str(one["href"]) for one in page.select("main a[href]") if str(one["href"]).startswith("/b/"))
    assert griet.get(link).status_code == 200
    said = words(griet.get(f"{link}/kinderen")) + words(griet.get(f"{link}/kind/{known.mila}"))
    assert "Mila" in said
    assert ("Geen noten" in said, "Oma Greet" in said, "Only the parents see" in said) == (
        may_see,
        may_see,
        not may_see,
    )
    kept = griet.forge(f"{link}/kind/{known.mila}", page=own, care_notes="Melk", pick_up="")  # type: ignore[attr-defined]
    assert kept.status_code == (303 if may_see else 403)
    assert "Geen noten" in words(way.client.get(f"{known.link}/kinderen")) or may_see


def test_a_family_says_which_days_it_wishes(app: Flask, way: Way, family: Callable[..., Family]) -> None:
    known = family()

    def opened(session: Any) -> tuple[int, int]:
        coordinator = replace(known.desk, roles=frozenset({Role.COORDINATOR}))
        asked = OpenRound(
            service_id=known.care.service_id,
            option_id=known.care.options["meals"],
            name="Herfstvakantie",
            first=date(2026, 11, 25),
            last=date(2026, 11, 26),
            wishes_until=date(2026, 11, 23),
            allocate_on=date(2026, 11, 24),
            grounds=(Ground("ground1", "Alleenstaande ouder", 10),),
        )
        session_id = session.scalars(select(GroupSessionRow.id).order_by(GroupSessionRow.starts_at)).first()
        return open_round(session, asked, by=coordinator, now=MONDAY), session_id

    with app.app_context():
        round_id, session_id = in_transaction(opened)
    assert "My wishes for Herfstvakantie" in words(way.client.get(f"{known.link}/kinderen"))
    wished: dict[str, Any] = {f"wish_{known.mila}_{session_id}": "1", "ground_ground1": True}
    answer = way.client.submit(f"{known.link}/wensen/{round_id}", follow=True, **wished)
    assert "We know your wishes." in words(answer)
    with app.app_context(), reading() as session:
        wishes = [(row.session_id, row.rank) for row in session.scalars(select(RoundWishRow))]
        grounds = session.scalars(select(RoundFamilyRow.grounds)).one()
    assert (wishes, grounds) == ([(session_id, 1)], ["ground1"])
