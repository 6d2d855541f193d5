"""Photos: what they are of, and how many there can be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

#: So many photos of one thing by those who asked for it, and so many by those who do the work.
MOST_PHOTOS: Final = 4


class Of(StrEnum):
    """What a photo can be of."""

    BOOKING = "booking"
    REQUEST = "request"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that has photos: by its id, or what is still being filled in by its key."""

    of: Of | None
    id: int = 0
    draft_key: str = ""


def of_booking(booking_id: int) -> Thing:
    """Return a booking as something that has photos."""
    return Thing(Of.BOOKING, booking_id)


def of_request(request_id: int) -> Thing:
    """Return a request as something that has photos."""
    return Thing(Of.REQUEST, request_id)


def of_report(report_id: int) -> Thing:
    """Return a report as something that has photos."""
    return Thing(Of.REPORT, report_id)


def of_draft(key: str) -> Thing:
    """Return what somebody is filling in as something that has photos. ``key`` is a secret of who does."""
    if not key:
        raise ValueError("a draft without a key is everybody's")
    return Thing(None, draft_key=key)
