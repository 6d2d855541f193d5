"""A session changes with everybody in it: another time, another day, not at all; and who came is ticked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.pricing.quote import Stage
from booking.rules.refusals import NotAllowed, NotFound, ReasonMissing, VersionChanged
from booking.rules.refusals.series import NoDates
from booking.rules.refusals.sessions import PlacesAreTaken, PortionsAreTaken, SessionExists, SessionOver
from booking.rules.refusals.times import SlotTaken
from booking.rules.refusals.work import NotToday, TooEarlyToTick, TooLateToUndo
from booking.store.database import in_transaction, reading
from booking.store.queries.sent_home import sent_home
from booking.store.queries.session_guests import guests_of
from booking.store.quotes import newest_quote
from booking.store.tables import OptionRow, ServiceRow
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.requests import CancelBooking, Choice, Who
from booking.usecases.sessions.call_off_outdoors import CallOffOutdoors, call_off_outdoors
from booking.usecases.sessions.cancel_session import cancel_session
from booking.usecases.sessions.change_session import ChangeSession, change_session
from booking.usecases.sessions.move_day import MoveDay, move_day
from booking.usecases.sessions.reopen_session import reopen_session
from booking.usecases.sessions.set_session_workers import set_session_workers
from booking.usecases.sessions.tick_guests import TickGuests, tick_guests
from booking.usecases.work.undo import untick_guest
from tests.harness.meals import WEDNESDAY_END, WEDNESDAY_NOON
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import changes, messages, the_booking, told
from tests.usecases.sessions.table import RAIN, Table, a_table, seats, the_session

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
JEF = Who("Jef Claes", "+32470999999", "", "nl")


@pytest.fixture
def table(app: Flask) -> Table:
    with app.app_context():
        return in_transaction(a_table)


@pytest.fixture(autouse=True)
def context(app: Flask) -> Any:
    with app.app_context():
        yield


def another(table: Table, **others: Any) -> ChangeSession:
    usual: dict[str, Any] = {
        "session_id": table.meal_id,
        "starts_at": WEDNESDAY_NOON,
        "ends_at": WEDNESDAY_END,
        "places": 40,
    }
    return ChangeSession(**(usual | others))


def test_places_never_go_below_what_is_taken(table: Table) -> None:
    table.book(3)

    with pytest.raises(PlacesAreTaken) as refused:
        table.as_coordinator(change_session, another(table, places=2))
    table.as_coordinator(change_session, another(table, places=3))

    assert refused.value.taken == 3
    assert the_session(table.meal_id).places == 3


def test_what_is_taken_away_leaves_the_chairs_alone_and_has_a_limit_of_its_own(table: Table) -> None:
    box = table.meals.options["child-meals"]
    in_transaction(
        lambda session: session.execute(update(OptionRow).where(OptionRow.id == box).values(takes_seat=False))
    )
    table.as_coordinator(change_session, another(table, places=1, portions=2))

    boxes = table.hold(choices=(Choice(box, 2),))
    table.hold()

    full = the_session(table.meal_id)
    assert (full.taken, full.portions_taken) == (1, 2)
    with pytest.raises(SlotTaken):
        table.hold(choices=(Choice(box, 1),))
    with pytest.raises(PortionsAreTaken):
        table.as_coordinator(change_session, another(table, places=1, portions=1))
    table.cancel(boxes)
    assert the_session(table.meal_id).portions_taken == 0


def test_bad_weather_calls_off_what_is_outdoors_that_day_and_tells_everybody(table: Table) -> None:
    inside = table.book(1)
    later = {"starts_at": WEDNESDAY_NOON + 3 * HOUR, "ends_at": WEDNESDAY_END + 3 * HOUR}
    field_id, next_day = (table.plan(**later), table.plan(**{key: at + DAY for key, at in later.items()}))
    outside = table.book(2, starts_at=later["starts_at"])
    table.as_coordinator(change_session, another(table, is_outdoor=False))
    for session_id, moved in ((field_id, timedelta()), (next_day, DAY)):
        when = {key: at + moved for key, at in later.items()}
        table.as_coordinator(change_session, another(table, session_id=session_id, is_outdoor=True, **when))

    rain = CallOffOutdoors(table.meals.service_id, WEDNESDAY_NOON.date())
    assert table.as_coordinator(call_off_outdoors, rain) == (1, 1)

    states = [the_session(one).state for one in (table.meal_id, field_id, next_day)]
    assert states == ["open", "cancelled", "open"]
    assert (the_booking(inside).state, the_booking(outside).state) == ("confirmed", "cancelled")
    assert messages(outside)[-1].facts["our_reason"] == "weather"
    assert messages(outside)[-1].facts["is_outdoor"] is not False
    with pytest.raises(NoDates):
        table.as_coordinator(call_off_outdoors, rain)
    with pytest.raises(NotAllowed):
        in_transaction(lambda session: call_off_outdoors(session, rain, by=table.desk, now=MONDAY))


def test_another_time_takes_everybody_along_and_tells_them_why(table: Table) -> None:
    booking_id, kept = table.book(2), table.hold()

    told_count = table.as_coordinator(
        change_session,
        another(table, starts_at=WEDNESDAY_NOON + HOUR, ends_at=WEDNESDAY_END + HOUR, ours=RAIN),
    )

    assert told_count == 1
    row = the_booking(booking_id)
    assert (row.starts_at, row.ends_at, row.state) == (WEDNESDAY_NOON + HOUR, WEDNESDAY_END + HOUR, "confirmed")
    assert seats(booking_id) == [(table.meal_id, 2, "planned")]
    assert told(booking_id) == ["booking_confirmed", "booking_moved"]
    assert messages(booking_id)[-2].facts["our_reason"] == "weather"
    # Who was still booking chooses again, and sees the new time.
    assert (the_booking(kept).state, seats(kept)) == ("expired", [])


def test_another_time_needs_a_reason_only_where_somebody_is_told(table: Table) -> None:
    later = another(table, starts_at=WEDNESDAY_NOON + HOUR, ends_at=WEDNESDAY_END + HOUR)
    table.as_coordinator(change_session, later)
    table.book(starts_at=WEDNESDAY_NOON + HOUR)

    with pytest.raises(ReasonMissing):
        table.as_coordinator(change_session, another(table))


def test_a_session_cannot_go_where_another_is_or_into_the_past(table: Table) -> None:
    table.plan(starts_at=WEDNESDAY_NOON + DAY, ends_at=WEDNESDAY_END + DAY)

    with pytest.raises(SessionExists):
        table.as_coordinator(
            change_session, another(table, starts_at=WEDNESDAY_NOON + DAY, ends_at=WEDNESDAY_END + DAY)
        )
    with pytest.raises(SessionOver):
        table.as_coordinator(change_session, another(table, starts_at=MONDAY - HOUR, ends_at=MONDAY))


def test_two_people_on_one_page_do_not_undo_each_other(table: Table) -> None:
    with pytest.raises(VersionChanged):
        table.as_coordinator(change_session, another(table, seen="something else"))


def test_cancelling_tells_everybody_and_gives_their_places_back(table: Table) -> None:
    booked, kept = table.book(2), table.hold()

    assert table.as_coordinator(cancel_session, table.meal_id, RAIN) == 1

    row = the_session(table.meal_id)
    assert (row.state, row.taken) == ("cancelled", 0)
    assert (the_booking(booked).state, the_booking(kept).state) == ("cancelled", "expired")
    assert told(booked) == ["booking_confirmed", "booking_cancelled"]
    with pytest.raises(SessionOver):
        table.as_coordinator(cancel_session, table.meal_id, RAIN)


def test_only_a_coordinator_changes_sessions(table: Table) -> None:
    with pytest.raises(NotAllowed):
        in_transaction(lambda session: cancel_session(session, table.meal_id, RAIN, by=table.desk, now=MONDAY))


def test_bad_weather_moves_a_whole_day_with_its_deadlines(table: Table) -> None:
    evening = table.plan(
        starts_at=WEDNESDAY_NOON + 6 * HOUR, ends_at=WEDNESDAY_END + 6 * HOUR, book_until=WEDNESDAY_NOON
    )
    lunch, supper = table.book(), table.book(starts_at=WEDNESDAY_NOON + 6 * HOUR)

    request = MoveDay(table.meals.service_id, date(2026, 11, 25), date(2026, 11, 27), RAIN)
    assert table.as_coordinator(move_day, request) == (2, 2)

    assert the_booking(lunch).starts_at == WEDNESDAY_NOON + 2 * DAY
    assert the_booking(supper).starts_at == WEDNESDAY_NOON + 2 * DAY + 6 * HOUR
    assert the_session(evening).book_until == WEDNESDAY_NOON + 2 * DAY


def test_a_day_moves_whole_or_not_at_all(table: Table) -> None:
    table.plan(starts_at=WEDNESDAY_NOON + 6 * HOUR, ends_at=WEDNESDAY_END + 6 * HOUR)
    table.plan(starts_at=WEDNESDAY_NOON + DAY + 6 * HOUR, ends_at=WEDNESDAY_END + DAY + 6 * HOUR)

    request = MoveDay(table.meals.service_id, date(2026, 11, 25), date(2026, 11, 26), RAIN)
    with pytest.raises(SessionExists):
        table.as_coordinator(move_day, request)

    assert the_session(table.meal_id).starts_at == WEDNESDAY_NOON


def test_who_works_at_a_session_is_told_about_when_they_have_a_visit(table: Table) -> None:
    assert table.as_coordinator(set_session_workers, table.meal_id, [table.town.workers["Bilal"]]) == []
    with pytest.raises(NotFound):
        table.as_coordinator(set_session_workers, table.meal_id, [9_999_999])


def test_who_works_at_a_session_gets_no_visit_meanwhile(table: Table) -> None:
    """Only An fits handrails; her lunch begins at noon."""
    noon = WEDNESDAY_NOON + 2 * HOUR
    table.as_coordinator(change_session, another(table, starts_at=noon, ends_at=noon + HOUR))
    table.as_coordinator(set_session_workers, table.meal_id, [table.town.workers["An"]])
    handrail = (Choice(table.town.options["handrail"]),)

    with pytest.raises(SlotTaken):
        table.hold(service_id=table.town.service_id, choices=handrail, starts_at=noon)
    table.as_coordinator(set_session_workers, table.meal_id, [table.town.workers["Bilal"]])
    table.hold(service_id=table.town.service_id, choices=handrail, starts_at=noon)

    assert table.as_coordinator(set_session_workers, table.meal_id, [table.town.workers["An"]]) == ["An"]


def worker(table: Table, name: str = "An") -> Actor:
    return Actor(table.town.organisation_id, frozenset({Role.WORKER}), worker_id=table.town.workers[name], name=name)


def test_who_came_pays_what_was_booked_and_who_did_not_is_left_to_a_person(table: Table) -> None:
    came, missed = table.book(2), table.book(who=JEF)
    request = TickGuests(table.meal_id, came=frozenset({came}), missed=frozenset({missed}))

    ticked = in_transaction(lambda session: tick_guests(session, request, by=worker(table), now=WEDNESDAY_NOON))
    again = in_transaction(lambda session: tick_guests(session, request, by=worker(table), now=WEDNESDAY_NOON))

    assert (ticked, again) == (2, 0)
    assert (the_booking(came).state, the_booking(missed).state) == ("done", "not_done")
    assert changes(came)[-2:] == ["finish", "final_price"]
    with reading() as session:
        quote = newest_quote(session, table.town.organisation_id, came)
        states = [(one.name, str(one.state)) for one in guests_of(session, table.town.organisation_id, table.meal_id)]
    assert quote is not None
    assert quote[1].total.cents == 1400
    assert states == [("Jef Claes", "not_done"), ("Maria Peeters", "done")]


def test_a_session_opens_again_without_booking_anybody(table: Table) -> None:
    sent, left = table.book(2), table.book(who=JEF)
    in_transaction(
        lambda session: cancel_booking(session, CancelBooking(left, reason="Ill"), by=table.desk, now=MONDAY)
    )
    in_transaction(lambda session: cancel_session(session, table.meal_id, RAIN, by=table.greet, now=MONDAY))
    for _again in range(2):
        in_transaction(lambda session: reopen_session(session, table.meal_id, by=table.greet, now=MONDAY))

    assert (the_session(table.meal_id).state, the_booking(sent).state) == ("open", "cancelled")
    with reading() as session:
        to_phone = sent_home(session, table.town.organisation_id, table.meal_id)
    assert [(one.name, one.places) for one in to_phone] == [("Maria Peeters", 2)]
    with pytest.raises(SessionOver):
        in_transaction(lambda session: cancel_session(session, table.meal_id, RAIN, by=table.greet, now=WEDNESDAY_END))


@pytest.mark.parametrize("pressed", ["came", "missed"])
def test_a_slip_of_the_thumb_is_taken_back_within_a_quarter_of_an_hour(table: Table, pressed: str) -> None:
    booking_id = table.book(2)
    only = frozenset({booking_id})
    request = TickGuests(table.meal_id, **{pressed: only})
    by, after = worker(table), timedelta(minutes=15)

    def undo(now: datetime) -> None:
        in_transaction(lambda session: untick_guest(session, table.meal_id, booking_id, by=by, now=now))

    in_transaction(lambda session: tick_guests(session, request, by=by, now=WEDNESDAY_NOON))
    with pytest.raises(TooLateToUndo):
        undo(WEDNESDAY_NOON + after + timedelta(seconds=1))
    undo(WEDNESDAY_NOON + after)
    undo(WEDNESDAY_NOON + after)
    assert the_booking(booking_id).state == "confirmed"
    assert changes(booking_id)[-1] == "untick"
    in_transaction(
        lambda session: tick_guests(session, TickGuests(table.meal_id, came=only), by=by, now=WEDNESDAY_NOON)
    )
    with reading() as session:
        quote = newest_quote(session, table.town.organisation_id, booking_id)
    assert quote is not None
    assert (quote[1].stage, quote[1].total.cents) == (Stage.FINAL, 1400)


def test_nobody_is_ticked_long_before_the_start(table: Table) -> None:
    booking_id = table.book()
    request = TickGuests(table.meal_id, came=frozenset({booking_id}))
    early = WEDNESDAY_NOON - timedelta(minutes=31)
    with pytest.raises(TooEarlyToTick):
        in_transaction(lambda session: tick_guests(session, request, by=worker(table), now=early))


def test_only_who_works_there_ticks_and_only_that_day(table: Table) -> None:
    booking_id = table.book()
    request = TickGuests(table.meal_id, came=frozenset({booking_id}))

    def tick(by: Actor, now: Any) -> None:
        def work(session: Session) -> int:
            return tick_guests(session, request, by=by, now=now)

        in_transaction(work)

    with pytest.raises(NotFound):
        tick(worker(table, "Bilal"), WEDNESDAY_NOON)
    with pytest.raises(NotToday):
        tick(worker(table), MONDAY)
    with pytest.raises(NotToday):
        tick(worker(table), WEDNESDAY_NOON + DAY)
    tick(table.desk, WEDNESDAY_NOON + DAY)
    assert the_booking(booking_id).state == "done"


def test_a_booking_of_another_session_is_not_theirs_to_tick(table: Table) -> None:
    table.plan(starts_at=WEDNESDAY_NOON + DAY, ends_at=WEDNESDAY_END + DAY)
    elsewhere = table.book(starts_at=WEDNESDAY_NOON + DAY)
    request = TickGuests(table.meal_id, came=frozenset({elsewhere}))

    with pytest.raises(NotFound):
        in_transaction(lambda session: tick_guests(session, request, by=worker(table), now=WEDNESDAY_NOON))


def test_what_was_brought_to_the_bench_is_not_ticked_like_a_guest(table: Table) -> None:
    """Its ticket ends the booking: ticked here, the bike would stand there without one."""
    booking_id = table.book()
    in_transaction(lambda session: session.execute(update(ServiceRow).values(shape="drop_off")))
    request = TickGuests(table.meal_id, came=frozenset({booking_id}))
    with pytest.raises(NotFound):
        in_transaction(lambda session: tick_guests(session, request, by=worker(table), now=WEDNESDAY_NOON))
    assert the_booking(booking_id).state == "confirmed"
