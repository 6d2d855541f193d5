"""Reports: the list of the desk, one of them, what is near, and those of a round. Tenant in every query.

A report that is planned on a round which no longer takes place, or is over, counts as one to be planned again:
nothing has to be told to it when a booking is cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from booking.rules.addresses import Point
from booking.rules.lifecycle import State
from booking.rules.photos import of_report
from booking.rules.refusals import NotFound
from booking.rules.reports import NEAR_LASTS, OPEN, Reported, ReportState, Urgency, is_near, near_band
from booking.rules.text import Text
from booking.store.queries.photos import Photo, photos_by_thing
from booking.store.tables import (
    BookingRow,
    LocationRow,
    OptionRow,
    ReportHistoryRow,
    ReportRow,
    ServiceRow,
)

#: How many lines the desk's list shows at most.
MOST_LINES: Final = 200
_OVER: Final = frozenset({State.CANCELLED, State.EXPIRED, State.DONE, State.NOT_DONE})
_RANK: Final = case({one.value: rank for rank, one in enumerate(Urgency)}, value=ReportRow.urgency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The booking on which a report is done. ``is_over``: it does not take place, or went by without the report."""

    booking_id: int
    number: str
    starts_at: datetime
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as the staff sees it. Who reported it is not in here (``Reporter``): workers need not know."""

    report_id: int
    number: str
    token: str
    service_id: int
    service_name: Text
    option_id: int
    kind: Text
    icon: str
    at: Point
    is_exact: bool
    postcode: str
    municipality: str
    where: str
    location_id: int | None
    building: str
    flat: str
    description: str
    urgency: Urgency
    state: ReportState
    round: Round | None
    duplicate_of_id: int | None
    answer: str
    created_at: datetime
    closed_at: datetime | None
    version: int
    photos: tuple[Photo, ...] = ()

    @property
    def reported(self) -> Reported:
        """What decides whether it may be the same as another one."""
        return Reported(self.report_id, self.option_id, self.at, self.location_id, self.state, self.created_at)

    @property
    def is_left(self) -> bool:
        """Whether its round does not take place, or went by without it."""
        return self.state is ReportState.PLANNED and self.round is not None and self.round.is_over


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reported it, as far as they told. ``phone`` is E.164."""

    name: str
    phone: str
    email: str
    wants_to_hear: bool


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One change of a report."""

    at: datetime
    change: str
    by: str
    facts: dict[str, Any]


def reports_in(
    session: Session, organisation_id: int, states: Sequence[ReportState], *, service_id: int | None = None
) -> list[Report]:
    """Return the reports in these states with their photos: open ones the most urgent and oldest first, others the
    newest first; 200 at most. Two statements.
    """
    which: list[ColumnElement[bool]] = [ReportRow.state.in_(list(states))]
    if service_id is not None:
        which.append(ReportRow.service_id == service_id)
    order: tuple[ColumnElement[Any], ...] = (_RANK, ReportRow.created_at.asc(), ReportRow.id.asc())
    if not OPEN.intersection(states):
        order = (ReportRow.closed_at.desc(), ReportRow.id.desc())
    return _reports(session, organisation_id, _select(organisation_id, *which).order_by(*order).limit(MOST_LINES))


def report_by_id(session: Session, organisation_id: int, report_id: int) -> Report:
    """Return one report of this organisation. Raises ``NotFound``."""
    return _the_only(_reports(session, organisation_id, _select(organisation_id, ReportRow.id == report_id)))


def report_by_token(session: Session, organisation_id: int, token: str) -> Report:
    """Return the report that a private link opens. Raises ``NotFound``."""
    return _the_only(_reports(session, organisation_id, _select(organisation_id, ReportRow.token == token)))


def reporter_of(session: Session, organisation_id: int, report_id: int) -> Reporter:
    """Return who reported it. Raises ``NotFound``."""
    row = session.execute(
        select(ReportRow.name, ReportRow.phone, ReportRow.email, ReportRow.wants_to_hear).where(
            ReportRow.organisation_id == organisation_id, ReportRow.id == report_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return Reporter(*row)


def history_of(session: Session, organisation_id: int, report_id: int) -> list[ReportEntry]:
    """Return what happened to a report, first to last."""
    rows = session.execute(
        select(ReportHistoryRow.at, ReportHistoryRow.change, ReportHistoryRow.by_name, ReportHistoryRow.facts)
        .where(ReportHistoryRow.organisation_id == organisation_id, ReportHistoryRow.report_id == report_id)
        .order_by(ReportHistoryRow.id)
    )
    return [ReportEntry(*row) for row in rows]


def duplicates_of(session: Session, organisation_id: int, report_id: int) -> list[Report]:
    """Return the reports that are the same as this one, the oldest first."""
    which = _select(organisation_id, ReportRow.duplicate_of_id == report_id)
    return _reports(session, organisation_id, which.order_by(ReportRow.id))


def near_reports(session: Session, organisation_id: int, one: Reported, *, now: datetime) -> list[Report]:
    """Return the open reports that may be about the same thing, the oldest first.

    Stands on ``ix_reports_near``: only what is open, of one kind, in a band of some hundred metres, is looked at.
    """
    which: list[ColumnElement[bool]] = [
        ReportRow.option_id == one.option_id,
        ReportRow.state.in_(list(OPEN)),
        ReportRow.created_at >= now - NEAR_LASTS,
    ]
    if one.location_id is None:
        which.append(ReportRow.latitude.between(*near_band(one.at)))
    else:
        which.append(ReportRow.location_id == one.location_id)
    found = _reports(session, organisation_id, _select(organisation_id, *which).order_by(ReportRow.id))
    return [other for other in found if is_near(one, other.reported, now=now)]


def near_counts(session: Session, organisation_id: int, *, now: datetime) -> dict[int, int]:
    """Return for each open report how many others of the last 30 days may be the same, where there are any."""
    recent = [ReportRow.state.in_(list(OPEN)), ReportRow.created_at >= now - NEAR_LASTS]
    found = _reports(
        session, organisation_id, _select(organisation_id, *recent).limit(MOST_LINES * 5), with_photos=False
    )
    by_kind: dict[int, list[Reported]] = {}
    for one in found:
        by_kind.setdefault(one.option_id, []).append(one.reported)
    counts = {
        one.report_id: sum(is_near(one, other, now=now) for other in same) for same in by_kind.values() for one in same
    }
    return {report_id: count for report_id, count in counts.items() if count}


def reports_of_round(session: Session, organisation_id: int, booking_id: int) -> list[Report]:
    """Return the reports of a round, in its order; what was done on it too."""
    which = _select(organisation_id, ReportRow.booking_id == booking_id)
    return _reports(session, organisation_id, which.order_by(ReportRow.position, ReportRow.id))


def report_counts(session: Session, organisation_id: int, booking_ids: Sequence[int]) -> dict[int, int]:
    """Return how many reports each of these bookings has, where it has any."""
    if not booking_ids:
        return {}
    rows = session.execute(
        select(ReportRow.booking_id, func.count())
        .where(ReportRow.organisation_id == organisation_id, ReportRow.booking_id.in_(booking_ids))
        .group_by(ReportRow.booking_id)
    )
    return {booking_id: count for booking_id, count in rows if booking_id is not None}


def _select(organisation_id: int, *which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    building = aliased(LocationRow)
    return (
        select(
            *ReportRow.__table__.columns,
            ServiceRow.name.label("service_name"),
            OptionRow.name.label("kind"),
            OptionRow.icon,
            building.name.label("building"),
            BookingRow.number.label("round_number"),
            BookingRow.starts_at.label("round_starts_at"),
            BookingRow.state.label("round_state"),
        )
        .join(ServiceRow, ServiceRow.id == ReportRow.service_id)
        .join(OptionRow, OptionRow.id == ReportRow.option_id)
        .outerjoin(building, building.id == ReportRow.location_id)
        .outerjoin(BookingRow, BookingRow.id == ReportRow.booking_id)
        .where(ReportRow.organisation_id == organisation_id, *which)
    )


def _reports(
    session: Session, organisation_id: int, wanted: Select[*tuple[Any, ...]], *, with_photos: bool = True
) -> list[Report]:
    rows = session.execute(wanted).all()
    things = [of_report(row.id) for row in rows] if with_photos else []
    photos = photos_by_thing(session, organisation_id, things)
    return [_report(row, photos[of_report(row.id)]) for row in rows]


def _report(row: Any, photos: tuple[Photo, ...]) -> Report:  # noqa: ANN401 - a row of a select of many columns
    round_ = None
    if row.booking_id is not None:
        is_over = State(row.round_state) in _OVER
        round_ = Round(
            booking_id=row.booking_id, number=row.round_number, starts_at=row.round_starts_at, is_over=is_over
        )
    return Report(
        report_id=row.id,
        number=row.number,
        token=row.token,
        service_id=row.service_id,
        service_name=row.service_name,
        option_id=row.option_id,
        kind=row.kind,
        icon=row.icon,
        at=Point(row.latitude, row.longitude),
        is_exact=row.is_exact,
        postcode=row.postcode,
        municipality=row.municipality,
        where=row.where_words,
        location_id=row.location_id,
        building=row.building or "",
        flat=row.flat,
        description=row.description,
        urgency=Urgency(row.urgency),
        state=ReportState(row.state),
        round=round_,
        duplicate_of_id=row.duplicate_of_id,
        answer=row.answer,
        created_at=row.created_at,
        closed_at=row.closed_at,
        version=row.version,
        photos=photos,
    )


def _the_only(found: Sequence[Report]) -> Report:
    if not found:
        raise NotFound
    return found[0]
