"""What a message about something that was left behind can say."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final

from booking.rules.representatives import Through
from booking.rules.text import Text

_MOMENTS: Final = ("collect_from", "collect_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFacts:
    """A ticket as it was when the message was written. Never where its key is, a class or a ground.

    ``agreed_cents`` is what was agreed at most, ``asked_cents`` what it would cost and ``words`` why, where something
    is asked. ``price_cents`` is what it costs as far as we know, None where we do not. ``[collect_from,
    collect_until)`` is when it can be collected, None where the location tells no hours.
    """

    number: str
    link_epoch: int
    name: str
    service: Text
    thing: str
    address: tuple[str, str]
    mended: bool = True
    agreed_cents: int | None = None
    asked_cents: int | None = None
    words: str = ""
    price_cents: int | None = None
    collect_from: datetime | None = None
    collect_until: datetime | None = None
    for_name: str = ""
    """Of whom it is, where the message goes to somebody who acts for them."""
    through: Through | None = None
    """What makes the link that of who acts for them; None where it is the household's."""

    @property
    def starts_at(self) -> datetime | None:
        """When a visit begins: it is about none."""
        return None

    def to_json(self) -> dict[str, Any]:
        """Return the facts as the outbox keeps them."""
        moments = {name: at.isoformat() if (at := getattr(self, name)) else None for name in _MOMENTS}
        return asdict(self) | moments

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> TicketFacts:
        """Return the facts that the outbox kept."""
        known = {field.name for field in fields(cls)}
        moments = {name: datetime.fromisoformat(kept[name]) if kept.get(name) else None for name in _MOMENTS}
        facts = {key: value for key, value in kept.items() if key in known}
        rebuilt = {"address": tuple(kept["address"]), "through": Through.from_json(kept.get("through"))}
        return cls(**facts | moments | rebuilt)
