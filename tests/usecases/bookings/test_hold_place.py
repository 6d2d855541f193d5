"""Keeping a place, keeping it longer, and letting it go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.addresses import OutsideArea
from booking.rules.refusals.bookings import (
    HoldExtendedTooOften,
    HoldLapsed,
    NothingChosen,
    RequestChanged,
    TasksTooLong,
)
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.store.database import in_transaction
from booking.store.tables import AbsenceRow, BookingOptionRow, BookingRow, CalendarDayRow, OptionRow, ServiceRow
from booking.usecases.bookings.requests import Choice
from tests.harness.town import MONDAY, a_place, a_town
from tests.usecases.bookings.house import House, a_house, assignments, changes, history, kept, on, the_booking

WEDNESDAY_TEN = on(2, "10:00")
MINUTES = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def test_a_place_is_kept_for_a_quarter_of_an_hour(house: House) -> None:
    held = house.ask(house.wish(WEDNESDAY_TEN))
    row = the_booking(held.booking_id)
    assert held.held_until == row.held_until == MONDAY + 15 * MINUTES
    assert (row.state, row.starts_at, row.ends_at) == ("held", WEDNESDAY_TEN, WEDNESDAY_TEN + 45 * MINUTES)
    assert (row.resident_id, row.channel, row.crew) == (None, "web", 1)
    assert len(row.number) == 8
    assert [state for _, state in assignments(row.id)] == ["held"]
    (told,) = history(row.id)
    assert (told.change, told.state, told.by_role, told.at) == ("hold", "held", "resident", MONDAY)


def test_what_was_chosen_is_kept_with_its_minutes(house: House) -> None:
    options = house.town.options
    wish = replace(house.wish(on(2, "13:00")), choices=(Choice(options["lamp"], 2), Choice(options["handrail"])))
    row = the_booking(house.ask(wish).booking_id)
    chosen = {(one.option_id, one.count, one.minutes) for one in kept(BookingOptionRow)}
    assert chosen == {(options["lamp"], 2, 90), (options["handrail"], 1, 60)}
    assert row.ends_at - row.starts_at == 150 * MINUTES
    assert assignments(row.id) == [(house.town.workers["An"], "held")]


def test_the_same_task_chosen_twice_counts_double(house: House) -> None:
    row = the_booking(house.hold(WEDNESDAY_TEN, "lamp", "lamp"))
    assert [(one.count, one.minutes) for one in kept(BookingOptionRow)] == [(2, 90)]
    assert row.ends_at - row.starts_at == 90 * MINUTES


def test_the_same_wish_again_gives_the_same_place(house: House) -> None:
    wish = house.wish(WEDNESDAY_TEN, key="once")
    first = house.ask(wish)
    assert house.ask(wish, now=MONDAY + 3 * MINUTES) == first
    assert len(kept(BookingRow)) == 1


def test_the_same_wish_again_is_known_after_the_visit_was_moved(house: House) -> None:
    wish = house.wish(WEDNESDAY_TEN, key="once")
    booking_id = house.ask(wish).booking_id
    house.confirm(booking_id)
    house.move(booking_id, on(3, "10:00"))
    assert house.ask(wish).booking_id == booking_id


@pytest.mark.parametrize("other", ["time", "task", "count", "place", "access notes", "note", "service"])
def test_the_same_key_for_another_wish_is_refused_and_the_first_stays(house: House, other: str) -> None:
    lamp = house.town.options["lamp"]
    wish = house.wish(WEDNESDAY_TEN, key="once")
    first = house.ask(wish)
    changed: dict[str, dict[str, Any]] = {
        "time": {"starts_at": on(3, "10:00")},
        "task": {"choices": (Choice(house.town.options["handrail"]),)},
        "count": {"choices": (Choice(lamp, 2),)},
        "place": {"place": a_place("15")},
        "access notes": {"place": a_place(access_notes="Ring twice")},
        "note": {"note": "Bring a ladder"},
        "service": {"service_id": wish.service_id + 1},
    }
    with pytest.raises(RequestChanged):
        house.ask(replace(wish, **changed[other]))
    assert [row.id for row in kept(BookingRow)] == [first.booking_id]
    assert house.ask(replace(wish, locale="fr")) == first, "another language is the same wish"


def test_the_same_key_in_another_organisation_is_another_wish(house: House) -> None:
    other = in_transaction(lambda session: a_town(session, host="other.example", name="Other"))
    house.hold(WEDNESDAY_TEN, key="once")
    wish = replace(
        house.wish(WEDNESDAY_TEN, key="once"),
        service_id=other.service_id,
        choices=(Choice(other.options["lamp"]),),
    )
    house.ask(wish, by=resident_of(other.organisation_id))
    assert len(kept(BookingRow)) == 2


def test_two_workers_give_two_places_and_no_more(house: House) -> None:
    one, two = house.hold(WEDNESDAY_TEN), house.hold(WEDNESDAY_TEN)
    assert {worker for worker, _ in assignments(one) + assignments(two)} == set(house.town.workers.values())
    with pytest.raises(SlotTaken) as refused:
        house.hold(WEDNESDAY_TEN)
    assert len(refused.value.alternatives) == 4
    assert all(other != WEDNESDAY_TEN for other in refused.value.alternatives)
    nearest = [abs(other - WEDNESDAY_TEN) for other in refused.value.alternatives]
    assert max(nearest) < timedelta(hours=4)
    for other in refused.value.alternatives:
        house.hold(other)


def test_a_crew_takes_both_workers(house: House) -> None:
    gutter = house.hold(WEDNESDAY_TEN, "gutter")
    assert [worker for worker, _ in assignments(gutter)] == sorted(house.town.workers.values())
    assert the_booking(gutter).crew == 2
    with pytest.raises(SlotTaken):
        house.hold(WEDNESDAY_TEN)


def test_travel_between_two_addresses_is_kept_free(house: House) -> None:
    far = a_place(street="Baalsebaan")
    house.hold(WEDNESDAY_TEN, "handrail")
    with pytest.raises(SlotTaken):
        house.hold(on(2, "11:00"), "handrail", place=far)
    house.hold(on(2, "11:00"), "handrail")


REFUSED: dict[str, tuple[datetime, type[Refusal]]] = {
    "off the grid": (on(2, "10:10"), NotATime),
    "with seconds": (WEDNESDAY_TEN + timedelta(seconds=1), NotATime),
    "with a part of a second": (WEDNESDAY_TEN + timedelta(microseconds=1), NotATime),
    "in the past": (on(-7, "10:00"), NotATime),
    "without notice": (on(0, "14:00"), NotATime),
    "just short of notice": (on(1, "07:30"), NotATime),
    "beyond the horizon": (on(29, "10:00"), NotATime),
    "at the end of the calendar": (datetime.max.replace(tzinfo=UTC, minute=30, second=0, microsecond=0), NotATime),
    "at the beginning of the calendar": (datetime.min.replace(tzinfo=UTC), NotATime),
    "on Sunday": (on(6, "10:00"), SlotTaken),
    "at night": (on(2, "02:00"), SlotTaken),
    "during lunch": (on(2, "12:00"), SlotTaken),
}


@pytest.mark.parametrize(("starts_at", "refused"), REFUSED.values(), ids=REFUSED)
def test_a_time_that_was_not_offered_is_refused_and_leaves_nothing(
    house: House, starts_at: datetime, refused: type[Refusal]
) -> None:
    with pytest.raises(refused):
        house.hold(starts_at)
    assert kept(BookingRow) == []


def test_the_desk_may_book_without_notice_but_not_in_the_past(house: House) -> None:
    booking_id = house.hold(on(0, "10:00"), by=house.desk)
    assert the_booking(booking_id).channel == "desk"
    with pytest.raises(NotATime):
        house.hold(on(0, "09:00"), by=house.desk, now=on(0, "09:01"))


def test_the_last_day_of_the_horizon_can_be_booked(house: House) -> None:
    assert the_booking(house.hold(on(28, "10:00"))).starts_at == on(28, "10:00")


def test_outside_the_area_the_answer_says_where_we_do_come(house: House) -> None:
    place = a_place()
    putte = replace(place, address=replace(place.address, postcode="2580", municipality="Putte"))
    with pytest.raises(OutsideArea) as refused:
        house.hold(WEDNESDAY_TEN, place=putte)
    assert refused.value.municipalities == ("Keerbergen", "Tremelo")


def test_what_another_organisation_offers_does_not_exist(house: House) -> None:
    other = in_transaction(lambda session: a_town(session, host="other.example", name="Other"))
    with pytest.raises(NotFound):
        house.hold(WEDNESDAY_TEN, service_id=other.service_id)
    with pytest.raises(NotFound):
        house.hold(WEDNESDAY_TEN, choices=(Choice(other.options["lamp"]),))


def test_what_is_no_longer_offered_cannot_be_chosen(house: House) -> None:
    with pytest.raises(NotFound):
        house.hold(WEDNESDAY_TEN, "old-job")

    def close(session: Session) -> None:
        session.get_one(ServiceRow, house.town.service_id).active = False

    in_transaction(close)
    with pytest.raises(NotFound):
        house.hold(WEDNESDAY_TEN)


@pytest.mark.parametrize("count", [-1, 0, 10, 10**9])
def test_a_tampered_count_is_refused(house: House, count: int) -> None:
    with pytest.raises(TasksTooLong):
        house.hold(WEDNESDAY_TEN, choices=(Choice(house.town.options["lamp"], count),))


def test_nothing_and_too_much_are_no_visit(house: House) -> None:
    with pytest.raises(NothingChosen):
        house.hold(WEDNESDAY_TEN, choices=())
    with pytest.raises(TasksTooLong) as refused:
        house.hold(WEDNESDAY_TEN, choices=(Choice(house.town.options["lamp"], 6),))
    assert (refused.value.minutes, refused.value.most_minutes) == (270, 240)


def test_nobody_comes_on_a_holiday_a_closing_day_or_while_away(house: House) -> None:
    def close(session: Session) -> None:
        session.add(CalendarDayRow(organisation_id=house.town.organisation_id, on=date(2026, 11, 25), name="Feast"))
        for worker_id in house.town.workers.values():
            session.add(
                AbsenceRow(
                    organisation_id=house.town.organisation_id,
                    worker_id=worker_id,
                    starts_at=on(3, "08:00"),
                    ends_at=on(3, "12:00"),
                )
            )

    in_transaction(close)
    for starts_at in (WEDNESDAY_TEN, on(3, "10:00")):
        with pytest.raises(SlotTaken):
            house.hold(starts_at)
    house.hold(on(3, "14:00"))
    with pytest.raises(SlotTaken):
        house.hold(on(32, "10:00"), now=on(10, "09:00"))  # Christmas, a Friday


def test_skills_decide_who_comes(house: House) -> None:
    assert assignments(house.hold(WEDNESDAY_TEN, "handrail")) == [(house.town.workers["An"], "held")]
    with pytest.raises(SlotTaken):
        house.hold(WEDNESDAY_TEN, "handrail")


def test_a_place_can_be_kept_longer_twelve_times(house: House) -> None:
    booking_id, now = house.hold(WEDNESDAY_TEN), MONDAY
    for _ in range(12):
        now += 14 * MINUTES
        assert house.extend(booking_id, now=now).held_until == now + 15 * MINUTES
    with pytest.raises(HoldExtendedTooOften):
        house.extend(booking_id, now=now + MINUTES)
    assert changes(booking_id) == ["hold", *["extend"] * 12]


def test_keeping_it_longer_never_makes_it_shorter(house: House) -> None:
    booking_id = house.hold(WEDNESDAY_TEN, now=MONDAY)
    assert house.extend(booking_id, now=MONDAY - 5 * MINUTES).held_until == MONDAY + 15 * MINUTES


@pytest.mark.parametrize("late", [timedelta(minutes=15), timedelta(days=1)])
def test_what_is_over_cannot_be_kept_longer(house: House, late: timedelta) -> None:
    booking_id = house.hold(WEDNESDAY_TEN)
    with pytest.raises(HoldLapsed):
        house.extend(booking_id, now=MONDAY + late)


def test_what_is_promised_or_somebody_elses_cannot_be_kept_longer(house: House) -> None:
    with pytest.raises(HoldLapsed):
        house.extend(house.book(WEDNESDAY_TEN), now=MONDAY)
    with pytest.raises(NotFound):
        house.extend(house.hold(on(3, "10:00")), now=MONDAY, by=resident_of(10**6))


def test_holds_that_are_over_end_and_others_stay(house: House) -> None:
    over, kept_longer, promised = house.hold(WEDNESDAY_TEN), house.hold(WEDNESDAY_TEN), house.book(on(3, "10:00"))
    house.extend(kept_longer, now=MONDAY + 10 * MINUTES)
    assert house.expire(now=MONDAY + 15 * MINUTES - timedelta(seconds=1)) == 0
    assert house.expire(now=MONDAY + 15 * MINUTES) == 1
    assert house.expire(now=MONDAY + 15 * MINUTES) == 0
    assert [the_booking(one).state for one in (over, kept_longer, promised)] == ["expired", "held", "confirmed"]
    assert assignments(over) == []
    assert (history(over)[-1].change, history(over)[-1].by_role) == ("expire", "system")


def test_a_hold_that_is_over_gives_its_place_to_the_next_without_waiting_for_the_clock(house: House) -> None:
    lapsed = house.hold(WEDNESDAY_TEN, "handrail")
    with pytest.raises(SlotTaken):
        house.hold(WEDNESDAY_TEN, "handrail", now=MONDAY + 14 * MINUTES)
    house.hold(WEDNESDAY_TEN, "handrail", now=MONDAY + 15 * MINUTES)
    assert the_booking(lapsed).state == "expired"
    assert changes(lapsed) == ["hold", "expire"]


def test_a_worker_who_lost_the_skill_is_not_in_the_way(house: House) -> None:
    def stop(session: Session) -> None:
        session.get_one(OptionRow, house.town.options["lamp"]).skill = "carpentry"

    in_transaction(stop)
    assert assignments(house.hold(WEDNESDAY_TEN)) == [(house.town.workers["An"], "held")]
