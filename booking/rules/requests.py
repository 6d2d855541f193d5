"""The life of a request: what is not instant is asked, looked at, decided, waited for and promised (design §5).

Source: domain A0 fact 2 (a home visit, an inquiry, then somebody decides), A1.1 (Kalmthout: the handyman looks first
whether it can be done; Begijnendijk: urgent jobs first: leak, toilet, heating, snow), A1.2 (Jabbeke: a waiting list
after the approval).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.requests import (
    ConsentMissing,
    GrantWithoutMeasure,
    NothingAsked,
    RequestMovedOn,
    ReviewBeforeDecision,
    UrgencyWithoutReason,
)
from booking.rules.waiting import Order, Standing, sort_key

#: More than this in one week is nobody's help at home any more: it is a typing error.
MOST_MINUTES: Final = 60 * 60
#: Personal facts of a request that came to nothing are kept so many days, unless the organisation says otherwise.
USUAL_DAYS_KEPT: Final = 180
#: How long successive contact data of a citizen may be kept at most (Bestuursdecreet III.87: two years).
MOST_DAYS_KEPT: Final = 730


class Asked(StrEnum):
    """Where a request is."""

    REQUESTED = "requested"
    INTAKE = "intake"
    """When somebody calls or comes to look is agreed."""
    ASSESSED = "assessed"
    """Somebody looked; a person or a committee has to decide."""
    ACCEPTED = "accepted"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can happen to a request."""

    ASK = "ask"
    ANSWER = "answer"
    """Who asked tells more."""
    KNOW = "know"
    """The desk knows now which resident it is."""
    PLAN_INTAKE = "plan_intake"
    RECORD_INTAKE = "record_intake"
    ACCEPT = "accept"
    DECLINE = "decline"
    WAIT = "wait"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"


#: Nothing was promised or refused yet.
OPEN: Final = (Asked.REQUESTED, Asked.INTAKE, Asked.ASSESSED, Asked.ACCEPTED, Asked.WAITING)
#: It came to nothing: what is personal of it is forgotten after a while.
CAME_TO_NOTHING: Final = (Asked.DECLINED, Asked.WITHDRAWN)

_BEFORE_DECISION: Final = (Asked.REQUESTED, Asked.INTAKE, Asked.ASSESSED)

_TABLE: Final[dict[tuple[Asked, Step], Asked]] = {
    **{(state, step): state for state in OPEN for step in (Step.ANSWER, Step.KNOW)},
    **dict.fromkeys(((state, Step.PLAN_INTAKE) for state in _BEFORE_DECISION), Asked.INTAKE),
    **dict.fromkeys(((state, Step.RECORD_INTAKE) for state in _BEFORE_DECISION), Asked.ASSESSED),
    # Not every request needs a look: somebody whom we know well is decided upon at once.
    **dict.fromkeys(((state, Step.ACCEPT) for state in _BEFORE_DECISION), Asked.ACCEPTED),
    # Somebody looked at it once more: another hour a week, or a no that was a mistake.
    (Asked.ACCEPTED, Step.ACCEPT): Asked.ACCEPTED,
    (Asked.WAITING, Step.ACCEPT): Asked.WAITING,
    (Asked.DECLINED, Step.ACCEPT): Asked.ACCEPTED,
    **dict.fromkeys(((state, Step.DECLINE) for state in OPEN), Asked.DECLINED),
    (Asked.ACCEPTED, Step.WAIT): Asked.WAITING,
    (Asked.ACCEPTED, Step.CONFIRM): Asked.CONFIRMED,
    (Asked.WAITING, Step.CONFIRM): Asked.CONFIRMED,
    **dict.fromkeys(((state, Step.WITHDRAW) for state in OPEN), Asked.WITHDRAWN),
}

#: What somebody may do who came by the private link of their request; the office may do all of it.
_WHO_ASKED: Final = frozenset({Step.ASK, Step.ANSWER, Step.WITHDRAW})


def after(state: Asked, step: Step) -> Asked:
    """Return the state that follows. Raises ``RequestMovedOn`` where the table has no such step."""
    try:
        return _TABLE[state, step]
    except KeyError:
        raise RequestMovedOn(state=state) from None


def can(state: Asked, step: Step) -> bool:
    """Tell whether ``step`` is possible in ``state``."""
    return (state, step) in _TABLE


def require_may(step: Step, *, by: Actor) -> None:
    """Raise ``NotAllowed`` unless this person's role does ``step``; the house itself may draw conclusions."""
    if not (by.is_office or step in _WHO_ASKED or by.kind is Role.SYSTEM):
        raise NotAllowed


class Relation(StrEnum):
    """Who asks, for the person whom it is for."""

    SELF = "self"
    FAMILY = "family"
    NEIGHBOUR = "neighbour"
    DOCTOR = "doctor"
    SOCIAL_WORKER = "social_worker"
    OTHER = "other"


class Urgency(StrEnum):
    """Why it cannot wait. Source: domain A1.1, Begijnendijk: leak, toilet, heating and snow go first."""

    NONE = ""
    LEAK = "leak"
    TOILET = "toilet"
    HEATING = "heating"
    SNOW = "snow"
    OTHER = "other"


#: Every reason for which something can be urgent, in the order in which it is asked.
URGENT: Final = tuple(one for one in Urgency if one is not Urgency.NONE)


class Per(StrEnum):
    """For how long a number of hours is granted."""

    ONCE = "once"
    WEEK = "week"
    MONTH = "month"


class Body(StrEnum):
    """Who decided: somebody of the staff, or a committee on its day (BCSD, domain A0 fact 2)."""

    PERSON = "person"
    COMMITTEE = "committee"


class Ground(StrEnum):
    """Why it was decided so. Of health or income it says nothing: the class of a price is another decision."""

    FITS = "fits"
    INQUIRY = "inquiry"
    EXCEPTION = "exception"
    NOT_ELIGIBLE = "not_eligible"
    REGULAR_MARKET = "regular_market"
    NOT_FEASIBLE = "not_feasible"
    NO_CAPACITY = "no_capacity"
    NO_CONTACT = "no_contact"
    OTHER = "other"


YES: Final = (Ground.FITS, Ground.INQUIRY, Ground.EXCEPTION)
NO: Final = (
    Ground.NOT_ELIGIBLE,
    Ground.REGULAR_MARKET,
    Ground.NOT_FEASIBLE,
    Ground.NO_CAPACITY,
    Ground.NO_CONTACT,
    Ground.OTHER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """How much help was granted: so many minutes, once or in each week or month. No minutes: as much as is needed."""

    minutes: int | None = None
    per: Per = Per.ONCE


def require_asked(*, need: str, chosen: int, relation: Relation, has_consent: bool, urgency: Urgency, why: str) -> None:
    """Raise a refusal unless a request says what is needed, and who asks for another has their yes.

    ``chosen`` is the number of chosen tasks. Raises ``NothingAsked``, ``ConsentMissing``, ``UrgencyWithoutReason``.
    """
    if not need.strip() and not chosen:
        raise NothingAsked
    if relation is not Relation.SELF and not has_consent:
        raise ConsentMissing
    if urgency is Urgency.OTHER and not why.strip():
        raise UrgencyWithoutReason


def require_decision(granted: Granted, *, decided_on: date, review_on: date | None) -> None:
    """Raise ``GrantWithoutMeasure`` for absurd minutes, ``ReviewBeforeDecision`` for a look back in time."""
    if granted.minutes is not None and not 0 < granted.minutes <= MOST_MINUTES:
        raise GrantWithoutMeasure(most_hours=MOST_MINUTES // 60)
    if review_on is not None and review_on <= decided_on:
        raise ReviewBeforeDecision


def queue_key(
    standing: Standing, order: Order, *, urgency: Urgency, today: date
) -> tuple[int, tuple[int, datetime, int]]:
    """Return the key by which requests are handled: urgent ones first, then as the organisation orders who waits.

    ``standing.waiting_id`` is the request's own id, so that no two have the same key.
    """
    return (0 if urgency is not Urgency.NONE else 1, sort_key(standing, order, today=today))


def positions(line: Iterable[tuple[Standing, Urgency]], order: Order, *, today: date) -> dict[int, int]:
    """Return the place of each in the line, from 1, by ``standing.waiting_id``."""
    ordered = sorted(line, key=lambda one: queue_key(one[0], order, urgency=one[1], today=today))
    return {standing.waiting_id: place for place, (standing, _urgency) in enumerate(ordered, start=1)}


class Next(StrEnum):
    """What happens next, as who asked is told."""

    WE_CALL = "we_call"
    WE_CALL_ON = "we_call_on"
    WE_COME_ON = "we_come_on"
    WE_DECIDE = "we_decide"
    COMMITTEE_DECIDES_ON = "committee_decides_on"
    WE_LOOK_FOR_A_DAY = "we_look_for_a_day"
    YOU_WAIT = "you_wait"
    WE_COME = "we_come"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class WhatNext:
    """What happens next, and the facts of it: the moment of the intake or the visit, the day, the place in the line."""

    next: Next
    at: datetime | None = None
    on: date | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """The facts of a request that tell what happens next. ``comes_at`` is when the first visit begins."""

    state: Asked
    intake_by: str = ""
    intake_at: datetime | None = None
    decide_on: date | None = None
    position: int | None = None
    comes_at: datetime | None = None


def what_next(one: Standpoint) -> WhatNext:
    """Return what happens next with a request."""
    return _NEXT.get(one.state, _nothing)(one)


def _look(one: Standpoint) -> WhatNext:
    return WhatNext(Next.WE_COME_ON if one.intake_by == "visit" else Next.WE_CALL_ON, at=one.intake_at)


def _decision(one: Standpoint) -> WhatNext:
    if one.decide_on is None:
        return WhatNext(Next.WE_DECIDE)
    return WhatNext(Next.COMMITTEE_DECIDES_ON, on=one.decide_on)


def _nothing(_one: Standpoint) -> WhatNext:
    return WhatNext(Next.NOTHING)


_NEXT: Final[dict[Asked, Callable[[Standpoint], WhatNext]]] = {
    Asked.REQUESTED: lambda _one: WhatNext(Next.WE_CALL),
    Asked.INTAKE: _look,
    Asked.ASSESSED: _decision,
    Asked.ACCEPTED: lambda _one: WhatNext(Next.WE_LOOK_FOR_A_DAY),
    Asked.WAITING: lambda one: WhatNext(Next.YOU_WAIT, position=one.position),
    Asked.CONFIRMED: lambda one: WhatNext(Next.WE_COME, at=one.comes_at),
}


#: The one step that the desk most probably takes, by state.
USUAL_STEP: Final = {
    Asked.REQUESTED: Step.PLAN_INTAKE,
    Asked.INTAKE: Step.RECORD_INTAKE,
    Asked.ASSESSED: Step.ACCEPT,
    Asked.ACCEPTED: Step.CONFIRM,
    Asked.WAITING: Step.CONFIRM,
}


def is_over(closed_at: datetime | None, *, days_kept: int, now: datetime) -> bool:
    """Tell whether what is personal of a request that came to nothing has to be forgotten."""
    return closed_at is not None and closed_at <= now - timedelta(days=days_kept)


def leads_to_request(path: str, *, has_decision: bool) -> bool:
    """Tell whether a resident has to ask first: always on the path ``request``, on ``decided`` without a decision.

    Source: design §5: a household with a valid price decision books at once what a newcomer must ask for.
    """
    return path == "request" or (path == "decided" and not has_decision)
