"""Two bookings in one car: whether a ride can join one that is planned, and in which order all get in and out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, NamedTuple

from booking.rules.addresses import Point
from booking.rules.moments import minute_of, moment_of
from booking.rules.rides import Aid, Minutes, RidePlan, RideRules

#: A start this long before the latest one that is in time still suits the appointment.
_EARLIEST: Final = timedelta(hours=1)
#: The ride that was planned first, and the one that joins it.
HOST: Final = 0
GUEST: Final = 1
#: So many households share the kilometres.
SHARERS: Final = 2


class Does(StrEnum):
    """What somebody does where the car stops."""

    GETS_IN = "in"
    GETS_OUT = "out"
    STOPS = "stop"


@dataclass(frozen=True, slots=True)
class Riders:
    """Those of one booking: from ``home``, along the route of ``plan``; ``starts_at`` is the promised pick-up."""

    home: Point
    plan: RidePlan
    starts_at: datetime

    @property
    def deadline(self) -> int | None:
        """The minute of the appointment, None where there is none."""
        at = self.plan.route.appointment_at
        return None if at is None else minute_of(at)

    @property
    def direct_minutes(self) -> int:
        """From the pick-up until out at the destination, alone in the car."""
        return self.plan.lead_minutes - self.plan.margin_minutes


@dataclass(frozen=True, slots=True)
class DriveStop:
    """A place where the car stops, and what those of one booking (``HOST`` or ``GUEST``) do there; ``at``: from then.

    ``words`` is the place as it is said to a driver; empty is their home.
    """

    rider: int
    does: Does
    at: datetime
    words: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as a table keeps it."""
        return {"rider": self.rider, "does": self.does.value, "at": self.at.isoformat(), "words": self.words}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> DriveStop:
        """Return what was kept with ``to_json``."""
        return cls(kept["rider"], Does(kept["does"]), datetime.fromisoformat(kept["at"]), kept["words"])


@dataclass(frozen=True, slots=True)
class SharedDrive:
    """One drive with two bookings in it. The driver is kept ``[starts_at, ends_at)``, from and to the host's home.

    Both rides alone lie in that stretch too, with the way between the two homes: whoever cancels, the other stays.
    """

    starts_at: datetime
    ends_at: datetime
    stops: tuple[DriveStop, ...]


@dataclass(frozen=True, slots=True)
class Joins:
    """What a booking takes that shares a drive: the assignment whose driver it goes with, and the drive."""

    assignment_id: int
    drive: SharedDrive


class _Event(NamedTuple):
    rider: int
    does: Does
    place: Point
    words: str = ""


class _Timed(NamedTuple):
    event: _Event
    minute: int
    over: int


def is_in_time(plan: RidePlan, starts_at: datetime) -> bool:
    """Tell whether a pick-up then is in time for the appointment, and less than an hour too early."""
    at = plan.route.appointment_at
    return at is None or timedelta() <= at - starts_at - timedelta(minutes=plan.lead_minutes) < _EARLIEST


def suited_to(plan: RidePlan, starts_at: datetime) -> RidePlan:
    """Return the plan of a ride that starts then: with its own appointment where that is in time, else one that moves.

    Who is there earlier is away for as much longer.
    """
    if not is_in_time(plan, starts_at):
        return plan.moved_to(starts_at)
    if plan.pick_up_at is None:
        return plan
    longer = (plan.pick_up_at - starts_at) // timedelta(minutes=1)
    return replace(plan, minutes=plan.minutes + longer, pick_up_at=starts_at)


def share(host: Riders, guest: Riders, rules: RideRules, *, detour: int, minutes: Minutes) -> SharedDrive | None:
    """Return the shortest drive that keeps both promises, or None where there is none.

    Who was first is picked up at the promised time, who joins up to the margin before it. Everybody is there at the
    appointment (without one: at most ``detour`` minutes later than alone), and is ``detour`` minutes longer under way
    at most, there and back. All have a seat; a car has a place for one wheelchair, which who joins never needs. Nobody
    joins a ride to a shop with a list: the driver is in the shop. Source: domain A1.3 (Boortmeerbeek: several
    passengers in one car).
    """
    if not _fit_in(host, guest, rules) or _are_far(host, guest, detour, minutes):
        return None
    planner = _Planner((host, guest), rules, detour, minutes)
    found = [
        drive for order in _merged(_way_out(host, HOST), _way_out(guest, GUEST)) for drive in planner.drives(order)
    ]
    return min(found, key=lambda drive: (drive.ends_at - drive.starts_at, drive.starts_at), default=None)


def _fit_in(host: Riders, guest: Riders, rules: RideRules) -> bool:
    routes = host.plan.route, guest.plan.route
    return (
        sum(route.persons for route in routes) <= rules.most_persons
        and guest.plan.route.aid is not Aid.WHEELCHAIR
        and not any(route.shopping_list for route in routes)
    )


def _are_far(host: Riders, guest: Riders, detour: int, minutes: Minutes) -> bool:
    to = host.plan.route.destination.at, guest.plan.route.destination.at
    return minutes(host.home, guest.home) > detour or minutes(*to) > detour


@dataclass(frozen=True, slots=True)
class _Planner:
    """The orders of one drive in time; minutes are those of the epoch."""

    riders: tuple[Riders, Riders]
    rules: RideRules
    detour: int
    minutes: Minutes

    def drives(self, order: Sequence[_Event]) -> Iterator[SharedDrive]:
        """Return the drives with this way out, one for each way back on which both promises are kept."""
        out = self._way_there(order)
        if out is None:
            return
        back = [_way_back(one, number) for number, one in enumerate(self.riders)]
        for returning in _merged(*back):
            home = self._way_home(out, returning)
            if home is not None:
                drive = self._drive(out, home)
                if (drive.ends_at - drive.starts_at) <= timedelta(minutes=self.rules.longest_minutes):
                    yield drive

    def _way_there(self, order: Sequence[_Event]) -> list[_Timed] | None:
        """Return the way out as late as it keeps the promises, or None where it keeps them never."""
        timed, minute, place = [], 0, self.riders[HOST].home
        for event in order:
            minute += self.minutes(place, event.place)
            over = minute + self.rules.boarding_minutes * (2 if event.does is Does.STOPS else 1)
            timed.append(_Timed(event, minute, over))
            minute, place = over, event.place
        begins = self._latest_start(timed)
        return None if begins is None else [_Timed(one, begins + at, begins + over) for one, at, over in timed]

    def _latest_start(self, timed: Sequence[_Timed]) -> int | None:
        latest, earliest = [], []
        for number, rider in enumerate(self.riders):
            pick_up = next(one.minute for one in timed if one.event[:2] == (number, Does.GETS_IN))
            there = next(one.over for one in timed if one.event[:2] == (number, Does.GETS_OUT))
            promised = minute_of(rider.starts_at)
            if there - pick_up > rider.direct_minutes + self.detour:
                return None
            deadline = rider.deadline
            if deadline is None:
                deadline = promised + rider.direct_minutes + self.detour
            latest += [promised - pick_up, deadline - there]
            # Who was first was told a time: it stays. Who joins was told that the driver may come a little earlier.
            earliest.append(promised - (self.rules.margin_minutes if number == GUEST else 0) - pick_up)
        return min(latest) if min(latest) >= max(earliest) else None

    def _way_home(self, out: Sequence[_Timed], order: Sequence[_Event]) -> list[_Timed] | None:
        """Return the way back; None where somebody comes home too late."""
        timed: list[_Timed] = []
        minute, place, boarding = out[-1].over, out[-1].event.place, self.rules.boarding_minutes
        ready = [self._ready(out, number) for number in (HOST, GUEST)]
        for event in order:
            minute += self.minutes(place, event.place)
            if event.does is Does.GETS_IN:
                minute = max(minute, ready[event.rider])
            timed.append(_Timed(event, minute, minute + boarding))
            minute, place = minute + boarding, event.place
            alone = 2 * boarding + self._direct_home(event.rider)
            if event.does is Does.GETS_OUT and minute > ready[event.rider] + alone + self.detour:
                return None
        return timed

    def _ready(self, out: Sequence[_Timed], number: int) -> int:
        """Return when those of a booking want to go home."""
        rider = self.riders[number]
        there = next(one.over for one in out if one.event[:2] == (number, Does.GETS_OUT))
        return (there if rider.deadline is None else rider.deadline) + rider.plan.route.stay_minutes

    def _direct_home(self, number: int) -> int:
        rider = self.riders[number]
        return self.minutes(rider.plan.route.destination.at, rider.home)

    def _drive(self, out: Sequence[_Timed], home: Sequence[_Timed]) -> SharedDrive:
        host, guest = self.riders
        every = [*out, *home]
        starts = minute_of(host.starts_at), minute_of(guest.starts_at)
        leaves = out[0].minute - self.minutes(host.home, out[0].event.place)
        returns = every[-1].over + self.minutes(every[-1].event.place, host.home)
        begins = min(leaves, starts[HOST], starts[GUEST] - self.minutes(host.home, guest.home))
        guest_home = starts[GUEST] + guest.plan.minutes + self.minutes(guest.home, host.home)
        return SharedDrive(
            moment_of(begins),
            moment_of(max(returns, starts[HOST] + host.plan.minutes, guest_home)),
            tuple(DriveStop(one.rider, one.does, moment_of(at), one.words) for one, at, _over in every),
        )


def _way_out(riders: Riders, number: int) -> list[_Event]:
    route = riders.plan.route
    return [
        _Event(number, Does.GETS_IN, riders.home),
        *(_Event(number, Does.STOPS, stop.at, stop.words) for stop in route.stops),
        _Event(number, Does.GETS_OUT, route.destination.at, route.destination.words),
    ]


def _way_back(riders: Riders, number: int) -> list[_Event]:
    to = riders.plan.route.destination
    if not riders.plan.route.goes_back:
        return []
    return [_Event(number, Does.GETS_IN, to.at, to.words), _Event(number, Does.GETS_OUT, riders.home)]


def _merged(first: Sequence[_Event], second: Sequence[_Event]) -> Iterator[list[_Event]]:
    """Return every order of both that keeps the order of each."""
    if not first or not second:
        yield [*first, *second]
        return
    for rest in _merged(first[1:], second):
        yield [first[0], *rest]
    for rest in _merged(first, second[1:]):
        yield [second[0], *rest]
