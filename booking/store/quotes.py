"""Quotes as they are kept: each line as it was shown, never changed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.money import Money
from booking.rules.pricing.quote import ClassReason, OpenLine, Quote, QuoteLine
from booking.store.tables import QuoteRow


def keep_quote(session: Session, quote: Quote, *, organisation_id: int, booking_id: int, now: datetime) -> QuoteRow:
    """Write a quote beside the earlier ones of its booking; the newest counts. It has an id once it is flushed."""
    row = QuoteRow(
        organisation_id=organisation_id,
        booking_id=booking_id,
        tariff_id=quote.tariff_id,
        class_code=quote.class_code,
        class_reason=quote.class_reason,
        total_cents=quote.total.cents,
        document=_written(quote),
        given_at=now,
    )
    session.add(row)
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


def read_quote(row: QuoteRow) -> Quote:
    """Return the quote that a row holds."""
    document = row.document
    return Quote(
        tariff_id=row.tariff_id,
        class_code=row.class_code,
        class_name=document["class_name"],
        class_reason=ClassReason(row.class_reason),
        class_until=date.fromisoformat(document["class_until"]) if document["class_until"] else None,
        lines=tuple(_read_line(line) for line in document["lines"]),
        open_lines=tuple(
            OpenLine(line["code"], line["name"], line["unit"], Money.of(line["unit_price"]))
            for line in document["open_lines"]
        ),
        total=Money.from_cents(row.total_cents),
    )


def _written(quote: Quote) -> dict[str, Any]:
    return {
        "class_name": dict(quote.class_name),
        "class_until": quote.class_until.isoformat() if quote.class_until else None,
        "lines": [
            {
                "code": line.code,
                "name": dict(line.name),
                "unit": line.unit,
                "by_class": line.by_class,
                "quantity": str(line.quantity),
                "unit_price": str(line.unit_price.amount),
                "amount": str(line.amount.amount),
            }
            for line in quote.lines
        ],
        "open_lines": [
            {
                "code": line.code,
                "name": dict(line.name),
                "unit": line.unit,
                "unit_price": str(line.unit_price.amount),
            }
            for line in quote.open_lines
        ],
    }


def _read_line(line: dict[str, Any]) -> QuoteLine:
    return QuoteLine(
        code=line["code"],
        name=line["name"],
        unit=line["unit"],
        by_class=line["by_class"],
        quantity=Decimal(line["quantity"]),
        unit_price=Money.of(line["unit_price"]),
        amount=Money.of(line["amount"]),
    )
