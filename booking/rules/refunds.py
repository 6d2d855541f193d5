"""Money that has to go back and that nobody sends by itself: when a person gives it back, and how."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from booking.rules.money import Money
from booking.rules.refusals.payments import PaidBackOnNoSuchDay


class PaidBackBy(StrEnum):
    """How a person gave money back."""

    TRANSFER = "transfer"
    CASH = "cash"
    PROVIDER = "provider"
    """In the organisation's own account at the payment provider, which knows of it."""


#: Ways of which the payment provider hears nothing.
PAST_THE_PROVIDER = frozenset({PaidBackBy.TRANSFER, PaidBackBy.CASH})


def goes_by_hand(state: str, *, due: Money, is_named: bool, can_send: bool) -> bool:
    """Tell whether a person has to give ``due`` of a payment in this state back.

    Where we cannot send money, where the provider never named the payment, and where the bank sent it back to us.
    """
    return bool(due) and (state == "mismatch" or (state == "refund_due" and not (can_send and is_named)))


def require_day_of_refund(on: date, *, paid: date, today: date) -> None:
    """Raise ``PaidBackOnNoSuchDay`` for a day that is still to come, or before the money came in."""
    if not paid <= on <= today:
        raise PaidBackOnNoSuchDay(first=paid, last=today)
