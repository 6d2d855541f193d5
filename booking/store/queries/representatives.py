"""Who acts for others, for which households, and what those have coming."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from booking.rules.addresses import Address
from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.rules.representatives import Representation, RepresentativeKind, Tells
from booking.rules.text import Text
from booking.store.queries.residents import address_of
from booking.store.tables import (
    BookingRow,
    HouseholdRow,
    QuoteRow,
    RepresentationRow,
    RepresentativeRow,
    ResidentRow,
    ServiceRow,
    StaffRow,
)

#: Who acts for more residents than this calls the desk for the rest.
MOST_RESIDENTS: Final = 100
_MOST_COMING: Final = 200
_MOST_FOUND: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """Somebody who acts for others. ``phone`` is E.164; ``link_epoch`` goes into their private link."""

    representative_id: int
    name: str
    phone: str
    email: str
    locale: str
    kind: RepresentativeKind
    link_epoch: int


@dataclass(frozen=True, slots=True)
class KnownRepresentation:
    """For whom somebody acts, as the dossier shows it."""

    representation_id: int
    who: Representative
    acts: Representation
    ground: str
    seen_on: date
    seen_by: str


@dataclass(frozen=True, slots=True)
class Represented:
    """A resident for whom somebody acts."""

    resident_id: int
    household_id: int
    name: str
    phone: str
    email: str
    address: Address
    acts: Representation


@dataclass(frozen=True, slots=True)
class ComingBooking:
    """A promised booking of a household for which somebody acts, with what it costs that household."""

    household_id: int
    number: str
    link_epoch: int
    starts_at: datetime
    ends_at: datetime
    service_name: Text
    total: Money | None


def representative_by_id(session: Session, organisation_id: int, representative_id: int) -> Representative:
    """Return one of this organisation. Raises ``NotFound``."""
    row = session.scalar(
        select(RepresentativeRow).where(
            RepresentativeRow.organisation_id == organisation_id, RepresentativeRow.id == representative_id
        )
    )
    if row is None:
        raise NotFound
    return _representative(row)


def representations_of(session: Session, organisation_id: int, household_id: int) -> list[KnownRepresentation]:
    """Return who acts, acted or will act for a household, the newest first."""
    rows = session.execute(
        select(RepresentationRow, RepresentativeRow, StaffRow.name)
        .join(RepresentativeRow, RepresentativeRow.id == RepresentationRow.representative_id)
        .outerjoin(StaffRow, StaffRow.id == RepresentationRow.seen_by_id)
        .where(RepresentationRow.organisation_id == organisation_id, RepresentationRow.household_id == household_id)
        .order_by(RepresentationRow.first.desc(), RepresentationRow.id.desc())
    )
    return [
        KnownRepresentation(
            row.id, _representative(who), representation_in(row), row.ground, row.seen_on, seen_by or ""
        )
        for row, who, seen_by in rows
    ]


def acting_for(
    session: Session, organisation_id: int, household_id: int
) -> list[tuple[Representation, Representative]]:
    """Return for whom messages about a household may be, beside the household itself."""
    rows = session.execute(
        select(RepresentationRow, RepresentativeRow)
        .join(RepresentativeRow, RepresentativeRow.id == RepresentationRow.representative_id)
        .where(RepresentationRow.organisation_id == organisation_id, RepresentationRow.household_id == household_id)
    )
    return [(representation_in(row), _representative(who)) for row, who in rows]


def representation_on(
    session: Session, organisation_id: int, *, representative_id: int, household_id: int, on: date
) -> Representation:
    """Return what somebody may for a household on a day. Raises ``NotFound`` where they do not act for it then."""
    row = session.scalar(
        select(RepresentationRow).where(
            RepresentationRow.organisation_id == organisation_id,
            RepresentationRow.representative_id == representative_id,
            RepresentationRow.household_id == household_id,
            *_holds(on),
        )
    )
    if row is None:
        raise NotFound
    return representation_in(row)


def represented_by(session: Session, organisation_id: int, representative_id: int, *, on: date) -> list[Represented]:
    """Return the residents for whom somebody acts on a day, by name; the first ``MOST_RESIDENTS`` of them."""
    rows = session.execute(
        select(ResidentRow, HouseholdRow, RepresentationRow)
        .join(HouseholdRow, HouseholdRow.id == ResidentRow.household_id)
        .join(RepresentationRow, RepresentationRow.household_id == HouseholdRow.id)
        .where(
            ResidentRow.organisation_id == organisation_id,
            RepresentationRow.organisation_id == organisation_id,
            RepresentationRow.representative_id == representative_id,
            *_holds(on),
        )
        .order_by(ResidentRow.name, ResidentRow.id)
        .limit(MOST_RESIDENTS)
    )
    return [
        Represented(
            resident.id,
            household.id,
            resident.name,
            resident.phone,
            resident.email,
            address_of(household),
            representation_in(row),
        )
        for resident, household, row in rows
    ]


def coming_of(
    session: Session, organisation_id: int, household_ids: Collection[int], *, now: datetime
) -> list[ComingBooking]:
    """Return what households are promised from ``now`` on, by time, but for what is confidential.

    One statement, by ``ix_bookings_household``.
    """
    newest = (
        select(QuoteRow.total_cents)
        .where(QuoteRow.organisation_id == organisation_id, QuoteRow.booking_id == BookingRow.id)
        .order_by(QuoteRow.id.desc())
        .limit(1)
        .correlate(BookingRow)
        .scalar_subquery()
    )
    rows = session.execute(
        select(BookingRow, ServiceRow.name, newest)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.household_id.in_(household_ids),
            # Anybody can type a name: what was not booked by somebody whom we know is not told here.
            BookingRow.household_proved,
            BookingRow.state.in_((State.CONFIRMED, State.STARTED)),
            BookingRow.ends_at > now,
            ~ServiceRow.confidential,
        )
        .order_by(BookingRow.starts_at, BookingRow.id)
        .limit(_MOST_COMING)
    )
    return [
        ComingBooking(
            row.household_id or 0,
            row.number,
            row.link_epoch,
            row.starts_at,
            row.ends_at,
            service_name,
            None if cents is None else Money.from_cents(cents),
        )
        for row, service_name, cents in rows
    ]


def representatives_with_phone(
    session: Session, organisation_id: int, phone: str, *, on: date
) -> list[tuple[Representative, list[Represented]]]:
    """Return who acts for others on a day and calls with this number (E.164), each with those others."""
    rows = session.scalars(
        select(RepresentativeRow)
        .where(RepresentativeRow.organisation_id == organisation_id, RepresentativeRow.phone == phone)
        .order_by(RepresentativeRow.id)
        .limit(_MOST_FOUND)
    )
    found = [(_representative(row), represented_by(session, organisation_id, row.id, on=on)) for row in rows.all()]
    return [(who, others) for who, others in found if others]


def booked_by(session: Session, organisation_id: int, booking_id: int) -> Representative | None:
    """Return who booked for the household, or None where it did so itself or the desk did."""
    row = session.scalar(
        select(RepresentativeRow)
        .join(BookingRow, BookingRow.booked_by_representative_id == RepresentativeRow.id)
        .where(BookingRow.organisation_id == organisation_id, BookingRow.id == booking_id)
    )
    return None if row is None else _representative(row)


def _holds(on: date) -> tuple[ColumnElement[bool], ...]:
    return RepresentationRow.first <= on, or_(RepresentationRow.last.is_(None), RepresentationRow.last >= on)


def representation_in(row: RepresentationRow) -> Representation:
    """Return what a row says."""
    return Representation(
        representative_id=row.representative_id,
        household_id=row.household_id,
        may_book=row.may_book,
        may_pay=row.may_pay,
        tells=Tells(row.tells),
        first=row.first,
        last=row.last,
        may_see_care=row.may_see_care,
    )


def _representative(row: RepresentativeRow) -> Representative:
    return Representative(
        representative_id=row.id,
        name=row.name,
        phone=row.phone,
        email=row.email,
        locale=row.locale,
        kind=RepresentativeKind(row.kind),
        link_epoch=row.link_epoch,
    )


def has_ended_since(session: Session, organisation_id: int, household_id: int, since: date, *, today: date) -> bool:
    """Tell whether somebody stopped acting for a household on a day from ``since`` on: who ends today did so yesterday.

    A link that was given before may be in their hands.
    """
    return (
        session.scalar(
            select(RepresentationRow.id)
            .where(
                RepresentationRow.organisation_id == organisation_id,
                RepresentationRow.household_id == household_id,
                RepresentationRow.last >= since - timedelta(days=1),
                RepresentationRow.last < today,
            )
            .limit(1)
        )
        is not None
    )


def acts_without_care(session: Session, organisation_id: int, household_id: int, *, today: date) -> bool:
    """Tell whether somebody acts for a household on a day who may not see what carers must know of its children.

    A link that cannot say in whose hands it is must not lead to the household's own links then.
    """
    return (
        session.scalar(
            select(RepresentationRow.id)
            .where(
                RepresentationRow.organisation_id == organisation_id,
                RepresentationRow.household_id == household_id,
                ~RepresentationRow.may_see_care,
                *_holds(today),
            )
            .limit(1)
        )
        is not None
    )
