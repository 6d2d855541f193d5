"""What labour law says of the weeks that a change of rosters touches."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy.orm import Session

from booking.rules.calendar import Calendar, local_date
from booking.rules.roster import Roster, RosterWarning, warnings_of
from booking.store.queries.rosters import calendar_of, rosters_of

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
#: Dated shifts further ahead than this are looked at when the day itself is changed.
_AHEAD = timedelta(days=122)
_NOTHING_SPECIAL = Calendar(keeps_public_holidays=False)


def warnings_around(session: Session, organisation_id: int, worker_id: int, on: date) -> tuple[RosterWarning, ...]:
    """Return the warnings of one worker for the week of ``on``, and for the day after it, whose rest it may shorten."""
    first, last = _monday(on), _monday(on) + _WEEK
    roster = rosters_of(session, organisation_id, first=first - _DAY, last=last, worker_ids=[worker_id])[worker_id]
    calendar = calendar_of(session, organisation_id)
    return tuple(one for one in warnings_of(roster, first, last, calendar=calendar) if one.on <= last)


def warnings_of_all(
    session: Session, organisation_id: int, days: Collection[date]
) -> dict[int, tuple[RosterWarning, ...]]:
    """Return by worker the warnings for the weeks in which these days lie; without those who have none."""
    if not days:
        return {}
    mondays = sorted({_monday(on) for on in days})
    rosters = rosters_of(session, organisation_id, first=mondays[0] - _DAY, last=mondays[-1] + _WEEK)
    calendar = calendar_of(session, organisation_id)
    found = {
        worker_id: tuple(
            one for monday in mondays for one in warnings_of(roster, monday, monday + _WEEK - _DAY, calendar=calendar)
        )
        for worker_id, roster in rosters.items()
    }
    return {worker_id: warnings for worker_id, warnings in found.items() if warnings}


def warnings_from(session: Session, organisation_id: int, worker_id: int, today: date) -> tuple[RosterWarning, ...]:
    """Return the warnings of a worker whose week or contract changed.

    For the week as it always is, told of the coming two weeks without holidays and absences, and for each coming
    week with a dated shift or a changed day as it will be.
    """
    found = rosters_of(session, organisation_id, first=today, last=today + _AHEAD, worker_ids=[worker_id])[worker_id]
    usual = Roster(found.hours, week_minutes=found.week_minutes)
    monday = _monday(today) + _WEEK
    warnings = set(warnings_of(usual, monday, monday + 2 * _WEEK - _DAY, calendar=_NOTHING_SPECIAL))
    calendar = calendar_of(session, organisation_id)
    for week in {_monday(on) for on in (*found.changed_days, *(local_date(one.starts_at) for one in found.shifts))}:
        warnings |= set(warnings_of(found, week, week + _WEEK - _DAY, calendar=calendar))
    return tuple(sorted(warnings))


def _monday(on: date) -> date:
    return on - on.weekday() * _DAY
