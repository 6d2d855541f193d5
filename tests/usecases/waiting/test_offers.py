"""A free place is offered to one person at a time: kept, answered, or passed on to the next."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.bookings import PriceChanged
from booking.rules.refusals.waiting import OfferOver
from booking.rules.waiting import Window
from booking.store.database import in_transaction, reading
from booking.store.queries.waiting import to_call
from booking.store.tables import AbsenceRow, BookingRow, OfferRow, OutboxRow, ServiceRow, WorkerRow
from booking.usecases.bookings.requests import Who
from booking.usecases.waiting.offer_place import offer_place
from booking.usecases.waiting.record_call import record_call
from booking.usecases.waiting.requests import Outcome, RecordCall
from booking.usecases.workers.remove_absence import RemoveAbsence, remove_absence
from tests.harness.town import MONDAY, a_town
from tests.usecases.bookings.house import (
    HANDRAIL_CENTS,
    a_dearer_tariff,
    assignments,
    changes,
    history,
    kept,
    on,
    quotes,
    the_booking,
    told,
)
from tests.usecases.waiting.lists import DAY, List, a_list, offers, standing, the_offer, told_to, wishes

pytestmark = pytest.mark.usefixtures("app_context")

HOUR = timedelta(hours=1)
A_DAY = timedelta(hours=24)


@pytest.fixture
def waiting(app_context: None) -> List:
    return in_transaction(a_list)


# --- offering -------------------------------------------------------------------------------------------------


def test_nothing_is_offered_while_nothing_is_free(waiting: List) -> None:
    waiting.fill()
    waiting.join("Maria")
    assert waiting.offer() == 0
    assert offers() == []


def test_a_cancelled_visit_frees_a_place_for_the_first_whom_it_suits(waiting: List) -> None:
    visits = waiting.fill()
    waiting.join("Afternoon", Window(DAY, DAY, earliest=time(12)))
    waiting.join("Maria", now=MONDAY + HOUR)
    waiting.join("Els", now=MONDAY + 2 * HOUR)
    waiting.house.cancel(visits[1])
    assert waiting.offer() == 1
    offer = the_offer()
    assert (offer.starts_at, offer.until) == (on(2, "10:00"), MONDAY + A_DAY)
    held = the_booking(offer.booking_id)
    assert (held.state, held.held_until, held.starts_at) == ("held", offer.until, offer.starts_at)
    assert assignments(held.id) == [(waiting.house.town.workers["An"], "held")]
    assert told_to("maria@waits.example") == ["wish_kept", "place_offered"]
    assert told_to("afternoon@waits.example") == told_to("els@waits.example") == ["wish_kept"]


def test_a_second_look_offers_nothing_more(waiting: List) -> None:
    visits = waiting.fill()
    waiting.join("Maria")
    waiting.join("Els")
    waiting.house.cancel(visits[1])
    assert (waiting.offer(), waiting.offer(), waiting.offer()) == (1, 0, 0)
    assert len(offers()) == 1


def test_somebody_has_one_place_at_a_time_and_none_once_they_left(waiting: List) -> None:
    joined = waiting.join("Maria")

    def offered(clock: str) -> bool:
        at = on(2, clock)
        return in_transaction(
            lambda session: offer_place(
                session, joined.waiting_id, at, organisation_id=waiting.organisation_id, now=MONDAY
            )
        )

    assert (offered("10:00"), offered("13:30")) == (True, False)
    assert len(standing()) == 1
    waiting.leave(joined)
    assert offered("13:30") is False
    assert standing() == []


def test_two_free_places_go_to_two_people(waiting: List) -> None:
    visits = waiting.fill()
    first, second = waiting.join("Maria"), waiting.join("Els", now=MONDAY + HOUR)
    waiting.join("Omar", now=MONDAY + 2 * HOUR)
    for visit in (visits[1], visits[4]):
        waiting.house.cancel(visit)
    assert waiting.offer() == 2
    assert [(one.waiting_id, one.starts_at) for one in offers()] == [
        (first.waiting_id, on(2, "10:00")),
        (second.waiting_id, on(2, "13:30")),
    ]


def test_a_place_that_expired_or_that_a_move_left_is_offered_too(waiting: List) -> None:
    visits = waiting.fill()
    waiting.house.cancel(visits[1])
    waiting.house.hold(on(2, "10:00"), "handrail")
    waiting.join("Maria")
    waiting.join("Els")
    assert waiting.offer(now=MONDAY + timedelta(minutes=1)) == 0
    assert waiting.offer(now=MONDAY + timedelta(minutes=15)) == 1
    waiting.house.move(visits[5], on(7, "10:00"))
    assert waiting.offer(now=MONDAY + timedelta(minutes=16)) == 1


def test_an_absence_that_is_taken_away_frees_places(waiting: List) -> None:
    absence = AbsenceRow(
        organisation_id=waiting.organisation_id,
        worker_id=waiting.house.town.workers["An"],
        starts_at=on(2, "00:00"),
        ends_at=on(3, "00:00"),
    )
    in_transaction(lambda session: session.add(absence))
    waiting.join("Maria")
    assert waiting.offer() == 0
    by = Actor(waiting.organisation_id, frozenset({Role.COORDINATOR}))
    asked = RemoveAbsence(waiting.house.town.workers["An"], absence.id)
    in_transaction(lambda session: remove_absence(session, asked, by=by))
    assert waiting.offer() == 1


def test_points_decide_who_gets_it_where_the_organisation_says_so(waiting: List) -> None:
    visits = waiting.fill()
    waiting.order_by("points")
    waiting.join("Maria", by=waiting.house.desk, points=1)
    needy = waiting.join("Els", by=waiting.house.desk, points=5, now=MONDAY + HOUR)
    waiting.house.cancel(visits[1])
    waiting.offer(now=MONDAY + HOUR)
    assert the_offer().waiting_id == needy.waiting_id


def test_who_asked_for_a_worker_waits_for_that_one(waiting: List) -> None:
    in_transaction(
        lambda session: setattr(session.get_one(WorkerRow, waiting.house.town.workers["Bilal"]), "active", True)
    )
    bilal = waiting.house.town.workers["Bilal"]
    waiting.join("Maria", Window(DAY, DAY, worker_id=bilal), task="lamp")
    waiting.join("Els", Window(DAY, DAY, worker_id=bilal), now=MONDAY + HOUR)
    assert waiting.offer(now=MONDAY + HOUR) == 1, "Bilal can hang lamps, and fits no handrail"
    assert assignments(the_offer().booking_id) == [(bilal, "held")]


def test_what_is_no_longer_given_is_not_offered_and_the_desk_sees_it(waiting: List) -> None:
    joined = waiting.join("Maria")
    in_transaction(lambda session: setattr(session.get_one(ServiceRow, waiting.house.town.service_id), "active", False))
    assert waiting.offer() == 0
    assert waiting.of(joined).has_stopped


def test_a_place_found_at_night_is_told_in_the_morning(waiting: List) -> None:
    visits = waiting.fill()
    waiting.join("Maria")
    waiting.house.cancel(visits[1])
    night = on(0, "23:30")
    waiting.offer(now=night)
    assert the_offer().until == on(2, "08:00"), "two hours before the visit"
    (message,) = [row for row in kept_messages(the_offer()) if row.kind == "place_offered"]
    assert (message.due_at, message.worthless_at) == (on(1, "08:00"), on(2, "08:00"))


def kept_messages(offer: OfferRow) -> list[OutboxRow]:
    return [row for row in kept(OutboxRow) if row.booking_id == offer.booking_id]


def test_a_place_that_leaves_no_time_to_answer_is_left_to_the_desk(waiting: List) -> None:
    waiting.join("Maria", Window(date(2026, 11, 23), date(2026, 11, 23)))
    assert waiting.offer(now=on(0, "12:01")) == 0
    assert waiting.offer(now=on(0, "12:00")) == 1
    assert the_offer().starts_at == on(0, "15:00")


# --- yes ------------------------------------------------------------------------------------------------------


def an_offer(waiting: List, *names: str) -> OfferRow:
    visits = waiting.fill()
    for number, name in enumerate(names or ("Maria",)):
        waiting.join(name, now=MONDAY + number * timedelta(minutes=1))
    waiting.house.cancel(visits[1])
    waiting.offer()
    return the_offer()


def test_yes_makes_it_a_promise_at_the_price_that_was_shown(waiting: List) -> None:
    offer = an_offer(waiting)
    booked = waiting.accept(offer, now=MONDAY + HOUR)
    row = the_booking(offer.booking_id)
    assert (booked.number, booked.state) == (row.number, State.CONFIRMED)
    assert (row.state, row.pay_by, row.held_until) == ("confirmed", "invoice", None)
    assert assignments(row.id) == [(waiting.house.town.workers["An"], "planned")]
    assert [one.total_cents for one in quotes(row.id)] == [HANDRAIL_CENTS]
    assert wishes() == {offer.waiting_id: "served"}
    assert told_to("maria@waits.example") == ["wish_kept", "booking_confirmed"], "the offer itself is no news any more"


def test_yes_twice_is_one_visit(waiting: List) -> None:
    offer = an_offer(waiting)
    assert waiting.accept(offer) == waiting.accept(offer, now=MONDAY + 2 * A_DAY)
    assert told(offer.booking_id).count("booking_confirmed") == 1


def test_yes_at_a_price_that_changed_says_so_and_keeps_the_place(waiting: List) -> None:
    offer = an_offer(waiting)
    with pytest.raises(PriceChanged):
        waiting.accept(offer, cents=1)
    assert (the_offer().state, the_booking(offer.booking_id).state) == ("open", "held")
    waiting.accept(offer)


def test_yes_after_the_time_is_refused_whoever_was_first_to_see_that_it_is_over(waiting: List) -> None:
    offer = an_offer(waiting)
    over = MONDAY + A_DAY
    with pytest.raises(OfferOver):
        waiting.accept(offer, now=over)
    waiting.house.expire(now=over)
    with pytest.raises(OfferOver):
        waiting.accept(offer, now=over)
    assert waiting.lapse(now=over) == 1
    with pytest.raises(OfferOver):
        waiting.accept(offer, now=over)
    assert the_booking(offer.booking_id).state == "expired"
    assert changes(offer.booking_id) == ["hold", "expire"]


def test_the_place_is_kept_as_long_as_was_said_although_holds_expire_every_minute(waiting: List) -> None:
    offer = an_offer(waiting)
    waiting.house.expire(now=MONDAY + A_DAY - timedelta(seconds=1))
    assert the_booking(offer.booking_id).state == "held"
    waiting.accept(offer, now=MONDAY + A_DAY - timedelta(seconds=1))


def test_an_offer_of_another_organisation_does_not_exist(waiting: List) -> None:
    offer = an_offer(waiting)
    other = in_transaction(lambda session: a_town(session, host="elders.example"))
    stranger = Actor(other.organisation_id, frozenset({Role.DESK}))
    with pytest.raises(NotFound):
        waiting.accept(offer, by=stranger)
    assert the_offer().state == "open"


def test_a_typed_name_gets_no_decided_price_and_the_desk_gives_it(waiting: List) -> None:
    visits = waiting.fill()
    anonymous = waiting.join("Maria")
    waiting.house.decide(waiting.of(anonymous).household_id, "social")
    for visit in (visits[1], visits[4]):
        waiting.house.cancel(visit)
    waiting.offer()
    with pytest.raises(PriceChanged) as refused:
        waiting.accept(the_offer(), cents=1)
    assert refused.value.now.cents == HANDRAIL_CENTS
    with pytest.raises(PriceChanged) as refused:
        waiting.accept(the_offer(), cents=1, by=waiting.house.desk)
    assert refused.value.now.cents < HANDRAIL_CENTS


def test_who_is_known_gets_the_decided_price(waiting: List) -> None:
    visits = waiting.fill()
    known = waiting.join("Maria", by=waiting.house.desk)
    waiting.house.decide(waiting.of(known).household_id, "social")
    waiting.house.cancel(visits[1])
    waiting.offer()
    offer = the_offer()
    with pytest.raises(PriceChanged) as refused:
        waiting.accept(offer)
    waiting.accept(offer, cents=refused.value.now.cents)
    row = the_booking(offer.booking_id)
    assert (row.household_proved, row.household_id) == (True, waiting.of(known).household_id)


# --- no, and too late -------------------------------------------------------------------------------------------


def test_no_gives_the_place_to_the_next_and_never_asks_about_that_day_again(waiting: List) -> None:
    offer = an_offer(waiting, "Maria", "Els")
    waiting.decline(offer)
    waiting.decline(offer)
    assert the_booking(offer.booking_id).state == "cancelled"
    assert waiting.offer() == 1
    second = the_offer()
    assert second.starts_at == offer.starts_at
    assert second.waiting_id != offer.waiting_id
    waiting.decline(second)
    assert waiting.offer() == 0
    assert set(wishes().values()) == {"waiting"}
    with pytest.raises(OfferOver):
        waiting.accept(offer)


def test_no_and_off_the_list(waiting: List) -> None:
    offer = an_offer(waiting)
    waiting.decline(offer, leaves=True)
    assert wishes() == {offer.waiting_id: "withdrawn"}


def test_leaving_the_list_gives_the_place_to_the_next(waiting: List) -> None:
    offer = an_offer(waiting, "Maria", "Els")
    waiting.leave(type("J", (), {"waiting_id": offer.waiting_id})())
    assert waiting.offer() == 1
    assert the_offer().waiting_id != offer.waiting_id


def test_no_after_yes_is_refused(waiting: List) -> None:
    offer = an_offer(waiting)
    waiting.accept(offer)
    with pytest.raises(OfferOver):
        waiting.decline(offer)
    assert the_booking(offer.booking_id).state == "confirmed"


def test_without_an_answer_the_place_goes_to_the_next(waiting: List) -> None:
    offer = an_offer(waiting, "Maria", "Els")
    assert waiting.lapse(now=MONDAY + A_DAY - timedelta(seconds=1)) == 0
    over = MONDAY + A_DAY
    assert (waiting.lapse(now=over), waiting.lapse(now=over)) == (1, 0)
    assert waiting.offer(now=over) == 1
    second = the_offer()
    assert (second.starts_at, second.waiting_id != offer.waiting_id) == (offer.starts_at, True)
    assert told_to("maria@waits.example") == ["wish_kept", "place_offered", "offer_over"]
    assert told_to("els@waits.example") == ["wish_kept", "place_offered"]


def test_who_never_answers_is_taken_off_the_list_and_told(waiting: List) -> None:
    joined = waiting.join("Maria", Window(DAY, DAY + timedelta(days=1)))
    now = MONDAY
    for _offer in range(2):
        assert waiting.offer(now=now) == 1
        now += A_DAY
        waiting.lapse(now=now)
    assert wishes() == {joined.waiting_id: "lapsed"}
    assert told_to("maria@waits.example") == ["wish_kept", "place_offered", "offer_over", "place_offered", "wish_over"]


def test_places_that_we_take_back_ourselves_do_not_count_against_them(waiting: List) -> None:
    waiting.join("Maria", Window(DAY, DAY + timedelta(days=2)))
    for hour in range(2):
        now = MONDAY + hour * HOUR
        assert waiting.offer(now=now) == 1
        waiting.house.cancel(the_offer().booking_id, by=waiting.house.desk, reason="An is ziek", now=now)
        assert waiting.lapse(now=now) == 1
    assert [one.state for one in offers()] == ["lapsed", "lapsed"]
    assert set(wishes().values()) == {"waiting"}


def test_a_wish_whose_days_are_over_ends_and_says_so(waiting: List) -> None:
    joined = waiting.join("Maria", Window(DAY, DAY))
    waiting.fill()
    assert waiting.lapse(now=on(2, "23:59")) == 0
    assert waiting.lapse(now=on(3, "00:00")) == 1
    assert wishes() == {joined.waiting_id: "lapsed"}
    assert told_to("maria@waits.example")[-1] == "wish_over"


# --- an earlier day than the visit that they have ----------------------------------------------------------------


def test_yes_to_an_earlier_day_moves_the_visit_and_frees_the_later_for_the_next(waiting: List) -> None:
    visits = waiting.fill()
    later = date(2026, 12, 2)
    mine = waiting.fill(later)[1]
    wish = waiting.join_for_earlier(mine)
    next_one = waiting.join("Els", Window(later, later))
    waiting.house.cancel(visits[1])
    assert waiting.offer() == 1
    offer = the_offer()
    assert offer.waiting_id == wish.waiting_id
    assert the_booking(mine).starts_at == on(9, "10:00"), "their own visit stays until they say yes"

    booked = waiting.accept(offer, now=MONDAY + HOUR)
    assert booked.booking_id == mine
    moved = the_booking(mine)
    assert (moved.state, moved.starts_at) == ("confirmed", on(2, "10:00"))
    assert the_booking(offer.booking_id).state == "cancelled"
    assert assignments(offer.booking_id) == []
    assert assignments(mine) == [(waiting.house.town.workers["An"], "planned")]
    assert told(mine)[-1] == "booking_moved"
    assert history(mine)[-1].by_name == "Maria Peeters"
    assert wishes()[wish.waiting_id] == "served"

    assert waiting.offer(now=MONDAY + HOUR) == 1
    assert (the_offer().waiting_id, the_offer().starts_at) == (next_one.waiting_id, on(9, "10:00"))
    assert waiting.accept(offer, now=MONDAY + 2 * HOUR).booking_id == mine, "asked again it answers as it did"


def test_the_move_is_allowed_after_the_deadline_for_changes(waiting: List) -> None:
    """Who has a visit tomorrow may no longer move it, but may say yes to a place of today that we offered."""
    mine = waiting.house.book(on(3, "10:00"), "handrail")
    waiting.join_for_earlier(mine, Window(date(2026, 11, 25), date(2026, 11, 25)))
    now = on(2, "10:30")
    assert waiting.offer(now=now) == 1
    waiting.accept(the_offer(), now=now)
    assert the_booking(mine).starts_at == on(2, "13:30")


def test_a_visit_that_was_cancelled_needs_no_earlier_day(waiting: List) -> None:
    mine = waiting.house.book(on(9, "10:00"), "handrail")
    wish = waiting.join_for_earlier(mine)
    waiting.house.cancel(mine)
    assert waiting.offer() == 0
    assert waiting.lapse(now=MONDAY) == 1
    assert wishes() == {wish.waiting_id: "lapsed"}
    assert told_to("maria@example.org")[-1] == "booking_cancelled", "they know"


def test_only_an_earlier_day_is_offered(waiting: List) -> None:
    mine = waiting.house.book(on(2, "15:00"), "handrail")
    waiting.join_for_earlier(mine, Window(DAY, DAY + timedelta(days=9)))
    assert waiting.offer() == 0


def test_a_visit_that_is_gone_when_they_say_yes_moves_nowhere(waiting: List) -> None:
    visits = waiting.fill()
    mine = waiting.house.book(on(9, "10:00"), "handrail")
    waiting.join_for_earlier(mine)
    waiting.house.cancel(visits[1])
    waiting.offer()
    offer = the_offer()
    waiting.house.cancel(mine)
    with pytest.raises(Exception, match="cancelled"):
        waiting.accept(offer)
    assert the_booking(offer.booking_id).state == "held"
    assert waiting.lapse(now=MONDAY + A_DAY) == 2, "the place, and the wish that has no visit any more"


def test_a_dearer_day_is_said_before_the_visit_moves(waiting: List) -> None:
    visits = waiting.fill()
    mine = waiting.house.book(on(9, "10:00"), "handrail")
    a_dearer_tariff(waiting.house.town, date(2026, 11, 24))
    waiting.join_for_earlier(mine)
    waiting.house.cancel(visits[1])
    waiting.offer()
    with pytest.raises(PriceChanged) as refused:
        waiting.accept(the_offer())
    assert the_booking(mine).starts_at == on(9, "10:00")
    assert len(standing()) == 7
    waiting.accept(the_offer(), cents=refused.value.now.cents)
    assert the_booking(mine).starts_at == on(2, "10:00")


# --- by phone -----------------------------------------------------------------------------------------------------


def call(
    waiting: List, offer: OfferRow, outcome: Outcome, *, now: datetime = MONDAY, by: Actor | None = None
) -> object:
    asked = RecordCall(offer.id, outcome, Money.from_cents(HANDRAIL_CENTS))
    return in_transaction(lambda session: record_call(session, asked, by=by or waiting.house.desk, now=now))


def calls(waiting: List, *, now: datetime = MONDAY) -> list[str]:
    with reading() as session:
        return [one.name for one in to_call(session, waiting.organisation_id, now=now)]


def test_the_desk_calls_who_asked_for_it_the_most_urgent_first(waiting: List) -> None:
    visits = waiting.fill()
    waiting.join("Maria", told_by="call")
    waiting.join("Els", now=MONDAY + HOUR)
    waiting.join("Jos", who=Who("Jos", "+3216208887", "", "nl"), now=MONDAY + 2 * HOUR)
    for visit in (visits[1], visits[3], visits[4]):
        waiting.house.cancel(visit)
    assert calls(waiting) == []
    waiting.offer()
    assert calls(waiting) == ["Maria", "Jos"]
    assert told_to("maria@waits.example") == [], "who would rather be called gets no messages"
    assert calls(waiting, now=MONDAY + A_DAY) == []


def test_a_message_that_could_not_be_sent_becomes_a_call(waiting: List) -> None:
    offer = an_offer(waiting)
    assert calls(waiting) == []

    def give_up(session: Session) -> None:
        session.execute(update(OutboxRow).where(OutboxRow.booking_id == offer.booking_id).values(state="given_up"))

    in_transaction(give_up)
    assert calls(waiting) == ["Maria"]


def test_a_call_books_declines_or_is_tried_again(waiting: List) -> None:
    offer = an_offer(waiting, "Maria", "Els")
    call(waiting, offer, Outcome.NOT_REACHED)
    assert (the_offer().state, the_offer().called_at) == ("open", MONDAY)
    call(waiting, offer, Outcome.DECLINED)
    assert offers()[0].state == "declined"
    waiting.offer()
    second = the_offer()
    call(waiting, second, Outcome.ACCEPTED, now=MONDAY + HOUR)
    assert the_booking(second.booking_id).state == "confirmed"
    assert history(second.booking_id)[-1].by_name == "Ilse"
    with pytest.raises(OfferOver):
        call(waiting, offer, Outcome.NOT_REACHED)
    with pytest.raises(NotAllowed):
        call(waiting, second, Outcome.ACCEPTED, by=waiting.house.resident)


def test_who_was_never_called_did_not_fail_to_answer(waiting: List) -> None:
    joined = waiting.join("Maria", Window(DAY, DAY + timedelta(days=2)), told_by="call")
    now = MONDAY
    for _offer in range(2):
        assert waiting.offer(now=now) == 1
        now += A_DAY
        waiting.lapse(now=now)
    assert wishes() == {joined.waiting_id: "waiting"}
    assert isinstance(kept(BookingRow)[0].id, int)
