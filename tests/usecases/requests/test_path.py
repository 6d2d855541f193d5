"""The request path: asking, the look, the decision, the waiting list, the promise, and each step's refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.money import Money
from booking.rules.refusals import NotAllowed, NotFound, Refusal, VersionChanged
from booking.rules.refusals.addresses import OutsideArea
from booking.rules.refusals.bookings import NotPossibleNow, RequestChanged
from booking.rules.refusals.prices import GroundDoesNotFit, NotSeenYet
from booking.rules.refusals.requests import (
    ConsentMissing,
    NothingAsked,
    OfSomebodyElse,
    RequestMovedOn,
    UrgencyWithoutReason,
)
from booking.rules.refusals.times import NotATime
from booking.rules.refusals.waiting import DaysArePast
from booking.rules.requests import Asked, Body, Granted, Ground, Next, Relation, Urgency
from booking.store.database import in_transaction, reading
from booking.store.queries.requests import open_count, request_by_token
from booking.store.queries.waiting import waiting_by_id
from booking.store.tables import (
    BookingRow,
    OrganisationRow,
    OutboxRow,
    RequestHistoryRow,
    RequestRow,
    ResidentRow,
    ServiceRow,
    WaitingRow,
)
from booking.usecases.bookings.requests import Choice
from booking.usecases.requests.answer_more import answer_more
from booking.usecases.requests.confirm_request import link_booking
from booking.usecases.requests.requests import AnswerMore, Told
from booking.usecases.waiting.accept_offer import accept_offer
from booking.usecases.waiting.offer_places import offer_places_of
from booking.usecases.waiting.requests import AcceptOffer
from tests.harness.town import MONDAY, a_place, a_town
from tests.usecases.bookings.house import kept, on
from tests.usecases.requests.desk import DAUGHTER, TODAY, Requests, kept_request, some_requests, told

pytestmark = pytest.mark.usefixtures("app_context")

HOUR = timedelta(hours=1)


@pytest.fixture
def requests(app_context: None) -> Requests:
    return in_transaction(some_requests)


def steps(request_id: int) -> list[tuple[str, str]]:
    rows = sorted(kept(RequestHistoryRow), key=lambda row: row.id)
    return [(row.step, row.state) for row in rows if row.request_id == request_id]


def test_what_was_asked_is_kept_and_whoever_asked_is_told(requests: Requests) -> None:
    received = requests.send(requests.wish("Maria", weekdays=frozenset({1, 3}), urgency=Urgency.LEAK))
    one = requests.view(received.request_id)
    assert (one.state, one.person.name, one.need) == (Asked.REQUESTED, "Maria", "Mijn lamp hangt los")
    assert (one.weekdays, one.urgency, one.channel) == ((1, 3), Urgency.LEAK, "web")
    assert [(name["nl"], count) for name, count in one.tasks] == [("Hang a lamp", 1)]
    assert one.next.next is Next.WE_CALL
    assert told("maria@asks.example") == ["request_received"]
    with reading() as session:
        by_link = request_by_token(session, received.token, by=requests.house.resident, today=TODAY)
    assert by_link.request_id == received.request_id


def test_the_same_form_twice_asks_once(requests: Requests) -> None:
    wish = requests.wish()
    assert requests.send(wish) == requests.send(wish)
    assert len(kept(RequestRow)) == len(kept(OutboxRow)) == len(kept(RequestHistoryRow)) == 1


def test_another_request_by_the_same_name_is_refused(requests: Requests) -> None:
    requests.ask(client_key="once")
    with pytest.raises(RequestChanged):
        requests.ask("Omar", client_key="once")


def test_who_asks_for_their_mother_is_the_one_who_is_told(requests: Requests) -> None:
    request_id = requests.ask(relation=Relation.FAMILY, asker=DAUGHTER, has_consent=True)
    one = requests.view(request_id)
    assert (one.asker is not None, one.consent_at) == (True, MONDAY)
    assert one.to_reach.name == "Els Peeters"
    assert told("els@daughter.example") == ["request_received"]
    assert told("maria@asks.example") == []


@pytest.mark.parametrize(
    ("others", "refused"),
    [
        ({"need": " ", "choices": ()}, NothingAsked),
        ({"relation": Relation.DOCTOR, "asker": DAUGHTER}, ConsentMissing),
        ({"urgency": Urgency.OTHER}, UrgencyWithoutReason),
        ({"choices": (Choice(999_999),)}, NotFound),
        ({"service_id": 999_999}, NotFound),
        ({"resident_id": 999_999}, NotFound),
    ],
)
def test_what_cannot_be_asked_leaves_nothing(
    requests: Requests, others: dict[str, Any], refused: type[Refusal]
) -> None:
    with pytest.raises(refused):
        requests.ask(**others)
    assert (kept(RequestRow), kept(OutboxRow)) == ([], [])


def test_where_the_service_does_not_come_is_said(requests: Requests) -> None:
    home = a_place()
    elsewhere = type(home)(type(home.address)("Dorp", "1", "", "2580", "Putte"), home.at)
    with pytest.raises(OutsideArea):
        requests.ask(place=elsewhere)


def test_residents_ask_only_for_what_is_not_instant_and_the_desk_for_anything(requests: Requests) -> None:
    in_transaction(lambda session: session.execute(update(ServiceRow).values(path="instant")))
    with pytest.raises(NotFound):
        requests.ask()
    assert requests.view(requests.ask(by=requests.desk)).channel == "desk"


def test_from_a_home_visit_to_a_yes_to_a_promise(requests: Requests) -> None:
    request_id = requests.ask("Maria", relation=Relation.NEIGHBOUR, asker=DAUGHTER, has_consent=True)
    resident_id = requests.know(request_id)
    look = requests.book(resident_id, on(2, "09:00"))
    requests.plan(request_id, booking_id=look.booking_id)
    planned = requests.view(request_id)
    assert (planned.state, planned.next.next, planned.next.at) == (Asked.INTAKE, Next.WE_COME_ON, on(2, "09:00"))

    requests.look(request_id, decide_on=date(2026, 12, 3), materials="Twee haken")
    assert (requests.view(request_id).next.next, requests.view(request_id).next.on) == (
        Next.COMMITTEE_DECIDES_ON,
        date(2026, 12, 3),
    )
    requests.decide(request_id, body=Body.COMMITTEE, conditions="Zelf haken kopen", review_on=date(2027, 11, 23))
    yes = requests.view(request_id)
    assert (yes.state, yes.decision, yes.decider, yes.granted.minutes) == (Asked.ACCEPTED, "accepted", "Ilse", 180)

    work = requests.book(resident_id, on(3, "09:00"))
    requests.confirm(request_id, booking_id=work.booking_id)
    done = requests.view(request_id)
    assert (done.state, done.next.next, done.next.at) == (Asked.CONFIRMED, Next.WE_COME, on(3, "09:00"))
    assert [step for step, _state in steps(request_id)] == [
        "ask",
        "know",
        "plan_intake",
        "record_intake",
        "accept",
        "confirm",
    ]
    assert told("els@daughter.example") == ["request_received", "request_decided", "request_confirmed"]


def test_the_intake_is_when_its_visit_is_after_that_was_moved(requests: Requests) -> None:
    request_id = requests.ask()
    look = requests.book(requests.know(request_id), on(2, "09:00"))
    requests.plan(request_id, booking_id=look.booking_id)
    requests.house.move(look.booking_id, on(3, "10:00"), by=requests.desk)
    assert requests.view(request_id).next.at == on(3, "10:00")


def test_the_same_intake_twice_is_planned_once(requests: Requests) -> None:
    request_id = requests.ask()
    look = requests.book(requests.know(request_id), on(2, "09:00"))
    requests.plan(request_id, booking_id=look.booking_id)
    requests.plan(request_id, booking_id=look.booking_id)
    assert [step for step, _state in steps(request_id)].count("plan_intake") == 1


def test_an_intake_by_phone_has_a_moment_to_come(requests: Requests) -> None:
    request_id = requests.ask()
    with pytest.raises(NotATime):
        requests.plan(request_id, calls_at=MONDAY - HOUR)
    with pytest.raises(NotATime):
        requests.plan(request_id)
    requests.plan(request_id, calls_at=MONDAY + HOUR)
    assert requests.view(request_id).next == type(requests.view(request_id).next)(Next.WE_CALL_ON, at=MONDAY + HOUR)


def test_a_booking_of_another_household_cannot_answer_it(requests: Requests) -> None:
    mine, other = requests.ask("Maria"), requests.ask("Omar")
    requests.know(mine)
    visit = requests.book(requests.know(other), on(2, "09:00"))
    with pytest.raises(OfSomebodyElse):
        requests.plan(mine, booking_id=visit.booking_id)
    requests.decide(mine)
    with pytest.raises(OfSomebodyElse):
        requests.confirm(mine, booking_id=visit.booking_id)
    with pytest.raises(NotFound):
        requests.confirm(mine)


def test_a_cancelled_booking_is_no_answer(requests: Requests) -> None:
    request_id = requests.ask()
    visit = requests.book(requests.know(request_id), on(2, "09:00"))
    requests.house.cancel(visit.booking_id, by=requests.desk, reason="Fout")
    requests.decide(request_id)
    with pytest.raises(NotPossibleNow):
        requests.confirm(request_id, booking_id=visit.booking_id)


def test_a_linked_booking_is_the_intake_before_the_yes_and_the_answer_after_it(requests: Requests) -> None:
    request_id = requests.ask()
    resident_id = requests.know(request_id)
    look, work = requests.book(resident_id, on(2, "09:00")), requests.book(resident_id, on(3, "09:00"))

    def link(booking_id: int) -> None:
        in_transaction(lambda session: link_booking(session, request_id, booking_id, by=requests.desk, now=MONDAY))

    link(look.booking_id)
    assert requests.view(request_id).state is Asked.INTAKE
    requests.decide(request_id)
    link(work.booking_id)
    link(work.booking_id)
    one = requests.view(request_id)
    assert (one.intake and one.intake.booking_id, one.booking and one.booking.booking_id) == (
        look.booking_id,
        work.booking_id,
    )


@pytest.mark.parametrize(
    ("others", "refused"),
    [
        ({"ground": Ground.NO_CAPACITY}, GroundDoesNotFit),
        ({"accepts": False, "ground": Ground.FITS}, GroundDoesNotFit),
        ({"decided_on": date(2026, 11, 24)}, NotSeenYet),
        ({"seen": 99}, VersionChanged),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    requests: Requests, others: dict[str, Any], refused: type[Refusal]
) -> None:
    request_id = requests.ask()
    with pytest.raises(refused):
        requests.decide(request_id, **others)
    assert kept_request(request_id).decision == ""


def test_a_committee_that_met_before_is_refused(requests: Requests) -> None:
    with pytest.raises(DaysArePast):
        requests.look(requests.ask(), decide_on=date(2026, 11, 22))


def test_a_no_ends_it_and_a_second_look_makes_it_a_yes(requests: Requests) -> None:
    request_id = requests.ask()
    requests.decide(request_id, accepts=False, conditions="Bel een elektricien")
    one = requests.view(request_id)
    assert (one.state, one.next.next, one.conditions) == (Asked.DECLINED, Next.NOTHING, "Bel een elektricien")
    assert kept_request(request_id).closed_at == MONDAY
    requests.decide(request_id)
    assert (requests.view(request_id).state, kept_request(request_id).closed_at) == (Asked.ACCEPTED, None)
    assert told("maria@asks.example") == ["request_received", "request_decided", "request_decided"]


def test_urgent_ones_pass_ahead_and_then_the_order_of_the_organisation(requests: Requests) -> None:
    first = requests.ask("Eerst", now=MONDAY)
    later = requests.ask("Later", now=MONDAY + HOUR)
    leak = requests.ask("Lek", now=MONDAY + 2 * HOUR, urgency=Urgency.LEAK)
    assert [one.request_id for one in requests.queue()] == [leak, first, later]
    requests.look(later, points=9)
    in_transaction(lambda session: session.execute(update(OrganisationRow).values(waiting_order="points")))
    assert [one.request_id for one in requests.queue()] == [leak, later, first]


def test_a_household_with_a_lower_class_comes_first_where_status_decides(requests: Requests) -> None:
    first, poor = requests.ask("Eerst"), requests.ask("Arm", now=MONDAY + HOUR)
    requests.know(poor)
    household_id = kept_request(poor).household_id
    assert household_id
    requests.house.decide(household_id, "vt")
    in_transaction(lambda session: session.execute(update(OrganisationRow).values(waiting_order="status")))
    assert [one.request_id for one in requests.queue()] == [poor, first]


def test_who_waits_sees_a_place_in_the_line_that_counts_only_who_waits(requests: Requests) -> None:
    ids = [requests.ask(f"P{number}", now=MONDAY + number * HOUR) for number in range(3)]
    for request_id in ids[1:]:
        requests.decide(request_id)
        requests.wait(request_id)
    assert [requests.view(one).position for one in ids] == [None, 1, 2]
    assert [one.position for one in requests.queue()] == [None, 1, 2]
    with reading() as session:
        assert open_count(session, by=requests.desk) == 3
    assert told("p1@asks.example") == ["request_received", "request_decided", "request_waiting"]


def test_one_visit_waits_on_the_list_of_free_places_and_a_yes_there_confirms_the_request(requests: Requests) -> None:
    request_id = requests.ask("Maria")
    requests.know(request_id)
    requests.decide(request_id, granted=Granted(minutes=45))
    requests.wait(request_id)
    (wish,) = kept(WaitingRow)
    assert requests.view(request_id).waiting_id == wish.id
    assert offer_places_of(requests.house.town.organisation_id, now=MONDAY) == 1
    with reading() as session:
        offer = waiting_by_id(session, requests.house.town.organisation_id, wish.id).offers[0]
    asked = AcceptOffer(offer.offer_id, Money.from_cents(3750))
    who = resident_of(requests.house.town.organisation_id)
    booked = in_transaction(lambda session: accept_offer(session, asked, by=who, now=MONDAY))
    one = requests.view(request_id)
    assert (one.state, one.booking and one.booking.booking_id) == (Asked.CONFIRMED, booked.booking_id)


def test_help_for_each_week_waits_for_a_series_and_is_offered_no_single_place(requests: Requests) -> None:
    request_id = requests.ask()
    requests.know(request_id)
    requests.decide(request_id)
    requests.wait(request_id)
    assert (requests.view(request_id).state, kept(WaitingRow)) == (Asked.WAITING, [])


def test_who_takes_it_back_leaves_the_list_too(requests: Requests) -> None:
    request_id = requests.ask()
    requests.know(request_id)
    requests.decide(request_id, granted=Granted())
    requests.wait(request_id)
    requests.withdraw(request_id)
    requests.withdraw(request_id)
    assert (kept_request(request_id).state, kept(WaitingRow)[0].state) == ("withdrawn", "withdrawn")
    assert [step for step, _state in steps(request_id)].count("withdraw") == 1


def test_what_is_answered_is_not_taken_back(requests: Requests) -> None:
    request_id = requests.ask()
    requests.decide(request_id, accepts=False)
    with pytest.raises(RequestMovedOn):
        requests.withdraw(request_id)


def test_more_is_told_once_however_often_it_is_sent(requests: Requests) -> None:
    request_id = requests.ask()
    more = AnswerMore(request_id=request_id, words=" Het is dringender nu ", seen=kept_request(request_id).version)

    def tell(asked: AnswerMore) -> None:
        in_transaction(lambda session: answer_more(session, asked, by=requests.house.resident, now=MONDAY))

    tell(more)
    tell(more)
    assert kept_request(request_id).need == "Mijn lamp hangt los\n\nHet is dringender nu"
    assert steps(request_id) == [("ask", "requested"), ("answer", "requested")]
    with pytest.raises(VersionChanged):
        tell(AnswerMore(request_id=request_id, words="Nog iets", seen=1))
    with pytest.raises(NothingAsked):
        tell(AnswerMore(request_id=request_id, words=" ", seen=2))


def test_the_desk_finds_somebody_whom_we_know_already(requests: Requests) -> None:
    wish = requests.wish()
    first, second = requests.send(wish), requests.send(requests.wish(person=wish.person, place=wish.place))
    assert requests.know(first.request_id) == requests.know(second.request_id)
    assert len(kept(ResidentRow)) == 1
    assert steps(second.request_id)[-1] == ("know", "requested")


def test_a_person_without_a_phone_gets_that_of_who_asks(requests: Requests) -> None:
    request_id = requests.ask(person=Told("Oma"), relation=Relation.SOCIAL_WORKER, asker=DAUGHTER, has_consent=True)
    requests.know(request_id)
    assert kept(ResidentRow)[0].phone == DAUGHTER.phone


def test_others_than_the_office_do_not_decide(requests: Requests) -> None:
    request_id = requests.ask()
    worker = Actor(requests.house.town.organisation_id, frozenset({Role.WORKER}), user_id=None)
    steps_of_the_office: tuple[Callable[[], object], ...] = (
        lambda: requests.decide(request_id, by=worker),
        lambda: requests.plan(request_id, by=worker, calls_at=MONDAY + HOUR),
        lambda: requests.look(request_id, by=worker),
        lambda: requests.wait(request_id, by=worker),
        lambda: requests.confirm(request_id, by=worker),
    )
    for refused in steps_of_the_office:
        with pytest.raises(NotAllowed):
            refused()
    assert steps(request_id) == [("ask", "requested")]


def test_what_another_organisation_asked_does_not_exist(requests: Requests) -> None:
    request_id = requests.ask()
    other = in_transaction(lambda session: a_town(session, host="elders.example"))
    stranger = Actor(other.organisation_id, frozenset({Role.DESK}), user_id=1)
    with pytest.raises(NotFound):
        requests.view(request_id, by=stranger)
    with pytest.raises(NotFound):
        requests.decide(request_id, by=stranger)
    with pytest.raises(NotFound):
        requests.withdraw(request_id, by=stranger)
    assert kept(BookingRow) == []
