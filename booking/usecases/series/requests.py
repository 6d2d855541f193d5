"""What is asked of the use cases around a series, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from booking.rules.addresses import Address, Point
from booking.rules.care import CareTimes
from booking.rules.money import Money
from booking.rules.questions import Answers
from booking.rules.rides import Route
from booking.rules.series import SeriesRule
from booking.usecases.bookings.requests import Choice, Place


class Scope(StrEnum):
    """Which visits of a series are meant: one, that one and all after it, or all that are still to come."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class SeriesWork:
    """What is done at each visit, and where. Who comes has to speak ``language``; empty is any."""

    choices: tuple[Choice, ...]
    place: Place
    note: str = ""
    language: str = ""
    member_ids: tuple[int, ...] = ()
    """For whom of the household it is, where each place is for somebody by name."""
    hours: CareTimes | None = None
    """From when until when they are there, where the service asks."""
    route: Route | None = None
    """Where to, of a service that drives; an appointment is that of one visit, and moves with each other one."""
    answers: Answers = field(default_factory=dict)
    """What was answered to the questions of the service; the private ones as long as it comes."""
    location_id: int | None = None
    """At which location, where one was chosen."""
    claimed_ground: str | None = None
    """The status that somebody says to have; each visit is looked at by it as a single one is."""

    def to_json(self) -> dict[str, Any]:
        """Return the work as the database keeps it."""
        home, at = self.place.address, self.place.at
        return {
            "choices": [[choice.option_id, choice.count] for choice in self.choices],
            "address": [home.street, home.house_number, home.box, home.postcode, home.municipality],
            "at": [at.latitude, at.longitude],
            "access_notes": self.place.access_notes,
            "note": self.note,
            "language": self.language,
            **({"members": list(self.member_ids)} if self.member_ids else {}),
            **({"hours": self.hours.to_json()} if self.hours else {}),
            **({"route": self.route.to_json()} if self.route else {}),
            **({"answers": dict(self.answers)} if self.answers else {}),
            **({"location": self.location_id} if self.location_id else {}),
            **({"claimed": self.claimed_ground} if self.claimed_ground else {}),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> SeriesWork:
        """Return the work that the database kept."""
        return cls(
            tuple(Choice(option_id, count) for option_id, count in kept["choices"]),
            Place(Address(*kept["address"]), Point(*kept["at"]), kept["access_notes"]),
            note=kept["note"],
            language=kept["language"],
            member_ids=tuple(kept.get("members", ())),
            hours=CareTimes.from_json(kept.get("hours")),
            route=Route.from_json(kept["route"]) if kept.get("route") else None,
            answers=kept.get("answers", {}),
            location_id=kept.get("location"),
            claimed_ground=kept.get("claimed"),
        )


@dataclass(frozen=True, slots=True)
class SeriesWish:
    """A series for a resident: what, when. ``preferred_worker_id`` is who comes first, when it is not the usual one."""

    resident_id: int
    service_id: int
    work: SeriesWork
    rule: SeriesRule
    preferred_worker_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChosenDate:
    """A visit that is wanted: the day that the series means, when it takes place, and the price that was shown."""

    meant_on: date
    starts_at: datetime
    shown_total: Money


@dataclass(frozen=True, slots=True)
class BookSeries:
    """Promise a series with exactly these dates.

    ``left_out`` are days that nobody wants; every other day of the horizon that is not chosen stays open, for the
    desk to look at. ``override`` is why the household may have more than a quota of the regulation allows.
    """

    wish: SeriesWish
    dates: tuple[ChosenDate, ...]
    client_key: str
    left_out: tuple[date, ...] = ()
    override: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSeries:
    """Another rule for a series from a day on, with exactly these dates."""

    series_id: int
    from_on: date
    rule: SeriesRule
    dates: tuple[ChosenDate, ...]
    client_key: str
    reason: str = ""
    left_out: tuple[date, ...] = ()
    override: str = ""


@dataclass(frozen=True, slots=True)
class CancelSeries:
    """End one visit of a series, that one and all following (from the day ``meant_on``), or all that are to come.

    ``fee`` is what the regulation asks altogether for cancelling so late, where the person saw it and it is charged.
    """

    series_id: int
    scope: Scope
    meant_on: date | None = None
    reason: str = ""
    fee: Money | None = None


@dataclass(frozen=True, slots=True)
class EndSeries:
    """Let a series end on its ``last`` day; what is promised after it is cancelled. ``fee`` as in ``CancelSeries``.

    ``all_visits``: what was meant before that day and moved goes too.
    """

    series_id: int
    last: date
    reason: str = ""
    fee: Money | None = None
    all_visits: bool = False


@dataclass(frozen=True, slots=True)
class PauseSeries:
    """No visits from ``first`` to ``last``, both included. Why is not asked: it is nobody's business."""

    series_id: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ResumeSeries:
    """End a pause early: on ``first`` visits may come again."""

    series_id: int
    pause_id: int
    first: date


@dataclass(frozen=True, slots=True)
class SettleDate:
    """What becomes of a date that could not be booked: another time at the price that was shown, or nothing."""

    series_id: int
    meant_on: date
    starts_at: datetime | None = None
    shown_total: Money | None = None


@dataclass(frozen=True, slots=True)
class SeriesBooked:
    """A series as it stands: the numbers of what is promised now, in order of time, and the days that stayed open."""

    series_id: int
    numbers: tuple[str, ...]
    open: tuple[date, ...] = ()
