"""How long to wait after a message did not leave, and when to stop trying."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

#: After this many tries of its own a message is given up, some twenty hours after the first.
TRIES: Final = 12
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=6)
_FIRST_REST: Final = timedelta(seconds=10)
_LONGEST_REST: Final = timedelta(minutes=2)


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after try number ``attempts``: 1, 2, 4, … minutes, six hours at most."""
    return min(_FIRST_WAIT * 2 ** (attempts - 1), _LONGEST_WAIT)


@dataclass(slots=True)
class Rest:
    """Channels that nobody answers on: left in peace for a while, longer each time, and tried by one message.

    Kept in memory: whoever takes over simply begins by trying.
    """

    _failures: dict[str, int] = field(default_factory=dict)
    _until: dict[str, datetime] = field(default_factory=dict)

    def failed(self, channel: str, *, now: datetime) -> None:
        """Nobody answered on ``channel``."""
        failures = self._failures.get(channel, 0) + 1
        self._failures[channel] = failures
        self._until[channel] = now + min(_FIRST_REST * 2 ** min(failures - 1, 10), _LONGEST_REST)

    def answered(self, channel: str) -> None:
        """Somebody answered on ``channel``, whatever the answer was."""
        self._failures.pop(channel, None)
        self._until.pop(channel, None)

    def is_over(self, channel: str, *, now: datetime) -> bool:
        """Tell whether ``channel`` may be tried."""
        return channel not in self._until or self._until[channel] <= now
