"""What a process remembers of an organisation until its version changes (``organisations.roster_version``)."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

T = TypeVar("T")

#: Where a session that only looks keeps the versions that it has seen, by organisation.
SEEN: Final = "versions seen"
_MOST_ORGANISATIONS: Final = 64


class Remembered(Generic[T]):
    """One thing for each of some organisations, the least used forgotten first.

    Kept by engine, because another database says something else of an organisation with the same id. Whoever asks
    compares the version: what is remembered may be old.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._lock = Lock()
        self._kept: WeakKeyDictionary[Engine, OrderedDict[int, T]] = WeakKeyDictionary()

    def find(self, session: Session, organisation_id: int) -> T | None:
        """Return what was kept last for this organisation, or None."""
        engine = _engine_of(session)
        with self._lock:
            kept = self._kept.get(engine)
            if kept is None or organisation_id not in kept:
                return None
            kept.move_to_end(organisation_id)
            return kept[organisation_id]

    def keep(self, session: Session, organisation_id: int, thing: T) -> None:
        """Remember ``thing`` from now on."""
        engine = _engine_of(session)
        with self._lock:
            kept = self._kept.setdefault(engine, OrderedDict())
            kept[organisation_id] = thing
            kept.move_to_end(organisation_id)
            while len(kept) > _MOST_ORGANISATIONS:
                kept.popitem(last=False)


def _engine_of(session: Session) -> Engine:
    # Who only looks is bound to it; the session of a request is bound to what Flask-SQLAlchemy looks up.
    return session.bind if isinstance(session.bind, Engine) else session.connection().engine
