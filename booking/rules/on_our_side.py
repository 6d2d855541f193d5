"""Why the organisation itself cannot keep a promise: what it says to the resident, and that nobody pays for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from booking.rules.refusals import ReasonMissing


class OurReason(StrEnum):
    """The short list from which the office chooses; each has its own plain sentence in the message."""

    WEATHER = "weather"
    ILL = "ill"
    VEHICLE = "vehicle"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OnOurSide:
    """Why we cancel or move. ``words`` are what the resident reads where the reason is another one."""

    why: OurReason
    words: str = ""

    @property
    def facts(self) -> dict[str, str]:
        """The reason as a booking's history keeps it."""
        return {"our_reason": str(self.why), "our_words": self.words.strip()}


def require_said(ours: OnOurSide) -> None:
    """Raise ``ReasonMissing`` for another reason without its words."""
    if ours.why is OurReason.OTHER and not ours.words.strip():
        raise ReasonMissing
