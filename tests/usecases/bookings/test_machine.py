"""Whatever people do one after another, on a real database, beside a model that knows three things of each booking.

After each step: nobody is in two places or without the time to get there, no promise is lost, nothing that ended takes
anybody's time, and what is shown is accepted, as what is not shown is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, pairwise
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.calendar import local_date
from booking.rules.lifecycle import State
from booking.rules.moments import Stretch
from booking.rules.refusals import Refusal
from booking.rules.refusals.series import NoDates
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.rules.travel import TravelMode, travel_minutes
from booking.rules.waiting import Window
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.store.tables import AbsenceRow, AssignmentRow, BookingRow, OfferRow, WorkerRow
from booking.usecases.bookings.placing import Wish, slots_on
from booking.usecases.bookings.requests import Choice, Who
from booking.usecases.bookings.tasks import tasks_of
from booking.usecases.residents.register_resident import register_resident
from booking.usecases.series.requests import Scope
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import HANDRAIL_CENTS, LAMP_CENTS, House, a_house, on
from tests.usecases.series.fixed import Fixed
from tests.usecases.waiting.lists import List

CREW = {"lamp": 1, "handrail": 1, "gutter": 2}
CENTS = {"lamp": LAMP_CENTS, "handrail": HANDRAIL_CENTS, "gutter": 15000}
STREETS = ("Molenstraat", "Bakestraat", "Baalsebaan")
#: Three days, so that people get in each other's way.
days = st.integers(1, 3)
clocks = st.builds(time, st.integers(8, 16), st.sampled_from([0, 30]))
tasks = st.sampled_from(sorted(CREW))

_examples = count(1)


@dataclass
class Known:
    """What the model knows of a booking: whether it stands, when it begins, and who waits for it to be finished."""

    task: str
    starts_at: datetime
    held_until: datetime | None = None
    may_be_passed_on: bool = False
    """Something was taken after the hold was over and before anybody swept it: its time may be in that."""


class Bookings(RuleBasedStateMachine):
    """People at the pages, the desk and the scheduler, in any order."""

    app: Flask
    booked = Bundle("booked")

    def __init__(self) -> None:
        super().__init__()
        self.context = self.app.app_context()
        self.context.push()
        host = f"town-{next(_examples)}.example"
        self.house: House = in_transaction(lambda session: a_house(session, host=host))
        self.list = List(self.house)
        self.now = MONDAY
        self.model: dict[int, Known] = {}
        self.absences: list[Stretch] = []
        self.wanted: set[date] = set()

    def teardown(self) -> None:
        self.context.pop()

    # What people do

    @rule(target=booked, task=tasks, day=days, clock=clocks, street=st.sampled_from(STREETS), promise=st.booleans())
    def place(self, task: str, day: int, clock: time, street: str, *, promise: bool) -> Any:
        starts_at = on(day, f"{clock:%H:%M}")
        is_shown = starts_at in self.shown(task, local_date(starts_at), street=street)
        try:
            booking_id = self.house.hold(
                starts_at, task, by=self.house.desk, now=self.now, place=a_place(street=street)
            )
        except (SlotTaken, NotATime):
            assert not is_shown, "shown, and then refused"
            return multiple()
        assert is_shown, "accepted, and not shown"
        self.something_is_taken()
        self.model[booking_id] = Known(task, starts_at, self.now + timedelta(minutes=15))
        if promise:
            self.finish(booking_id)
        return booking_id

    @rule(booking_id=booked)
    def confirm(self, booking_id: int) -> None:
        known = self.model.get(booking_id)
        if known is not None and known.held_until is not None:
            self.finish(booking_id)

    @rule(booking_id=booked, day=days, clock=clocks)
    def move(self, booking_id: int, day: int, clock: time) -> None:
        starts_at, before = on(day, f"{clock:%H:%M}"), self.model.get(booking_id)
        done = self.tried(lambda: self.house.move(booking_id, starts_at, by=self.house.desk, now=self.now))
        if done:
            assert before is not None, "something that is over was moved"
            self.something_is_taken()
            self.model[booking_id].starts_at = starts_at

    @rule(booking_id=booked)
    def cancel(self, booking_id: int) -> None:
        known = self.model.pop(booking_id, None)
        done = self.tried(lambda: self.house.cancel(booking_id, by=self.house.desk, now=self.now, reason="Asked"))
        if known is not None:
            assert done
            assert self.is_free_again(known), "still taken"

    @rule(minutes=st.sampled_from([1, 14, 16]))
    def wait(self, minutes: int) -> None:
        before, self.now = self.now, self.now + timedelta(minutes=minutes)
        for known in self.model.values():
            if known.held_until is not None and before < known.held_until <= self.now:
                # Nobody had to sweep it first.
                assert self.is_free_again(known), "still taken"

    @rule()
    def expire(self) -> None:
        self.house.expire(now=self.now)
        over = [one for one in self.model.values() if one.held_until is not None and one.held_until <= self.now]
        self.model = {key: one for key, one in self.model.items() if one not in over}
        for one in over:
            assert self.is_free_again(one), "still taken"

    @rule(name=st.sampled_from(["An", "Bilal"]), day=days, from_noon=st.booleans())
    def fall_ill(self, name: str, day: int, *, from_noon: bool) -> None:
        away = Stretch(on(day, "12:00" if from_noon else "00:00"), on(day + 1, "00:00"))

        def write(session: Session) -> None:
            session.add(
                AbsenceRow(
                    organisation_id=self.house.town.organisation_id,
                    worker_id=self.house.town.workers[name],
                    starts_at=away.starts_at,
                    ends_at=away.ends_at,
                )
            )

        in_transaction(write)
        self.absences.append(away)

    @rule(task=st.sampled_from(["lamp", "handrail"]), day=days, clock=clocks, then=st.sampled_from(["keep", "cancel"]))
    def book_series(self, task: str, day: int, clock: time, then: str) -> None:
        fixed = self.fixed(task)
        first = local_date(on(day, "12:00"))
        try:
            booked = fixed.book(
                fixed.ask(
                    fixed.wish(weekdays=(first.weekday(),), clock=clock, first=first, last=first + timedelta(days=7))
                )
            )
        except (NoDates, Refusal):
            return
        mine = self.of_series(booked.series_id)
        assert len(mine) == len(booked.numbers)
        self.something_is_taken()
        self.model |= {row.id: Known(task, row.starts_at) for row in mine}
        if then == "cancel":
            fixed.cancel(booked.series_id, Scope.ALL)
            for row in mine:
                del self.model[row.id]
            assert self.of_series(booked.series_id) == []

    @rule(day=days, accepts=st.booleans())
    def want_a_place(self, day: int, *, accepts: bool) -> None:
        """Join the waiting list for a day, let the scheduler look, and answer what it offers."""
        wanted = local_date(on(day, "12:00"))
        self.wanted.add(wanted)
        self.list.join("Waits", Window(wanted, wanted), now=self.now)
        before = {row.id for row in self.open_offers()}
        self.list.offer(now=self.now)
        for offer in self.open_offers():
            if offer.id in before:
                continue
            assert local_date(offer.starts_at) in self.wanted
            self.something_is_taken()
            if accepts:
                self.list.accept(offer, now=self.now)
                self.model[offer.booking_id] = Known("handrail", offer.starts_at)
            else:
                self.list.decline(offer, leaves=True, now=self.now)

    # What holds after each step

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        with reading() as session:
            rows = session.execute(
                select(AssignmentRow, BookingRow.held_until, WorkerRow.travel_mode)
                .join(BookingRow, BookingRow.id == AssignmentRow.booking_id)
                .join(WorkerRow, WorkerRow.id == AssignmentRow.worker_id)
                .where(
                    AssignmentRow.organisation_id == self.house.town.organisation_id,
                    AssignmentRow.state.in_(["held", "planned"]),
                )
                .order_by(AssignmentRow.worker_id, AssignmentRow.starts_at)
            ).all()
            standing = [(row, mode) for row, until, mode in rows if until is None or until > self.now]
            for (one, mode), (following, _mode) in pairwise(standing):
                if one.worker_id != following.worker_id:
                    continue
                here, there = (Point(row.latitude, row.longitude) for row in (one, following))
                way = travel_minutes(here, there, TravelMode(mode))
                assert following.starts_at - one.ends_at >= timedelta(minutes=way), "no time to get there"

    @invariant()
    def no_promise_is_lost_and_nothing_that_ended_takes_time(self) -> None:
        with reading() as session:
            rows = session.scalars(
                select(BookingRow).where(BookingRow.organisation_id == self.house.town.organisation_id)
            ).all()
            kept = {row.id: row for row in rows}
            taken: dict[int, int] = {}
            for booking_id in session.scalars(
                select(AssignmentRow.booking_id).where(
                    AssignmentRow.organisation_id == self.house.town.organisation_id,
                    AssignmentRow.state.in_(["held", "planned"]),
                )
            ):
                taken[booking_id] = taken.get(booking_id, 0) + 1
            for booking_id, known in self.model.items():
                row = kept[booking_id]
                if known.held_until is None:
                    assert row.state == State.CONFIRMED
                assert row.starts_at == known.starts_at
                if row.state in {State.HELD, State.CONFIRMED}:
                    assert taken[booking_id] == CREW[known.task]
            for row in rows:
                if row.state in {State.CANCELLED, State.EXPIRED}:
                    assert row.id not in taken, "a leaked place"

    # How it is asked

    def shown(self, task: str, day: date, *, street: str) -> set[datetime]:
        with reading() as session:
            town = self.house.town
            service = service_by_id(session, town.organisation_id, town.service_id)
            chosen = tasks_of(service, [Choice(town.options[task])])
            wish = Wish(town.organisation_id, service, chosen, a_place(street=street).at)
            return {slot.starts_at for slot in slots_on(session, wish, [day], by=self.house.desk, now=self.now)}

    def is_free_again(self, known: Known) -> bool:
        """Tell whether what was given back can be had at once, or cannot since somebody fell ill or it has begun."""
        around = Stretch(known.starts_at - timedelta(hours=8), known.starts_at + timedelta(hours=8))
        if known.may_be_passed_on or known.starts_at < self.now or any(away.overlaps(around) for away in self.absences):
            return True
        places = [self.shown(known.task, local_date(known.starts_at), street=street) for street in STREETS]
        return any(known.starts_at in free for free in places)

    def something_is_taken(self) -> None:
        for known in self.model.values():
            if known.held_until is not None and known.held_until <= self.now:
                known.may_be_passed_on = True

    def finish(self, booking_id: int) -> None:
        cents = CENTS[self.model[booking_id].task]
        try:
            self.house.confirm(booking_id, cents=cents, now=self.now)
        except SlotTaken:
            # The hold was over, and somebody else has it now.
            until = self.model.pop(booking_id).held_until
            assert until is not None
            assert until <= self.now
        else:
            self.model[booking_id].held_until = None

    def tried(self, work: Callable[[], object]) -> bool:
        try:
            work()
        except Refusal:
            return False
        return True

    def fixed(self, task: str) -> Fixed:
        who = Who("Marc", "+32470999999", "", "nl")
        maria = in_transaction(
            lambda session: register_resident(session, who, a_place("77"), by=self.house.desk, now=self.now)
        )
        return Fixed(self.house, maria, now=self.now, task=task)

    def of_series(self, series_id: int) -> list[BookingRow]:
        with reading() as session:
            rows = list(
                session.scalars(
                    select(BookingRow).where(BookingRow.series_id == series_id, BookingRow.state == State.CONFIRMED)
                )
            )
            session.expunge_all()
        return rows

    def open_offers(self) -> list[OfferRow]:
        with reading() as session:
            rows = list(
                session.scalars(
                    select(OfferRow).where(
                        OfferRow.organisation_id == self.house.town.organisation_id, OfferRow.state == "open"
                    )
                )
            )
            session.expunge_all()
        return rows


def test_whatever_people_do_nothing_is_doubled_and_nothing_is_lost(app: Flask) -> None:
    machine = type("Machine", (Bookings,), {"app": app})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
