"""Joining the waiting list, changing a wish, leaving it, and who stands where."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.refusals import NotAllowed, NotFound, Refusal, VersionChanged
from booking.rules.refusals.addresses import OutsideArea
from booking.rules.refusals.bookings import NothingChosen, NotPossibleNow, RequestChanged
from booking.rules.refusals.times import InvalidPeriod, NoWeekday
from booking.rules.refusals.waiting import AlreadyWaiting, DaysArePast, TooNarrow, WaitsTooLong
from booking.rules.waiting import AgeGroup, Window
from booking.store.database import in_transaction
from booking.store.tables import OutboxRow, ResidentRow, WaitingRow
from booking.usecases.bookings.requests import Choice, Who
from booking.usecases.waiting.change_wish import change_wish
from booking.usecases.waiting.requests import ChangeWish
from tests.harness.town import MONDAY, a_place, a_town
from tests.usecases.bookings.house import kept, on, the_booking
from tests.usecases.waiting.lists import DAY, List, a_list, told_to, wishes

pytestmark = pytest.mark.usefixtures("app_context")

HOUR = timedelta(hours=1)


@pytest.fixture
def waiting(app_context: None) -> List:
    return in_transaction(a_list)


def test_a_wish_is_kept_with_all_that_was_asked_and_told(waiting: List) -> None:
    joined = waiting.join("Maria", Window(DAY, DAY, frozenset({2}), time(9), time(12)), note="Bel lang")
    wish = waiting.of(joined)
    assert (wish.name, wish.state, wish.told_by) == ("Maria", "waiting", "message")
    assert wish.window == Window(DAY, DAY, frozenset({2}), time(9), time(12))
    assert (wish.work.note, wish.work.is_proved) == ("Bel lang", False)
    assert [(name["nl"], count) for name, count in wish.tasks] == [("Fit a handrail", 1)]
    assert told_to("maria@waits.example") == ["wish_kept"]


def test_the_same_wish_twice_is_one(waiting: List) -> None:
    wish = waiting.wish("Maria")
    assert waiting.ask(wish) == waiting.ask(wish)
    assert len(kept(WaitingRow)) == 1
    assert len(kept(OutboxRow)) == 1


def test_another_wish_by_the_same_name_is_refused(waiting: List) -> None:
    waiting.join("Maria", client_key="once")
    with pytest.raises(RequestChanged):
        waiting.join("Maria", Window(DAY, date(2026, 12, 24)), client_key="once")


def test_who_has_no_mail_and_no_mobile_is_called(waiting: List) -> None:
    joined = waiting.join("Jos", who=Who("Jos", "+3216208887", "", "nl"))
    assert waiting.of(joined).told_by == "call"
    assert kept(OutboxRow) == []


def test_the_office_knows_the_household_for_sure_and_says_points_and_age(waiting: List) -> None:
    by_desk = waiting.join("Maria", by=waiting.house.desk, birth_year=1940, points=7, told_by="call")
    by_herself = waiting.join("Els", birth_year=1940, points=99, told_by="call")
    desk, herself = waiting.of(by_desk), waiting.of(by_herself)
    assert (desk.work.is_proved, desk.standing.birth_year, desk.standing.points, desk.told_by) == (
        True,
        1940,
        7,
        "call",
    )
    assert (herself.work.is_proved, herself.standing.birth_year, herself.standing.points) == (False, None, 0)


def test_a_known_resident_is_only_taken_for_themselves(waiting: List) -> None:
    waiting.join("Maria")
    (maria,) = kept(ResidentRow)
    with pytest.raises(NotFound):
        waiting.join("Maria", who=None, resident_id=maria.id)
    by = resident_of(waiting.organisation_id, household_id=maria.household_id)
    joined = waiting.join("Maria", who=None, resident_id=maria.id, by=by)
    assert waiting.of(joined).work.is_proved


@pytest.mark.parametrize(
    ("window", "refusal"),
    [
        (Window(DAY, DAY, frozenset()), NoWeekday),
        (Window(DAY, DAY - timedelta(days=1)), InvalidPeriod),
        (Window(DAY, DAY, earliest=time(12), latest=time(9)), InvalidPeriod),
        (Window(date(2026, 1, 1), date(2026, 11, 22)), DaysArePast),
        (Window(DAY, date(2036, 11, 25)), WaitsTooLong),
        (Window(DAY, DAY, earliest=time(9), latest=time(9, 30)), TooNarrow),
        (Window(DAY, DAY, worker_id=999999), NotFound),
    ],
)
def test_a_wish_that_makes_no_sense_leaves_nothing(waiting: List, window: Window, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        waiting.join("Maria", window)
    assert (kept(WaitingRow), kept(ResidentRow), kept(OutboxRow)) == ([], [], [])


def test_a_wish_for_nothing_or_for_elsewhere_is_refused(waiting: List) -> None:
    with pytest.raises(NothingChosen):
        waiting.join("Maria", choices=())
    with pytest.raises(NotFound):
        waiting.join("Maria", choices=(Choice(waiting.house.town.options["old-job"]),))
    far = a_place()
    elsewhere = type(far)(type(far.address)("Dorp", "1", "", "2580", "Putte"), far.at)
    with pytest.raises(OutsideArea):
        waiting.join("Maria", place=elsewhere)


def test_a_worker_of_another_organisation_cannot_be_asked_for(waiting: List) -> None:
    other = in_transaction(lambda session: a_town(session, host="elders.example"))
    with pytest.raises(NotFound):
        waiting.join("Maria", Window(DAY, DAY, worker_id=other.workers["An"]))


def test_a_visit_has_one_wish_to_come_earlier(waiting: List) -> None:
    visit = waiting.house.book(on(9, "10:00"), "handrail")
    joined = waiting.join_for_earlier(visit, key="once")
    assert waiting.join_for_earlier(visit, key="once") == joined
    with pytest.raises(AlreadyWaiting) as refused:
        waiting.join_for_earlier(visit, key="twice")
    assert refused.value.token == joined.token
    waiting.leave(joined)
    assert waiting.join_for_earlier(visit, key="again") != joined


def test_only_a_promise_can_come_earlier(waiting: List) -> None:
    held = waiting.house.hold(on(9, "10:00"), "handrail")
    with pytest.raises(NotPossibleNow):
        waiting.join_for_earlier(held)
    other = in_transaction(lambda session: a_town(session, host="elders.example"))
    visit = waiting.house.book(on(8, "10:00"), "handrail")
    with pytest.raises(NotFound):
        waiting.join_for_earlier(visit, by=resident_of(other.organisation_id))
    assert the_booking(visit).state == "confirmed"


def test_leaving_twice_is_leaving_once(waiting: List) -> None:
    joined = waiting.join("Maria")
    waiting.leave(joined)
    waiting.leave(joined)
    assert wishes() == {joined.waiting_id: "withdrawn"}
    assert waiting.names() == []


def change(waiting: List, request: ChangeWish, *, by: Actor | None = None) -> None:
    in_transaction(lambda session: change_wish(session, request, by=by or waiting.house.desk, now=MONDAY))


def test_a_changed_wish_keeps_its_place_in_the_list(waiting: List) -> None:
    first = waiting.join("Maria")
    waiting.join("Els", now=MONDAY + HOUR)
    asked = ChangeWish(
        waiting_id=first.waiting_id,
        window=Window(DAY, date(2026, 12, 24), frozenset({0, 4}), time(12)),
        birth_year=1950,
        points=3,
        told_by="call",
        seen=1,
    )
    change(waiting, asked)
    wish = waiting.of(first)
    assert (wish.window, wish.told_by) == (asked.window, "call")
    assert (wish.standing.birth_year, wish.standing.points) == (1950, 3)
    assert waiting.names() == ["Maria", "Els"]
    with pytest.raises(VersionChanged):
        change(waiting, asked)
    with pytest.raises(NotAllowed):
        change(waiting, asked, by=waiting.house.resident)
    with pytest.raises(NotFound):
        change(waiting, asked, by=Actor(waiting.organisation_id + 1, frozenset({Role.DESK})))


def test_a_wish_that_is_over_cannot_be_changed(waiting: List) -> None:
    joined = waiting.join("Maria")
    waiting.leave(joined)
    asked = ChangeWish(
        waiting_id=joined.waiting_id, window=Window(DAY, DAY), birth_year=None, points=0, told_by="message", seen=2
    )
    with pytest.raises(NotPossibleNow):
        change(waiting, asked)


def test_the_order_is_the_one_of_the_organisation_and_says_why(waiting: List) -> None:
    desk = waiting.house.desk
    waiting.join("Maria", by=desk, now=MONDAY, points=1, birth_year=1990)
    waiting.join("Els", by=desk, now=MONDAY + HOUR, points=9, birth_year=1944)
    third = waiting.join("Omar", by=desk, now=MONDAY + 2 * HOUR, points=5)
    assert waiting.names() == ["Maria", "Els", "Omar"]
    waiting.order_by("points")
    assert [(one.name, one.position, one.why and one.why.points) for one in waiting.line()] == [
        ("Els", 1, 9),
        ("Omar", 2, 5),
        ("Maria", 3, 1),
    ]
    waiting.order_by("age")
    assert [(one.name, one.why and one.why.age_group) for one in waiting.line()] == [
        ("Els", AgeGroup.FROM_80),
        ("Maria", AgeGroup.UNDER_65),
        ("Omar", AgeGroup.UNKNOWN),
    ]
    waiting.order_by("status")
    waiting.house.decide(waiting.of(third).household_id, "social")
    assert [(one.name, one.why and one.why.has_lower_class) for one in waiting.line()] == [
        ("Omar", True),
        ("Maria", False),
        ("Els", False),
    ]


def test_the_usual_class_that_was_decided_is_no_lower_one(waiting: List) -> None:
    waiting.order_by("status")
    waiting.join("Maria", by=waiting.house.desk)
    second = waiting.join("Els", by=waiting.house.desk, now=MONDAY + HOUR)
    waiting.house.decide(waiting.of(second).household_id, "standard")
    assert [one.why and one.why.has_lower_class for one in waiting.line()] == [False, False]


def test_another_organisation_has_a_list_of_its_own(waiting: List) -> None:
    waiting.join("Maria")
    other = in_transaction(lambda session: a_town(session, host="elders.example"))
    elsewhere = List(type(waiting.house)(other, waiting.house.desk))
    assert elsewhere.names() == []
