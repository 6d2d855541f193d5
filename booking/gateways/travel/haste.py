"""Asking a router while a person waits: a few questions in a fixed time, and no more of them while it is silent."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from booking.gateways.travel.contract import Profile, Router, RouterFailed, RouterRefused, Table
from booking.rules.addresses import Point

#: What a person does not notice between two pages.
HASTE_SECONDS: Final = 0.4
#: How long nobody waits for a router that did not answer in time.
REST_SECONDS: Final = 60.0
_MOST_AT_ONCE: Final = 4


class Question(NamedTuple):
    """A table that is wanted."""

    sources: Sequence[Point]
    destinations: Sequence[Point]
    profile: Profile


class Answer(NamedTuple):
    """A question with its table."""

    question: Question
    table: Table


@dataclass(slots=True)
class Hasty:
    """A router that nobody waits for longer than ``seconds``, whatever it, the network or the name server does."""

    router: Router
    seconds: float = HASTE_SECONDS
    rest_seconds: float = REST_SECONDS
    _rests_until: float = 0.0
    _places: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(_MOST_AT_ONCE))

    def answers(self, questions: Sequence[Question]) -> list[Answer]:
        """Return what was answered in time, in the order of ``questions``: all, some, or nothing. Never raises."""
        if time.monotonic() < self._rests_until or not self._places.acquire(blocking=False):
            return []
        asking = _Asking(self.router, questions, until=time.monotonic() + self.seconds)
        # Only a thread can be left behind: a look-up of a name cannot be given a time.
        thread = threading.Thread(target=self._run, args=(asking,), daemon=True, name="router")
        thread.start()
        thread.join(self.seconds)
        if not asking.went_well:
            self._rests_until = time.monotonic() + self.rest_seconds
        return asking.answers[:]

    def _run(self, asking: _Asking) -> None:
        try:
            asking.run()
        finally:
            self._places.release()


@dataclass(slots=True)
class _Asking:
    """One go at a few questions, seen by the thread that asks and by the one that waits."""

    router: Router
    questions: Sequence[Question]
    until: float
    answers: list[Answer] = field(default_factory=list)
    went_well: bool = False

    def run(self) -> None:
        for question in self.questions:
            try:
                self.answers.append(Answer(question, self.router.minutes(*question)))
            except RouterRefused:
                continue
            except RouterFailed:
                return
            if time.monotonic() > self.until:
                return
        self.went_well = True
