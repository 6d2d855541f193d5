"""What a message about a whole series can say."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from booking.rules.representatives import Through
from booking.rules.series import Days, SeriesRule
from booking.rules.text import Text


@dataclass(frozen=True, slots=True)
class ToldVisit:
    """A visit of a series: when it begins, and what it costs."""

    starts_at: datetime
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFacts:
    """A series as it was when the message was written.

    ``number`` and ``link_epoch`` are of the booking to which the link leads: the first visit that comes, or the last
    one that does not come any more. ``visits`` are those that are promised, ``gone`` those that no longer take place,
    ``pause`` the days on which it does not come. ``goes_on`` tells that later dates follow by themselves.
    """

    number: str
    link_epoch: int
    name: str
    service: Text
    tasks: tuple[Text, ...]
    address: tuple[str, str]
    rule: SeriesRule
    visits: tuple[ToldVisit, ...]
    gone: tuple[datetime, ...] = ()
    pause: Days | None = None
    goes_on: bool = False
    counts: tuple[int, ...] = ()
    """How many of each task, in their order; empty in messages from before counts were kept."""
    for_name: str = ""
    """Of whom it is, where the message goes to somebody who acts for them."""
    through: Through | None = None
    """What makes the link that of who acts for them; None where it is the household's."""
    is_estimate: bool = False
    """Whether the price of a visit can still become another one (``Quote.may_differ``)."""

    @property
    def starts_at(self) -> datetime | None:
        """When the first visit that comes begins."""
        return self.visits[0].starts_at if self.visits else None

    def to_json(self) -> dict[str, Any]:
        """Return the facts as the outbox keeps them."""
        kept = {field.name: getattr(self, field.name) for field in fields(self)}
        return kept | {
            "rule": self.rule.to_json(),
            "visits": [[visit.starts_at.isoformat(), visit.cents] for visit in self.visits],
            "gone": [moment.isoformat() for moment in self.gone],
            "pause": [self.pause.first.isoformat(), self.pause.last.isoformat()] if self.pause else None,
            "through": self.through.to_json() if self.through else None,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> SeriesFacts:
        """Return the facts that the outbox kept."""
        known = {field.name for field in fields(cls)}
        pause = kept.get("pause")
        return cls(
            **{key: value for key, value in kept.items() if key in known}
            | {
                "tasks": tuple(kept["tasks"]),
                "counts": tuple(kept.get("counts", ())),
                "address": tuple(kept["address"]),
                "rule": SeriesRule.from_json(kept["rule"]),
                "visits": tuple(ToldVisit(datetime.fromisoformat(at), cents) for at, cents in kept["visits"]),
                "gone": tuple(datetime.fromisoformat(moment) for moment in kept.get("gone", ())),
                "pause": Days(date.fromisoformat(pause[0]), date.fromisoformat(pause[1])) if pause else None,
                "through": Through.from_json(kept.get("through")),
            }
        )
