"""What is asked of the use cases around a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from booking.usecases.bookings.requests import Choice


@dataclass(frozen=True, slots=True)
class ChosenTasks:
    """Which tasks, how many of each by option id, and what somebody wants to tell about them."""

    counts: Mapping[int, int]
    note: str = ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The tasks as a booking wants them."""
        return choices_in(self.counts)


def choices_in(counts: Mapping[int, int]) -> tuple[Choice, ...]:
    """Return counts by option id as a booking wants them."""
    return tuple(Choice(option_id, count) for option_id, count in counts.items())
