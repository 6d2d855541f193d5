"""What is asked of the use cases around reports."""

from __future__ import annotations

from dataclasses import dataclass

from booking.rules.addresses import Point
from booking.rules.reports import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPlace:
    """Where something is, as somebody told it: a building with a flat, a point, or a street with words around it.

    ``at`` is where somebody pointed or stood; ``postcode`` has four digits or is empty.
    """

    at: Point | None = None
    street: str = ""
    postcode: str = ""
    words: str = ""
    location_id: int | None = None
    flat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedPlace:
    """Where something is, as near as we know it."""

    at: Point
    is_exact: bool
    postcode: str
    municipality: str
    words: str
    location_id: int | None = None
    flat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldBy:
    """Who reports it, as far as they tell. ``phone`` is E.164."""

    name: str = ""
    phone: str = ""
    email: str = ""

    @property
    def wants_to_hear(self) -> bool:
        """Whether they left a way to reach them: that is what it is asked for."""
        return bool(self.phone or self.email)


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeReport:
    """Something that somebody saw. ``client_key`` names it and the photos that were added on the way.

    ``same_as_id`` is the report that they say is about the same thing.
    """

    service_id: int
    option_id: int
    place: ReportedPlace
    description: str
    urgency: Urgency
    client_key: str
    locale: str
    told_by: ToldBy = ToldBy()
    same_as_id: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A report as it is kept: its number, and the secret of its link."""

    report_id: int
    number: str
    token: str


@dataclass(frozen=True, slots=True)
class PlanRound:
    """Reports to be done on a round: a promised booking of a commissioner."""

    booking_number: str
    report_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CloseReport:
    """The end of a report. ``answer`` is what who reported it reads; ``note`` is for the house only."""

    report_id: int
    answer: str = ""
    note: str = ""
