"""The life of a booking: which state may follow which."""

from __future__ import annotations

from enum import StrEnum

from booking.rules.refusals.bookings import NotPossibleNow


class State(StrEnum):
    """Where a booking is."""

    HELD = "held"
    CONFIRMED = "confirmed"
    STARTED = "started"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NOT_DONE = "not_done"


class Change(StrEnum):
    """What can happen to a booking."""

    HOLD = "hold"
    EXTEND = "extend"
    CONFIRM = "confirm"
    MOVE = "move"
    CANCEL = "cancel"
    EXPIRE = "expire"
    REVIVE = "revive"
    START = "start"
    FINISH = "finish"
    GIVE_UP = "give_up"
    REPRICE = "reprice"
    FINAL_PRICE = "final_price"
    REASSIGN = "reassign"
    """Somebody else comes, at the same time."""
    CALL = "call"
    """The desk phoned about it and reached nobody."""
    PROLONG = "prolong"
    """What is rented may stay away longer."""
    UNDO = "undo"
    """It was ticked by mistake: it has not begun, or is not over."""
    UNTICK = "untick"
    """Who said just now that somebody came, or that work is done, takes it back."""
    AGREE = "agree"
    """The customer agreed to more work than was estimated."""
    SIGN = "sign"
    """The work order was closed: signed, or not and why."""
    JOIN = "join"
    """The desk put it together with another booking of the same household."""
    PAY_BACK = "pay_back"
    """Somebody of the office gave money back that nobody sends by itself."""


_TABLE: dict[tuple[State, Change], State] = {
    (State.HELD, Change.EXTEND): State.HELD,
    (State.HELD, Change.CONFIRM): State.CONFIRMED,
    (State.HELD, Change.MOVE): State.HELD,
    (State.HELD, Change.REASSIGN): State.HELD,
    (State.HELD, Change.CANCEL): State.CANCELLED,
    (State.HELD, Change.EXPIRE): State.EXPIRED,
    # Somebody finished after the hold was over, and the place is still free.
    (State.EXPIRED, Change.REVIVE): State.HELD,
    (State.CONFIRMED, Change.MOVE): State.CONFIRMED,
    (State.CONFIRMED, Change.CANCEL): State.CANCELLED,
    (State.CONFIRMED, Change.REPRICE): State.CONFIRMED,
    (State.CONFIRMED, Change.REASSIGN): State.CONFIRMED,
    (State.CONFIRMED, Change.CALL): State.CONFIRMED,
    (State.CONFIRMED, Change.START): State.STARTED,
    (State.CONFIRMED, Change.FINISH): State.DONE,
    (State.CONFIRMED, Change.GIVE_UP): State.NOT_DONE,
    (State.STARTED, Change.FINISH): State.DONE,
    (State.STARTED, Change.GIVE_UP): State.NOT_DONE,
    (State.CONFIRMED, Change.PROLONG): State.CONFIRMED,
    (State.STARTED, Change.PROLONG): State.STARTED,
    (State.STARTED, Change.UNDO): State.CONFIRMED,
    (State.DONE, Change.UNDO): State.STARTED,
    # What it cost in the end: the work, or a visit that nobody needed any more. Put right by a later one.
    (State.DONE, Change.FINAL_PRICE): State.DONE,
    # A slip of the thumb, within some minutes.
    (State.DONE, Change.UNTICK): State.CONFIRMED,
    (State.NOT_DONE, Change.UNTICK): State.CONFIRMED,
    (State.CANCELLED, Change.FINAL_PRICE): State.CANCELLED,
    (State.NOT_DONE, Change.FINAL_PRICE): State.NOT_DONE,
    # Money goes back whatever became of the booking; it changes nothing of it.
    **{(state, Change.PAY_BACK): state for state in State},
}

#: States in which a booking takes somebody's time.
OCCUPYING = frozenset({State.HELD, State.CONFIRMED, State.STARTED, State.DONE, State.NOT_DONE})


def after(state: State, change: Change) -> State:
    """Return the state that follows. Raises ``NotPossibleNow`` where the table has no such step."""
    try:
        return _TABLE[state, change]
    except KeyError:
        raise NotPossibleNow(state=state, change=change) from None


def can(state: State, change: Change) -> bool:
    """Tell whether ``change`` is possible in ``state``."""
    return (state, change) in _TABLE
