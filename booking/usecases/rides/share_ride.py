"""A ride in the car of another one, where no driver is free for it alone: one function shows it and accepts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.calendar import local_date
from booking.rules.moments import minute_of, moment_of
from booking.rules.rides import Minutes, RidePlan
from booking.rules.shared_rides import Joins, Riders, SharedDrive, share, suited_to
from booking.rules.slots import FreeStarts, Job, Team, team_at
from booking.rules.travel import distance_km
from booking.store.queries.availability import Availability, able, look
from booking.store.queries.presences import remembered_presences
from booking.store.shared_rides import Host, hosts_between, lock_host
from booking.usecases.bookings.wishes import Wish
from booking.usecases.rides.plan_ride import by_car

_MINUTE: Final = timedelta(minutes=1)


def with_shared(session: Session, wish: Wish, free: FreeStarts, *, now: datetime) -> FreeStarts:
    """Return the free starts, with those besides at which the ride can share a car that drives anyway."""
    if not may_share(wish) or free.grid.first > free.grid.last:
        return free
    grid, bits = free.grid, 0
    for host, looked in _hosts(session, wish, moment_of(grid.first), moment_of(grid.last), now=now):
        about = minute_of(host.riders.starts_at)
        for start in range(grid.base, grid.last + 1, grid.step):
            bit = 1 << (start - grid.base) // grid.step
            if abs(start - about) <= _reach(wish) and not (free.mask | bits) & bit and looked.at(moment_of(start)):
                bits |= bit
    return replace(free, mask=free.mask | bits, shared=bits)


def shared_team(
    session: Session, wish: Wish, starts_at: datetime, *, now: datetime, to_take: bool = False
) -> Team | None:
    """Return with whom a ride can share a car when it starts then, or None. ``to_take``: under locks, to be written."""
    if not may_share(wish):
        return None
    reach = timedelta(minutes=_reach(wish))
    for host, looked in _hosts(session, wish, starts_at, starts_at, now=now):
        drive = looked.at(starts_at) if abs(host.riders.starts_at - starts_at) <= reach else None
        if drive is not None and (not to_take or lock_host(session, wish.organisation_id, host)):
            until = starts_at + timedelta(minutes=looked.guest(starts_at).plan.minutes)
            return Team((host.worker_id,), until=until, joins=Joins(host.assignment_id, drive))
    return None


def may_share(wish: Wish) -> bool:
    """Tell whether a ride of this wish may share a car at all: what brings equipment of its own never does."""
    return (
        wish.ride is not None
        and wish.service.ride_detour_minutes is not None
        and not any(task.equipment for task in wish.tasks)
        and wish.job.crew == 1
    )


def _reach(wish: Wish) -> int:
    """Return how many minutes two pick-ups of one drive can lie apart at most."""
    return (
        (wish.service.ride_detour_minutes or 0)
        + wish.service.ride_margin_minutes
        + 2 * wish.service.ride_boarding_minutes
    )


@dataclass(frozen=True, slots=True)
class _Looked:
    """One planned ride, as it was looked at, for one wish."""

    wish: Wish
    plan: RidePlan
    host: Host
    found: Availability
    minutes: Minutes

    def at(self, starts_at: datetime) -> SharedDrive | None:
        """Return the drive with both in it, where the driver has the time for all of it."""
        guest, detour = self.guest(starts_at), self.wish.service.ride_detour_minutes or 0
        drive = share(self.host.riders, guest, self.wish.service.ride_rules, detour=detour, minutes=self.minutes)
        return drive if drive is not None and self._has_time(drive) else None

    def guest(self, starts_at: datetime) -> Riders:
        """Return who would join, when it starts then."""
        return Riders(self.wish.at, suited_to(self.plan, starts_at), starts_at)

    def _has_time(self, drive: SharedDrive) -> bool:
        lasts = (drive.ends_at - drive.starts_at) // _MINUTE
        job = Job(lasts, self.host.riders.home, 1, self.host.buffer_minutes)
        return team_at(self.found.timelines, job, minute_of(drive.starts_at), reaches=self.found.reaches) is not None


def _hosts(
    session: Session, wish: Wish, first: datetime, last: datetime, *, now: datetime
) -> Iterator[tuple[Host, _Looked]]:
    """Return the planned rides near enough to be joined by one that begins in ``[first, last]``."""
    plan = wish.ride
    if plan is None:
        return
    ignoring = frozenset(one for one in (wish.ignoring, *wish.also_ignoring) if one)
    reach = timedelta(minutes=_reach(wish))
    begins, ends = max(first - reach, now), last + reach + _MINUTE
    hosts = hosts_between(
        session, wish.organisation_id, wish.service.service_id, begins=begins, ends=ends, ignoring=ignoring
    )
    if not hosts:
        return
    days = local_date(begins), local_date(ends)
    presences = remembered_presences(session, wish.organisation_id, first=days[0], last=days[1])
    who = {person.worker_id for person in able(presences, wish.need(*days))}
    near = [host for host in hosts if host.worker_id in who and _is_near(host, wish, plan)]
    minutes = by_car(session, wish.organisation_id, _points(near, wish, plan)) if near else None
    for host in near:
        on = local_date(host.riders.starts_at)
        theirs = replace(
            wish, at=host.riders.home, only=frozenset({host.worker_id}), also_ignoring=ignoring | {host.booking_id}
        )
        found = look(session, theirs.need(on, on), now=now)
        if minutes is not None:
            yield host, _Looked(wish, plan, host, found, minutes)


def _is_near(host: Host, wish: Wish, plan: RidePlan) -> bool:
    """Tell whether both ends may be near enough, before any way is looked up: as the crow flies, a km a minute."""
    ends = (host.riders.home, wish.at), (host.riders.plan.route.destination.at, plan.route.destination.at)
    return all(distance_km(*pair) <= (wish.service.ride_detour_minutes or 0) for pair in ends)


def _points(hosts: Iterable[Host], wish: Wish, plan: RidePlan) -> list[Point]:
    found = [wish.at, *(stop.at for stop in plan.route.stops), plan.route.destination.at]
    for host in hosts:
        route = host.riders.plan.route
        found += [host.riders.home, *(stop.at for stop in route.stops), route.destination.at]
    return list(dict.fromkeys(found))
