"""What a message to somebody who acts for others can say: never for whom, for it goes through the post of others."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentativeFacts:
    """Who it is for, and what their private link is made of."""

    number: str
    link_epoch: int
    name: str

    @property
    def starts_at(self) -> datetime | None:
        """When a visit begins: it is about none."""
        return None

    def to_json(self) -> dict[str, Any]:
        """Return the facts as the outbox keeps them."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> RepresentativeFacts:
        """Return the facts that the outbox kept."""
        return cls(number=kept["number"], link_epoch=kept["link_epoch"], name=kept["name"])
