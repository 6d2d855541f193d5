"""Make a household a member of a service for a calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.memberships import MembershipKind, begins_on
from booking.rules.money import Money
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts
from booking.rules.pricing.rates import NO_RATES
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.rides import AlreadyMember
from booking.store.locks import lock_household
from booking.store.queries.memberships import is_member
from booking.store.queries.services import service_by_id
from booking.store.queries.tariffs import rates_of, tariff_on
from booking.store.tables import MembershipRow, ResidentRow


@dataclass(frozen=True, slots=True)
class MakeMember:
    """The household of a resident becomes a member of a service in ``year``; ``paid`` where the money was seen."""

    resident_id: int
    service_id: int
    year: int
    kind: MembershipKind
    paid: bool = False


def make_member(session: Session, request: MakeMember, *, by: Actor, now: datetime) -> Money:
    """Write down the membership and return its price, as the service's tariff counts it on its first day.

    Raises ``NotAllowed`` for others than the office, ``NotFound`` for a strange resident or a service without
    memberships, ``AlreadyMember``, ``AlreadyOver`` for a year that is, ``NoTariff``.
    """
    if not by.is_office:
        raise NotAllowed
    service = service_by_id(session, by.organisation_id, request.service_id)
    household_id = _household(session, request.resident_id, by=by)
    if not service.needs_membership:
        raise NotFound
    today = local_date(now)
    since = begins_on(request.year, today=today)
    lock_household(session, by.organisation_id, household_id)
    if is_member(
        session,
        by.organisation_id,
        household_id=household_id,
        service_id=service.service_id,
        year=request.year,
    ):
        raise AlreadyMember(year=request.year)
    due = membership_price(session, by.organisation_id, service.service_id, request.kind, on=since)
    session.add(
        MembershipRow(
            organisation_id=by.organisation_id,
            household_id=household_id,
            service_id=service.service_id,
            year=request.year,
            kind=request.kind.value,
            since=since,
            price_cents=due.cents,
            paid_on=today if request.paid else None,
            made_by_id=by.user_id,
            created_at=now,
        )
    )
    session.flush()
    return due


def membership_paid(session: Session, membership_id: int, *, by: Actor, now: datetime) -> None:
    """Write down that a membership was paid. Raises ``NotAllowed`` or ``NotFound``."""
    if not by.is_office:
        raise NotAllowed
    row = session.scalar(
        select(MembershipRow).where(
            MembershipRow.organisation_id == by.organisation_id, MembershipRow.id == membership_id
        )
    )
    if row is None:
        raise NotFound
    row.paid_on = row.paid_on or local_date(now)


def membership_price(
    session: Session, organisation_id: int, service_id: int, kind: MembershipKind, *, on: date
) -> Money:
    """Return what a membership that begins on that day costs: two amounts, half from a day of the year on.

    They stand in the tariff, as the regulation prints them. Raises ``NoTariff``.
    """
    tariff = tariff_on(session, organisation_id, service_id, on)
    rates = rates_of(session, organisation_id) if tariff.rate_codes else NO_RATES
    return price(tariff, Facts(on=on, work={kind.quantity: Decimal(1)}), rates=rates).total


def _household(session: Session, resident_id: int, *, by: Actor) -> int:
    household_id = session.scalar(
        select(ResidentRow.household_id).where(
            ResidentRow.organisation_id == by.organisation_id, ResidentRow.id == resident_id
        )
    )
    if household_id is None:
        raise NotFound
    return household_id
