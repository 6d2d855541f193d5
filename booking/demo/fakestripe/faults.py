"""Breaks the fake on purpose, to see what its callers do."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from booking.demo.fakestripe.errors import ApiError


@dataclass
class Faults:
    """The faults that are planned; none at first. Each repeat by the caller's library counts as a request."""

    _broken: dict[str, tuple[int, float]] = field(default_factory=dict)
    _failing: int = 0
    _lost_answers: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _woken: threading.Event = field(default_factory=threading.Event)

    def break_object(self, object_id: str, *, status: int = 500, after_seconds: float = 0.0) -> None:
        """Answer each request of which the path or body names this object with an error, perhaps after a while."""
        with self._lock:
            self._broken[object_id] = (status, after_seconds)

    def fail_next(self, count: int) -> None:
        """Answer the next requests with 500, and do nothing."""
        with self._lock:
            self._failing = count

    def lose_answers(self, count: int) -> None:
        """Do what the next POST requests ask, and answer 502: the caller cannot know that it was done."""
        with self._lock:
            self._lost_answers = count

    def mend(self) -> None:
        """End all faults."""
        with self._lock:
            self._broken.clear()
            self._failing = self._lost_answers = 0

    def wake(self) -> None:
        """Let go of the requests that are kept waiting, so that the server can stop."""
        self._woken.set()

    def before(self, path: str, body: str) -> None:
        """Raise the `ApiError` that is planned for this request."""
        with self._lock:
            if self._failing:
                self._failing -= 1
                raise ApiError("Broken on purpose", status=500, kind="api_error")
            planned = [fault for object_id, fault in self._broken.items() if object_id in f"{path} {body}"]
        for status, after_seconds in planned:
            self._woken.wait(after_seconds)
            raise ApiError("Broken on purpose", status=status, kind="api_error")

    def after(self, method: str) -> None:
        """Raise the `ApiError` that hides the answer to this request."""
        with self._lock:
            if method != "POST" or not self._lost_answers:
                return
            self._lost_answers -= 1
        raise ApiError("The answer got lost on purpose", status=502, kind="api_error")
