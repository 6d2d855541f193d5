"""A clock that stands still, or is set, for one test."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest


class FrozenClock:
    """What ``booking.web.common.clock`` says during a test."""

    def __init__(self, moment: datetime) -> None:
        """Stand still at ``moment``, which is aware."""
        self.set(moment)

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Go to ``moment``."""
        assert moment.tzinfo is not None, "a naive moment"
        self._moment = moment.astimezone(UTC)

    def forward(self, **step: float) -> None:
        """Let time pass: ``frozen.forward(minutes=16)``."""
        self._moment += timedelta(**step)


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], FrozenClock]:
    """Stop the clock of web and scheduler, in all threads, at an aware moment."""

    def stop(moment: datetime) -> FrozenClock:
        frozen = FrozenClock(moment)
        monkeypatch.setattr("booking.web.common.clock.now", frozen.now)
        return frozen

    return stop
