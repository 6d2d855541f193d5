"""Who works at an organisation, what they can do and when they are there: remembered until it changes.

A process remembers it by ``organisations.roster_version``, which triggers raise with every change of a roster. Each
look at what is taken reads that version in the same statement, so nothing is ever decided on a roster that is old.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.calendar import Calendar, day_range
from booking.rules.locations import LocationDay, LocationHours, OpeningHours, open_on
from booking.rules.moments import Span, Stretch, joined
from booking.rules.roster import Roster, windows_between
from booking.rules.travel import TravelMode, TravelSettings
from booking.store.queries.rosters import calendar_of, rosters_of
from booking.store.remembered import Remembered
from booking.store.tables import (
    EquipmentAbsenceRow,
    EquipmentRow,
    GroupSessionRow,
    LocationDayRow,
    LocationHoursRow,
    LocationRow,
    OrganisationRow,
    SessionWorkerRow,
    WorkerRow,
)

#: Rosters are remembered from yesterday on, as far as any service can be booked.
BACK, AHEAD = timedelta(days=1), timedelta(days=122)
#: Rosters are read for at most so many days at once, beside what is asked for.
_WIDEST: Final = timedelta(days=500)
#: Rosters are reckoned this many days at a time, when they are first asked for.
_PART_DAYS: Final = 28
#: Of so many workers and stretches of days the duties are remembered.
_MOST_DUTIES: Final = 4096


@dataclass(frozen=True, slots=True)
class Person:
    """A worker as far as placing work needs to know them."""

    worker_id: int
    name: str
    skills: frozenset[str]
    limits: frozenset[str]
    languages: frozenset[str]
    base: Point
    mode: TravelMode
    leads: bool = False
    """Whether they can lead a crew."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of equipment, and when it is away."""

    equipment_id: int
    kind: str
    away: tuple[Span, ...]


@dataclass(slots=True)
class Presences:
    """Everybody's roster at one version, for the days ``[first, last]``. Spans of a day are reckoned once."""

    version: int
    first: date
    last: date
    calendar: Calendar
    travel: TravelSettings
    people: tuple[Person, ...]
    pieces: tuple[Piece, ...]
    _rosters: Mapping[int, Roster]
    _locations: Mapping[int, OpeningHours]
    _spans: dict[int, dict[date, tuple[Span, ...]]] = field(default_factory=dict)
    _duties: dict[tuple[int, date, date], list[tuple[Span, ...]]] = field(default_factory=dict)
    _reckoned: set[tuple[int, int]] = field(default_factory=set)

    def spans(self, worker_id: int, on: date) -> tuple[Span, ...]:
        """Return the sorted spans at work that begin on a day; none beyond the days that are known."""
        part = on.toordinal() // _PART_DAYS
        if (worker_id, part) not in self._reckoned:
            self._reckon(worker_id, part)
        return self._spans[worker_id].get(on, ())

    def duties(self, worker_id: int, first: date, last: date) -> list[tuple[Span, ...]]:
        """Return the duties that begin on the days ``[first, last]``; one that goes on into the next is one with it."""
        key = (worker_id, first, last)
        found = self._duties.get(key)
        if found is None:
            if len(self._duties) > _MOST_DUTIES:
                self._duties.clear()
            days = (first + timedelta(days=number) for number in range((last - first).days + 1))
            found = self._duties[key] = _through_midnight([one for on in days if (one := self.spans(worker_id, on))])
        return found

    def _reckon(self, worker_id: int, part: int) -> None:
        first = date.fromordinal(part * _PART_DAYS)
        windows = windows_between(
            self._rosters[worker_id], first, first + timedelta(days=_PART_DAYS - 1), calendar=self.calendar
        )
        known = self._spans.setdefault(worker_id, {})
        known |= {on: tuple(window.span for window in found) for on, found in windows.items()}
        self._reckoned.add((worker_id, part))

    def roster(self, worker_id: int) -> Roster:
        """Return the roster of a worker."""
        return self._rosters[worker_id]

    def open_spans(self, location_id: int, days: Sequence[date]) -> list[Span]:
        """Return when a location is open on ``days``; never, where it is not known."""
        hours = self._locations.get(location_id)
        if hours is None:
            return []
        return [window.span for on in days for window in open_on(hours, on, calendar=self.calendar)]


_remembered: Final = Remembered[Presences]()


def remembered_presences(session: Session, organisation_id: int, *, first: date, last: date) -> Presences:
    """Return the presences that cover ``[first, last]``; they may be old: the caller compares the version."""
    known = _remembered.find(session, organisation_id)
    if known is not None and known.first <= first and last <= known.last:
        return known
    if known is not None and first - known.first < _WIDEST:
        # Somebody who looks far ahead must not make the others forget the coming weeks.
        first, last = min(first, known.first + BACK), max(last, known.last)
    return read_presences(session, organisation_id, first=first, last=last)


def read_presences(session: Session, organisation_id: int, *, first: date, last: date) -> Presences:
    """Read the presences anew, in a number of statements that no number of workers changes, and remember them."""
    first, last = first - BACK, max(last, first + AHEAD)
    # The version comes first: what changes while the rest is read makes this one old, never the other way round.
    organisation = session.execute(
        select(OrganisationRow.roster_version, OrganisationRow.travel).where(OrganisationRow.id == organisation_id)
    ).one()
    presences = Presences(
        version=organisation.roster_version,
        first=first,
        last=last,
        calendar=calendar_of(session, organisation_id),
        travel=TravelSettings.from_json(organisation.travel),
        people=_people(session, organisation_id),
        pieces=_pieces(session, organisation_id, first),
        _rosters=_at_sessions(
            session, organisation_id, rosters_of(session, organisation_id, first=first, last=last), since=first
        ),
        _locations=_locations(session, organisation_id),
    )
    _remembered.keep(session, organisation_id, presences)
    return presences


def _at_sessions(
    session: Session, organisation_id: int, rosters: dict[int, Roster], *, since: date
) -> dict[int, Roster]:
    """Return the rosters, in which who works at a group session is not there for visits meanwhile.

    Whoever changes who works at a session, or when it is, raises ``roster_version`` (``sessions.staff_days_changed``).
    """
    busy: defaultdict[int, list[Stretch]] = defaultdict(list)
    for worker_id, starts_at, ends_at in session.execute(
        select(SessionWorkerRow.worker_id, GroupSessionRow.starts_at, GroupSessionRow.ends_at)
        .join(GroupSessionRow, GroupSessionRow.id == SessionWorkerRow.session_id)
        .where(
            SessionWorkerRow.organisation_id == organisation_id,
            GroupSessionRow.state == "open",
            GroupSessionRow.ends_at > day_range(since)[0],
        )
        .order_by(GroupSessionRow.starts_at)
    ):
        busy[worker_id].append(Stretch(starts_at, ends_at))
    return {
        worker_id: replace(roster, absences=tuple(sorted((*roster.absences, *busy[worker_id]))))
        if busy[worker_id]
        else roster
        for worker_id, roster in rosters.items()
    }


def _through_midnight(duties: list[tuple[Span, ...]]) -> list[tuple[Span, ...]]:
    """Return the duties, with those that go on into the next one without a break made one."""
    found = duties[:1]
    for spans in duties[1:]:
        if spans[0][0] <= found[-1][-1][1]:
            found[-1] = tuple(joined([*found[-1], *spans]))
        else:
            found.append(spans)
    return found


def _people(session: Session, organisation_id: int) -> tuple[Person, ...]:
    rows = session.execute(
        select(
            WorkerRow.id,
            WorkerRow.name,
            WorkerRow.skills,
            WorkerRow.limits,
            WorkerRow.languages,
            WorkerRow.base_latitude,
            WorkerRow.base_longitude,
            WorkerRow.travel_mode,
            WorkerRow.leads,
        )
        .where(WorkerRow.organisation_id == organisation_id, WorkerRow.active)
        .order_by(WorkerRow.id)
    )
    return tuple(
        Person(
            worker_id,
            name,
            frozenset(skills),
            frozenset(limits),
            frozenset(languages),
            Point(latitude, longitude),
            TravelMode(mode),
            leads,
        )
        for worker_id, name, skills, limits, languages, latitude, longitude, mode, leads in rows
    )


def _pieces(session: Session, organisation_id: int, first: date) -> tuple[Piece, ...]:
    away: defaultdict[int, list[Span]] = defaultdict(list)
    for row in session.execute(
        select(EquipmentAbsenceRow.equipment_id, EquipmentAbsenceRow.starts_at, EquipmentAbsenceRow.ends_at)
        .where(
            EquipmentAbsenceRow.organisation_id == organisation_id,
            EquipmentAbsenceRow.ends_at > day_range(first)[0],
        )
        .order_by(EquipmentAbsenceRow.starts_at)
    ):
        away[row.equipment_id].append(Stretch(row.starts_at, row.ends_at).span)
    rows = session.execute(
        select(EquipmentRow.id, EquipmentRow.kind)
        .where(
            EquipmentRow.organisation_id == organisation_id,
            EquipmentRow.active,
            # What stands at a location is rented out there and goes along to no visit.
            EquipmentRow.location_id.is_(None),
        )
        .order_by(EquipmentRow.id)
    )
    return tuple(Piece(row.id, row.kind, tuple(away[row.id])) for row in rows)


def _locations(session: Session, organisation_id: int) -> dict[int, OpeningHours]:
    week: defaultdict[int, list[LocationHours]] = defaultdict(list)
    for row in session.scalars(select(LocationHoursRow).where(LocationHoursRow.organisation_id == organisation_id)):
        week[row.location_id].append(LocationHours(row.weekday, row.opens, row.closes))
    days: defaultdict[int, dict[date, LocationDay]] = defaultdict(dict)
    for day in session.scalars(select(LocationDayRow).where(LocationDayRow.organisation_id == organisation_id)):
        known = days[day.location_id].get(day.on, LocationDay(day.on, name=day.name))
        if day.opens is not None and day.closes is not None:
            known = replace(known, hours=(*known.hours, (day.opens, day.closes)))
        days[day.location_id][day.on] = known
    ids = session.scalars(
        select(LocationRow.id).where(LocationRow.organisation_id == organisation_id, LocationRow.active)
    )
    return {one: OpeningHours(tuple(sorted(week[one])), tuple(days[one].values())) for one in ids}
