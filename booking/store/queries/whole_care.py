"""Hours, members and attests of an organisation, as ``flask import`` takes them in again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from booking.store.tables import AttestRow, HouseholdRow, MemberRow, ResidentRow, WeeklyHoursRow, WorkerRow

_AT_ONCE: Final = 500


def hours_to_import(session: Session, organisation_id: int) -> Iterator[Sequence[Any]]:
    """Return name, phone, number of the weekday, from, until and week of each stretch of those who work here."""
    wanted = (
        select(
            *(WorkerRow.name, WorkerRow.phone, WeeklyHoursRow.weekday),
            *(WeeklyHoursRow.starts, WeeklyHoursRow.ends, WeeklyHoursRow.week),
        )
        .join(WorkerRow, WorkerRow.id == WeeklyHoursRow.worker_id)
        .where(WeeklyHoursRow.organisation_id == organisation_id, WorkerRow.active)
        .order_by(WorkerRow.id, WeeklyHoursRow.week, WeeklyHoursRow.weekday, WeeklyHoursRow.starts)
    )
    return _in_pieces(session, wanted)


def members_to_import(session: Session, organisation_id: int) -> Iterator[Sequence[Any]]:
    """Return whose household, and all that is kept of each member."""
    wanted = _of_household(
        organisation_id,
        *(MemberRow.name, MemberRow.born_on, MemberRow.goes_to_school, MemberRow.care_notes),
        *(MemberRow.pick_up, MemberRow.emergency_phone, MemberRow.active),
    ).order_by(MemberRow.id)
    return _in_pieces(session, wanted)


def attests_to_import(session: Session, organisation_id: int) -> Iterator[Sequence[Any]]:
    """Return whose household, which member, and the attest, the oldest first: a later one ends those before it."""
    wanted = (
        _of_household(
            organisation_id,
            *(MemberRow.name, AttestRow.number, AttestRow.day_price, AttestRow.first, AttestRow.last),
        )
        .join(AttestRow, AttestRow.member_id == MemberRow.id)
        .order_by(AttestRow.first, AttestRow.id)
    )
    return _in_pieces(session, wanted)


def _of_household(
    organisation_id: int,
    *columns: Any,  # noqa: ANN401 - each column has a type of its own
) -> Select[*tuple[Any, ...]]:
    """Return a look at members with who of their household was there first, and where they live."""
    somebody = (
        select(ResidentRow.household_id, func.min(ResidentRow.id).label("resident_id"))
        .where(ResidentRow.organisation_id == organisation_id)
        .group_by(ResidentRow.household_id)
        .subquery()
    )
    return (
        select(
            *(ResidentRow.name, ResidentRow.phone, HouseholdRow.street, HouseholdRow.house_number, HouseholdRow.box),
            *(HouseholdRow.postcode, HouseholdRow.municipality),
            *columns,
        )
        .select_from(MemberRow)
        .join(HouseholdRow, HouseholdRow.id == MemberRow.household_id)
        .join(somebody, somebody.c.household_id == MemberRow.household_id)
        .join(ResidentRow, ResidentRow.id == somebody.c.resident_id)
        .where(MemberRow.organisation_id == organisation_id)
    )


def _in_pieces(session: Session, wanted: Select[*tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
    yield from session.execute(wanted.execution_options(yield_per=_AT_ONCE))
