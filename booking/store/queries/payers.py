"""The register of payers, who pays a household's own part, and what a payer has to pay in a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from booking.rules.addresses import Address
from booking.rules.calendar import start_of_day
from booking.rules.lifecycle import State
from booking.rules.payers import OwnPartPayer, PayerKind
from booking.rules.pricing.quote import RESIDENT, QuoteLine, Stage
from booking.rules.refusals import NotFound
from booking.rules.text import Text
from booking.store.quotes import read_quote
from booking.store.tables import (
    BookingPayerRow,
    BookingRow,
    HouseholdPayerRow,
    PayerRow,
    QuoteRow,
    ResidentRow,
    ServiceRow,
    StaffRow,
)

#: What one list holds; whoever has more chooses a shorter period.
MOST_BILLED: Final = 5000
_ENDED: Final = (State.DONE, State.CANCELLED, State.NOT_DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Somebody of the register. ``party`` is how tariffs call them, ``address`` has lines."""

    payer_id: int
    name: str
    kind: PayerKind
    party: str
    email: str
    address: str
    reference: str
    gets_names: bool
    active: bool


@dataclass(frozen=True, slots=True)
class HouseholdPayer:
    """Who pays a household's own part, as the dossier shows it; no ``service_name`` is for all services."""

    household_payer_id: int
    pays: OwnPartPayer
    name: str
    service_name: Text | None
    seen_on: date
    seen_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """A booking that is over, of which a payer pays the parts of ``parties``."""

    number: str
    starts_at: datetime
    service_name: Text
    name: str
    address: Address
    parties: tuple[str, ...]
    lines: tuple[QuoteLine, ...]


def payers_of(session: Session, organisation_id: int) -> list[Payer]:
    """Return the register, by name; who is no longer used too."""
    rows = session.scalars(
        select(PayerRow).where(PayerRow.organisation_id == organisation_id).order_by(PayerRow.name, PayerRow.id)
    )
    return [_payer(row) for row in rows]


def payer_by_id(session: Session, organisation_id: int, payer_id: int) -> Payer:
    """Return one of the register. Raises ``NotFound``."""
    row = session.scalar(select(PayerRow).where(PayerRow.organisation_id == organisation_id, PayerRow.id == payer_id))
    if row is None:
        raise NotFound
    return _payer(row)


def parties_without_payer(session: Session, organisation_id: int) -> list[str]:
    """Return the third parties of bookings to which nobody of the register answers (``ix_booking_payers_waiting``)."""
    rows = session.scalars(
        select(BookingPayerRow.party)
        .where(BookingPayerRow.organisation_id == organisation_id, BookingPayerRow.payer_id.is_(None))
        .distinct()
        .order_by(BookingPayerRow.party)
    )
    return list(rows)


def own_part_payers(session: Session, organisation_id: int, household_id: int) -> list[OwnPartPayer]:
    """Return who pays, paid or will pay a household's own part."""
    rows = session.execute(
        select(
            HouseholdPayerRow.payer_id, HouseholdPayerRow.service_id, HouseholdPayerRow.first, HouseholdPayerRow.last
        ).where(HouseholdPayerRow.organisation_id == organisation_id, HouseholdPayerRow.household_id == household_id)
    )
    return [OwnPartPayer(*row) for row in rows]


def household_payers(session: Session, organisation_id: int, household_id: int) -> list[HouseholdPayer]:
    """Return the same as the dossier shows it, the newest first."""
    rows = session.execute(
        select(HouseholdPayerRow, PayerRow.name, ServiceRow.name, StaffRow.name)
        .join(PayerRow, PayerRow.id == HouseholdPayerRow.payer_id)
        .outerjoin(ServiceRow, ServiceRow.id == HouseholdPayerRow.service_id)
        .outerjoin(StaffRow, StaffRow.id == HouseholdPayerRow.seen_by_id)
        .where(HouseholdPayerRow.organisation_id == organisation_id, HouseholdPayerRow.household_id == household_id)
        .order_by(HouseholdPayerRow.first.desc(), HouseholdPayerRow.id.desc())
    )
    return [
        HouseholdPayer(
            row.id,
            OwnPartPayer(row.payer_id, row.service_id, row.first, row.last),
            name,
            service_name,
            row.seen_on,
            seen_by or "",
        )
        for row, name, service_name, seen_by in rows
    ]


def own_payer_name(session: Session, organisation_id: int, booking_id: int) -> str:
    """Return who pays the household's own part of a booking; empty where it pays itself."""
    name = session.scalar(
        select(PayerRow.name)
        .join(BookingPayerRow, BookingPayerRow.payer_id == PayerRow.id)
        .where(
            BookingPayerRow.organisation_id == organisation_id,
            BookingPayerRow.booking_id == booking_id,
            BookingPayerRow.party == RESIDENT,
        )
    )
    return name or ""


def billed_to(session: Session, organisation_id: int, payer_id: int, *, first: date, last: date) -> list[Billed]:
    """Return what a payer pays for of what began on ``[first, last]``, is over and has its final price; by time.

    At most one more than ``MOST_BILLED``. One statement: the days by ``ix_bookings_day`` or the payer by
    ``ix_booking_payers_payer``, whichever is less; each newest quote by ``ix_quotes_booking``.
    """
    given = aliased(QuoteRow)
    newest = (
        select(given.id)
        .where(given.organisation_id == organisation_id, given.booking_id == BookingRow.id)
        .order_by(given.id.desc())
        .limit(1)
        .correlate(BookingRow)
        .scalar_subquery()
    )
    parties = (
        select(BookingPayerRow.booking_id, func.array_agg(BookingPayerRow.party).label("parties"))
        .where(BookingPayerRow.organisation_id == organisation_id, BookingPayerRow.payer_id == payer_id)
        .group_by(BookingPayerRow.booking_id)
        .subquery()
    )
    rows = session.execute(
        select(BookingRow, ServiceRow.name, ResidentRow.name, parties.c.parties, QuoteRow)
        .join(parties, parties.c.booking_id == BookingRow.id)
        .join(QuoteRow, QuoteRow.id == newest)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .outerjoin(ResidentRow, ResidentRow.id == BookingRow.resident_id)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.state.in_(_ENDED),
            *_within(first, last),
            QuoteRow.stage == Stage.FINAL,
        )
        .order_by(BookingRow.starts_at, BookingRow.id)
        .limit(MOST_BILLED + 1)
    )
    return [
        Billed(
            number=row.number,
            starts_at=row.starts_at,
            service_name=service_name,
            name=name or "",
            address=Address(row.street, row.house_number, row.box, row.postcode, row.municipality),
            parties=tuple(paid),
            lines=read_quote(quote).lines,
        )
        for row, service_name, name, paid, quote in rows
    ]


def done_without_price(session: Session, organisation_id: int, payer_id: int, *, first: date, last: date) -> int:
    """Return how many bookings that this payer pays for are done in ``[first, last]`` and have no final price yet."""
    mine = select(BookingPayerRow.booking_id).where(
        BookingPayerRow.organisation_id == organisation_id, BookingPayerRow.payer_id == payer_id
    )
    final = select(QuoteRow.id).where(
        QuoteRow.organisation_id == organisation_id,
        QuoteRow.booking_id == BookingRow.id,
        QuoteRow.stage == Stage.FINAL,
    )
    counted = session.scalar(
        select(func.count()).where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.state == State.DONE,
            *_within(first, last),
            BookingRow.id.in_(mine),
            ~final.exists(),
        )
    )
    return counted or 0


def _within(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (
        BookingRow.starts_at >= start_of_day(first),
        BookingRow.starts_at < start_of_day(last + timedelta(days=1)),
    )


def _payer(row: PayerRow) -> Payer:
    return Payer(
        payer_id=row.id,
        name=row.name,
        kind=PayerKind(row.kind),
        party=row.party,
        email=row.email,
        address=row.address,
        reference=row.reference,
        gets_names=row.gets_names,
        active=row.active,
    )
