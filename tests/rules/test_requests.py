"""The life of a request, who may take which step, the order of the queue, and what happens next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.actors import Actor, Role, resident_of, system_of
from booking.rules.refusals import NotAllowed, Refusal
from booking.rules.refusals.requests import (
    ConsentMissing,
    GrantWithoutMeasure,
    NothingAsked,
    RequestMovedOn,
    ReviewBeforeDecision,
    UrgencyWithoutReason,
)
from booking.rules.requests import (
    MOST_MINUTES,
    OPEN,
    Asked,
    Granted,
    Next,
    Relation,
    Standpoint,
    Step,
    Urgency,
    after,
    can,
    is_over,
    leads_to_request,
    positions,
    queue_key,
    require_asked,
    require_decision,
    require_may,
    what_next,
)
from booking.rules.waiting import Order, Standing

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
DESK = Actor(1, frozenset({Role.DESK}), user_id=7)

STEPS = {
    Asked.REQUESTED: {"answer", "know", "plan_intake", "record_intake", "accept", "decline", "withdraw"},
    Asked.INTAKE: {"answer", "know", "plan_intake", "record_intake", "accept", "decline", "withdraw"},
    Asked.ASSESSED: {"answer", "know", "plan_intake", "record_intake", "accept", "decline", "withdraw"},
    Asked.ACCEPTED: {"answer", "know", "accept", "decline", "wait", "confirm", "withdraw"},
    Asked.WAITING: {"answer", "know", "accept", "decline", "confirm", "withdraw"},
    Asked.CONFIRMED: set(),
    Asked.DECLINED: {"accept"},
    Asked.WITHDRAWN: set(),
}


@pytest.mark.parametrize(("state", "step"), list(product(Asked, Step)))
def test_a_request_takes_the_steps_of_its_state_and_no_other(state: Asked, step: Step) -> None:
    assert can(state, step) is (step.value in STEPS[state])
    if not can(state, step):
        with pytest.raises(RequestMovedOn):
            after(state, step)


def test_the_usual_way_leads_from_asking_to_a_promise() -> None:
    state = Asked.REQUESTED
    for step in (Step.PLAN_INTAKE, Step.RECORD_INTAKE, Step.ACCEPT, Step.WAIT, Step.CONFIRM):
        state = after(state, step)
    assert state is Asked.CONFIRMED


def test_somebody_who_waits_stays_in_line_when_more_hours_are_granted() -> None:
    assert after(Asked.WAITING, Step.ACCEPT) is Asked.WAITING


@pytest.mark.parametrize("step", list(Step))
def test_who_asked_may_tell_more_and_take_it_back_and_the_office_may_do_all(step: Step) -> None:
    require_may(step, by=DESK)
    require_may(step, by=system_of(1))
    for by in (resident_of(1), Actor(1, frozenset({Role.WORKER}), user_id=8, worker_id=3)):
        if step in {Step.ASK, Step.ANSWER, Step.WITHDRAW}:
            require_may(step, by=by)
        else:
            with pytest.raises(NotAllowed):
                require_may(step, by=by)


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({}, None),
        ({"need": "", "chosen": 1}, None),
        ({"need": "  "}, NothingAsked),
        ({"relation": Relation.NEIGHBOUR, "has_consent": True}, None),
        ({"relation": Relation.DOCTOR}, ConsentMissing),
        ({"urgency": Urgency.LEAK}, None),
        ({"urgency": Urgency.OTHER, "why": "De deur sluit niet"}, None),
        ({"urgency": Urgency.OTHER, "why": " "}, UrgencyWithoutReason),
    ],
)
def test_a_request_says_what_is_needed_and_who_asks_for_another_has_their_yes(
    asked: dict[str, object], refused: type[Refusal] | None
) -> None:
    usual: dict[str, object] = {
        "need": "Een lamp",
        "chosen": 0,
        "relation": Relation.SELF,
        "has_consent": False,
        "urgency": Urgency.NONE,
        "why": "",
    }
    if refused is None:
        require_asked(**(usual | asked))  # type: ignore[arg-type]
    else:
        with pytest.raises(refused):
            require_asked(**(usual | asked))  # type: ignore[arg-type]


@pytest.mark.parametrize("minutes", [0, -60, MOST_MINUTES + 1])
def test_an_absurd_number_of_hours_is_refused(minutes: int) -> None:
    with pytest.raises(GrantWithoutMeasure):
        require_decision(Granted(minutes=minutes), decided_on=TODAY, review_on=None)


def test_a_decision_is_looked_at_again_after_its_day() -> None:
    require_decision(Granted(minutes=MOST_MINUTES), decided_on=TODAY, review_on=TODAY + timedelta(days=1))
    require_decision(Granted(), decided_on=TODAY, review_on=None)
    with pytest.raises(ReviewBeforeDecision):
        require_decision(Granted(), decided_on=TODAY, review_on=TODAY)


standings = st.lists(
    st.tuples(
        st.builds(
            Standing,
            waiting_id=st.integers(1, 50),
            asked_at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 23), timezones=st.just(UTC)),  # noqa: DTZ001
            birth_year=st.none() | st.integers(1920, 2005),
            points=st.integers(0, 30),
            has_lower_class=st.booleans(),
        ),
        st.sampled_from(list(Urgency)),
    ),
    unique_by=lambda one: one[0].waiting_id,
)


@given(line=standings, order=st.sampled_from(list(Order)))
def test_urgent_requests_pass_ahead_and_the_others_keep_the_order_of_the_organisation(
    line: list[tuple[Standing, Urgency]], order: Order
) -> None:
    places = positions(line, order, today=TODAY)
    assert sorted(places.values()) == list(range(1, len(line) + 1))
    urgent = [places[one.waiting_id] for one, urgency in line if urgency]
    others = [places[one.waiting_id] for one, urgency in line if not urgency]
    assert not urgent or not others or max(urgent) < min(others)
    without = {
        one.waiting_id: place
        for one, place in zip(
            sorted(
                (one for one, urgency in line if not urgency),
                key=lambda one: queue_key(one, order, urgency=Urgency.NONE, today=TODAY),
            ),
            range(1, len(line) + 1),
            strict=False,
        )
    }
    assert all(places[key] - len(urgent) == place for key, place in without.items())


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        (Standpoint(state=Asked.REQUESTED), Next.WE_CALL),
        (Standpoint(state=Asked.INTAKE, intake_by="phone", intake_at=NOON), Next.WE_CALL_ON),
        (Standpoint(state=Asked.INTAKE, intake_by="visit", intake_at=NOON), Next.WE_COME_ON),
        (Standpoint(state=Asked.ASSESSED), Next.WE_DECIDE),
        (Standpoint(state=Asked.ASSESSED, decide_on=TODAY), Next.COMMITTEE_DECIDES_ON),
        (Standpoint(state=Asked.ACCEPTED), Next.WE_LOOK_FOR_A_DAY),
        (Standpoint(state=Asked.WAITING, position=3), Next.YOU_WAIT),
        (Standpoint(state=Asked.CONFIRMED, comes_at=NOON), Next.WE_COME),
        (Standpoint(state=Asked.DECLINED), Next.NOTHING),
        (Standpoint(state=Asked.WITHDRAWN), Next.NOTHING),
    ],
)
def test_what_happens_next_follows_from_where_it_stands(point: Standpoint, expected: Next) -> None:
    found = what_next(point)
    assert found.next is expected
    assert (found.at, found.on, found.position) == (
        point.intake_at or point.comes_at,
        point.decide_on,
        point.position,
    )


def test_every_open_state_has_something_that_happens_next() -> None:
    assert all(what_next(Standpoint(state=state)).next is not Next.NOTHING for state in OPEN)


def test_what_came_to_nothing_is_forgotten_after_so_many_days_and_not_before() -> None:
    assert is_over(NOON - timedelta(days=30), days_kept=30, now=NOON)
    assert not is_over(NOON - timedelta(days=30) + timedelta(seconds=1), days_kept=30, now=NOON)
    assert not is_over(None, days_kept=1, now=NOON)


@pytest.mark.parametrize(
    ("path", "has_decision", "asks"),
    [
        ("instant", False, False),
        ("request", False, True),
        ("request", True, True),
        ("decided", False, True),
        ("decided", True, False),
    ],
)
def test_a_newcomer_asks_where_a_household_with_a_decision_books(*, path: str, has_decision: bool, asks: bool) -> None:
    assert leads_to_request(path, has_decision=has_decision) is asks
