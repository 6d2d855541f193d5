"""Every date of a series looked at before anything is promised: free with whom, or not and when else, and the price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import days_from, local_date
from booking.rules.money import Money
from booking.rules.quotas import Left
from booking.rules.refusals.limits import NotForThisHousehold
from booking.rules.refusals.prices import QuotaUsedUp
from booking.rules.seasons import Season
from booking.rules.series import SeriesDate, SeriesRule, Why
from booking.rules.slots import Slot, Team, nearest
from booking.rules.why import WhyNot
from booking.store.queries.series_facts import worker_names
from booking.usecases.bookings.placing import ALTERNATIVE_DAYS, ALTERNATIVES, Wish, slots_on, teams_at
from booking.usecases.bookings.quotas import hours_left
from booking.usecases.bookings.why_not import why_not
from booking.usecases.series.pricing import ForWhom, PricedDate, price_dates

_AROUND = timedelta(days=ALTERNATIVE_DAYS // 2)


@dataclass(frozen=True, slots=True)
class OtherTime:
    """Another time for a visit, and what it costs then."""

    starts_at: datetime
    total: Money


@dataclass(frozen=True, slots=True)
class CheckedDate:
    """A visit that the series means, and what became of it.

    ``starts_at`` is None where it does not take place (``why``). ``is_free``: it can be had, and then ``workers`` come;
    ``is_usual`` tells that the one who is expected is among them. Else ``others`` are the nearest free times.
    ``why_not`` tells what stands in its way. ``beyond`` is a quota that it goes beyond.
    """

    meant_on: date
    why: Why
    starts_at: datetime | None = None
    is_free: bool = False
    workers: tuple[str, ...] = ()
    is_usual: bool = True
    total: Money | None = None
    beyond: QuotaUsedUp | NotForThisHousehold | None = None
    others: tuple[OtherTime, ...] = ()
    why_not: WhyNot | None = None


@dataclass(frozen=True, slots=True)
class SeriesCheck:
    """All dates of a series that can be booked now, up to ``until``; ``goes_on`` tells that later ones follow.

    ``first_choice`` is who is expected to come, empty where that is nobody in particular. ``totals`` are the prices of
    a visit, each once, in order of time.
    """

    dates: tuple[CheckedDate, ...]
    until: date
    goes_on: bool
    minutes: int
    crew: int
    first_choice: str = ""
    seasons: tuple[Season, ...] = ()
    """The parts of the year in which such work is done."""
    left: tuple[Left, ...] = ()
    """What the household still has of the hours that were granted, in the week or month of the first date."""

    @property
    def totals(self) -> tuple[Money, ...]:
        """Each different price of a visit, in order of time."""
        return tuple(dict.fromkeys(one.total for one in self.dates if one.total is not None))

    @property
    def beyond(self) -> QuotaUsedUp | NotForThisHousehold | None:
        """The first quota that a date goes beyond."""
        return next((one.beyond for one in self.dates if one.beyond is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPlan:
    """What has to be looked at: the rule, what it means up to ``until``, and the work of each visit.

    ``first_choice`` is the worker who is expected to come, None for nobody in particular. ``giving_way`` are the
    starts of visits that will be moved or cancelled, and no longer count for a quota.
    """

    rule: SeriesRule
    wish: Wish
    planned: Sequence[SeriesDate]
    until: date
    household_id: int
    postcode: str
    first_choice: int | None
    giving_way: Sequence[datetime] = ()
    giving_way_ids: frozenset[int] = frozenset()


def check_dates(
    session: Session, plan: SeriesPlan, *, by: Actor, now: datetime, chosen: Mapping[date, datetime]
) -> SeriesCheck:
    """Return what becomes of each date of a plan: one look for all of them, and one more where some are not free.

    ``chosen`` are other moments that somebody chose for some days already. Raises ``NoTariff`` and what else
    ``engine.price`` raises.
    """
    wish = plan.wish
    starts = {
        one.meant_on: chosen.get(one.meant_on) or plan.rule.moment(one.on) for one in plan.planned if one.on is not None
    }
    wanted = sorted(starts.values())
    teams = teams_at(session, wish, wanted, by=by, now=now)
    missing = [start for start in wanted if start not in teams]
    others = _other_times(session, wish, missing, by=by, now=now)
    why = {start: why_not(session, wish, start, by=by, now=now) for start in missing}
    elsewhere = sorted({moment for moments in others.values() for moment in moments})
    other_teams = teams_at(session, wish, elsewhere, by=by, now=now) if wish.route else {}
    drivers = {start: team.worker_ids[0] for start, team in (teams | other_teams).items() if team.worker_ids}
    prices = _prices(session, plan, wanted, free=sorted(teams), elsewhere=elsewhere, drivers=drivers)
    workers = {worker for team in teams.values() for worker in team.worker_ids}
    names = worker_names(session, wish.organisation_id, workers | {plan.first_choice or 0})
    found = _Found(wish, teams, names, prices, others, why)
    until, job = plan.until, wish.job
    return SeriesCheck(
        tuple(_checked(one, starts.get(one.meant_on), found) for one in plan.planned),
        until=until,
        goes_on=plan.rule.last is None or plan.rule.last > until,
        minutes=job.minutes,
        crew=job.crew,
        first_choice=names.get(plan.first_choice or 0, ""),
        seasons=wish.seasons,
        left=hours_left(
            session,
            wish.service,
            plan.household_id,
            [local_date(start) for start in wanted[:1]],
            organisation_id=wish.organisation_id,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    wish: Wish
    teams: Mapping[datetime, Team]
    names: Mapping[int, str]
    prices: Mapping[datetime, PricedDate]
    others: Mapping[datetime, Sequence[datetime]]
    why: Mapping[datetime, WhyNot]


def _checked(one: SeriesDate, start: datetime | None, found: _Found) -> CheckedDate:
    if start is None:
        return CheckedDate(one.meant_on, one.why)
    team, price = found.teams.get(start), found.prices[start]
    if team is None:
        offered = tuple(OtherTime(moment, found.prices[moment].total) for moment in found.others[start])
        return CheckedDate(one.meant_on, one.why, start, total=price.total, others=offered, why_not=found.why[start])
    return CheckedDate(
        one.meant_on,
        one.why,
        start,
        is_free=True,
        workers=tuple(found.names[worker] for worker in team.worker_ids),
        is_usual=not found.wish.preferred or not found.wish.preferred.isdisjoint(team.worker_ids),
        total=price.total,
        beyond=price.beyond,
    )


def _prices(
    session: Session,
    plan: SeriesPlan,
    wanted: Sequence[datetime],
    *,
    free: Sequence[datetime],
    elsewhere: Sequence[datetime],
    drivers: Mapping[datetime, int],
) -> dict[datetime, PricedDate]:
    for_whom = ForWhom(plan.household_id, plan.postcode, plan.giving_way, plan.giving_way_ids)
    of_those = price_dates(session, plan.wish, elsewhere, for_whom=for_whom, besides=free, drivers=drivers)
    return of_those | price_dates(session, plan.wish, wanted, for_whom=for_whom, drivers=drivers)


def _other_times(
    session: Session, wish: Wish, missing: Sequence[datetime], *, by: Actor, now: datetime
) -> dict[datetime, list[datetime]]:
    """Return the nearest free times within three days of each start that cannot be had."""
    if not missing:
        return {}
    first = max(local_date(min(missing)) - _AROUND, local_date(now))
    last = local_date(max(missing)) + _AROUND
    slots = slots_on(session, wish, days_from(first, count=(last - first).days + 1), by=by, now=now)
    return {start: nearest(_around(slots, start), start, count=ALTERNATIVES) for start in missing}


def _around(slots: Sequence[Slot], start: datetime) -> list[Slot]:
    day = local_date(start)
    return [slot for slot in slots if abs(local_date(slot.starts_at) - day) <= _AROUND]
