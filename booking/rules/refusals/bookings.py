"""Why a booking is not made, kept, moved or cancelled."""

from __future__ import annotations

from datetime import datetime

from booking.rules.money import Money
from booking.rules.refusals import Refusal


class NothingChosen(Refusal):
    """A booking needs at least one task."""


class TasksTooLong(Refusal):
    """The tasks together do not fit in any visit."""

    def __init__(self, *, minutes: int, most_minutes: int) -> None:
        """Tell how long they take and how long a visit may take."""
        super().__init__(minutes, most_minutes)
        self.minutes = minutes
        self.most_minutes = most_minutes


class RequestChanged(Refusal):
    """A wish came once more by the same name, but asks something else than the first time."""


class HoldLapsed(Refusal):
    """The place was kept for some minutes, and they are over."""


class HoldExtendedTooOften(Refusal):
    """A place cannot be kept for ever."""


class PriceChanged(Refusal):
    """The price is no longer the one that the person saw."""

    def __init__(self, *, shown: Money, now: Money) -> None:
        """Tell both prices."""
        super().__init__(str(shown.amount), str(now.amount))
        self.shown = shown
        self.now = now


class PaymentNotPossible(Refusal):
    """The payment provider cannot be reached; paying by invoice still works."""


class NotPossibleNow(Refusal):
    """The booking is past the point at which this can be done."""

    def __init__(self, *, state: str, change: str) -> None:
        """Tell where the booking is and what was asked."""
        super().__init__(state, change)
        self.state = state
        self.change = change


class TooLate(Refusal):
    """Moving or cancelling by link stops some hours before the visit; the desk can still do it."""

    def __init__(self, *, until: datetime) -> None:
        """Tell until when it was possible."""
        super().__init__(until)
        self.until = until


class BasketFull(Refusal):
    """So many things cannot be booked together."""

    def __init__(self, *, most: int) -> None:
        """Tell how many there can be."""
        super().__init__(most)
        self.most = most


class NotSureWhose(Refusal):
    """Somebody only typed the name of a household: what is surely its own is not tied to that."""


class PartRefused(Refusal):
    """One part of what is booked, moved or cancelled together cannot be: so nothing of it was done."""

    def __init__(self, *, booking_id: int, reason: Refusal) -> None:
        """Tell which part, and why."""
        super().__init__(booking_id, reason)
        self.booking_id, self.reason = booking_id, reason
