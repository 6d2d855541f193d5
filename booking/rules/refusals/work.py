"""Why work is not ticked, written down or signed."""

from __future__ import annotations

from datetime import date, datetime

from booking.rules.refusals import Refusal


class NotToday(Refusal):
    """Work is started, finished or given up on the day for which it is planned, and on no other."""

    def __init__(self, on: date) -> None:
        """Tell on which day."""
        super().__init__(on)
        self.on = on


class TooEarlyToTick(Refusal):
    """Nobody can have come yet: it begins much later."""

    def __init__(self, after: datetime) -> None:
        """Tell from when it can be ticked."""
        super().__init__(after)
        self.after = after


class TooLateToUndo(Refusal):
    """What was ticked stays: taking it back is for a slip of the thumb."""

    def __init__(self, *, minutes: int) -> None:
        """Tell how long it could be taken back."""
        super().__init__(minutes)
        self.minutes = minutes


class NotASignature(Refusal):
    """What was drawn is no signature: nothing, a dot, or outside the sheet."""


class SignatureMissing(Refusal):
    """A work order is signed with a drawing, or with a name after it was read aloud and agreed to."""


class WorkOrderChanged(Refusal):
    """What was done was written otherwise since the customer read it."""


class WorkOrderSigned(Refusal):
    """The work order was signed already: it stays as it is."""


class NothingWritten(Refusal):
    """A report with nothing in it tells nobody anything."""


class TooEarlyForReport(Refusal):
    """Nobody has been there yet: there is nothing to report."""
