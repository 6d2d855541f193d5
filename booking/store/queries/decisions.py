"""Price decisions as the office sees them: what was decided for a household, and which of them end soon.

The ground is not here: whoever records it does not read it back (domain A5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from booking.rules.addresses import Address
from booking.rules.money import Money
from booking.rules.refusals.tariffs import NoTariff, UnknownClass
from booking.rules.text import DEFAULT_LOCALE, Text
from booking.store.queries.residents import address_of
from booking.store.queries.tariffs import tariff_on
from booking.store.tables import HouseholdRow, PriceDecisionRow, ResidentRow, ServiceRow, StaffRow

#: How long before its end a decision is on the list, and how long after.
SOON: Final = timedelta(days=30)
#: Decisions that a household's page shows.
MOST_IN_HISTORY: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided and by whom. ``class_name`` is None for an amount alone; ``is_replaced`` by a newer one."""

    decision_id: int
    service_id: int
    service_name: Text
    class_name: Text | None
    amount: Money | None
    is_provisional: bool
    first_day: date
    last_day: date
    review_on: date | None
    decided_by: str
    decided_at: datetime
    is_replaced: bool = False


class Attention(StrEnum):
    """Why somebody should look at a decision."""

    ENDED = "ended"
    ENDS = "ends"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Ending:
    """A decision that asks for a new one: whose, and why. ``resident_id`` opens the household's page."""

    decided: Decided
    attention: Attention
    resident_id: int
    names: tuple[str, ...]
    address: Address


def decisions_of_household(session: Session, organisation_id: int, household_id: int) -> tuple[Decided, ...]:
    """Return what was decided for a household, the newest first."""
    rows = session.execute(
        select(PriceDecisionRow, StaffRow.name)
        .join(StaffRow, StaffRow.id == PriceDecisionRow.decided_by_id)
        .where(PriceDecisionRow.organisation_id == organisation_id, PriceDecisionRow.household_id == household_id)
        .order_by(PriceDecisionRow.decided_at.desc(), PriceDecisionRow.id.desc())
        .limit(MOST_IN_HISTORY)
    ).all()
    decided = _in_words(session, organisation_id, ((row, name) for row, name in rows))
    newest_first = [row for row, _ in rows]
    return tuple(
        replace(one, is_replaced=_is_replaced(row, newest_first[:number]))
        for number, (row, one) in enumerate(zip(newest_first, decided, strict=True))
    )


def decision_to_correct(
    session: Session, organisation_id: int, *, household_id: int, service_id: int, on: date
) -> Decided | None:
    """Return the provisional decision that counts on the day ``on``, or was the last to count before it.

    The final one begins on its first day.
    """
    found = session.execute(
        select(PriceDecisionRow, StaffRow.name)
        .join(StaffRow, StaffRow.id == PriceDecisionRow.decided_by_id)
        .where(
            PriceDecisionRow.organisation_id == organisation_id,
            PriceDecisionRow.household_id == household_id,
            PriceDecisionRow.service_id == service_id,
            PriceDecisionRow.person == "",
            PriceDecisionRow.valid_from <= on,
        )
        .order_by(PriceDecisionRow.decided_at.desc(), PriceDecisionRow.id.desc())
        .limit(1)
    ).first()
    if found is None or not found[0].provisional:
        return None
    return _in_words(session, organisation_id, [(found[0], found[1])])[0]


def decisions_to_look_at(session: Session, organisation_id: int, *, today: date) -> tuple[Ending, ...]:
    """Return the decisions that end within 30 days, ended in the last 30, or are to be reviewed; the first first.

    One that a newer decision follows is not among them.
    """
    rows = session.execute(
        select(PriceDecisionRow, StaffRow.name)
        .join(StaffRow, StaffRow.id == PriceDecisionRow.decided_by_id)
        .where(
            PriceDecisionRow.organisation_id == organisation_id,
            or_(
                and_(
                    PriceDecisionRow.valid_until > today - SOON,
                    PriceDecisionRow.valid_until <= today + SOON,
                    ~_is_followed(),
                ),
                and_(
                    PriceDecisionRow.review_on <= today,
                    PriceDecisionRow.valid_until > today + SOON,
                    ~_is_decided_again(),
                ),
            ),
        )
        .order_by(PriceDecisionRow.valid_until, PriceDecisionRow.id)
    ).all()
    decided = _in_words(session, organisation_id, ((row, name) for row, name in rows))
    return tuple(_ending(session, row, one, today=today) for (row, _), one in zip(rows, decided, strict=True))


def _ending(session: Session, row: PriceDecisionRow, decided: Decided, *, today: date) -> Ending:
    household = session.scalars(
        select(HouseholdRow).where(
            HouseholdRow.organisation_id == row.organisation_id, HouseholdRow.id == row.household_id
        )
    ).one()
    people = session.scalars(
        select(ResidentRow)
        .where(ResidentRow.organisation_id == row.organisation_id, ResidentRow.household_id == row.household_id)
        .order_by(ResidentRow.id)
    ).all()
    names = tuple(one.name for one in people)
    return Ending(decided, _attention(row, today=today), people[0].id, names, address_of(household))


def _attention(row: PriceDecisionRow, *, today: date) -> Attention:
    if row.valid_until <= today:
        return Attention.ENDED
    return Attention.ENDS if row.valid_until <= today + SOON else Attention.REVIEW


def _is_followed() -> ColumnElement[bool]:
    """Tell whether another decision goes on where this one ends, or a newer one took its last day."""
    other, same = _another()
    goes_on = and_(other.valid_from <= PriceDecisionRow.valid_until, other.valid_until > PriceDecisionRow.valid_until)
    took_it = and_(
        other.id > PriceDecisionRow.id,
        other.valid_from < PriceDecisionRow.valid_until,
        other.valid_until >= PriceDecisionRow.valid_until,
    )
    return exists().where(same, or_(goes_on, took_it))


def _is_decided_again() -> ColumnElement[bool]:
    """Tell whether a newer decision was made for days after the review."""
    other, same = _another()
    return exists().where(same, other.id > PriceDecisionRow.id, other.valid_until > PriceDecisionRow.review_on)


def _another() -> tuple[type[PriceDecisionRow], ColumnElement[bool]]:
    other = aliased(PriceDecisionRow)
    return other, and_(
        other.organisation_id == PriceDecisionRow.organisation_id,
        other.household_id == PriceDecisionRow.household_id,
        other.service_id == PriceDecisionRow.service_id,
        other.person == PriceDecisionRow.person,
    )


def _is_replaced(row: PriceDecisionRow, newer: Iterable[PriceDecisionRow]) -> bool:
    """Tell whether one newer decision counts on each of its days."""
    return any(
        (one.service_id, one.person) == (row.service_id, row.person)
        and one.valid_from <= row.valid_from
        and one.valid_until >= row.valid_until
        for one in newer
    )


def _in_words(
    session: Session, organisation_id: int, found: Iterable[tuple[PriceDecisionRow, str]]
) -> tuple[Decided, ...]:
    services = session.execute(
        select(ServiceRow.id, ServiceRow.name).where(ServiceRow.organisation_id == organisation_id)
    )
    names: dict[int, Text] = {row.id: row.name for row in services}
    return tuple(
        Decided(
            decision_id=row.id,
            service_id=row.service_id,
            service_name=names[row.service_id],
            class_name=_class_name(session, row),
            amount=None if row.amount_cents is None else Money.from_cents(row.amount_cents),
            is_provisional=row.provisional,
            first_day=row.valid_from,
            last_day=row.valid_until - timedelta(days=1),
            review_on=row.review_on,
            decided_by=decided_by,
            decided_at=row.decided_at,
        )
        for row, decided_by in found
    )


def _class_name(session: Session, row: PriceDecisionRow) -> Text | None:
    """Return what the class was called when the decision began; a class that is gone stands for itself."""
    if row.class_code is None:
        return None
    try:
        return tariff_on(session, row.organisation_id, row.service_id, row.valid_from).class_of(row.class_code).name
    except (NoTariff, UnknownClass):
        return {DEFAULT_LOCALE: row.class_code}
