"""What somebody has told so far who is reporting something: kept in their own browser until it is sent."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from flask import session as browser

from booking.rules.addresses import Point
from booking.rules.photos import Thing, of_draft
from booking.rules.reports import Reported, ReportState, Urgency
from booking.usecases.reports.requests import ReportedPlace
from booking.web.common import clock

_REPORT: Final = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """A report under way. ``key`` is a secret of this browser; the photos on the way have it for a name."""

    slug: str
    key: str
    option_id: int
    place: ReportedPlace | None = None
    asked_same: bool = False
    same_as_id: int | None = None
    description: str = ""
    urgency: Urgency | None = None

    @property
    def photos(self) -> Thing:
        """What the photos are of, until it is sent."""
        return of_draft(self.key)

    def reported(self) -> Reported | None:
        """Return what decides whether something near by may be the same; None before the place is known."""
        if self.place is None:
            return None
        return Reported(0, self.option_id, self.place.at, self.place.location_id, ReportState.NEW, clock.now())


def begin(slug: str, option_id: int) -> None:
    """Begin a report, or change the kind of the one that is under way."""
    known = under_way(slug)
    if known is None:
        keep(Reporting(slug=slug, key=secrets.token_urlsafe(16), option_id=option_id))
    elif known.option_id != option_id:
        keep(replace(known, option_id=option_id, asked_same=False, same_as_id=None))


def under_way(slug: str) -> Reporting | None:
    """Return what this browser has told so far to a service, or None."""
    kept: dict[str, Any] | None = browser.get(_REPORT)
    if not kept or kept.get("slug") != slug:
        return None
    place = kept["place"]
    if place is not None:
        place = ReportedPlace(**place | {"at": Point(**place["at"])})
    urgency = Urgency(kept["urgency"]) if kept["urgency"] else None
    return Reporting(**kept | {"place": place, "urgency": urgency})


def keep(reporting: Reporting) -> None:
    """Remember what was told; one report at a time."""
    browser[_REPORT] = asdict(reporting)


def forget() -> None:
    """Forget it: it was sent."""
    browser.pop(_REPORT, None)
