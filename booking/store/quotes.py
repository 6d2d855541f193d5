"""Quotes as they are kept: each line as it was shown, with its reasons, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.money import Money
from booking.rules.payers import third_parties
from booking.rules.pricing.quote import (
    ClassReason,
    Counted,
    Notice,
    OpenLine,
    Part,
    Quote,
    QuoteLine,
    Reason,
    Stage,
    Vat,
    Why,
)
from booking.store.booking_payers import note_third_parties
from booking.store.first_quotes import in_second_form
from booking.store.tables import QuoteRow

FORMAT: Final = 2


class Cause(StrEnum):
    """Why a quote was given."""

    BOOKED = "booked"
    MOVED = "moved"
    DECISION = "decision"
    WORK = "work"
    TARIFF = "tariff"
    BY_HAND = "by_hand"
    CANCELLED = "cancelled"
    """The resident cancelled late, and agreed to what that costs."""
    SHARED = "shared"
    """Another booking came to share the car."""
    NOT_KEPT = ""
    """It was given before anybody wrote the cause down."""


@dataclass(frozen=True, slots=True)
class GivenQuote:
    """A quote as it was given. ``corrects_id`` is the one that it puts right."""

    id: int
    quote: Quote
    given_at: datetime
    cause: Cause
    corrects_id: int | None


def keep_quote(
    session: Session,
    quote: Quote,
    *,
    organisation_id: int,
    booking_id: int,
    cause: Cause,
    now: datetime,
    corrects_id: int | None = None,
) -> QuoteRow:
    """Write a quote beside the earlier ones of its booking; the newest counts. It has an id once it is flushed.

    Who answers to the third parties in it is kept with the booking.
    """
    row = QuoteRow(
        organisation_id=organisation_id,
        booking_id=booking_id,
        tariff_id=quote.tariff_id,
        decision_id=quote.decision_id,
        corrects_id=corrects_id,
        stage=quote.stage.value,
        cause=cause.value,
        class_code=quote.class_code,
        class_reason=quote.class_reason.value,
        total_cents=quote.total.cents,
        document=_written(quote),
        given_at=now,
    )
    session.add(row)
    parties = third_parties(quote)
    if parties:
        note_third_parties(session, parties, organisation_id=organisation_id, booking_id=booking_id)
    return row


def newest_quote(session: Session, organisation_id: int, booking_id: int) -> tuple[int, Quote] | None:
    """Return the id and the content of the quote that counts for a booking, or None."""
    row = session.scalar(
        select(QuoteRow)
        .where(QuoteRow.organisation_id == organisation_id, QuoteRow.booking_id == booking_id)
        .order_by(QuoteRow.id.desc())
        .limit(1)
    )
    return (row.id, read_quote(row)) if row else None


def quotes_of_booking(session: Session, organisation_id: int, booking_id: int) -> tuple[GivenQuote, ...]:
    """Return every quote that was given for a booking, the oldest first."""
    rows = session.scalars(
        select(QuoteRow)
        .where(QuoteRow.organisation_id == organisation_id, QuoteRow.booking_id == booking_id)
        .order_by(QuoteRow.id)
    )
    return tuple(GivenQuote(row.id, read_quote(row), row.given_at, Cause(row.cause), row.corrects_id) for row in rows)


def newest_estimate(given: Sequence[GivenQuote]) -> Quote | None:
    """Return the price that was said last before the work, out of all that were given, the oldest first; or None."""
    return next((one.quote for one in reversed(given) if one.quote.stage is Stage.ESTIMATE), None)


def read_quote(row: QuoteRow) -> Quote:
    """Return the quote that a row holds, whichever form it was written in."""
    document = row.document if "format" in row.document else in_second_form(row)
    return Quote(
        tariff_id=row.tariff_id,
        decision_id=row.decision_id,
        stage=Stage(row.stage),
        class_code=row.class_code,
        class_name=document["class_name"],
        class_reason=ClassReason(row.class_reason),
        class_until=date.fromisoformat(document["class_until"]) if document["class_until"] else None,
        provisional=document["provisional"],
        lines=tuple(_read_line(line) for line in document["lines"]),
        open_lines=tuple(_read_open_line(line) for line in document["open_lines"]),
        total=Money.from_cents(row.total_cents),
        cash_total=None if document["cash_total"] is None else Money.of(document["cash_total"]),
        notices=tuple(Notice(one["code"], one["facts"]) for one in document["notices"]),
        own_names=document["own_names"],
    )


def _written(quote: Quote) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "class_name": dict(quote.class_name),
        "class_until": quote.class_until.isoformat() if quote.class_until else None,
        "provisional": quote.provisional,
        "lines": [_line(line) for line in quote.lines],
        "open_lines": [
            {
                "code": line.code,
                "name": dict(line.name),
                "kind": line.kind.value,
                "unit": str(line.unit),
                "unit_price": str(line.unit_price.amount),
            }
            for line in quote.open_lines
        ],
        "cash_total": None if quote.cash_total is None else str(quote.cash_total.amount),
        "notices": [{"code": one.code, "facts": dict(one.facts)} for one in quote.notices],
        "own_names": {key: dict(name) for key, name in quote.own_names.items()},
    }


def _line(line: QuoteLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": dict(line.name),
        "person": line.person,
        "kind": line.kind.value,
        "counted": str(line.counted),
        "unit": str(line.unit),
        "unit_price": str(line.unit_price.amount),
        "full": str(line.full.amount),
        "amount": str(line.amount.amount),
        "pays": _parts(line.pays),
        "gets": _parts(line.gets),
        "vat": {
            "treatment": line.vat.treatment,
            "rate": None if line.vat.rate is None else str(line.vat.rate),
            "ground": line.vat.ground,
            "base": str(line.vat.base.amount),
            "tax": str(line.vat.tax.amount),
        },
        "reasons": [{"why": one.why.value, "facts": dict(one.facts)} for one in line.reasons],
    }


def _parts(parts: tuple[Part, ...]) -> list[dict[str, str]]:
    return [{"party": one.party, "amount": str(one.amount.amount)} for one in parts]


def _read_line(line: dict[str, Any]) -> QuoteLine:
    vat = line["vat"]
    return QuoteLine(
        code=line["code"],
        name=line["name"],
        person=line["person"],
        kind=Counted(line["kind"]),
        counted=Decimal(line["counted"]),
        unit=Decimal(line["unit"]),
        unit_price=Money.of(line["unit_price"]),
        full=Money.of(line["full"]),
        amount=Money.of(line["amount"]),
        pays=_read_parts(line["pays"]),
        gets=_read_parts(line["gets"]),
        vat=Vat(
            vat["treatment"],
            None if vat["rate"] is None else Decimal(vat["rate"]),
            vat["ground"],
            base=Money.of(vat["base"]),
            tax=Money.of(vat["tax"]),
        ),
        reasons=tuple(Reason(Why(one["why"]), one["facts"]) for one in line["reasons"]),
    )


def _read_open_line(line: dict[str, Any]) -> OpenLine:
    return OpenLine(
        line["code"], line["name"], Counted(line["kind"]), Decimal(line["unit"]), Money.of(line["unit_price"])
    )


def _read_parts(parts: list[dict[str, str]]) -> tuple[Part, ...]:
    return tuple(Part(one["party"], Money.of(one["amount"])) for one in parts)
