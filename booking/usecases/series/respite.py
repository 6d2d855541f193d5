"""Respite days of a plan of days: planned days on which a child may stay away for nothing.

Source: domain A2.1, at least 18 a calendar year for who comes full time, pro rata below.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.rules.calendar import local_date
from booking.rules.care import days_a_week, respite_of_year, respite_share
from booking.rules.series import SeriesRule
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow, CarePlanRow, RespiteDayRow, SeriesRow


@dataclass(frozen=True, slots=True)
class RespiteDays:
    """How many respite days a plan has in a calendar year, and how many were used."""

    year: int
    granted: int
    used: int

    @property
    def left(self) -> int:
        """How many are left."""
        return max(self.granted - self.used, 0)


def agree_respite(session: Session, series: SeriesRow, service: Service) -> None:
    """Keep with a new plan how many respite days a whole year has, as the service grants them now."""
    if not (service.for_members and service.respite_days):
        return
    share = respite_share(service.respite_days, days_a_week(SeriesRule.from_json(series.rule)))
    session.add(CarePlanRow(organisation_id=series.organisation_id, series_id=series.id, respite_days=share))
    session.flush()


def respite_of_booking(session: Session, row: BookingRow) -> RespiteDays | None:
    """Return the respite days of the plan to which a booked day belongs, in its year; None where it has none."""
    if row.series_id is None:
        return None
    return respite_days(session, row.organisation_id, row.series_id, on=local_date(row.starts_at))


def respite_days(session: Session, organisation_id: int, series_id: int, *, on: date) -> RespiteDays | None:
    """Return the respite days of a plan in the calendar year of a day; None where the plan has none."""
    series = session.scalar(
        select(SeriesRow).where(SeriesRow.organisation_id == organisation_id, SeriesRow.id == series_id)
    )
    if series is None:
        return None
    a_year = _agreed(session, series)
    if a_year is None:
        return None
    granted = respite_of_year(a_year, SeriesRule.from_json(series.rule), on.year)
    return RespiteDays(on.year, granted, _used(session, series, on.year))


def use_respite_day(session: Session, row: BookingRow, *, waived: str = "", now: datetime) -> None:
    """Write down that a planned day costs nothing: as a respite day, or because the desk waives it with a reason."""
    if row.series_id is None:
        return
    session.add(
        RespiteDayRow(
            organisation_id=row.organisation_id,
            series_id=row.series_id,
            booking_id=row.id,
            used_on=local_date(row.starts_at),
            reason=waived,
            created_at=now,
        )
    )
    session.flush()


def _agreed(session: Session, series: SeriesRow) -> int | None:
    """Return how many were agreed for a whole year; of a plan of before, as many as the service grants."""
    kept = session.scalar(
        select(CarePlanRow.respite_days).where(
            CarePlanRow.organisation_id == series.organisation_id, CarePlanRow.series_id == series.id
        )
    )
    if kept is not None:
        return kept
    service = service_by_id(session, series.organisation_id, series.service_id)
    if not (service.for_members and service.respite_days):
        return None
    return respite_share(service.respite_days, days_a_week(SeriesRule.from_json(series.rule)))


def _used(session: Session, series: SeriesRow, year: int) -> int:
    return (
        session.scalar(
            select(func.count()).where(
                RespiteDayRow.organisation_id == series.organisation_id,
                RespiteDayRow.series_id == series.id,
                RespiteDayRow.reason == "",
                RespiteDayRow.used_on >= date(year, 1, 1),
                RespiteDayRow.used_on <= date(year, 12, 31),
            )
        )
        or 0
    )
