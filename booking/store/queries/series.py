"""Series as pages show them, and what the desk still has to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session

from booking.rules.calendar import Calendar, local_date, start_of_day
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound
from booking.rules.seasons import Season
from booking.rules.series import Days, SeriesDate, SeriesRule, dates
from booking.rules.text import Text
from booking.store.queries.rosters import calendar_of
from booking.store.queries.services import service_by_id
from booking.store.tables import (
    AssignmentRow,
    BookingRow,
    OptionRow,
    ResidentRow,
    SeriesPauseRow,
    SeriesRow,
    ServiceRow,
    WorkerRow,
)

ACTIVE, ENDED = "active", "ended"
_COMING = (State.CONFIRMED, State.STARTED)
_STANDING = ("held", "planned", "started", "done")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SeriesVisit:
    """A promised visit of a series, with the names of who comes."""

    booking_id: int
    number: str
    meant_on: date | None
    starts_at: datetime
    ends_at: datetime
    workers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which a series does not come."""

    pause_id: int
    days: Days


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series: how it comes, what is promised of it, and what is open: dates without a booking, for the desk.

    ``tasks`` are names with how many. ``pauses`` are those that are not over. ``planned_until`` is the first day of
    which nothing was looked at yet.
    """

    series_id: int
    is_active: bool
    rule: SeriesRule
    service_id: int
    service_slug: str
    service_name: Text
    tasks: tuple[tuple[Text, int], ...]
    resident_id: int
    household_id: int
    resident_name: str
    phone: str
    preferred_worker: str
    planned_until: date
    coming: tuple[SeriesVisit, ...]
    pauses: tuple[Pause, ...]
    open: tuple[SeriesDate, ...]
    seasons: tuple[Season, ...] = ()
    """The parts of the year in which such work is done."""


def series_view(session: Session, organisation_id: int, series_id: int, *, now: datetime) -> SeriesView:
    """Return one series. Raises ``NotFound``."""
    found = _views(session, organisation_id, SeriesRow.id == series_id, now=now)
    if not found:
        raise NotFound
    return found[0]


def series_of_household(
    session: Session, organisation_id: int, household_id: int, *, now: datetime
) -> tuple[SeriesView, ...]:
    """Return the series of a household that still come, the oldest first."""
    return _views(session, organisation_id, SeriesRow.household_id == household_id, SeriesRow.state == ACTIVE, now=now)


def series_with_open_dates(session: Session, organisation_id: int, *, now: datetime) -> tuple[SeriesView, ...]:
    """Return the series that have dates which could not be booked, the nearest first: the desk finds another time.

    A constant number of statements, whatever the number of series.
    """
    found = _views(session, organisation_id, SeriesRow.state == ACTIVE, now=now)
    return tuple(sorted((one for one in found if one.open), key=lambda one: one.open[0].meant_on))


def _views(
    session: Session, organisation_id: int, *which: ColumnElement[bool], now: datetime
) -> tuple[SeriesView, ...]:
    rows = session.execute(
        select(SeriesRow, ServiceRow.slug, ServiceRow.name, ResidentRow.name, ResidentRow.phone, WorkerRow.name)
        .join(ServiceRow, ServiceRow.id == SeriesRow.service_id)
        .join(ResidentRow, ResidentRow.id == SeriesRow.resident_id)
        .outerjoin(WorkerRow, WorkerRow.id == SeriesRow.preferred_worker_id)
        .where(SeriesRow.organisation_id == organisation_id, *which)
        .order_by(SeriesRow.id)
    ).all()
    if not rows:
        return ()
    ids = [row[0].id for row in rows]
    today = local_date(now)
    calendar = calendar_of(session, organisation_id)
    pauses = _pauses(session, organisation_id, ids)
    settled = _settled(session, organisation_id, ids, today=today)
    coming = _coming(session, organisation_id, ids, now=now)
    names = _option_names(session, organisation_id, [row[0] for row in rows])
    return tuple(
        _view(
            row,
            names=names,
            coming=coming[row[0].id],
            pauses=[pause for pause in pauses[row[0].id] if pause.days.last >= today],
            open_dates=_open(
                row[0],
                calendar,
                pauses[row[0].id],
                settled[row[0].id],
                today=today,
                seasons=(seasons := seasons_of(session, row[0])),
            ),
            seasons=seasons,
        )
        for row in rows
    )


def _view(
    row: Row[*tuple[Any, ...]],
    *,
    names: dict[int, Text],
    coming: list[SeriesVisit],
    pauses: list[Pause],
    open_dates: tuple[SeriesDate, ...],
    seasons: tuple[Season, ...],
) -> SeriesView:
    series: SeriesRow
    series, slug, service_name, resident_name, phone, worker = row
    return SeriesView(
        series_id=series.id,
        is_active=series.state == ACTIVE,
        rule=SeriesRule.from_json(series.rule),
        service_id=series.service_id,
        service_slug=slug,
        service_name=service_name,
        tasks=tuple((names[option_id], count) for option_id, count in series.work["choices"] if option_id in names),
        resident_id=series.resident_id,
        household_id=series.household_id,
        resident_name=resident_name,
        phone=phone,
        preferred_worker=worker or "",
        planned_until=series.planned_until,
        coming=tuple(coming),
        pauses=tuple(pauses),
        open=open_dates,
        seasons=seasons,
    )


def seasons_of(session: Session, series: SeriesRow) -> tuple[Season, ...]:
    """Return the parts of the year in which the work of a series is done; each has to hold."""
    service = service_by_id(session, series.organisation_id, series.service_id)
    return service.seasons_of(option_id for option_id, _count in series.work["choices"])


def _open(
    series: SeriesRow,
    calendar: Calendar,
    pauses: Sequence[Pause],
    settled: set[date],
    *,
    today: date,
    seasons: Sequence[Season],
) -> tuple[SeriesDate, ...]:
    if series.state != ACTIVE:
        return ()
    rule = SeriesRule.from_json(series.rule)
    # One that could still have moved here from before today is no longer to be booked.
    first, last = max(today, rule.first), series.planned_until - _DAY
    meant = dates(rule, first, last, calendar=calendar, pauses=[pause.days for pause in pauses], seasons=seasons)
    return tuple(one for one in meant if one.on is not None and one.meant_on not in settled)


def _pauses(session: Session, organisation_id: int, ids: list[int]) -> defaultdict[int, list[Pause]]:
    found: defaultdict[int, list[Pause]] = defaultdict(list)
    rows = session.scalars(
        select(SeriesPauseRow)
        .where(SeriesPauseRow.organisation_id == organisation_id, SeriesPauseRow.series_id.in_(ids))
        .order_by(SeriesPauseRow.first, SeriesPauseRow.id)
    )
    for row in rows:
        found[row.series_id].append(Pause(row.id, Days(row.first, row.last)))
    return found


def _settled(session: Session, organisation_id: int, ids: list[int], *, today: date) -> defaultdict[int, set[date]]:
    """Return the days of which something became, read from ``ix_bookings_series`` from today on."""
    found: defaultdict[int, set[date]] = defaultdict(set)
    rows = session.execute(
        select(BookingRow.series_id, BookingRow.series_on).where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.series_id.in_(ids),
            BookingRow.series_on >= today,
            BookingRow.state != State.EXPIRED,
        )
    )
    for series_id, on in rows:
        if series_id is not None and on is not None:
            found[series_id].add(on)
    return found


def _coming(
    session: Session, organisation_id: int, ids: list[int], *, now: datetime
) -> defaultdict[int, list[SeriesVisit]]:
    found: defaultdict[int, list[SeriesVisit]] = defaultdict(list)
    comes = func.array_agg(WorkerRow.name).filter(WorkerRow.name.is_not(None))
    rows = session.execute(
        select(BookingRow, comes)
        .outerjoin(
            AssignmentRow,
            (AssignmentRow.booking_id == BookingRow.id)
            & (AssignmentRow.organisation_id == BookingRow.organisation_id)
            & AssignmentRow.state.in_(_STANDING),
        )
        .outerjoin(WorkerRow, WorkerRow.id == AssignmentRow.worker_id)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.series_id.in_(ids),
            BookingRow.state.in_(_COMING),
            or_(BookingRow.starts_at >= start_of_day(local_date(now)), BookingRow.ends_at > now),
        )
        .group_by(BookingRow.id)
        .order_by(BookingRow.starts_at, BookingRow.id)
    )
    for row, names in rows:
        visit = SeriesVisit(row.id, row.number, row.series_on, row.starts_at, row.ends_at, tuple(sorted(names or ())))
        found[row.series_id or 0].append(visit)
    return found


def _option_names(session: Session, organisation_id: int, rows: Sequence[SeriesRow]) -> dict[int, Text]:
    ids = {option_id for row in rows for option_id, _count in row.work["choices"]}
    named = session.execute(
        select(OptionRow.id, OptionRow.name).where(OptionRow.organisation_id == organisation_id, OptionRow.id.in_(ids))
    )
    return dict(named.all())
