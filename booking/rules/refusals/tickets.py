"""Why something that is brought to the workshop does not go on."""

from __future__ import annotations

from booking.rules.money import Money
from booking.rules.refusals import Refusal


class TicketMovedOn(Refusal):
    """Something that was left behind is not in a stage in which this can be done."""

    def __init__(self, *, stage: str) -> None:
        """Tell where it is."""
        super().__init__(stage)
        self.stage = stage


class AlreadyBrought(Refusal):
    """The same thing of the same household stands in the workshop already."""

    def __init__(self, *, thing: str, label: int) -> None:
        """Tell what it is and which label is on it."""
        super().__init__(thing, label)
        self.thing, self.label = thing, label


class DearerThanAgreed(Refusal):
    """The work costs more than the resident agreed to; who works at the bench reads no price."""

    def __init__(self, *, most: Money) -> None:
        """Tell what was agreed at most."""
        super().__init__(most)
        self.most = most


class NotDearer(Refusal):
    """What is to be asked costs no more than was agreed: there is nothing to ask."""


class NoLabelLeft(Refusal):
    """Every label is stuck on something that stands in the workshop."""


class NoBenchToday(Refusal):
    """No bench day of this service has so much time left today."""
