"""What the desk sees of a resident: who they are, how to get in, what they pay, what they booked.

The ground of a price decision is not here: it is for who records it (domain A5).
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from booking.rules.addresses import Address, Point
from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import NotFound
from booking.rules.refusals.tariffs import NoTariff
from booking.rules.text import Text
from booking.store.queries.booking_lists import BookingLine, bookings_of_household
from booking.store.queries.residents import address_of
from booking.store.queries.service_facts import Service
from booking.store.queries.services import services_of
from booking.store.queries.tariffs import tariff_on
from booking.store.tables import BookingRow, HouseholdRow, PriceDecisionRow, ResidentRow, StaffRow

#: Bookings before today that a dossier shows.
MOST_PAST = 20
#: How long a dossier tells of a decision that ended.
ENDED_LATELY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Details:
    """What can be changed of a resident and their home."""

    name: str
    phone: str
    email: str
    locale: str
    address: Address
    access_notes: str

    @property
    def version(self) -> str:
        """A short name for exactly these details: two people who saw other ones have another version."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Housemate:
    """Somebody else of the household."""

    resident_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ServicePrice:
    """The class that counts today for one service; without a decision it is the default one.

    ``amount``: somebody decided what the household pays for a unit, where the tariff leaves that to a person.
    ``class_is_gone``: somebody decided a class that the tariff of today no longer has, so the default one counts.
    ``ended_on`` is the last day of a decision of the last year, where no other one followed.
    """

    service_id: int
    service_name: Text
    class_name: Text
    is_decided: bool
    class_is_gone: bool = False
    amount: Money | None = None
    is_provisional: bool = False
    valid_until: date | None = None
    decided_by: str = ""
    ended_on: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day on which the decision holds."""
        return self.valid_until - timedelta(days=1) if self.valid_until else None


@dataclass(frozen=True, slots=True)
class Claim:
    """A status that somebody told on line, and nobody has looked at since."""

    ground: str
    booking_number: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that the desk needs with a caller on the line."""

    resident_id: int
    household_id: int
    details: Details
    at: Point
    housemates: tuple[Housemate, ...]
    prices: tuple[ServicePrice, ...]
    claims: tuple[Claim, ...]
    upcoming: tuple[BookingLine, ...]
    past: tuple[BookingLine, ...]


def dossier_of(session: Session, organisation_id: int, resident_id: int, *, today: date, now: datetime) -> Dossier:
    """Return the dossier of a resident of this organisation. Raises ``NotFound``."""
    resident, household = _rows(session, organisation_id, resident_id)
    booked = bookings_of_household(session, organisation_id, household.id)
    upcoming = [line for line in booked if line.ends_at > now and line.state in {State.CONFIRMED, State.STARTED}]
    coming = {line.booking_id for line in upcoming}
    return Dossier(
        resident_id=resident.id,
        household_id=household.id,
        details=details_of(resident, household),
        at=Point(household.latitude, household.longitude),
        housemates=_housemates(session, resident),
        prices=_prices(session, household, today=today),
        claims=_claims(session, household),
        upcoming=tuple(reversed(upcoming)),
        past=tuple([line for line in booked if line.booking_id not in coming][:MOST_PAST]),
    )


def details_of(resident: ResidentRow, household: HouseholdRow) -> Details:
    """Return what can be changed of a resident and their home, as it stands."""
    return Details(
        name=resident.name,
        phone=resident.phone,
        email=resident.email,
        locale=resident.locale,
        address=address_of(household),
        access_notes=household.access_notes,
    )


def _rows(session: Session, organisation_id: int, resident_id: int) -> tuple[ResidentRow, HouseholdRow]:
    found = session.execute(
        select(ResidentRow, HouseholdRow)
        .join(HouseholdRow, HouseholdRow.id == ResidentRow.household_id)
        .where(ResidentRow.organisation_id == organisation_id, ResidentRow.id == resident_id)
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _housemates(session: Session, resident: ResidentRow) -> tuple[Housemate, ...]:
    rows = session.scalars(
        select(ResidentRow)
        .where(
            ResidentRow.organisation_id == resident.organisation_id,
            ResidentRow.household_id == resident.household_id,
            ResidentRow.id != resident.id,
        )
        .order_by(ResidentRow.name, ResidentRow.id)
    )
    return tuple(Housemate(row.id, row.name) for row in rows)


def _prices(session: Session, household: HouseholdRow, *, today: date) -> tuple[ServicePrice, ...]:
    found = []
    for service in services_of(session, household.organisation_id):
        try:
            tariff = tariff_on(session, household.organisation_id, service.service_id, today)
        except NoTariff:
            continue
        decided = _decision(session, household, service.service_id, today=today)
        price = _price(service, tariff, decided)
        if decided is None:
            price = replace(price, ended_on=_ended_on(session, household, service.service_id, today=today))
        found.append(price)
    return tuple(found)


def _price(service: Service, tariff: Tariff, decided: tuple[PriceDecisionRow, str] | None) -> ServicePrice:
    decision, staff_name = decided or (None, "")
    class_is_gone = (
        decision is not None and decision.class_code is not None and not tariff.has_class(decision.class_code)
    )
    code = decision.class_code if decision is not None and not class_is_gone else None
    class_name = tariff.class_of(code or tariff.default_class).name
    if decision is None or class_is_gone:
        return ServicePrice(service.service_id, service.name, class_name, is_decided=False, class_is_gone=class_is_gone)
    return ServicePrice(
        service.service_id,
        service.name,
        class_name,
        is_decided=True,
        amount=None if decision.amount_cents is None else Money.from_cents(decision.amount_cents),
        is_provisional=decision.provisional,
        valid_until=decision.valid_until,
        decided_by=staff_name,
    )


def _decision(
    session: Session, household: HouseholdRow, service_id: int, *, today: date
) -> tuple[PriceDecisionRow, str] | None:
    found = session.execute(
        select(PriceDecisionRow, StaffRow.name)
        .join(StaffRow, StaffRow.id == PriceDecisionRow.decided_by_id)
        .where(
            PriceDecisionRow.organisation_id == household.organisation_id,
            PriceDecisionRow.household_id == household.id,
            PriceDecisionRow.service_id == service_id,
            PriceDecisionRow.person == "",
            PriceDecisionRow.valid_from <= today,
            PriceDecisionRow.valid_until > today,
        )
        .order_by(PriceDecisionRow.decided_at.desc(), PriceDecisionRow.id.desc())
        .limit(1)
    ).first()
    return (found[0], found[1]) if found else None


def _ended_on(session: Session, household: HouseholdRow, service_id: int, *, today: date) -> date | None:
    """Return the last day of the decision that ended last, not longer than a year ago."""
    end = session.scalar(
        select(func.max(PriceDecisionRow.valid_until)).where(
            PriceDecisionRow.organisation_id == household.organisation_id,
            PriceDecisionRow.household_id == household.id,
            PriceDecisionRow.service_id == service_id,
            PriceDecisionRow.person == "",
            PriceDecisionRow.valid_until <= today,
            PriceDecisionRow.valid_until > today - ENDED_LATELY,
        )
    )
    return end - timedelta(days=1) if end else None


def _claims(session: Session, household: HouseholdRow) -> tuple[Claim, ...]:
    """Return the claims of promised visits that no decision has followed, one for each ground."""
    looked_at = exists().where(
        PriceDecisionRow.organisation_id == BookingRow.organisation_id,
        PriceDecisionRow.household_id == BookingRow.household_id,
        PriceDecisionRow.service_id == BookingRow.service_id,
        PriceDecisionRow.decided_at >= BookingRow.created_at,
    )
    rows = session.scalars(
        select(BookingRow)
        .where(
            BookingRow.organisation_id == household.organisation_id,
            BookingRow.household_id == household.id,
            BookingRow.claimed_ground.is_not(None),
            BookingRow.state.in_((State.CONFIRMED, State.STARTED, State.DONE)),
            ~looked_at,
        )
        .order_by(BookingRow.created_at)
    )
    newest = {row.claimed_ground: row for row in rows}
    return tuple(Claim(ground or "", row.number, row.created_at) for ground, row in newest.items())
