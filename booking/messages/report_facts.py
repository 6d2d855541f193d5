"""What a message about a report can say."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from booking.rules.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """A report as it was when the message was written. ``name`` is empty where nobody told it.

    ``outcome`` is ``done`` or ``declined``, empty while it is open; ``answer`` is what the desk wrote, else empty.
    """

    token: str
    number: str
    name: str
    service: Text
    kind: Text
    where: str
    outcome: str = ""
    answer: str = ""

    @property
    def starts_at(self) -> None:
        """It is about no moment."""
        return

    def to_json(self) -> dict[str, Any]:
        """Return the facts as the outbox keeps them."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> ReportFacts:
        """Return the facts that the outbox kept."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in kept.items() if key in known})
