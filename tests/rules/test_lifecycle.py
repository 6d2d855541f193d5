"""The whole table of a booking's life: every state times every change."""

from __future__ import annotations

from itertools import product

import pytest

from booking.rules.lifecycle import OCCUPYING, Change, State, after, can
from booking.rules.refusals.bookings import NotPossibleNow

ALLOWED = {
    State.HELD: {
        Change.EXTEND: State.HELD,
        Change.CONFIRM: State.CONFIRMED,
        Change.MOVE: State.HELD,
        Change.CANCEL: State.CANCELLED,
        Change.EXPIRE: State.EXPIRED,
        Change.REASSIGN: State.HELD,
    },
    State.EXPIRED: {Change.REVIVE: State.HELD},
    State.CONFIRMED: {
        Change.MOVE: State.CONFIRMED,
        Change.CANCEL: State.CANCELLED,
        Change.REPRICE: State.CONFIRMED,
        Change.REASSIGN: State.CONFIRMED,
        Change.CALL: State.CONFIRMED,
        Change.START: State.STARTED,
        Change.FINISH: State.DONE,
        Change.GIVE_UP: State.NOT_DONE,
        Change.PROLONG: State.CONFIRMED,
    },
    State.STARTED: {
        Change.FINISH: State.DONE,
        Change.GIVE_UP: State.NOT_DONE,
        Change.PROLONG: State.STARTED,
        Change.UNDO: State.CONFIRMED,
    },
    State.DONE: {
        Change.FINAL_PRICE: State.DONE,
        Change.UNTICK: State.CONFIRMED,
        Change.UNDO: State.STARTED,
    },
    State.CANCELLED: {Change.FINAL_PRICE: State.CANCELLED},
    State.NOT_DONE: {Change.FINAL_PRICE: State.NOT_DONE, Change.UNTICK: State.CONFIRMED},
}


@pytest.mark.parametrize(("state", "change"), list(product(State, Change)))
def test_every_change_in_every_state_is_as_the_table_says(state: State, change: Change) -> None:
    # Money goes back whatever became of the booking.
    follows = state if change is Change.PAY_BACK else ALLOWED[state].get(change)
    assert can(state, change) is (follows is not None)
    if follows is not None:
        assert after(state, change) is follows
        return
    with pytest.raises(NotPossibleNow) as refused:
        after(state, change)
    assert (refused.value.state, refused.value.change) == (state, change)


def test_whatever_ended_stays_ended_but_for_a_slip_of_the_thumb() -> None:
    ended = {State.DONE, State.CANCELLED, State.NOT_DONE}
    changes = set(Change) - {Change.UNDO, Change.UNTICK}
    possible = [(state, change) for state, change in product(ended, changes) if can(state, change)]
    assert all(after(state, change) is state for state, change in possible)
    assert {change for _, change in possible} == {Change.FINAL_PRICE, Change.PAY_BACK}


def test_every_state_can_be_reached_from_a_hold() -> None:
    reached, todo = {State.HELD}, [State.HELD]
    while todo:
        state = todo.pop()
        following = {after(state, change) for change in Change if can(state, change)} - reached
        reached |= following
        todo += following
    assert reached == set(State)


def test_what_was_given_back_takes_nobodys_time() -> None:
    assert set(State) - OCCUPYING == {State.CANCELLED, State.EXPIRED}
