"""What a household may not have, or not so soon or so often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from booking.rules.allowances import OutOfTurn
from booking.rules.quotas import Reached
from booking.rules.refusals import Refusal
from booking.rules.refusals.times import NotATime
from booking.rules.seasons import Season
from booking.rules.text import Text


class NotForThisHousehold(Refusal):
    """A rule of the service stands in the way of this household; the office may give a reason to go beyond."""


class VisitsUsedUp(NotForThisHousehold):
    """The household has had as many visits of this service as it may."""

    def __init__(self, *, most: int, per: str) -> None:
        """Tell how many it may have in each ``per``: week, month or year."""
        super().__init__(most, per)
        self.most = most
        self.per = per


class LimitReached(NotForThisHousehold):
    """The household would have more of some tasks, or more hours, than it may."""

    def __init__(self, reached: Reached, *, names: Sequence[Text]) -> None:
        """Tell which limit, how much was had and is asked, and which tasks count; no names is all of the service."""
        super().__init__(reached)
        self.reached = reached
        self.names = tuple(names)


class NotItsTurn(NotForThisHousehold):
    """A task comes only after another one, or not so soon again."""

    def __init__(self, out: OutOfTurn, *, name: Text, after: Text | None) -> None:
        """Tell why, with the names of the task and of the one that it follows."""
        super().__init__(out)
        self.out = out
        self.name = name
        self.after = after


class OutOfSeason(NotATime):
    """Work that can be done in a part of the year only; the office may give a reason to do it all the same."""

    def __init__(self, season: Season, *, opens: date) -> None:
        """Tell in which part of the year, and the next day on which it can be done."""
        super().__init__(season, opens)
        self.season = season
        self.opens = opens
