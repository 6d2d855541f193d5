"""What a household may have: hours, visits, its turn, and the part of the year; the desk goes beyond with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.quotas import Of, Period, Quota
from booking.rules.refusals.limits import LimitReached, NotItsTurn, OutOfSeason
from booking.rules.why import Reason
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow, OptionRow, RequestRow, ServiceRow
from booking.usecases.bookings.move_booking import move_booking
from booking.usecases.bookings.placing import Wish, alternatives_to, free_between, why_no_time
from booking.usecases.bookings.quotas import hours_left
from booking.usecases.bookings.requests import Choice, MoveBooking
from booking.usecases.bookings.tasks import tasks_of
from booking.usecases.drafts.choose_tasks import choose_tasks
from booking.usecases.drafts.requests import ChosenTasks
from booking.usecases.drafts.start_draft import start_draft
from booking.usecases.services.add_limit import add_limit
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import House, a_house, on

TEN = on(2, "10:00")
pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def change(table: Any, row_id: int, **columns: Any) -> None:
    def write(session: Any) -> None:
        row = session.get_one(table, row_id)
        for name, value in columns.items():
            setattr(row, name, value)

    in_transaction(write)


def at_home(house: House, first: int) -> Any:
    """Return a function by which the desk books for the household of a booking."""
    with reading() as session:
        resident_id = session.get_one(BookingRow, first).resident_id

    def book(starts_at: Any, *tasks: str, **others: Any) -> int:
        booking_id = house.hold(starts_at, *tasks, by=house.desk, **others)
        cents = 5000 if "handrail" in tasks else 3750
        house.confirm(booking_id, by=house.desk, who=None, resident_id=resident_id, cents=cents)
        return booking_id

    return book


def limit(house: House, **facts: Any) -> None:
    quota = Quota(**facts)
    in_transaction(lambda session: add_limit(session, house.town.service_id, quota, by=coordinator(house)))


def coordinator(house: House) -> Any:
    return replace(house.desk, roles=house.desk.roles | {Role.COORDINATOR})


def test_so_many_hours_of_a_task_a_month_and_a_move_counts_on_its_new_day(house: House) -> None:
    lamp = house.town.options["lamp"]
    first = house.book(TEN)
    book = at_home(house, first)
    with reading() as session:
        minutes = service_by_id(session, house.town.organisation_id, house.town.service_id).option(lamp).usual_minutes
    limit(house, of=Of.MINUTES, most=minutes, per=Period.MONTH, option_ids=frozenset({lamp}))
    in_november = book(on(3, "10:00"))
    with pytest.raises(LimitReached) as refused:
        book(on(4, "13:00"))
    assert (refused.value.reached.had, refused.value.reached.left, len(refused.value.names)) == (minutes, 0, 1)
    in_december = book(on(9, "10:00"))
    asked = MoveBooking(in_december, on(4, "10:00"))
    with pytest.raises(LimitReached):
        in_transaction(lambda session: move_booking(session, asked, by=house.desk, now=MONDAY))
    book(on(4, "14:00"), override="Nobody else can")
    assert book(on(4, "10:00"), "handrail") > in_november


def test_a_task_comes_after_another_that_was_done_and_not_too_soon_again(house: House) -> None:
    lamp, handrail = house.town.options["lamp"], house.town.options["handrail"]
    first = house.book(TEN)
    book = at_home(house, first)
    change(OptionRow, handrail, after_option_id=lamp, after_days=3, after_most_days=10)
    change(OptionRow, lamp, again_after_days=30)
    with pytest.raises(NotItsTurn):
        book(on(9, "10:00"), "handrail")
    scan = book(on(3, "10:00"))
    with pytest.raises(NotItsTurn):
        book(on(10, "10:00"), "handrail")
    change(BookingRow, scan, state="done")
    with pytest.raises(NotItsTurn) as refused:
        book(on(4, "10:00"), "handrail")
    assert refused.value.out.bound == date(2026, 11, 29)
    book(on(8, "10:00"), "handrail")
    with pytest.raises(NotItsTurn):
        book(on(9, "13:00"))
    book(on(10, "13:00"), override="The first one fell down")


def test_who_is_not_known_for_sure_cannot_have_what_comes_after_something(house: House) -> None:
    change(OptionRow, house.town.options["handrail"], after_option_id=house.town.options["lamp"])
    with pytest.raises(NotItsTurn):
        house.book(on(3, "10:00"), "handrail", cents=5000)


def test_at_the_first_question_is_said_what_comes_only_after_something_that_was_never_done(house: House) -> None:
    lamp, handrail = house.town.options["lamp"], house.town.options["handrail"]
    booked = house.book(TEN)
    scan = at_home(house, booked)(on(3, "10:00"))
    change(OptionRow, handrail, after_option_id=lamp)
    with reading() as session:
        household_id = session.get_one(BookingRow, booked).household_id
    stranger = resident_of(house.town.organisation_id)
    known = replace(stranger, household_id=household_id)

    def start(by: Actor, option_id: int) -> str:
        wanted = ChosenTasks({option_id: 1})
        return in_transaction(lambda session: start_draft(session, house.town.service_id, wanted, by=by, now=MONDAY))

    token = start(stranger, lamp)
    with pytest.raises(NotItsTurn):
        start(stranger, handrail)
    with pytest.raises(NotItsTurn):
        start(known, handrail)
    chosen = ChosenTasks({handrail: 1})
    with pytest.raises(NotItsTurn):
        in_transaction(lambda session: choose_tasks(session, token, chosen, by=stranger, now=MONDAY))
    change(BookingRow, scan, state="done")
    assert start(known, handrail)


def wish(house: House) -> Wish:
    with reading() as session:
        service = service_by_id(session, house.town.organisation_id, house.town.service_id)
    tasks = tasks_of(service, [Choice(house.town.options["lamp"])])
    return Wish(house.town.organisation_id, service, tasks, a_place().at)


def test_nothing_is_shown_or_taken_out_of_season_and_the_desk_may_with_a_reason(house: House) -> None:
    """The season begins on Thursday 26 November and goes on over New Year."""
    change(OptionRow, house.town.options["lamp"], season_first=1126, season_last=131, season_why="nesting")
    resident = resident_of(house.town.organisation_id)
    with reading() as session:
        free = free_between(session, wish(house), date(2026, 11, 24), date(2026, 11, 27), by=resident, now=MONDAY)
        shown = {slot.starts_at.date() for slot in free.slots()}
        why = why_no_time(session, wish(house), TEN, by=resident, now=MONDAY)
        others = alternatives_to(session, wish(house), TEN, by=resident, now=MONDAY)
    assert shown == {date(2026, 11, 26), date(2026, 11, 27)}
    assert {one.date() for one in others} == {date(2026, 11, 26)}
    assert (why.reason, why.season) == (Reason.OUT_OF_SEASON, wish(house).seasons[0])
    with pytest.raises(OutOfSeason) as refused:
        house.hold(TEN)
    assert refused.value.opens == date(2026, 11, 26)
    with pytest.raises(OutOfSeason):
        house.hold(TEN, override="I want it", by=resident)
    assert house.hold(TEN, by=house.desk, override="It hangs over the road")
    assert house.book(on(3, "10:00"))


def test_hours_that_were_granted_bound_what_a_household_has(house: House) -> None:
    first = house.book(TEN)
    book = at_home(house, first)
    change(ServiceRow, house.town.service_id, path="decided")
    with reading() as session:
        household_id = session.get_one(BookingRow, first).household_id

    def grant(session: Any) -> None:
        session.add(
            RequestRow(
                organisation_id=house.town.organisation_id,
                number="12345678",
                token="t",
                client_key="k",
                service_id=house.town.service_id,
                household_id=household_id,
                name="Maria Peeters",
                street="Dorpsstraat",
                house_number="1",
                postcode="3140",
                municipality="Keerbergen",
                latitude=51.0,
                longitude=4.6,
                need="Help",
                weekdays=[0],
                state="accepted",
                decision="accepted",
                decided_on=date(2026, 11, 1),
                granted_minutes=60,
                granted_per="week",
                created_at=MONDAY - timedelta(days=30),
            )
        )

    def left() -> list[int]:
        days = [on(one, "10:00").date() for one in (3, 8)]
        with reading() as session:
            service = service_by_id(session, house.town.organisation_id, house.town.service_id)
            found = hours_left(session, service, household_id or 0, days, organisation_id=house.town.organisation_id)
        return [one.amount for one in found]

    assert left() == []
    in_transaction(grant)
    assert left() == [60, 60]
    book(on(3, "10:00"))
    assert left() == [15, 60]
    with pytest.raises(LimitReached) as refused:
        book(on(4, "10:00"))
    assert refused.value.reached.quota.most == 60
    book(on(8, "10:00"))
