"""What a message about the waiting list can say."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from booking.rules.text import Text

_MOMENTS: Final = ("starts_at", "ends_at", "until", "before")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFacts:
    """A wish of the waiting list, and the place that was offered for it, as they were when the message was written.

    ``starts_at``, ``ends_at`` and ``until`` are of the place: None where the message is about no place. ``before`` is
    the visit that would move to it, ``last`` the last day that suits. Never a price: it stands on the page.
    """

    token: str
    name: str
    service: Text
    tasks: tuple[Text, ...]
    address: tuple[str, str]
    last: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    until: datetime | None = None
    before: datetime | None = None
    counts: tuple[int, ...] = ()
    """How many of each task, in their order; empty in messages from before counts were kept."""

    def to_json(self) -> dict[str, Any]:
        """Return the facts as the outbox keeps them."""
        moments = {name: _written(getattr(self, name)) for name in _MOMENTS}
        return asdict(self) | moments | {"last": self.last.isoformat()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> WaitingFacts:
        """Return the facts that the outbox kept."""
        known = {field.name for field in fields(cls)}
        return cls(
            **{key: value for key, value in kept.items() if key in known}
            | {name: _read(kept.get(name)) for name in _MOMENTS}
            | {"tasks": tuple(kept["tasks"]), "counts": tuple(kept.get("counts", ()))}
            | {"address": tuple(kept["address"])}
            | {"last": date.fromisoformat(kept["last"])}
        )


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
