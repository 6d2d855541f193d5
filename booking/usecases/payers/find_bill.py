"""What a payer has to pay for a period: each booking that is over, and the sum to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.addresses import Address
from booking.rules.money import Money, total
from booking.rules.payers import MOST_DAYS, PayerKind, share_of
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.times import PeriodBackwards, PeriodTooLong
from booking.rules.text import Text
from booking.store.queries.payers import MOST_BILLED, Billed, Payer, billed_to, done_without_price, payer_by_id


@dataclass(frozen=True, slots=True)
class BillLine:
    """One booking: what it costs in full, and the part of this payer.

    Where they get no names, ``name`` is empty and ``address`` says the municipality only (``_address_for``).
    """

    number: str
    starts_at: datetime
    service_name: Text
    name: str
    address: str
    full: Money
    part: Money


@dataclass(frozen=True, slots=True)
class Bill:
    """All lines of a payer for the days of ``[first, last]``, and their sums.

    ``without_price``: so many bookings are done and have no final price yet; they are not among the lines.
    """

    payer: Payer
    first: date
    last: date
    lines: tuple[BillLine, ...]
    full: Money
    part: Money
    without_price: int


def find_bill(session: Session, payer_id: int, *, first: date, last: date, by: Actor) -> Bill:
    """Return the bill. What costs this payer nothing is left out.

    Raises ``NotAllowed`` for others than a coordinator, ``NotFound``, ``PeriodBackwards``, and ``PeriodTooLong`` for
    more than a year or more bookings than one list holds: a part of a sum is never shown as the sum.
    """
    if Role.COORDINATOR not in by.roles:
        raise NotAllowed
    payer = payer_by_id(session, by.organisation_id, payer_id)
    if last < first:
        raise PeriodBackwards
    if last - first >= timedelta(days=MOST_DAYS):
        raise PeriodTooLong
    billed = billed_to(session, by.organisation_id, payer_id, first=first, last=last)
    if len(billed) > MOST_BILLED:
        raise PeriodTooLong
    lines = tuple(line for line in (_line(one, payer) for one in billed) if line.part)
    return Bill(
        payer=payer,
        first=first,
        last=last,
        lines=lines,
        full=total(line.full for line in lines),
        part=total(line.part for line in lines),
        without_price=done_without_price(session, by.organisation_id, payer_id, first=first, last=last),
    )


def _line(one: Billed, payer: Payer) -> BillLine:
    share = share_of(one.lines, one.parties)
    return BillLine(
        number=one.number,
        starts_at=one.starts_at,
        service_name=one.service_name,
        name=one.name if payer.gets_names else "",
        address=_address_for(payer, one.address),
        full=share.full,
        part=share.part,
    )


def _address_for(payer: Payer, address: Address) -> str:
    """Return what a payer reads of where somebody lives: who gets no names must not find out by the door either.

    A grid operator pays for a scan of that very home, and cannot check its bill without it.
    """
    if payer.gets_names or payer.kind is PayerKind.GRID_OPERATOR:
        return ", ".join(address.lines)
    return f"{address.postcode} {address.municipality}"
