"""A worker is ill: others take the visits over at the same time, and what nobody can take is on a list to phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.times import InvalidPeriod
from booking.store.database import in_transaction, reading
from booking.store.queries.stranded import Misfit, stranded_visits
from booking.store.queries.work import assignments_on
from booking.store.tables import AssignmentRow, BookingRow, HouseholdWorkerRow, ServiceRow, WorkerRow
from booking.usecases.replanning.replan_visit import replan_visit
from booking.usecases.replanning.replan_worker import Replanned, ReplanWorker, replan_worker
from booking.usecases.work.start_assignment import start_assignment
from tests.harness.town import MONDAY, STREETS, a_town
from tests.usecases.bookings.house import (
    House,
    a_house,
    assignments,
    changes,
    history,
    messages,
    on,
    the_booking,
)
from tests.usecases.replanning.absences import absences, another_worker, give_to, ill, numbers, to_phone
from tests.usecases.work.visits import as_worker

pytestmark = pytest.mark.usefixtures("app_context")

GUTTER_CENTS = 15000


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


@pytest.fixture
def an(house: House) -> int:
    return house.town.workers["An"]


@pytest.fixture
def bilal(house: House) -> int:
    return house.town.workers["Bilal"]


def booked_for(house: House, worker_id: int, starts_at: datetime, task: str = "lamp") -> int:
    """Book a visit for this worker, as the desk does."""
    booking_id = house.hold(starts_at, task, by=house.desk)
    house.confirm(booking_id, by=house.desk, cents={"lamp": 3750, "handrail": 5000}[task])
    if assignments(booking_id) != [(worker_id, "planned")]:
        give_to(booking_id, worker_id)
    return booking_id


def test_another_who_can_comes_at_the_same_time(house: House, an: int, bilal: int) -> None:
    booking_id = booked_for(house, an, on(1, "10:00"))
    before = the_booking(booking_id)
    assert ill(house, an, first=on(1, "10:00").date()) == Replanned(1, ())
    after = the_booking(booking_id)
    assert (after.starts_at, after.state, after.number) == (before.starts_at, "confirmed", before.number)
    assert assignments(booking_id) == [(bilal, "planned")]
    assert to_phone(house) == set()


def test_the_history_tells_who_left_and_who_comes(house: House, an: int, bilal: int) -> None:
    booking_id = booked_for(house, an, on(1, "10:00"))
    ill(house, an, first=on(1, "10:00").date())
    entry = history(booking_id)[-1]
    assert (entry.change, entry.state, entry.by_name) == ("reassign", "confirmed", "Ilse")
    assert entry.facts == {"from": [an], "to": [bilal], "from_names": ["An"], "to_names": ["Bilal"]}


def test_the_resident_is_told_nothing_because_nothing_changed_for_them(house: House, an: int) -> None:
    booking_id = booked_for(house, an, on(1, "10:00"))
    told = [(row.kind, row.state) for row in messages(booking_id)]
    ill(house, an, first=on(1, "10:00").date())
    assert [(row.kind, row.state) for row in messages(booking_id)] == told


def test_what_nobody_can_do_stays_promised_and_is_phoned_about(house: House, an: int) -> None:
    booking_id = booked_for(house, an, on(1, "10:00"), "handrail")
    number = the_booking(booking_id).number
    assert ill(house, an, first=on(1, "10:00").date()) == Replanned(0, (number,))
    assert the_booking(booking_id).state == "confirmed"
    assert assignments(booking_id) == [(an, "planned")]
    assert to_phone(house) == {number}


def test_who_has_something_else_at_that_time_does_not_take_it_over(house: House, an: int, bilal: int) -> None:
    theirs = booked_for(house, bilal, on(1, "10:00"))
    booking_id = booked_for(house, an, on(1, "10:30"))
    assert ill(house, an, first=on(1, "10:00").date()).taken_over == 0
    assert assignments(theirs) == [(bilal, "planned")]
    assert assignments(booking_id) == [(an, "planned")]


def test_a_worker_who_can_do_everything_is_kept_for_what_nobody_else_can(house: House, an: int, bilal: int) -> None:
    """Cem would be the first to be asked for the lamp, and cannot be at both."""
    cem = another_worker(house, "Cem")
    lamp = booked_for(house, an, on(1, "10:00"))
    handrail = booked_for(house, an, on(1, "14:00"), "handrail")
    in_transaction(lambda session: _right_after(session, handrail, lamp))
    in_transaction(lambda session: setattr(session.get_one(BookingRow, lamp), "preferred_worker_id", cem))
    assert ill(house, an, first=on(1, "10:00").date()) == Replanned(2, ())
    assert assignments(handrail) == [(cem, "planned")]
    assert assignments(lamp) == [(bilal, "planned")]


def _right_after(session: Session, booking_id: int, other_id: int) -> None:
    """Let a visit begin in the next village at the minute when another one ends: nobody can do both."""
    other, row = session.get_one(BookingRow, other_id), session.get_one(BookingRow, booking_id)
    tremelo = STREETS["Baalsebaan", "3120"]
    row.starts_at, row.ends_at = other.ends_at, other.ends_at + (row.ends_at - row.starts_at)
    row.latitude, row.longitude = tremelo.latitude, tremelo.longitude
    assignment = session.scalars(select(AssignmentRow).where(AssignmentRow.booking_id == booking_id)).one()
    assignment.starts_at, assignment.ends_at = row.starts_at, row.ends_at
    assignment.latitude, assignment.longitude = row.latitude, row.longitude


def test_of_a_crew_only_the_missing_member_is_replaced(house: House, an: int, bilal: int) -> None:
    cem = another_worker(house, "Cem")
    booking_id = house.hold(on(1, "10:00"), "gutter", by=house.desk)
    house.confirm(booking_id, by=house.desk, cents=GUTTER_CENTS)
    give_to(booking_id, an, bilal)
    assert ill(house, an, first=on(1, "10:00").date()) == Replanned(1, ())
    assert assignments(booking_id) == sorted([(bilal, "planned"), (cem, "planned")])


def test_in_the_place_of_a_foreman_comes_somebody_who_can_lead(house: House, an: int, bilal: int) -> None:
    another_worker(house, "Cem")
    dirk = another_worker(house, "Dirk")

    def want_a_foreman(session: Session) -> None:
        session.get_one(ServiceRow, house.town.service_id).needs_foreman = True
        session.get_one(WorkerRow, an).leads = True

    in_transaction(want_a_foreman)
    booking_id = house.hold(on(1, "10:00"), "gutter", by=house.desk)
    house.confirm(booking_id, by=house.desk, cents=GUTTER_CENTS)
    assert an in dict(assignments(booking_id)), "the only one who leads"
    give_to(booking_id, an, bilal)
    day = on(1, "10:00").date()
    with reading() as session:
        find = partial(assignments_on, session, house.town.organisation_id, on=day, today=day, locale="nl")
        ((lead,), (follow,)) = find(worker_id=an), find(worker_id=bilal)
    assert (lead.leads, lead.leader, lead.colleagues) == (True, "", ("Bilal",))
    assert (follow.leads, follow.leader, follow.colleagues) == (False, "An", ("An",))
    assert ill(house, an, first=day).taken_over == 0, "Cem is free, but cannot lead"
    in_transaction(lambda session: setattr(session.get_one(WorkerRow, dirk), "leads", True))
    assert ill(house, an, first=day).taken_over == 1
    assert assignments(booking_id) == sorted([(bilal, "planned"), (dirk, "planned")])


def test_a_crew_of_which_nobody_leads_any_more_is_listed_once_and_gets_somebody_who_can(
    house: House, an: int, bilal: int
) -> None:
    cem = another_worker(house, "Cem")
    booking_id = house.hold(on(1, "10:00"), "gutter", by=house.desk)
    house.confirm(booking_id, by=house.desk, cents=GUTTER_CENTS)
    give_to(booking_id, an, bilal)

    def only_cem_leads(session: Session) -> None:
        session.get_one(ServiceRow, house.town.service_id).needs_foreman = True
        session.get_one(WorkerRow, cem).leads = True

    in_transaction(only_cem_leads)
    with reading() as session:
        look = partial(stranded_visits, session, house.town.organisation_id, now=on(0, "08:00"))
        assert [one.why for one in look()] == [Misfit.NOBODY_LEADS]
        assert [one.why for worker in (an, bilal) for one in look(worker_id=worker)] == [Misfit.NOBODY_LEADS] * 2
    in_transaction(lambda session: replan_visit(session, booking_id, by=house.desk, now=on(0, "08:00")))
    assert cem in dict(assignments(booking_id))
    with reading() as session:
        assert stranded_visits(session, house.town.organisation_id, now=on(0, "08:00")) == []


def test_a_crew_that_cannot_be_made_whole_is_phoned_about(house: House, an: int, bilal: int) -> None:
    booking_id = house.hold(on(1, "10:00"), "gutter", by=house.desk)
    house.confirm(booking_id, by=house.desk, cents=GUTTER_CENTS)
    number = the_booking(booking_id).number
    assert ill(house, an, first=on(1, "10:00").date()) == Replanned(0, (number,))
    assert assignments(booking_id) == sorted([(an, "planned"), (bilal, "planned")])
    assert to_phone(house) == {number}


def test_work_that_has_begun_is_left_alone(house: House, an: int) -> None:
    booking_id = booked_for(house, an, on(0, "10:00"))
    now = on(0, "10:05")

    def begin(session: Session) -> None:
        row = session.query(AssignmentRow).filter_by(booking_id=booking_id, state="planned").one()
        start_assignment(session, row.id, by=as_worker(house.town, "An"), now=now)

    in_transaction(begin)
    assert ill(house, an, now=now) == Replanned(0, ())
    assert assignments(booking_id) == [(an, "started")]
    assert changes(booking_id)[-1] == "start"


def test_a_visit_whose_time_has_come_is_phoned_about(house: House, an: int) -> None:
    booking_id = booked_for(house, an, on(0, "10:00"))
    later = booked_for(house, an, on(0, "14:00"))
    done = ill(house, an, now=on(0, "10:20"))
    assert done == Replanned(1, (the_booking(booking_id).number,))
    assert assignments(later) != [(an, "planned")]


def test_visits_outside_the_stretch_and_of_others_stay(house: House, an: int, bilal: int) -> None:
    monday, wednesday = booked_for(house, an, on(0, "14:00")), booked_for(house, an, on(2, "10:00"))
    of_bilal = booked_for(house, bilal, on(1, "10:00"))
    ill(house, an, first=on(1, "10:00").date())
    assert [assignments(one) for one in (monday, wednesday, of_bilal)] == [
        [(an, "planned")],
        [(an, "planned")],
        [(bilal, "planned")],
    ]


def test_several_days_at_once(house: House, an: int, bilal: int) -> None:
    visits = [booked_for(house, an, on(day, "10:00")) for day in range(1, 5)]
    assert ill(house, an, days=7, first=on(1, "10:00").date()) == Replanned(4, ())
    assert {tuple(assignments(one)) for one in visits} == {((bilal, "planned"),)}


def test_a_place_that_somebody_is_booking_goes_over_too(house: House, an: int, bilal: int) -> None:
    booking_id = house.hold(on(1, "10:00"), "lamp", by=house.desk)
    if assignments(booking_id) != [(an, "held")]:
        give_to(booking_id, an)
    assert ill(house, an, first=on(1, "10:00").date()) == Replanned(1, ())
    assert assignments(booking_id) == [(bilal, "held")]
    house.confirm(booking_id, by=house.desk)
    assert assignments(booking_id) == [(bilal, "planned")]


def test_a_hold_that_is_over_takes_nobodys_time(house: House, an: int, bilal: int) -> None:
    lapsed = house.hold(on(1, "10:00"), "lamp", now=MONDAY - timedelta(hours=1))
    give_to(lapsed, bilal)
    booking_id = booked_for(house, an, on(1, "10:00"))
    assert ill(house, an, first=on(1, "10:00").date()) == Replanned(1, ())
    assert assignments(booking_id) == [(bilal, "planned")]
    assert the_booking(lapsed).state == "expired"


def test_nobody_is_sent_to_a_household_that_does_not_want_them(house: House, an: int, bilal: int) -> None:
    booking_id = booked_for(house, an, on(1, "10:00"))
    household_id = the_booking(booking_id).household_id

    def exclude(session: Session) -> None:
        session.add(
            HouseholdWorkerRow(
                organisation_id=house.town.organisation_id,
                household_id=household_id,
                worker_id=bilal,
                kind="excluded",
            )
        )

    in_transaction(exclude)
    assert ill(house, an, first=on(1, "10:00").date()).taken_over == 0


def test_the_absence_is_kept_once_however_often_it_is_asked(house: House, an: int) -> None:
    booking_id = booked_for(house, an, on(1, "10:00"), "handrail")
    number = the_booking(booking_id).number
    for _ in range(2):
        assert ill(house, an, first=on(1, "10:00").date()) == Replanned(0, (number,))
    assert len(absences(an)) == 1
    another_worker(house, "Cem")
    assert ill(house, an, first=on(1, "10:00").date()) == Replanned(1, ())
    assert len(absences(an)) == 1


def test_who_is_ill_is_not_given_anything_any_more(house: House, an: int, bilal: int) -> None:
    ill(house, an, first=on(1, "10:00").date())
    assert assignments(house.hold(on(1, "10:00"), "lamp", by=house.desk)) == [(bilal, "held")]


def test_only_the_office_does_this_and_only_for_its_own(house: House, an: int) -> None:
    stranger = in_transaction(lambda session: a_town(session, host="elsewhere"))
    asked = ReplanWorker(an, MONDAY, MONDAY + timedelta(hours=8))
    for by in (resident_of(house.town.organisation_id), as_worker(house.town, "An")):
        with pytest.raises(NotAllowed):
            in_transaction(partial(replan_worker, request=asked, by=by, now=MONDAY))
    theirs = ReplanWorker(stranger.workers["An"], MONDAY, MONDAY + timedelta(hours=8))
    with pytest.raises(NotFound):
        in_transaction(lambda session: replan_worker(session, theirs, by=house.desk, now=MONDAY))


@pytest.mark.parametrize("ends_at", [MONDAY, MONDAY - timedelta(days=1), datetime(2020, 1, 1, tzinfo=UTC)])
def test_an_end_that_is_not_after_the_start_is_refused_and_leaves_nothing(
    house: House, an: int, ends_at: datetime
) -> None:
    booking_id = booked_for(house, an, on(1, "10:00"))
    with pytest.raises(InvalidPeriod):
        in_transaction(
            lambda session: replan_worker(session, ReplanWorker(an, MONDAY, ends_at), by=house.desk, now=MONDAY)
        )
    assert (absences(an), assignments(booking_id)) == ([], [(an, "planned")])


def test_numbers_are_told_in_order_of_time(house: House, an: int) -> None:
    late, early = (booked_for(house, an, on(1, clock), "handrail") for clock in ("14:00", "09:00"))
    told = numbers([late, early])
    assert ill(house, an, first=on(1, "10:00").date()).to_phone == (told[early], told[late])
