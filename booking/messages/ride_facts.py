"""What a message about a ride can say besides, as it was when the message was written."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from booking.store.queries.rides import Ride

#: Who is there earlier than this comes for another appointment than the one that was named.
_LONGEST_WAIT: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class RideFacts:
    """Where to, by which stops, and when: ``home_at`` is None for who does not come back with us.

    ``in_cash`` is whether the driver is paid in coins. Never the reason of the ride, the aid, or the shopping list.
    """

    destination: str
    stops: tuple[str, ...]
    arrives_at: datetime
    appointment_at: datetime | None
    home_at: datetime | None
    in_cash: bool = False
    is_shared: bool = False
    """Whether somebody else is in the same car."""

    @classmethod
    def about(cls, ride: Ride, *, starts_at: datetime, ends_at: datetime, in_cash: bool, is_shared: bool) -> RideFacts:
        """Return what is told of a ride that picks up at ``starts_at``; ``in_cash``: the driver is paid."""
        return cls(
            destination=ride.route.destination.words,
            stops=tuple(stop.words for stop in ride.route.stops),
            arrives_at=ride.arrives_at(starts_at),
            appointment_at=ride.route.appointment_at,
            home_at=ends_at if ride.route.goes_back else None,
            in_cash=in_cash,
            is_shared=is_shared,
        )

    @property
    def is_in_time(self) -> bool:
        """Whether they are there before the appointment, if there is one, and on its day."""
        return self.appointment_at is None or timedelta() <= self.appointment_at - self.arrives_at < _LONGEST_WAIT

    def to_json(self) -> dict[str, Any]:
        """Return the facts as the outbox keeps them."""
        return asdict(self) | {name: at.isoformat() if at else None for name, at in self._moments()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> RideFacts:
        """Return the facts that the outbox kept."""
        return cls(
            destination=kept["destination"],
            stops=tuple(kept["stops"]),
            arrives_at=datetime.fromisoformat(kept["arrives_at"]),
            appointment_at=_moment(kept["appointment_at"]),
            home_at=_moment(kept["home_at"]),
            in_cash=kept.get("in_cash", False),
            is_shared=kept.get("is_shared", False),
        )

    def _moments(self) -> list[tuple[str, datetime | None]]:
        return [
            ("arrives_at", self.arrives_at),
            ("appointment_at", self.appointment_at),
            ("home_at", self.home_at),
        ]


def _moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
