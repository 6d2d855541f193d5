"""What a message about a request can say."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from booking.rules.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """A request as it was when the message was written. ``name`` is who reads it, often not who it is for.

    ``service`` is empty where it is confidential. ``is_accepted`` is what was decided, None where the message is about
    no decision; ``starts_at`` is when the visit begins, None where it is about none. Never the need, the ground, the
    address, for whom it is, or a price: it stands on the page.
    """

    token: str
    number: str
    name: str
    service: Text
    is_accepted: bool | None = None
    starts_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the facts as the outbox keeps them."""
        return asdict(self) | {"starts_at": self.starts_at.isoformat() if self.starts_at else None}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> RequestFacts:
        """Return the facts that the outbox kept."""
        known = {field.name for field in fields(cls)}
        starts_at = datetime.fromisoformat(kept["starts_at"]) if kept.get("starts_at") else None
        return cls(**{key: value for key, value in kept.items() if key in known} | {"starts_at": starts_at})
