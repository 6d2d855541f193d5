"""A bike is brought, asked about, mended and collected; what is dearer than agreed is asked first."""

from datetime import timedelta

import pytest

from booking.messages.kinds import Kind
from booking.messages.ticket_facts import TicketFacts
from booking.rules.lifecycle import State
from booking.rules.refusals import NotAllowed, NotFound, ReasonMissing
from booking.rules.refusals.bookings import PriceChanged
from booking.rules.refusals.tickets import AlreadyBrought, DearerThanAgreed, NotDearer, TicketMovedOn
from booking.rules.refusals.work import NotToday
from booking.rules.tickets import Stage
from booking.usecases.bookings.requests import Who
from booking.usecases.tickets.begin_work import begin_work
from booking.usecases.tickets.give_back import give_back
from booking.usecases.tickets.hand_over import hand_over
from booking.usecases.tickets.not_brought import not_brought
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import messages, quotes, the_booking, told
from tests.usecases.tickets.shop import Shop, steps, the_ticket

LATER = MONDAY + timedelta(hours=3)


def test_a_repair_goes_from_promise_to_collected_and_is_priced_by_what_was_done(shop: Shop) -> None:
    booking_id, ticket_id = shop.book("lek")
    assert the_ticket(ticket_id).stage == Stage.EXPECTED
    assert shop.bring(ticket_id) == 1
    assert the_booking(booking_id).state == State.STARTED
    shop.do(begin_work, ticket_id)
    shop.finish(ticket_id, parts="6.05")
    assert the_ticket(ticket_id).stage == Stage.READY
    shop.do(hand_over, ticket_id, now=LATER)

    ticket = the_ticket(ticket_id)
    assert (ticket.stage, ticket.label, ticket.key_place) == (Stage.COLLECTED, None, "")
    assert the_booking(booking_id).state == State.DONE
    assert quotes(booking_id)[-1].total_cents == 1400 + 605
    assert steps(ticket_id) == ["expect", "bring", "begin", "finish", "hand_over"]


def test_what_is_said_twice_is_done_once(shop: Shop) -> None:
    booking_id, ticket_id = shop.on_the_bench()
    assert shop.bring(ticket_id) == 1
    shop.do(begin_work, ticket_id)
    shop.finish(ticket_id)
    shop.finish(ticket_id, parts="9")
    shop.do(hand_over, ticket_id)
    shop.do(hand_over, ticket_id)
    assert steps(ticket_id) == ["expect", "bring", "begin", "finish", "hand_over"]
    assert quotes(booking_id)[-1].total_cents == 1400
    assert told(booking_id).count(Kind.TICKET_READY) == 1


def test_who_has_to_collect_it_reads_when_and_what_it_costs(shop: Shop) -> None:
    booking_id, ticket_id = shop.on_the_bench()
    shop.finish(ticket_id, parts="6.05", now=LATER)
    facts = TicketFacts.from_json(next(one.facts for one in messages(booking_id) if one.kind == Kind.TICKET_READY))
    assert facts.price_cents == 2005
    assert facts.collect_from == LATER
    assert facts.collect_until is not None
    assert facts.collect_until.hour == 16
    assert "haak 4" not in str(facts.to_json())


def test_work_that_is_dearer_than_agreed_has_to_be_asked_first(shop: Shop) -> None:
    booking_id, ticket_id = shop.on_the_bench(most="20")
    with pytest.raises(DearerThanAgreed):
        shop.finish(ticket_id, parts="6.05")
    assert the_ticket(ticket_id).stage == Stage.WORKING

    shop.ask(ticket_id, "remmen", parts="6.05")
    assert the_ticket(ticket_id).asked_cents == 1400 + 1200 + 605
    assert told(booking_id)[-1] == Kind.TICKET_ASKS
    with pytest.raises(TicketMovedOn):
        shop.finish(ticket_id, "remmen", parts="6.05")

    shop.answer(ticket_id, agrees=True, asked="32.05")
    assert (the_ticket(ticket_id).answer, the_ticket(ticket_id).answered_by) == ("yes", "resident")
    shop.finish(ticket_id, "remmen", parts="6.05")
    shop.do(hand_over, ticket_id)
    assert quotes(booking_id)[-1].total_cents == 3205


def test_a_no_leaves_it_at_what_was_agreed(shop: Shop) -> None:
    _booking_id, ticket_id = shop.on_the_bench(most="20")
    shop.ask(ticket_id, "remmen", parts="6.05")
    shop.answer(ticket_id, agrees=False, asked="32.05")
    with pytest.raises(DearerThanAgreed):
        shop.finish(ticket_id, "remmen", parts="6.05")
    shop.finish(ticket_id)
    assert the_ticket(ticket_id).stage == Stage.READY


def test_where_no_bound_was_named_a_no_leaves_it_at_what_was_said_when_it_was_booked(shop: Shop) -> None:
    _booking_id, ticket_id = shop.on_the_bench()
    shop.ask(ticket_id, "remmen")
    shop.answer(ticket_id, agrees=False, asked="26")
    with pytest.raises(DearerThanAgreed):
        shop.finish(ticket_id, "remmen")


def test_a_yes_to_less_stays_a_yes_when_more_is_asked(shop: Shop) -> None:
    _booking_id, ticket_id = shop.on_the_bench(most="20")
    shop.ask(ticket_id, "remmen")
    shop.answer(ticket_id, agrees=True, asked="26")
    shop.ask(ticket_id, "remmen", "licht")
    shop.answer(ticket_id, agrees=False, asked="35")
    with pytest.raises(DearerThanAgreed):
        shop.finish(ticket_id, "remmen", "licht")
    shop.finish(ticket_id, "remmen")


def test_what_is_not_dearer_is_not_asked(shop: Shop) -> None:
    _booking_id, ticket_id = shop.on_the_bench(most="20")
    with pytest.raises(NotDearer):
        shop.ask(ticket_id, parts="6")
    assert the_ticket(ticket_id).stage == Stage.WORKING


def test_the_desk_writes_down_what_was_said_on_the_phone_and_a_worker_never_answers(shop: Shop) -> None:
    _booking_id, ticket_id = shop.on_the_bench(most="20")
    shop.ask(ticket_id, "remmen")
    with pytest.raises(NotAllowed):
        shop.answer(ticket_id, agrees=True, asked="26", by=shop.an)
    shop.answer(ticket_id, agrees=True, asked="26", by=shop.desk)
    assert the_ticket(ticket_id).answered_by == "desk"


def test_a_yes_to_an_amount_that_is_no_longer_asked_counts_for_nothing(shop: Shop) -> None:
    _booking_id, ticket_id = shop.on_the_bench(most="20")
    shop.ask(ticket_id, "remmen")
    shop.ask(ticket_id, "remmen", "licht")
    with pytest.raises(PriceChanged):
        shop.answer(ticket_id, agrees=True, asked="26")
    assert the_ticket(ticket_id).stage == Stage.ASKS


def test_what_is_given_back_as_it_came_costs_nothing(shop: Shop) -> None:
    booking_id, ticket_id = shop.on_the_bench()
    shop.do(give_back, ticket_id)
    shop.do(hand_over, ticket_id)
    assert the_booking(booking_id).state == State.NOT_DONE
    assert [one.stage for one in quotes(booking_id)] == ["estimate"]
    facts = TicketFacts.from_json(next(one.facts for one in messages(booking_id) if one.kind == Kind.TICKET_READY))
    assert not facts.mended


def test_the_same_bike_of_a_household_is_not_brought_twice(shop: Shop) -> None:
    _first, ticket_id = shop.book()
    _second, again_id = shop.book("licht")
    shop.bring(ticket_id, thing="Rode Oxford")
    with pytest.raises(AlreadyBrought) as refused:
        shop.bring(again_id, thing="rode  OXFORD")
    assert refused.value.label == 1
    assert shop.bring(again_id, thing="Blauwe bakfiets") == 2


def test_a_bike_of_another_household_may_be_the_same(shop: Shop) -> None:
    _first, ticket_id = shop.book()
    _second, other_id = shop.book(who=Who("Bram Claes", "+32470111222", "bram@example.org", "nl"))
    shop.bring(ticket_id, thing="Rode Oxford")
    assert shop.bring(other_id, thing="Rode Oxford") == 2


def test_a_label_is_used_again_once_it_is_free(shop: Shop) -> None:
    _first, ticket_id = shop.on_the_bench()
    shop.finish(ticket_id)
    shop.do(hand_over, ticket_id)
    _second, other_id = shop.book()
    assert shop.bring(other_id) == 1


def test_nobody_takes_in_what_nobody_described(shop: Shop) -> None:
    _booking_id, ticket_id = shop.book()
    with pytest.raises(ReasonMissing):
        shop.bring(ticket_id, thing="  ")


def test_who_does_not_bring_it_ends_the_booking_and_not_before_the_day(shop: Shop) -> None:
    booking_id, ticket_id = shop.book(now=MONDAY - timedelta(days=3))
    with pytest.raises(NotToday):
        shop.do(not_brought, ticket_id, by=shop.desk, now=MONDAY - timedelta(days=1))
    shop.do(not_brought, ticket_id, now=LATER)
    assert the_booking(booking_id).state == State.NOT_DONE
    assert the_ticket(ticket_id).stage == Stage.NOT_BROUGHT
    with pytest.raises(TicketMovedOn):
        shop.bring(ticket_id)


def test_a_ticket_is_nobody_elses(shop: Shop) -> None:
    _booking_id, ticket_id = shop.book()
    with pytest.raises(NotFound):
        shop.bring(ticket_id, by=shop.bilal)
    with pytest.raises(NotFound):
        shop.bring(ticket_id, now=MONDAY + timedelta(days=1))
    assert the_ticket(ticket_id).stage == Stage.EXPECTED
