"""What is wrong with somebody's hours, and why a plan is not changed."""

from __future__ import annotations

from booking.rules.refusals import Refusal
from booking.rules.refusals.times import InvalidPeriod


class NightWork(InvalidPeriod):
    """Hours before six in the morning or after eight in the evening."""


class HoursOverlap(Refusal):
    """Two stretches of one person's hours overlap."""


class DayTooShort(Refusal):
    """A day of work counts some hours at least."""

    def __init__(self, *, weekday: int, least_hours: int) -> None:
        """Tell on which day of the week (0 is Monday), and how many hours it has to be."""
        super().__init__(weekday, least_hours)
        self.weekday = weekday
        self.least_hours = least_hours


class WeekOutside(Refusal):
    """A week of a contract is so long at least and at most."""

    def __init__(self, *, least_minutes: int, most_minutes: int) -> None:
        """Tell between which lengths it has to lie."""
        super().__init__(least_minutes, most_minutes)
        self.least_minutes = least_minutes
        self.most_minutes = most_minutes


class NotAHoliday(Refusal):
    """This day is no public holiday here: there is nothing to keep open on it, or to replace."""


class NotAWorkingDay(Refusal):
    """A holiday is replaced by a day of the same year on which one works otherwise: no weekend, no holiday."""


class NobodyElse(Refusal):
    """Nobody else can come at the time of this visit."""


class PromisesTouched(Refusal):
    """Promises were made that this would leave without what they need: somebody has to have seen how many."""

    def __init__(self, *, visits: int, series: int) -> None:
        """Tell how many coming visits, and how many series, it is about."""
        super().__init__(visits, series)
        self.visits = visits
        self.series = series
