"""Time as the engine counts it: whole minutes since the beginning of 1970, UTC.

Integers are compared, added and used as places in a bit mask at a tenth of what aware moments cost, and a clock change
cannot happen to them. They never leave the rules and the store: what people see are moments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)

#: A stretch of minutes ``[begins, ends)``.
Span = tuple[int, int]


@dataclass(frozen=True, order=True, slots=True)
class Stretch:
    """A stretch of time ``[starts_at, ends_at)``, both aware."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: Stretch) -> bool:
        """Tell whether the two share a moment; touching ends do not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    @property
    def span(self) -> Span:
        """The same in whole minutes; seconds that are begun count."""
        return minute_of(self.starts_at), -(-(self.ends_at - _EPOCH) // _MINUTE)


def minute_of(moment: datetime) -> int:
    """Return the minute in which an aware moment lies."""
    return (moment - _EPOCH) // _MINUTE


def moment_of(minute: int) -> datetime:
    """Return the aware moment, in UTC, at which a minute begins."""
    return _EPOCH + minute * _MINUTE


def joined(spans: list[Span]) -> list[Span]:
    """Return the same minutes as sorted spans that neither touch nor overlap."""
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends)
        elif begins < ends:
            found.append((begins, ends))
    return found
