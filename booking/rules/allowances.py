"""What one household may have of a service: how much of it, and what comes only after something else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from booking.rules.quotas import Had, Left, Quota, Reached, left_of, reached

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """When a task can be had again, or after another one; each number is days, None is no such rule.

    ``after_option_id`` must have been done ``after_days`` to ``after_most_days`` before. It cannot be had within
    ``again_after_days`` of itself. Source: a follow-up scan comes only after a basic scan (domain A1.6).
    """

    option_id: int
    after_option_id: int | None = None
    after_days: int = 0
    after_most_days: int | None = None
    again_after_days: int | None = None


class Turn(StrEnum):
    """Why it is not the turn of a task."""

    FIRST_ANOTHER = "first_another"
    """What it follows was never done here, as far as we know."""
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class OutOfTurn:
    """A task that cannot be had on a day: why, what it follows, and the first or last day that would do."""

    turn: Turn
    option_id: int
    after_option_id: int | None = None
    bound: date | None = None


Beyond: TypeAlias = Reached | OutOfTurn


@dataclass(frozen=True, slots=True)
class Allowance:
    """Everything that is needed to tell whether a household may have some work on a day.

    ``had`` are its visits that stand; ``done`` tells which of them (``Had.booking_id``) are over and done. ``asked`` is
    the work: its day is put in by ``why_not``. What is shown and what is accepted stand on this.
    """

    quotas: tuple[Quota, ...]
    follow_ups: tuple[FollowUp, ...]
    asked: Had
    had: tuple[Had, ...] = ()
    done: frozenset[int] = frozenset()

    def why_not(self, on: date, *, besides: Sequence[Had] = ()) -> Beyond | None:
        """Return the first rule that stands in the way on a day, or None. ``besides`` counts as had too."""
        had = (*self.had, *besides)
        for rule in self.follow_ups:
            found = _out_of_turn(rule, on, had, done=self.done)
            if found is not None:
                return found
        return reached(self.quotas, Had(on, self.asked.minutes), had)

    def left(self, days: Iterable[date]) -> tuple[Left, ...]:
        """Return what is left of the hours that were granted, in the weeks or months of ``days``."""
        return left_of(self.quotas, days, self.had)


def not_known(follow_ups: Iterable[FollowUp]) -> OutOfTurn | None:
    """Return why somebody whom we do not know cannot have these tasks: what they follow is not known either."""
    return next(
        (
            OutOfTurn(Turn.FIRST_ANOTHER, rule.option_id, rule.after_option_id)
            for rule in follow_ups
            if rule.after_option_id is not None
        ),
        None,
    )


def _out_of_turn(rule: FollowUp, on: date, had: Sequence[Had], *, done: frozenset[int]) -> OutOfTurn | None:
    again = rule.again_after_days
    if again is not None:
        near = [one.on for one in had if rule.option_id in one.minutes and abs((one.on - on).days) < again]
        if near:
            return OutOfTurn(Turn.AGAIN, rule.option_id, bound=max(near) + again * _DAY)
    if rule.after_option_id is None:
        return None
    before = [one.on for one in had if rule.after_option_id in one.minutes and one.booking_id in done and one.on <= on]
    if not before:
        return OutOfTurn(Turn.FIRST_ANOTHER, rule.option_id, rule.after_option_id)
    return _too_near_or_far(rule, on, max(before))


def _too_near_or_far(rule: FollowUp, on: date, last: date) -> OutOfTurn | None:
    first_day = last + rule.after_days * _DAY
    if on < first_day:
        return OutOfTurn(Turn.TOO_EARLY, rule.option_id, rule.after_option_id, first_day)
    if rule.after_most_days is not None and on > (last_day := last + rule.after_most_days * _DAY):
        return OutOfTurn(Turn.TOO_LATE, rule.option_id, rule.after_option_id, last_day)
    return None
