"""A household whom we know makes a series of the visit that it books, and changes it by the link of one visit."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from booking.rules.links import link_token
from booking.store.database import in_transaction, reading
from booking.store.tables import AbsenceRow, BookingRow, DraftRow, OutboxRow, SeriesRow, ServiceRow
from tests.harness.application import SECRET_KEY
from tests.harness.clock import FrozenClock
from tests.harness.questions import a_question
from tests.harness.town import Town
from tests.usecases.bookings.house import on
from tests.web.resident.way import Way, words

WEDNESDAYS = [date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 16)]


@pytest.fixture
def town(town: Town, app: Flask) -> Town:
    """The town, where residents can make a series of odd jobs."""
    with app.app_context():
        in_transaction(lambda session: setattr(session.get_one(ServiceRow, town.service_id), "own_series", True))
    return town


@pytest.fixture
def known(way: Way, app: Flask) -> Way:
    """Somebody whose household we know, at the check of a visit on Wednesday at ten."""
    link = way.to_check(starts_at="2026-11-24T12:00Z").booked()
    with app.app_context():
        in_transaction(lambda session: setattr(session.query(BookingRow).one(), "household_proved", True))
    way.at = way.client.submit(link).location
    return way.amounts().time()


def test_a_known_household_makes_a_series_in_four_questions(known: Way, app: Flask) -> None:
    begun = known.client.submit(known.at, "Every week, or every few weeks", claimed_ground="vt")
    assert begun.location == f"/boeken/{known.token}/vaker"
    to_days(known, weeks="1")
    page = words(known.client.get(known.at))
    assert "We have not checked your status yet. The price may become lower." in page
    assert "Every week on Wednesday at 10:00." in page
    assert "Wednesday 25 November at 10:00" in page
    assert "each time. You pay after each time." in page
    booked = known.client.submit(known.at, follow=True)
    assert "Your days are booked." in words(booked)
    assert [(row.series_on, row.state) for row in of_series(app)] == [(day, "confirmed") for day in WEDNESDAYS]
    assert series(app)[0].rule["last"] is None
    assert {row.claimed_ground for row in of_series(app)} == {"vt"}
    assert told(app) == ["series_confirmed"]
    # The draft is the series now: going back to its check leads to the booking.
    assert known.client.get(f"/boeken/{known.token}/controle").location.startswith("/b/")


def test_a_day_that_is_taken_has_other_times_and_a_day_without_its_tick_is_left_out(known: Way, app: Flask) -> None:
    away(app, known.town, on(9, "08:00"), on(9, "17:00"))
    to_days(known, weeks="1", last="2026-12-31", months=())
    page = BeautifulSoup(known.client.get(known.at).text, "html.parser")
    free = [box["value"] for box in page.select("input[name=days]")]
    instead = [box["value"] for box in page.select("input[name=other_20261202]")]
    assert (len(free), instead[-2:]) == (3, ["ask", "leave"])
    unsaid = known.client.submit(known.at, days=free[:2])
    assert (unsaid.status_code, of_series(app)) == (422, [])
    assert "Choose another time, or leave this day out." in words(unsaid)
    known.client.submit(known.at, days=free[:2], other_20261202=instead[0], follow=True)
    kept = of_series(app)
    assert [row.series_on for row in kept] == WEDNESDAYS[:3]
    assert kept[1].starts_at != on(9, "10:00")
    assert series(app)[0].rule["days_out"] == [["2026-12-16", "2026-12-16"]]


def test_a_price_or_a_day_that_changed_meanwhile_books_nothing(known: Way, app: Flask) -> None:
    to_days(known, weeks="1")
    page = known.client.get(known.at)
    away(app, known.town, on(9, "08:00"), on(9, "17:00"))
    answer = known.client.send(page)
    assert "What do you want instead of Wednesday 2 December?" in words(answer)
    assert (answer.status_code, of_series(app), series(app)) == (422, [], [])
    free = BeautifulSoup(known.client.get(known.at).text, "html.parser").select("input[name=days]")
    dearer = str(free[0]["value"]).rpartition(" ")[0] + " 1"
    forged = known.client.forge(known.at, days=dearer, other_20261202="leave")
    assert (forged.status_code, "The price" in words(forged)) == (422, True)
    assert of_series(app) == []


def test_what_was_answered_goes_along_to_each_day(known: Way, app: Flask) -> None:
    answers = {"which door": "green"}

    def answer(session: Session) -> None:
        a_question(session, known.town, "which door", "text")
        draft = session.query(DraftRow).filter_by(token=known.token).one()
        draft.answers = draft.answers | {"answers": answers}

    with app.app_context():
        in_transaction(answer)
    to_days(known, weeks="1")
    known.client.submit(known.at)
    assert [row.answers for row in of_series(app)] == [answers] * 4
    assert series(app)[0].work["answers"] == answers


def test_who_only_typed_a_name_makes_no_series(way: Way, app: Flask) -> None:
    way.to_check()
    assert "Every week, or every few weeks? Call us" in words(way.client.get(way.at))
    for page in ("vaker", "vaker/tot", "vaker/maanden", "vaker/dagen?om=1&tot=open"):
        answer = way.client.get(f"/boeken/{way.token}/{page}")
        assert (answer.status_code, answer.location) == (303, f"/boeken/{way.token}/controle")
    way.client.forge(f"/boeken/{way.token}/vaker/dagen?om=1&tot=open", page=way.at)
    assert series(app) == []


def test_a_household_makes_no_third_series_by_itself(known: Way, app: Flask) -> None:
    for starts_at in ("2026-11-26T09:00Z", "2026-11-27T09:00Z"):
        to_days(known, weeks="4")
        booked = known.client.submit(known.at).location
        known.at = known.client.submit(booked).location
        known.amounts().time(starts_at)
    to_days(known, weeks="4")
    assert "Call us." in words(known.client.get(known.at))
    assert len(series(app)) == 2


def test_where_the_service_comes_once_nothing_is_said_of_a_series(known: Way, app: Flask) -> None:
    with app.app_context():
        in_transaction(lambda session: setattr(session.get_one(ServiceRow, known.town.service_id), "own_series", False))
    assert "more often" not in words(known.client.get(known.at))
    assert known.client.get(f"/boeken/{known.token}/vaker").status_code == 404


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"how": "until", "last": ""}, "Fill in the last day."),
        ({"how": "until", "last": "2026-11-01"}, "The end must be after the start."),
        ({"how": "until", "last": "2036-11-01"}, "This is more than two years ahead."),
        ({"how": "never", "last": ""}, "Choose one from the list."),
    ],
)
def test_an_end_that_makes_no_sense_is_asked_again(known: Way, answers: dict[str, str], said: str) -> None:
    known.on(f"/boeken/{known.token}/vaker", weeks="2")
    answer = known.client.forge(known.at, **answers)
    assert (answer.status_code, said in words(answer)) == (422, True)


def test_all_visits_from_one_on_get_another_day_and_each_keeps_its_number(known: Way, app: Flask) -> None:
    to_days(known, weeks="1")
    first = known.client.submit(known.at).location
    before = of_series(app)
    second = link_of(before[1])
    known.at = f"{second}/reeks/wijzigen"
    known.on(known.at, starts_at="2026-12-03T12:00Z")
    assert "Every week on Thursday at 13:00." in words(known.client.get(known.at))
    assert "Your days have another time." in words(known.client.submit(known.at, follow=True))
    after = of_series(app)
    assert [row.number for row in after] == [row.number for row in before]
    assert [row.series_on for row in after] == [WEDNESDAYS[0], *(day + timedelta(days=1) for day in WEDNESDAYS[1:])]
    assert "Another day or hour for all visits" not in words(known.client.get(first))


def test_all_visits_are_cancelled_but_for_one_that_is_too_near(known: Way, app: Flask, clock: FrozenClock) -> None:
    to_days(known, weeks="1")
    known.client.submit(known.at)
    first, second, *_others = of_series(app)
    clock.forward(hours=30)
    page = known.client.get(f"{link_of(second)}/reeks/annuleren?alles=1")
    assert "25 November" not in words(page)
    known.client.send(page)
    assert [row.number for row in of_series(app)] == [first.number]
    assert known.client.get(f"{link_of(first)}/reeks/wijzigen").status_code == 422


def to_days(way: Way, *, weeks: str, last: str = "", months: tuple[str, ...] = ()) -> Way:
    """Answer the questions up to the days."""
    token = way.token
    way.on(f"/boeken/{token}/vaker", weeks=weeks)
    way.on(way.at, **({"how": "until", "last": last} if last else {"how": "open"}))
    return way.on(way.at, months=list(months))


def of_series(app: Flask) -> list[BookingRow]:
    with app.app_context(), reading() as session:
        found = session.query(BookingRow).filter(BookingRow.series_id.is_not(None)).order_by(BookingRow.starts_at).all()
        session.expunge_all()
    return [row for row in found if row.state != "cancelled"]


def series(app: Flask) -> list[SeriesRow]:
    with app.app_context(), reading() as session:
        found = session.query(SeriesRow).order_by(SeriesRow.id).all()
        session.expunge_all()
    return found


def told(app: Flask) -> list[str]:
    with app.app_context(), reading() as session:
        return [row.kind for row in session.query(OutboxRow) if row.kind.startswith("series_")]


def away(app: Flask, town: Town, first: datetime, last: datetime) -> None:
    """Let nobody work."""
    with app.app_context():
        in_transaction(
            lambda session: session.add_all(
                AbsenceRow(organisation_id=town.organisation_id, worker_id=worker, starts_at=first, ends_at=last)
                for worker in town.workers.values()
            )
        )


def link_of(row: BookingRow) -> str:
    return f"/b/{link_token(SECRET_KEY, number=row.number, epoch=row.link_epoch)}"
