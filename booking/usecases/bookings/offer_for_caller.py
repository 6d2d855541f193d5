"""What can be offered to somebody on the phone: the free times, and the price at the one that is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import days_from, local_date
from booking.rules.care import planned_care
from booking.rules.money import ZERO, Money
from booking.rules.pricing.facts import Work
from booking.rules.pricing.quote import Quote
from booking.rules.questions import counted_answers
from booking.rules.quotas import Left
from booking.rules.refusals.limits import OutOfSeason
from booking.rules.refusals.prices import QuotaUsedUp
from booking.rules.shared_rides import SHARERS
from booking.rules.slots import Slot
from booking.rules.why import WhyNot
from booking.rules.work import NOTHING_MORE
from booking.usecases.bookings.caller_wish import CallerWish, placed
from booking.usecases.bookings.hold_place import require_in_area
from booking.usecases.bookings.in_season import closed_within
from booking.usecases.bookings.members import persons_named
from booking.usecases.bookings.placing import Look, Wish, is_free_with_reason, slots_on, team_with_reason, teams_at
from booking.usecases.bookings.quotas import hours_left
from booking.usecases.bookings.tasks import BookedWork, deposit_of
from booking.usecases.bookings.why_not import why_not
from booking.usecases.payers.how_to_pay import own_payer
from booking.usecases.pricing.price_job import Job, price_job
from booking.usecases.rides.keep_ride import home_of
from booking.usecases.rides.ride_work import ride_to_be

#: How far one look reaches, and how many days with room one page shows.
LOOK_DAYS = 14
SHOWN_DAYS = 5


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day with room."""

    on: date
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """Days with room, and the first day after them; None where nothing can be booked any further."""

    days: tuple[FreeDay, ...]
    later: date | None

    def find(self, starts_at: datetime | None) -> Slot | None:
        """Return the slot that starts at ``starts_at``, if it is among them."""
        slots = (slot for day in self.days for slot in day.slots)
        return next((slot for slot in slots if slot.starts_at == starts_at), None)


@dataclass(frozen=True, slots=True)
class CallerOffer:
    """What to say: the times, the one to name, how long it takes, how many come, and what it costs.

    ``beyond`` is a quota that the visit goes beyond: it can be booked at this price, with a reason. ``outside`` tells
    why the chosen start is not among the times: it can be booked then all the same, with a reason.
    """

    times: FreeTimes
    chosen: Slot | None
    minutes: int
    crew: int
    quote: Quote | None
    beyond: QuotaUsedUp | None = None
    outside: WhyNot | None = None
    left: tuple[Left, ...] = ()
    """What the household still has of the hours that were granted, around that day."""
    deposit: Money = ZERO
    """What is asked besides the price of what is rented, and given back later."""
    closed: OutOfSeason | None = None
    """Why some of the days that were looked at have no times: they lie outside the part of the year for this work."""
    payer: str = ""
    """Who pays the household's own part on that day; empty where it pays itself."""


def offer_for_caller(session: Session, wish: CallerWish, *, by: Actor, now: datetime) -> CallerOffer:
    """Return what the desk can offer. Without a chosen start it names the first that leaves the usual notice.

    A chosen start that cannot be had is not in the answer: ``chosen`` is None then. Raises ``NothingChosen``,
    ``TasksTooLong``, ``NotFound``, ``OutsideArea`` or ``NoTariff``.
    """
    if wish.location_id is None:
        require_in_area(session, wish.service, wish.place.address.postcode, by=by)
    work = placed(session, wish, by=by)
    job = work.job
    times = free_times(session, work, wish.first_day, by=by, now=now)
    chosen, outside = _chosen(session, work, wish, times, by=by, now=now), None
    if chosen is None and wish.starts_at is not None:
        chosen, outside = _with_reason(session, work, wish.starts_at, by=by, now=now)
    on = local_date(chosen.starts_at) if chosen is not None else wish.first_day
    left = hours_left(session, wish.service, wish.household_id, [on], organisation_id=by.organisation_id)
    closed = closed_within(work.seasons, days_from(max(wish.first_day, local_date(now)), count=LOOK_DAYS))
    if chosen is None:
        return CallerOffer(times, None, job.minutes, job.crew, quote=None, left=left, closed=closed)
    ride = _ride(session, work, wish, chosen.starts_at, by=by, now=now)
    quote, beyond = price_for_caller(session, wish, chosen.starts_at, by=by, more=ride)
    return CallerOffer(
        times,
        chosen,
        job.minutes,
        job.crew,
        quote,
        beyond,
        outside,
        left,
        closed=closed,
        deposit=deposit_of(BookedWork(wish.service, wish.tasks)),
        payer=own_payer(session, by.organisation_id, wish.household_id, wish.service.service_id, on=on),
    )


def free_times(
    session: Session, wish: Wish, first_day: date, *, by: Actor, now: datetime, look: Look = slots_on
) -> FreeTimes:
    """Return the first days with room from ``first_day`` on; ``look`` says where there is."""
    first = max(first_day, local_date(now))
    slots = look(session, wish, days_from(first, count=LOOK_DAYS), by=by, now=now)
    days = [FreeDay(on, tuple(found)) for on, found in groupby(slots, key=_day_of)]
    after = days[SHOWN_DAYS].on if len(days) > SHOWN_DAYS else first + timedelta(days=LOOK_DAYS)
    last = local_date(now) + timedelta(days=wish.service.horizon_days)
    return FreeTimes(tuple(days[:SHOWN_DAYS]), later=after if after <= last else None)


def price_for_caller(
    session: Session, wish: CallerWish, starts_at: datetime, *, by: Actor, more: Work = NOTHING_MORE
) -> tuple[Quote, QuotaUsedUp | None]:
    """Return the price of the wish on the day of ``starts_at``, and the quota that it goes beyond, if any.

    ``more`` is what is counted besides the tasks and the answers.
    Raises ``NoTariff`` and what else ``engine.price`` raises.
    """
    job = Job(
        organisation_id=by.organisation_id,
        service_id=wish.service.service_id,
        tasks=wish.tasks,
        starts_at=starts_at,
        postcode=wish.place.address.postcode,
        household_id=wish.household_id,
        shape=wish.service.shape,
        more={**_stay(wish), **counted_answers(wish.service.questions, wish.answers), **more},
        persons=persons_named(session, by.organisation_id, wish.member_ids, starts_at),
    )
    priced = price_job(session, job)
    try:
        return priced.quote(), None
    except QuotaUsedUp as beyond:
        return priced.overridden("?").quote(), beyond


def _stay(wish: CallerWish) -> Work:
    """Return how long somebody by name is there: the hours that were said, else the day part."""
    if not wish.service.for_members:
        return NOTHING_MORE
    asked = wish.hours if wish.service.asks_hours else None
    return {"care_minutes": Decimal(asked.minutes)} if asked is not None else planned_care(wish.tasks, None)


def _ride(session: Session, work: Wish, wish: CallerWish, starts_at: datetime, *, by: Actor, now: datetime) -> Work:
    """Return what is counted of a ride, for the driver who would come at this start; nothing of what is no ride."""
    if wish.route is None:
        return NOTHING_MORE
    team = teams_at(session, work, [starts_at], by=by, now=now).get(starts_at)
    team = team or team_with_reason(session, work, starts_at, by=by, now=now)
    worker_id = team.worker_ids[0] if team else None
    sharers = SHARERS if team and team.joins else 1
    home = home_of(wish.place.address, wish.place.at)
    return ride_to_be(session, by.organisation_id, wish.route, home=home, worker_id=worker_id, sharers=sharers)


def _chosen(
    session: Session, work: Wish, wish: CallerWish, times: FreeTimes, *, by: Actor, now: datetime
) -> Slot | None:
    if wish.starts_at is None:
        shown = [slot for day in times.days for slot in day.slots]
        return _first_to_name(shown, earliest=now + wish.service.notice)
    shown_slot = times.find(wish.starts_at)
    if shown_slot is not None:
        return shown_slot
    # A link to a day that this page does not show, such as one of the nearest other times.
    that_day = slots_on(session, work, [local_date(wish.starts_at)], by=by, now=now)
    return next((slot for slot in that_day if slot.starts_at == wish.starts_at), None)


def _with_reason(
    session: Session, work: Wish, starts_at: datetime, *, by: Actor, now: datetime
) -> tuple[Slot | None, WhyNot | None]:
    """Return a start that is no usual one but can be booked with a reason, and why it needs one."""
    if not is_free_with_reason(session, work, starts_at, by=by, now=now):
        return None, None
    return Slot(starts_at, near=False), why_not(session, work, starts_at, by=by, now=now)


def _first_to_name(slots: Sequence[Slot], *, earliest: datetime) -> Slot | None:
    with_notice = (slot for slot in slots if slot.starts_at >= earliest)
    return next(with_notice, slots[0] if slots else None)


def _day_of(slot: Slot) -> date:
    return local_date(slot.starts_at)
