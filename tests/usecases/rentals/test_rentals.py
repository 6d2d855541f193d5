"""Bikes for rent: what is promised is there, what is away longer is seen, and nothing is counted twice."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.rules.calendar import local_date
from booking.rules.money import Money
from booking.rules.refusals import ReasonMissing
from booking.rules.refusals.bookings import PriceChanged
from booking.rules.refusals.rentals import (
    NoPieceLeft,
    NoSeriesOfRentals,
    PeriodsDiffer,
    PiecePromised,
    RentalMovedOn,
    RentedAgain,
)
from booking.rules.refusals.times import SlotTaken
from booking.rules.refusals.work import NotToday, TooEarlyToTick
from booking.rules.rentals import RentalStage
from booking.rules.representatives import RepresentativeKind, Tells
from booking.rules.series import SeriesRule
from booking.rules.waiting import Window
from booking.store.database import db, in_transaction, reading
from booking.store.queries.rentals import open_rentals
from booking.store.queries.stranded import Misfit
from booking.store.tables import BookingRow, EquipmentUseRow, OfferRow, OptionRow, TariffRow
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.move_booking import move_booking
from booking.usecases.bookings.requests import CancelBooking, MoveBooking, Who
from booking.usecases.rentals.give_another import give_another
from booking.usecases.rentals.keep_longer import keep_longer, longer
from booking.usecases.rentals.not_fetched import not_fetched
from booking.usecases.rentals.requests import KeepLonger
from booking.usecases.rentals.undo_step import undo_step
from booking.usecases.replanning.people_to_phone import ToPhone, people_to_phone
from booking.usecases.representatives.add_representation import AddRepresentation, add_representation
from booking.usecases.series.check_series import check_series
from booking.usecases.series.requests import SeriesWish, SeriesWork
from booking.usecases.waiting.join_waiting_list import join_waiting_list
from booking.usecases.waiting.offer_places import offer_places_of
from booking.usecases.waiting.requests import Join
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import MARIA, changes, kept, messages, on, quotes, the_booking, told
from tests.usecases.rentals.point import Point

NO_SHOW = """
[[lines]]
code = "no_show"
name.nl = "Niet komen halen"
of = "weeks"
price = 5.00
when.outcome = "no_show"
"""


def test_a_week_is_due_back_when_the_place_closes_a_week_later(point: Point) -> None:
    rental = point.look(point.rent(on(0, "10:00")))
    assert (rental.due_at, rental.deposit) == (on(7, "17:00"), Money.of(50))
    (quote,) = quotes(rental.booking_id)
    assert quote.total_cents == 1200, "a deposit is no price"


def test_the_last_bike_of_a_kind_is_promised_once(point: Point) -> None:
    point.rent(on(0, "10:00"), counts=2)
    with pytest.raises(SlotTaken) as refused:
        point.hold(on(3, "10:00"))
    assert not refused.value.alternatives, "nothing is free within the days around it"
    assert point.hold(on(8, "09:00"))
    assert point.hold(on(0, "10:00"), "cargo-day"), "another kind is free"


def test_a_bike_is_looked_after_before_the_next_has_it(point: Point) -> None:
    point.rent(on(0, "10:00"), "cargo-day")
    with pytest.raises(SlotTaken):
        point.hold(on(0, "16:30"), "cargo-day")
    assert point.hold(on(1, "09:00"), "cargo-day")


def test_a_hold_that_is_over_takes_no_bike(point: Point) -> None:
    point.hold(on(0, "10:00"), counts=2)
    assert point.rent(on(0, "12:00"), counts=2, now=on(0, "09:00"))


def test_two_periods_in_one_booking_are_refused(point: Point) -> None:
    with pytest.raises(PeriodsDiffer):
        point.hold(on(0, "10:00"), "city-week", "city-month")


def test_what_is_cancelled_or_moved_is_free_for_others(point: Point) -> None:
    first = point.look(point.rent(on(0, "10:00"), counts=2))
    asked = MoveBooking(first.booking_id, on(14, "10:00"))
    point.do(move_booking, asked)
    assert the_booking(first.booking_id).ends_at == on(21, "17:00")
    second = point.look(point.rent(on(0, "10:00"), counts=2))
    point.do(cancel_booking, CancelBooking(second.booking_id, "ziek"))
    assert point.hold(on(0, "10:00"), counts=2)


def test_hand_out_says_which_bike_and_reminds_of_the_return(point: Point) -> None:
    rental_id = point.rent(on(0, "10:00"))
    other = {"S1": "S2", "S2": "S1"}[point.numbers(rental_id)[0]]
    point.hand_out(rental_id, other, now=on(0, "10:05"))
    found = point.look(rental_id)
    assert (found.stage, point.numbers(rental_id), found.deposit_how) == (RentalStage.OUT, [other], "cash")
    (reminder,) = [row for row in messages(found.booking_id) if row.kind == "rental_due"]
    assert reminder.due_at == on(6, "18:00")


def test_nothing_is_handed_out_before_its_day_or_as_another_kind(point: Point) -> None:
    rental_id = point.rent(on(2, "10:00"))
    with pytest.raises(NotToday):
        point.hand_out(rental_id, now=on(1, "10:00"))
    with pytest.raises(NoPieceLeft):
        point.hand_out(rental_id, "B1", now=on(2, "10:00"))


def test_what_comes_back_is_priced_and_free_at_once(point: Point) -> None:
    rental_id = point.rent(on(0, "10:00"), counts=2)
    point.hand_out(rental_id, now=on(0, "10:00"))
    with pytest.raises(ReasonMissing):
        point.take_back(rental_id, now=on(2, "10:00"), back="80")
    point.take_back(rental_id, now=on(2, "10:00"), back="80", damage="bel stuk", reason="bel stuk")
    found = point.look(rental_id)
    assert (found.stage, found.deposit_back, found.damage) == (RentalStage.BACK, Money.of(80), "bel stuk")
    assert [(quote.stage, quote.total_cents) for quote in quotes(found.booking_id)][-1] == ("final", 2400)
    assert [row for row in messages(found.booking_id) if row.kind == "rental_due"] == []
    assert point.hold(on(2, "11:00"), counts=2, now=on(2, "10:30"))


def test_a_mistaken_tick_is_undone_on_the_same_day(point: Point) -> None:
    rental_id = point.rent(on(0, "10:00"))
    point.hand_out(rental_id, now=on(0, "10:00"))
    point.take_back(rental_id, now=on(0, "11:00"))
    point.do(undo_step, rental_id, now=on(0, "11:05"))
    assert point.look(rental_id).stage is RentalStage.OUT
    point.do(undo_step, rental_id, now=on(0, "11:06"))
    found = point.look(rental_id)
    assert (found.stage, the_booking(found.booking_id).state) == (RentalStage.EXPECTED, "confirmed")
    point.hand_out(rental_id, now=on(0, "11:10"))
    point.take_back(rental_id, now=on(7, "16:00"))
    assert [quote.stage for quote in quotes(found.booking_id)] == ["estimate", "final", "final"]


def test_kept_longer_is_priced_by_the_tariff_and_told(point: Point) -> None:
    rental_id = point.rent(on(0, "10:00"))
    point.hand_out(rental_id, now=on(0, "10:00"))
    seen = in_transaction(lambda session: longer(session, rental_id, 1, by=point.desk))
    assert (seen.until, seen.quote.total) == (on(14, "17:00"), Money.of(24))
    with pytest.raises(PriceChanged):
        point.do(keep_longer, KeepLonger(rental_id=rental_id, periods=1, accepted=Money.of(12)))
    point.do(keep_longer, KeepLonger(rental_id=rental_id, periods=1, accepted=Money.of(24)), now=on(6, "10:00"))
    found = point.look(rental_id)
    assert found.due_at == on(14, "17:00")
    assert told(found.booking_id)[-1] == "rental_longer"
    point.take_back(rental_id, now=on(14, "16:00"))
    assert quotes(found.booking_id)[-1].total_cents == 2400


def test_nobody_keeps_a_bike_that_is_promised_to_somebody_else(point: Point) -> None:
    first = point.rent(on(0, "10:00"), counts=2)
    point.rent(on(8, "10:00"))
    point.hand_out(first, now=on(0, "10:00"))
    with pytest.raises(PiecePromised) as refused:
        point.do(keep_longer, KeepLonger(rental_id=first, periods=1, accepted=Money.of(48)), now=on(6, "10:00"))
    assert (refused.value.starts_at, refused.value.who) == (on(8, "10:00"), "Maria Peeters")


def test_a_bike_that_is_late_is_promised_to_nobody_and_the_next_gets_another(point: Point) -> None:
    late = point.rent(on(0, "10:00"))
    point.hand_out(late, now=on(0, "10:00"))
    (gone,) = point.numbers(late)
    after = point.rent(on(8, "10:00"))
    _take_exactly(point, after, gone)
    now = on(8, "09:00")
    assert _at_risk(point, now) == [after]
    point.do(give_another, after, now=now)
    assert (_at_risk(point, now), point.numbers(after) != [gone]) == ([], True)
    with pytest.raises(SlotTaken):
        point.hold(on(9, "10:00"), now=now)


def test_with_no_other_bike_the_desk_hears_it(point: Point) -> None:
    late = point.rent(on(0, "10:00"), counts=2)
    point.hand_out(late, now=on(0, "10:00"))
    after = point.rent(on(8, "10:00"))
    with pytest.raises(NoPieceLeft):
        point.do(give_another, after, now=on(8, "09:00"))
    assert _at_risk(point, on(8, "09:00")) == [after]


def test_what_nobody_collects_is_free_again(point: Point) -> None:
    rental_id = point.rent(on(0, "10:00"), counts=2)
    point.do(not_fetched, rental_id, now=on(0, "16:00"))
    assert point.look(rental_id).stage is RentalStage.NOT_FETCHED
    assert point.hold(on(1, "10:00"), counts=2, now=on(0, "16:00"))


def test_who_came_all_the_same_has_a_bike_again_and_pays_no_fee(point: Point) -> None:
    rental_id = point.rent(on(0, "10:00"))
    booking_id, before = point.look(rental_id).booking_id, point.numbers(rental_id)
    fees = update(TariffRow).where(TariffRow.service_id == point.place.service_id)
    in_transaction(lambda s: s.execute(fees.values(text=TariffRow.text + NO_SHOW)))
    point.do(not_fetched, rental_id, now=on(0, "11:00"))
    assert quotes(booking_id)[-1].total_cents == 500
    point.do(undo_step, rental_id, now=on(0, "15:00"))
    found = point.look(rental_id)
    assert (found.stage, the_booking(booking_id).state, point.numbers(rental_id)) == (
        RentalStage.EXPECTED,
        "confirmed",
        before,
    )
    assert [(one.stage, one.total_cents) for one in quotes(booking_id)][-1] == ("estimate", 1200)
    assert changes(booking_id)[-1] == "untick"
    point.hand_out(rental_id, now=on(0, "15:05"))
    with pytest.raises(RentalMovedOn):
        point.do(undo_step, rental_id, now=on(1, "09:00"))


def test_whose_bike_went_to_others_gets_another_or_hears_who_has_it(point: Point) -> None:
    missed = point.rent(on(0, "10:00"))
    point.do(not_fetched, missed, now=on(0, "11:00"))
    for _other in range(2):
        point.hand_out(point.rent(on(0, "11:30"), now=on(0, "11:10")), now=on(0, "11:30"))
    with pytest.raises(PiecePromised) as refused:
        point.do(undo_step, missed, now=on(0, "12:00"))
    assert refused.value.who == "Maria Peeters"
    found = point.look(missed)
    assert (found.stage, the_booking(found.booking_id).state) == (RentalStage.NOT_FETCHED, "not_done")


def _at_risk(point: Point, now: datetime) -> list[int]:
    with reading() as session:
        found = open_rentals(session, point.town.organisation_id, now=now)
        return [one.rental_id for one in found if one.is_at_risk]


def _take_exactly(point: Point, rental_id: int, name: str) -> None:
    """Let a promise be of this very bike."""
    piece, booking_id = point.place.pieces[name], point.look(rental_id).booking_id

    def write(session: Session) -> None:
        use = session.scalars(select(EquipmentUseRow).where(EquipmentUseRow.booking_id == booking_id)).one()
        use.equipment_id = piece

    in_transaction(write)


def test_whose_bike_is_not_back_is_phoned_until_another_one_is_kept(point: Point) -> None:
    late = point.rent(on(0, "10:00"))
    point.hand_out(late, now=on(0, "10:00"))
    (gone,) = point.numbers(late)
    after = point.rent(on(8, "10:00"))
    _take_exactly(point, after, gone)
    now = on(8, "09:00")
    (person,) = _to_phone(point, now)
    assert (person.phone.number, person.why, person.workers) == (point.look(after).number, Misfit.NOT_BACK, ())
    assert person.alternatives, "the other bike is free on other days"
    point.do(give_another, after, now=now)
    assert _to_phone(point, now) == []


def test_who_waits_for_a_bike_is_offered_one_that_is_cancelled(point: Point) -> None:
    rented = point.look(point.rent(on(1, "10:00"), counts=2))
    organisation_id, wish = point.town.organisation_id, point.wish(on(1, "10:00"), "city-week")
    tuesday = local_date(on(1, "10:00"))
    asked = Join(
        service_id=wish.service_id,
        choices=wish.choices,
        place=wish.place,
        window=Window(tuesday, tuesday),
        client_key="waits for a bike",
        locale="nl",
        who=MARIA,
    )
    point.do(join_waiting_list, asked)
    assert offer_places_of(organisation_id, now=MONDAY) == 0
    point.do(cancel_booking, CancelBooking(rented.booking_id, "ziek"))
    assert offer_places_of(organisation_id, now=MONDAY) == 1
    (offer,) = kept(OfferRow)
    assert (the_booking(offer.booking_id).location_id, offer.starts_at) == (point.place.location_id, on(1, "09:00"))


def test_what_came_back_late_and_went_out_again_is_not_undone(point: Point) -> None:
    late = point.rent(on(0, "10:00"), "cargo-day")
    point.hand_out(late, now=on(0, "10:00"))
    point.take_back(late, now=on(1, "09:00"), back="100")
    following = point.rent(on(1, "10:00"), "cargo-day", now=on(1, "09:10"))
    point.hand_out(following, now=on(1, "10:00"))
    with pytest.raises(RentedAgain) as refused:
        point.do(undo_step, late, now=on(1, "10:05"))
    assert (refused.value.name, point.look(late).stage) == ("B1", RentalStage.BACK)


def test_a_bike_is_never_in_two_promises_whatever_the_code_thinks(point: Point) -> None:
    first, second = point.rent(on(0, "10:00")), point.rent(on(0, "10:00"))
    (taken,) = point.numbers(first)
    with pytest.raises(SlotTaken):
        _take_exactly(point, second, taken)


def test_of_two_who_want_the_last_bike_one_hears_which_days_are_left(point: Point, app: Flask) -> None:
    asked, by = point.wish(on(0, "10:00"), "cargo-day"), resident_of(point.town.organisation_id)
    locked = "pg_advisory_xact_lock(scarce"
    asking = threading.Event()

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if threading.get_ident() != me and locked in statement:
            asking.set()

    def other() -> int:
        with app.app_context():
            return point.hold(on(0, "10:00"), "cargo-day")

    me = threading.get_ident()
    with ThreadPoolExecutor(1) as threads:
        begun: list[Future[int]] = []

        def ours(session: Session) -> None:
            hold_place(session, asked, by=by, now=MONDAY)
            begun.append(threads.submit(other))
            assert asking.wait(30), "they never asked for what we hold"

        event.listen(db.engine, "before_cursor_execute", listen)
        try:
            in_transaction(ours)
            with pytest.raises(SlotTaken) as refused:
                begun[0].result()
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
    assert refused.value.alternatives[0] == on(1, "09:00")
    assert len(begun) == 1


def _to_phone(point: Point, now: datetime) -> list[ToPhone]:
    with reading() as session:
        return people_to_phone(session, by=point.desk, now=now)


def test_nobody_rents_in_a_series(point: Point) -> None:
    wish = point.wish(on(1, "10:00"))
    rule = SeriesRule(every_weeks=1, weekdays=(1,), clock=time(10), first=local_date(on(1, "10:00")))
    asked = SeriesWish(1, wish.service_id, SeriesWork(wish.choices, wish.place), rule)
    with pytest.raises(NoSeriesOfRentals):
        point.do(check_series, asked)


def test_a_message_asks_the_deposit_that_was_promised_and_goes_to_who_acts_then(point: Point) -> None:
    rental = point.look(point.rent(on(0, "10:00")))
    maria = the_booking(rental.booking_id).resident_id or 0
    in_transaction(lambda session: setattr(session.get_one(BookingRow, rental.booking_id), "household_proved", True))
    week = point.place.options["city-week"]
    in_transaction(lambda session: setattr(session.get_one(OptionRow, week), "deposit_cents", 9900))
    acts = AddRepresentation(
        resident_id=maria,
        who=Who("Jan Peeters", "+32470998877", "jan@example.org", "nl"),
        kind=RepresentativeKind.FAMILY,
        may_book=True,
        may_pay=False,
        ground="Volmacht",
        first=date(2026, 11, 23),
        last=date(2026, 11, 25),
        tells=Tells.REPRESENTATIVE,
        seen_on=date(2026, 11, 23),
    )
    point.do(add_representation, acts, by=point.desk)
    point.do(move_booking, MoveBooking(rental.booking_id, on(1, "10:00")), by=point.desk)
    (moved,) = (row for row in messages(rental.booking_id) if row.kind == "booking_moved")
    assert (moved.recipient, moved.facts["for_name"], moved.facts["deposit_cents"]) == (
        "jan@example.org",
        "Maria Peeters",
        5000,
    )
    point.hand_out(rental.rental_id, now=on(1, "10:05"))
    due = [row.recipient for row in messages(rental.booking_id) if row.kind == "rental_due" and row.state == "waiting"]
    assert due == ["maria@example.org"]


def test_nobody_came_is_said_once_the_agreed_moment_is_there(point: Point) -> None:
    rental_id = point.rent(on(0, "16:00"))
    with pytest.raises(TooEarlyToTick):
        point.do(not_fetched, rental_id, now=on(0, "09:00"))
    assert point.look(rental_id).stage is RentalStage.EXPECTED


def test_a_hold_that_is_over_stops_nobody_at_the_counter(point: Point) -> None:
    rental_id = point.rent(on(0, "10:00"))
    point.hold(on(8, "09:00"), counts=2)
    point.hand_out(rental_id, now=on(0, "10:00"))
    point.do(keep_longer, KeepLonger(rental_id=rental_id, periods=1, accepted=Money.of(24)), now=on(0, "12:00"))
    assert point.look(rental_id).due_at == on(14, "17:00")
