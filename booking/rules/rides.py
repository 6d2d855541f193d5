"""Rides: how long a route keeps its driver, when the pick-up is, and which kilometres a regulation counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from booking.rules.addresses import Point
from booking.rules.pricing.facts import Work
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals.rides import (
    NoWheelchairPlace,
    RideTooLong,
    RouteMissing,
    TooFarAway,
    TooManyInCar,
    TooManyStops,
)
from booking.rules.shapes import Shape
from booking.rules.travel import distance_km
from booking.rules.work import Task, equipment_of

#: The shapes whose place is a route.
WITH_ROUTE: Final = frozenset({Shape.RIDE})
#: Stops on the way there, told beforehand (domain A1.3: Gistel).
MOST_STOPS: Final = 3
MOST_STAY_MINUTES: Final = 600
#: What stands in the way of a route itself, whatever the time: the answer is another route.
ROUTE_REFUSALS: Final = (RouteMissing, RideTooLong, TooFarAway, TooManyStops, TooManyInCar, NoWheelchairPlace)
#: The kind of equipment that is a car with a place for a wheelchair.
WHEELCHAIR_CAR: Final = "wheelchair_car"
_TENTH: Final = Decimal("0.1")
_ZERO: Final = Decimal(0)
#: From one place to another: whole minutes by car.
Minutes = Callable[[Point, Point], int]


class Aid(StrEnum):
    """What somebody moves with."""

    NONE = ""
    WALKER = "walker"
    WHEELCHAIR = "wheelchair"


class Reason(StrEnum):
    """What a ride is for, as regulations name it: no more is asked (domain A1.3: Lievegem, Kapellen)."""

    NONE = ""
    DOCTOR = "doctor"
    FAMILY = "family"
    HAIRDRESSER = "hairdresser"
    SHOPPING = "shopping"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the way: as it is said to a driver, and on the map; not ``exact``: somewhere in that municipality."""

    words: str
    municipality: str
    at: Point
    exact: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return the place as a draft and a table keep it."""
        return {
            "words": self.words,
            "municipality": self.municipality,
            "latitude": self.at.latitude,
            "longitude": self.at.longitude,
            "exact": self.exact,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Stop:
        """Return what was kept with ``to_json``."""
        return cls(kept["words"], kept["municipality"], Point(kept["latitude"], kept["longitude"]), kept["exact"])


@dataclass(frozen=True, slots=True)
class Route:
    """Where somebody wants to go from home, by which ``stops``, and whether they come back.

    ``appointment_at`` is when they have to be there, None where they are free. The driver stays ``stay_minutes`` with
    who ``goes_back``. ``companions`` come along besides the resident.
    """

    destination: Stop
    stops: tuple[Stop, ...] = ()
    appointment_at: datetime | None = None
    stay_minutes: int = 0
    goes_back: bool = True
    companions: int = 0
    aid: Aid = Aid.NONE
    reason: Reason = Reason.NONE
    shopping_list: str = ""

    @property
    def persons(self) -> int:
        """How many go in the car, besides the driver."""
        return 1 + self.companions

    def without_appointment(self) -> Route:
        """Return the same route for somebody who is free."""
        return replace(self, appointment_at=None)

    def to_json(self) -> dict[str, Any]:
        """Return the route as a draft keeps it."""
        return {
            "destination": self.destination.to_json(),
            "stops": [stop.to_json() for stop in self.stops],
            "appointment_at": self.appointment_at.isoformat() if self.appointment_at else None,
            "stay_minutes": self.stay_minutes,
            "goes_back": self.goes_back,
            "companions": self.companions,
            "aid": self.aid.value,
            "reason": self.reason.value,
            "shopping_list": self.shopping_list,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Route:
        """Return what was kept with ``to_json``."""
        at = kept["appointment_at"]
        return cls(
            destination=Stop.from_json(kept["destination"]),
            stops=tuple(Stop.from_json(stop) for stop in kept["stops"]),
            appointment_at=datetime.fromisoformat(at) if at else None,
            stay_minutes=kept["stay_minutes"],
            goes_back=kept["goes_back"],
            companions=kept["companions"],
            aid=Aid(kept["aid"]),
            reason=Reason(kept["reason"]),
            shopping_list=kept["shopping_list"],
        )


@dataclass(frozen=True, slots=True)
class RideRules:
    """What a service settles about its rides.

    ``step`` is the grid of its starts in minutes. A ride arrives ``margin_minutes`` before an appointment; getting in
    or out takes ``boarding_minutes`` each time; ``most_persons`` fit in the car besides the driver.
    """

    step: int
    margin_minutes: int
    boarding_minutes: int
    most_persons: int
    longest_minutes: int


@dataclass(frozen=True, slots=True)
class RidePlan:
    """A route in time. The driver is kept ``minutes`` from the pick-up on, until back at the pick-up place.

    ``lead_minutes`` is from the pick-up to the destination, with the ``margin_minutes`` that it is there before an
    appointment. ``pick_up_at`` is the latest start that is in time for the appointment, None without one.
    """

    route: Route
    lead_minutes: int
    minutes: int
    pick_up_at: datetime | None
    margin_minutes: int = 0

    def arrives_at(self, starts_at: datetime) -> datetime:
        """Return when a ride that starts then is at the destination, at the latest."""
        return starts_at + timedelta(minutes=self.lead_minutes - self.margin_minutes)

    def is_in_time(self, starts_at: datetime) -> bool:
        """Tell whether a ride that starts then suits the appointment: in time, and not left waiting for it."""
        return self.pick_up_at in {None, starts_at}

    def moved_to(self, starts_at: datetime) -> RidePlan:
        """Return the plan for somebody whose appointment moves with the pick-up, as far as that does.

        The wait before it stays as long, so that the new start is the one in time for it. Nothing changes without an
        appointment.
        """
        at = self.route.appointment_at
        if at is None or self.pick_up_at is None:
            return self
        moved = replace(self.route, appointment_at=at + (starts_at - self.pick_up_at))
        return replace(self, route=moved, pick_up_at=starts_at)

    def tasks(self, tasks: Sequence[Task]) -> tuple[Task, ...]:
        """Return the tasks with the minutes of the route: all of them with the first, whatever was usual."""
        return tuple(
            replace(task, minutes=0 if number else self.minutes, next_minutes=0) for number, task in enumerate(tasks)
        )


@dataclass(frozen=True, slots=True)
class Kilometres:
    """How far a ride is, split by where it is driven (domain A0, fact 8), in tenths of a kilometre.

    ``approach`` is from the driver's base to the pick-up, ``job`` with the resident, ``back`` from where the resident
    got out to the base. ``outside`` is the part of ``job`` that is not within the municipality of the pick-up.
    """

    approach: Decimal = _ZERO
    job: Decimal = _ZERO
    back: Decimal = _ZERO
    outside: Decimal = _ZERO

    def to_work(self) -> dict[str, Decimal]:
        """Return the quantities that a tariff can count."""
        return {
            "approach_km": self.approach,
            "job_km": self.job,
            "back_km": self.back,
            "outside_km": self.outside,
        }


class Counting(StrEnum):
    """Which kilometres a regulation charges: the four incompatible ways of domain A0, fact 8."""

    FROM_BASE = "from_base"
    """From the driver's base until back there."""
    DURING = "during"
    """Only with the resident in the car."""
    OUTSIDE = "outside"
    """Only what is driven outside the municipality."""
    FLAT = "flat"
    """None: a ride costs what it costs."""


def require_sound(route: Route, tasks: Sequence[Task], rules: RideRules) -> None:
    """Check what somebody wants against what the service can.

    Raises ``TooManyStops``, ``TooManyInCar``, or ``NoWheelchairPlace`` for a wheelchair where nothing that was chosen
    brings a car with a place for it.
    """
    if len(route.stops) > MOST_STOPS:
        raise TooManyStops(most=MOST_STOPS)
    if route.persons > rules.most_persons:
        raise TooManyInCar(most=rules.most_persons)
    if route.aid is Aid.WHEELCHAIR and WHEELCHAIR_CAR not in equipment_of(tasks):
        raise NoWheelchairPlace


def require_near(route: Route, home: Point, *, most_km: int | None, detour: float) -> None:
    """Raise ``TooFarAway`` where a stop or the destination lies further from home than the service drives.

    Measured one way, as the crow flies times ``detour``; None: however far.
    """
    furthest = max(distance_km(home, stop.at) * detour for stop in (*route.stops, route.destination))
    if most_km is not None and furthest > most_km:
        raise TooFarAway(km=round(furthest), most_km=most_km)


def plan_of(route: Route, home: Point, rules: RideRules, *, minutes: Minutes) -> RidePlan:
    """Return the route in time, from leaving ``home`` until the driver is back there.

    Of a one-way ride too: the next pick-up may be next door, and what cannot be is never promised. Pick-up times lie
    on the service's grid; what that leaves over is spent at the destination. Raises ``RideTooLong``.
    """
    way = [home, *(stop.at for stop in route.stops), route.destination.at]
    driving = sum(minutes(one, other) for one, other in pairwise(way))
    margin = rules.margin_minutes if route.appointment_at else 0
    # Getting in at home, out and in at each stop, out at the destination.
    lead = rules.boarding_minutes * (2 + 2 * len(route.stops)) + driving + margin
    back = minutes(route.destination.at, home)
    stay = route.stay_minutes + 2 * rules.boarding_minutes + back if route.goes_back else back
    pick_up_at = None if route.appointment_at is None else _on_grid(route.appointment_at, lead, rules.step)
    early = 0
    if route.appointment_at is not None and pick_up_at is not None:
        early = (route.appointment_at - pick_up_at) // timedelta(minutes=1) - lead
    total = lead + early + stay
    if total > rules.longest_minutes:
        raise RideTooLong(minutes=total, most_minutes=rules.longest_minutes)
    return RidePlan(route, lead, total, pick_up_at, margin)


def kilometres_of(route: Route, home: Stop, base: Point, *, detour: float) -> Kilometres:
    """Return how far a ride is, as the crow flies times ``detour`` for each leg.

    A leg is outside when one of its ends is not in the municipality of ``home``: counted whole, since nobody knows
    where the road crosses the border.
    """

    def km(one: Point, other: Point) -> Decimal:
        return Decimal(str(distance_km(one, other) * detour)).quantize(_TENTH, rounding=ROUND_HALF_UP)

    way = [home, *route.stops, route.destination, *([home] if route.goes_back else [])]
    legs = [(km(one.at, other.at), one, other) for one, other in pairwise(way)]
    return Kilometres(
        approach=km(base, home.at),
        job=sum((length for length, _, _ in legs), start=_ZERO),
        back=km(way[-1].at, base),
        outside=sum(
            (length for length, *ends in legs if any(end.municipality != home.municipality for end in ends)),
            start=_ZERO,
        ),
    )


def waiting_of(route: Route) -> int:
    """Return how many minutes the driver waits as planned; who does not go back keeps nobody waiting."""
    return route.stay_minutes if route.goes_back else 0


def work_of_ride(route: Route, km: Kilometres, *, sharers: int = 1) -> dict[str, Decimal | None]:
    """Return what a tariff can count of a ride as it is planned.

    Waiting in a shop is ``shop_minutes``: some regulations charge only that (domain A1.3). ``sharers`` are the bookings
    in one car, among whom some divide the kilometres (Boortmeerbeek).
    """
    waiting = "shop_minutes" if route.reason is Reason.SHOPPING else "waiting_minutes"
    work = {
        "rides": Decimal(1),
        "persons": Decimal(route.persons),
        "stops": Decimal(len(route.stops)),
        waiting: Decimal(waiting_of(route)),
        "participants": Decimal(sharers) if sharers > 1 else None,
        **km.to_work(),
    }
    return {of: quantity for of, quantity in work.items() if quantity}


def counting_of(tariff: Tariff) -> Counting:
    """Return which kilometres a tariff charges."""
    counted = {of for line in tariff.lines for of in line.of}
    if counted & {"approach_km", "back_km"}:
        return Counting.FROM_BASE
    if "job_km" in counted:
        return Counting.DURING
    return Counting.OUTSIDE if "outside_km" in counted else Counting.FLAT


def counted_km(km: Kilometres, counting: Counting) -> Decimal:
    """Return the one number that a driver is asked for: all the kilometres that the regulation counts."""
    return {
        Counting.FROM_BASE: km.approach + km.job + km.back,
        Counting.DURING: km.job,
        Counting.OUTSIDE: km.outside,
        Counting.FLAT: _ZERO,
    }[counting]


def driven_km(driven: Decimal, planned: Kilometres, counting: Counting) -> Kilometres:
    """Return the kilometres of a ride of which the driver wrote down one number, as ``counting`` asks it.

    From base to base, the ways without the resident stay as planned and the rest is the job: what is counted is
    always what was driven, to the last decimal.
    """
    if counting is Counting.OUTSIDE:
        return replace(planned, outside=driven, job=max(planned.job, driven))
    if counting is not Counting.FROM_BASE:
        return replace(planned, job=driven, outside=min(planned.outside, driven))
    alone = planned.approach + planned.back
    if driven < alone:
        return Kilometres(approach=driven)
    return replace(planned, job=driven - alone, outside=min(planned.outside, driven - alone))


def work_driven(work: Work, km: Kilometres, *, waiting_minutes: int) -> dict[str, Decimal | None]:
    """Return the work of a ride with what was driven and waited in the end in the place of what was planned."""
    waiting = "shop_minutes" if "shop_minutes" in work else "waiting_minutes"
    found = {**work, **dict.fromkeys(km.to_work()), **km.to_work(), waiting: Decimal(waiting_minutes)}
    return {of: quantity for of, quantity in found.items() if quantity}


def _on_grid(at: datetime, lead: int, step: int) -> datetime:
    """Return the latest moment on the grid that lies ``lead`` minutes or more before ``at``."""
    latest = at - timedelta(minutes=lead)
    return latest - timedelta(minutes=latest.minute % step, seconds=latest.second, microseconds=latest.microsecond)
