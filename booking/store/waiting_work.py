"""What somebody on the waiting list wants done and where, as the list keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from booking.rules.addresses import Address, Point
from booking.rules.rides import Route


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """Tasks by option id with how many of each, in the order of choosing, the place, and how to talk about it.

    ``is_proved``: the household was known for sure when it asked, so that its price decision counts.
    """

    counts: Mapping[int, int]
    address: Address
    at: Point
    access_notes: str
    note: str
    locale: str
    is_proved: bool
    route: Route | None = None
    """Where to, of a service that drives."""
    member_ids: tuple[int, ...] = ()
    """For whom of the household it is, where each place is for somebody by name."""
    location_id: int | None = None
    """At which location they want it, where they chose one."""


def written_waiting_work(work: WaitingWork) -> dict[str, Any]:
    """Return the work as a row keeps it."""
    address = work.address
    return {
        "tasks": list(work.counts.items()),
        "street": address.street,
        "house_number": address.house_number,
        "box": address.box,
        "postcode": address.postcode,
        "municipality": address.municipality,
        "latitude": work.at.latitude,
        "longitude": work.at.longitude,
        "access_notes": work.access_notes,
        "note": work.note,
        "locale": work.locale,
        "is_proved": work.is_proved,
        "route": work.route.to_json() if work.route else None,
        "members": list(work.member_ids),
        "location_id": work.location_id,
    }


def read_waiting_work(kept: Mapping[str, Any]) -> WaitingWork:
    """Return the work that a row keeps."""
    return WaitingWork(
        counts={int(option_id): int(count) for option_id, count in kept["tasks"]},
        address=Address(kept["street"], kept["house_number"], kept["box"], kept["postcode"], kept["municipality"]),
        at=Point(kept["latitude"], kept["longitude"]),
        access_notes=kept["access_notes"],
        note=kept["note"],
        locale=kept["locale"],
        is_proved=bool(kept["is_proved"]),
        route=Route.from_json(kept["route"]) if kept.get("route") else None,
        member_ids=tuple(kept.get("members", ())),
        location_id=kept.get("location_id"),
    )
