"""Payments that are made on one page: one for each booking of a basket, all of them with one amount at the provider's.

The first carries the page's own reference and its session; the others are named after it ("Ab3….2"). Each has the
amount of its own booking, so that what is given back, and what is still due, is a matter of one booking as ever.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.baskets import MOST_PARTS
from booking.store.tables import PaymentRow

_SIGN = "."


def references_of_page(first: str, count: int = MOST_PARTS) -> tuple[str, ...]:
    """Return the references of ``count`` payments on the page that is called ``first``, the page's own one first."""
    return (first, *(f"{first}{_SIGN}{number}" for number in range(2, count + 1)))


def page_of(reference: str) -> str:
    """Return the name of the page on which the payment of this reference is made."""
    return reference.partition(_SIGN)[0]


def payments_of_page(session: Session, payment: PaymentRow, *, locked: bool = False) -> Sequence[PaymentRow]:
    """Return all payments that are made on the page of one of them, as they are now, the page's own one first.

    ``locked``: until the transaction ends, in this order.
    """
    wanted = (
        select(PaymentRow)
        .where(
            PaymentRow.organisation_id == payment.organisation_id,
            PaymentRow.reference.in_(references_of_page(page_of(payment.reference))),
        )
        .order_by(PaymentRow.reference)
        .execution_options(populate_existing=True)
    )
    return session.scalars(wanted.with_for_update() if locked else wanted).all()
