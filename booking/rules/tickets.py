"""The ticket of what was left behind to be worked on: a bike that is mended, linen that is ironed.

Source: domain A1.5 (bike point: leave the bike and the key, collect it mended; at least what one needs to get home
safely, the *thuiskomprincipe*: tyre, brake, light), A6 row 2 (the most that may be spent is agreed beforehand).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from booking.rules.actors import Actor, Role
from booking.rules.calendar import Calendar, local_date
from booking.rules.folding import fold
from booking.rules.locations import OpeningHours, open_on
from booking.rules.moments import Stretch
from booking.rules.money import Money
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.tickets import AlreadyBrought, DearerThanAgreed, NoLabelLeft, TicketMovedOn

#: Labels are stuck on by hand and used again: small numbers can be read from across the workshop.
MOST_LABELS: Final = 999
#: Nobody agrees beforehand to more than this, in euro.
MOST_AGREED: Final = 5000
#: A question of a service with this slug says what is brought, or the most that it may cost.
THING: Final = "thing"
MOST: Final = "most"
LONGEST_THING: Final = 200
#: How many days ahead the next opening of a location is looked for, and how much of it has to be left.
_DAYS_AHEAD: Final = 14
_TIME_TO_COME: Final = timedelta(minutes=30)


class Stage(StrEnum):
    """Where something is on its way from being promised to being collected."""

    EXPECTED = "expected"
    BROUGHT = "brought"
    WORKING = "working"
    ASKS = "asks"
    """It would cost more than was agreed: the answer is awaited."""
    READY = "ready"
    COLLECTED = "collected"
    NOT_BROUGHT = "not_brought"


class Step(StrEnum):
    """What can happen to a ticket."""

    EXPECT = "expect"
    BRING = "bring"
    BEGIN = "begin"
    ASK = "ask"
    AGREE = "agree"
    DISAGREE = "disagree"
    FINISH = "finish"
    GIVE_BACK = "give_back"
    """It is not mended: it can be collected as it was."""
    HAND_OVER = "hand_over"
    MISS = "miss"
    """Nobody brought it."""


#: What stands in the workshop.
IN_HOUSE: Final = (Stage.BROUGHT, Stage.WORKING, Stage.ASKS, Stage.READY)
#: What somebody still has to do something about, in the order in which a bench looks at it.
OPEN: Final = (Stage.WORKING, Stage.BROUGHT, Stage.ASKS, Stage.EXPECTED, Stage.READY)

_AT_THE_BENCH: Final = (Stage.BROUGHT, Stage.WORKING, Stage.ASKS)

_TABLE: Final[dict[tuple[Stage, Step], Stage]] = {
    (Stage.EXPECTED, Step.BRING): Stage.BROUGHT,
    (Stage.EXPECTED, Step.MISS): Stage.NOT_BROUGHT,
    (Stage.BROUGHT, Step.BEGIN): Stage.WORKING,
    # Asked once more, the last question is the one that is answered.
    **dict.fromkeys(((stage, Step.ASK) for stage in _AT_THE_BENCH), Stage.ASKS),
    (Stage.ASKS, Step.AGREE): Stage.WORKING,
    (Stage.ASKS, Step.DISAGREE): Stage.WORKING,
    (Stage.BROUGHT, Step.FINISH): Stage.READY,
    (Stage.WORKING, Step.FINISH): Stage.READY,
    **dict.fromkeys(((stage, Step.GIVE_BACK) for stage in _AT_THE_BENCH), Stage.READY),
    (Stage.READY, Step.HAND_OVER): Stage.COLLECTED,
}

_ANSWERS: Final = frozenset({Step.AGREE, Step.DISAGREE})
#: Whose word it is: the resident's answer is never given by who wants to do the work.
_WORKERS: Final = frozenset(Step) - _ANSWERS - {Step.EXPECT}


def after(stage: Stage, step: Step) -> Stage:
    """Return the stage that follows. Raises ``TicketMovedOn`` where the table has no such step."""
    try:
        return _TABLE[stage, step]
    except KeyError:
        raise TicketMovedOn(stage=stage) from None


def can(stage: Stage, step: Step) -> bool:
    """Tell whether ``step`` is possible in ``stage``."""
    return (stage, step) in _TABLE


def require_may(step: Step, *, by: Actor) -> None:
    """Raise ``NotAllowed`` unless this person's role does ``step``: the office all, the resident answers."""
    is_theirs = (by.kind is Role.WORKER and step in _WORKERS) or (by.kind is Role.RESIDENT and step in _ANSWERS)
    if not (by.is_office or is_theirs):
        raise NotAllowed


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a resident agreed that it may cost. ``most`` is None where nobody named a bound.

    ``asked`` is what it would cost as they were asked, and ``answer`` is yes, no, or empty while nobody answered.
    """

    most: Money | None = None
    asked: Money | None = None
    answer: str = ""

    @property
    def bound(self) -> Money | None:
        """The most that it may cost now: a yes makes it as much as was asked, and never less than was agreed before."""
        if self.most is None or self.asked is None or self.answer != "yes":
            return self.most
        return max(self.most, self.asked)


def require_agreed(price: Money, agreed: Agreed) -> None:
    """Raise ``DearerThanAgreed`` for work that costs more than the resident agreed to."""
    bound = agreed.bound
    if bound is not None and price > bound:
        raise DearerThanAgreed(most=bound)


def require_not_in_house(thing: str, others: Iterable[tuple[str, int]]) -> None:
    """Raise ``AlreadyBrought`` when one of the household's ``others`` in house is the same thing.

    Each of them is what it is and its label. Spelling, case and spaces do not count; what nobody described is like
    nothing else.
    """
    told = fold(thing)
    for other, label in others:
        if told and fold(other) == told:
            raise AlreadyBrought(thing=other, label=label)


def first_free_label(taken: Collection[int]) -> int:
    """Return the smallest label from 1 on that is stuck on nothing. Raises ``NoLabelLeft``."""
    for label in range(1, MOST_LABELS + 1):
        if label not in taken:
            return label
    raise NoLabelLeft


def told_thing(answers: Mapping[str, str]) -> str:
    """Return what is brought, as it was answered when it was booked; empty where nobody asked."""
    return " ".join(answers.get(THING, "").split())[:LONGEST_THING]


def told_most(answers: Mapping[str, str]) -> Money | None:
    """Return the most that it may cost, as it was answered when it was booked; None where nobody asked or answered."""
    try:
        euro = Decimal(answers.get(MOST, ""))
    except InvalidOperation:
        return None
    return Money.of(euro) if euro.is_finite() and 0 < euro <= MOST_AGREED else None


def collect_when(opening: OpeningHours, *, calendar: Calendar, now: datetime) -> Stretch | None:
    """Return when something can be collected: the rest of this opening, or the next one within two weeks.

    None where the location tells no hours: then somebody calls. Less than half an hour is no time to come.
    """
    for day in _days_from(local_date(now)):
        for stretch in open_on(opening, day, calendar=calendar):
            begins = max(stretch.starts_at, now)
            if stretch.ends_at - begins >= _TIME_TO_COME:
                return Stretch(begins, stretch.ends_at)
    return None


def _days_from(first: date) -> Iterable[date]:
    return (first + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD))


def days_waiting(ready_at: datetime, now: datetime) -> int:
    """Return for how many days something waits to be collected; 0 on the day itself."""
    return max((local_date(now) - local_date(ready_at)).days, 0)
