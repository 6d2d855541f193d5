"""What the fake remembers, under one lock; with a folder given, each change is in a JSON file before it is answered."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from booking.demo.fakestripe.errors import missing

Json = dict[str, Any]

_FILE = "stripe.json"


@dataclass
class Kept:
    """The part that goes to the file: objects by their id, answers by their idempotency key."""

    sessions: dict[str, Json] = field(default_factory=dict)
    payment_data: dict[str, Json] = field(default_factory=dict)
    attempts: dict[str, str] = field(default_factory=dict)
    payments: dict[str, Json] = field(default_factory=dict)
    refunds: dict[str, Json] = field(default_factory=dict)
    events: dict[str, Json] = field(default_factory=dict)
    answers: dict[str, tuple[str, Json]] = field(default_factory=dict)


class Memory:
    """Everything the fake knows. ``deliver`` is handed each new event once it is kept."""

    def __init__(self, *, deliver: Callable[[Json], None], folder: Path | None) -> None:
        self.lock = threading.RLock()
        self._deliver = deliver
        self._file = folder / _FILE if folder else None
        self._fresh: list[Json] = []
        self.kept = Kept(**json.loads(self._file.read_text())) if self._file and self._file.exists() else Kept()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Hold the lock; at the end keep what has changed, then hand out the new events."""
        with self.lock:
            yield
            self._save()
            fresh, self._fresh = self._fresh, []
            for event in fresh:
                self._deliver(event)

    def emit(self, event: Json) -> None:
        """Add an event to the change that is under way."""
        self.kept.events[event["id"]] = event
        self._fresh.append(deepcopy(event))

    def find(self, group: str, object_id: str) -> Json:
        """Return the object itself, to be changed under the lock. Raises `ApiError` (404) for an unknown id."""
        found: Json | None = getattr(self.kept, group).get(object_id)
        if found is None:
            raise missing(group.removesuffix("s"), object_id)
        return found

    def _save(self) -> None:
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_suffix(".new")
        unfinished.write_text(json.dumps(vars(self.kept)))
        unfinished.replace(self._file)
