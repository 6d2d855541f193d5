"""Who is at work when: the week, dated shifts, changed days, absences and the contract of one worker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain, pairwise

from booking.rules.calendar import Calendar, at, day_range, days_from, local_date, start_of_day
from booking.rules.hours import EVENING, LEAST_HOURS, MORNING, WeeklyHours, stretches_on
from booking.rules.moments import Stretch
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.workers import HoursOverlap, WeekOutside
from booking.rules.stretches import joined, length, shared, without

#: A whole contract (collective agreements in the sector and domain A5): 38 hours.
WHOLE_WEEK_MINUTES = 38 * 60
#: What a contract can say: the walls of the table.
LEAST_WEEK_MINUTES, MOST_WEEK_MINUTES = 60, 40 * 60
#: Labour law of 16 March 1971: art. 19 and 20 (a day), 21 (a shift), 38ter (rest), 38quater (a break).
LONGEST_DAY, LONGEST_OF_FIVE = timedelta(hours=8), timedelta(hours=9)
LEAST_DAY = timedelta(hours=LEAST_HOURS)
LEAST_REST = timedelta(hours=11)
LONGEST_WITHOUT_BREAK, LEAST_BREAK = timedelta(hours=6), timedelta(minutes=15)
_SHORT_WEEK_DAYS = 5
_SUNDAY = 6
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_BEFORE_ALL, _AFTER_ALL = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Roster:
    """When one worker is planned, and when they are not there after all.

    ``shifts`` are dated stretches beside the week; on ``changed_days`` the week does not count, so that the shifts
    are all there is. ``contract_from`` is the first day of the contract, ``contract_until`` the first day after it;
    None is without end. ``week_minutes`` is how long a week of the contract is.
    """

    hours: tuple[WeeklyHours, ...]
    shifts: tuple[Stretch, ...] = ()
    changed_days: frozenset[date] = frozenset()
    absences: tuple[Stretch, ...] = ()
    contract_from: date | None = None
    contract_until: date | None = None
    week_minutes: int = WHOLE_WEEK_MINUTES


class WarningKind(StrEnum):
    """What labour law does not want in a roster, as a rule."""

    LONG_WEEK = "long_week"
    LONG_DAY = "long_day"
    SHORT_DAY = "short_day"
    SHORT_REST = "short_rest"
    NO_BREAK = "no_break"
    NIGHT = "night"
    SUNDAY = "sunday"


@dataclass(frozen=True, order=True, slots=True)
class RosterWarning:
    """Something that a person has to look at: it is said, and never stands in the way.

    ``on`` is the day, for a long week its Monday, for a short rest the day that begins too soon. ``minutes`` is how
    much it is, ``limit_minutes`` how much it may be at most, or for a short day or rest at least.
    """

    on: date
    kind: WarningKind
    minutes: int
    limit_minutes: int


def require_contract(first: date | None, until: date | None, *, week_minutes: int) -> None:
    """Raise ``InvalidPeriod`` for a contract that ends before its first day, ``WeekOutside`` for an absurd week."""
    if first is not None and until is not None and until <= first:
        raise InvalidPeriod
    if not LEAST_WEEK_MINUTES <= week_minutes <= MOST_WEEK_MINUTES:
        raise WeekOutside(least_minutes=LEAST_WEEK_MINUTES, most_minutes=MOST_WEEK_MINUTES)


def shifts_of_day(on: date, hours: Iterable[tuple[time, time]]) -> tuple[Stretch, ...]:
    """Return the dated shifts, in UTC and in order, that begin on ``on`` at these clock times of Brussels.

    An end at or before its start is the next morning: 22:00 to 06:00. Raises ``InvalidPeriod`` for an end equal to
    its start, ``HoursOverlap``, ``NotATime`` for an hour that a clock change skips.
    """
    shifts = []
    for starts, ends in hours:
        if starts == ends:
            raise InvalidPeriod
        shifts.append(Stretch(at(on, starts), at(on if starts < ends else on + _DAY, ends)))
    if any(following.starts_at < one.ends_at for one, following in pairwise(sorted(shifts))):
        raise HoursOverlap
    return tuple(sorted(shifts))


def windows_of(roster: Roster, on: date, *, calendar: Calendar) -> tuple[Stretch, ...]:
    """Return the sorted, disjoint stretches at work, in UTC, that begin on the day ``on`` in Brussels.

    Weekly hours do not count on a changed day, nor on a day on which the organisation is closed; a dated shift
    does, because somebody planned it by hand. A stretch may end on a later day: a shift across midnight belongs to
    the day on which it begins, also where an absence or the contract leaves only its second half.
    """
    return windows_between(roster, on, on, calendar=calendar).get(on, ())


def windows_between(
    roster: Roster, first: date, last: date, *, calendar: Calendar
) -> Mapping[date, tuple[Stretch, ...]]:
    """Return ``windows_of`` for the days from ``first`` to ``last``, both included; days without any are left out."""
    found: defaultdict[date, list[Stretch]] = defaultdict(list)
    for window in without(joined(_planned(roster, first, last, calendar=calendar)), _not_there(roster)):
        found[local_date(window.starts_at)].append(window)
    return {on: tuple(windows) for on, windows in found.items() if first <= on <= last}


def warnings_of(roster: Roster, first: date, last: date, *, calendar: Calendar) -> tuple[RosterWarning, ...]:
    """Return what is to be looked at from ``first`` to ``last``, both included, and in the weeks they lie in.

    A week longer than the contract; a day of more than 8 hours, or 9 in a week of at most five days; a planned day
    under 3 hours; under 11 hours of rest; 6 hours without a break; work between 20 and 6 o'clock or on a Sunday.
    A day counts where it begins. Source: labour law of 16 March 1971, art. 11, 19 to 21, 35, 38ter, 38quater;
    domain A5 (working time).
    """
    monday, sunday = first - first.weekday() * _DAY, last + (_SUNDAY - last.weekday()) * _DAY
    present = windows_between(roster, monday - _DAY, sunday, calendar=calendar)
    planned = windows_between(replace(roster, absences=()), first, last, calendar=calendar)
    found = [
        *_about_weeks(roster, present, monday, sunday),
        *_about_rest(present),
        *_about_days(present),
        *(
            _warning(on, WarningKind.SHORT_DAY, length(planned[on]), LEAST_DAY)
            for on in planned
            if _is_short(planned[on])
        ),
    ]
    return tuple(sorted(one for one in found if first <= one.on <= last or one.kind is WarningKind.LONG_WEEK))


def _planned(roster: Roster, first: date, last: date, *, calendar: Calendar) -> Iterator[Stretch]:
    """Yield everything planned that may begin on these days, with all that it may run on into."""
    shifts = [_in_utc(shift) for shift in roster.shifts]
    opens = start_of_day(first)
    final = _last_day_reached(shifts, last)
    closes = start_of_day(final + _DAY)
    yield from (shift for shift in shifts if shift.starts_at < closes and shift.ends_at >= opens)
    for on in days_from(first, count=(final - first).days + 1):
        if roster.hours and on not in roster.changed_days and not calendar.is_closed(on):
            yield from stretches_on(on, roster.hours)


def _last_day_reached(shifts: Sequence[Stretch], last: date) -> date:
    """Return the day into which what begins on ``last`` may run on, through shifts that end at midnight or later."""
    while True:
        midnight = start_of_day(last + _DAY)
        reached = [shift.ends_at for shift in shifts if shift.starts_at < midnight <= shift.ends_at]
        if not reached:
            return last
        last = local_date(max(reached))


def _not_there(roster: Roster) -> Iterator[Stretch]:
    yield from (_in_utc(absence) for absence in roster.absences)
    if roster.contract_from is not None:
        yield Stretch(_BEFORE_ALL, start_of_day(roster.contract_from))
    if roster.contract_until is not None:
        yield Stretch(start_of_day(roster.contract_until), _AFTER_ALL)


def _in_utc(stretch: Stretch) -> Stretch:
    """Return the stretch in UTC: two clock times of one zone subtract without its clock change."""
    return Stretch(stretch.starts_at.astimezone(UTC), stretch.ends_at.astimezone(UTC))


def _about_weeks(
    roster: Roster, present: Mapping[date, tuple[Stretch, ...]], monday: date, sunday: date
) -> Iterator[RosterWarning]:
    for start in days_from(monday, count=(sunday - monday).days + 1):
        if start.weekday():
            continue
        days = {on: present[on] for on in days_from(start, count=7) if on in present}
        week = {on: length(windows) for on, windows in days.items()}
        total, contract = sum(week.values(), timedelta()), timedelta(minutes=roster.week_minutes)
        if total > contract:
            yield _warning(start, WarningKind.LONG_WEEK, total, contract)
        longest = LONGEST_OF_FIVE if len(week) <= _SHORT_WEEK_DAYS else LONGEST_DAY
        for on, worked in week.items():
            if worked > longest:
                yield _warning(on, WarningKind.LONG_DAY, worked, longest)
        sunday_itself = start + _SUNDAY * _DAY
        at_sunday = shared(chain.from_iterable(days.values()), Stretch(*day_range(sunday_itself)))
        if at_sunday:
            yield _warning(sunday_itself, WarningKind.SUNDAY, at_sunday, timedelta())


def _about_rest(present: Mapping[date, tuple[Stretch, ...]]) -> Iterator[RosterWarning]:
    for before, after in pairwise(present):
        rest = present[after][0].starts_at - present[before][-1].ends_at
        if rest < LEAST_REST:
            yield _warning(after, WarningKind.SHORT_REST, rest, LEAST_REST)


def _about_days(present: Mapping[date, tuple[Stretch, ...]]) -> Iterator[RosterWarning]:
    for on, windows in present.items():
        at_night = sum((shared(windows, night) for night in _nights(on, windows)), timedelta())
        if at_night:
            yield _warning(on, WarningKind.NIGHT, at_night, timedelta())
        longest = max(length(part) for part in _parts(windows))
        if longest > LONGEST_WITHOUT_BREAK:
            yield _warning(on, WarningKind.NO_BREAK, longest, LONGEST_WITHOUT_BREAK)


def _nights(on: date, windows: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the nights that work of the day ``on`` may touch: the one before it, and each until it ends."""
    for evening in days_from(on - _DAY, count=(local_date(windows[-1].ends_at) - on).days + 2):
        yield Stretch(at(evening, EVENING), at(evening + _DAY, MORNING))


def _parts(windows: Iterable[Stretch]) -> list[list[Stretch]]:
    """Return the stretches of a day in parts between which there is a break that counts."""
    parts: list[list[Stretch]] = []
    for window in windows:
        if parts and window.starts_at - parts[-1][-1].ends_at < LEAST_BREAK:
            parts[-1].append(window)
        else:
            parts.append([window])
    return parts


def _is_short(windows: Iterable[Stretch]) -> bool:
    return length(windows) < LEAST_DAY


def _warning(on: date, kind: WarningKind, is_so: timedelta, limit: timedelta) -> RosterWarning:
    return RosterWarning(on, kind, is_so // _MINUTE, limit // _MINUTE)
