"""Why there is no price, and what is wrong with a decision about one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from booking.rules.money import Money
from booking.rules.refusals import Refusal
from booking.rules.text import Text


class AbsurdQuantity(Refusal):
    """So much of something is a typing error: below zero, or more than one booking can hold."""

    def __init__(self, of: str, *, quantity: Decimal, most: Decimal) -> None:
        """Tell of what, how much was said and how much there can be at most."""
        super().__init__(of, quantity, most)
        self.of = of
        self.quantity = quantity
        self.most = most


class NotEligible(Refusal):
    """The regulation keeps this service for others; ``why`` is a text in each language, for each ground."""

    def __init__(self, why: Sequence[Text], *, excluded: bool) -> None:
        """Tell on which ground somebody is excluded, or which grounds would have given access."""
        super().__init__(len(why), excluded)
        self.why = tuple(why)
        self.excluded = excluded


class QuotaUsedUp(Refusal):
    """The household has had as much of this as the regulation allows; a person may give a reason to go beyond."""

    def __init__(self, name: Text, *, of: str, per: str, most: Decimal, asked: Decimal) -> None:
        """Tell which quota, in which period, how much it allows, and how much it would become."""
        super().__init__(of, per, most, asked)
        self.name = name
        self.of = of
        self.per = per
        self.most = most
        self.asked = asked


class AmountMissing(Refusal):
    """Without the amount of an attest or a decision this service cannot start."""

    def __init__(self, *, by: str, person: str) -> None:
        """Tell who gives the amount, and for whom it is missing."""
        super().__init__(by, person)
        self.by = by
        self.person = person


class WorkNotRecorded(Refusal):
    """Somebody who did the work has not written down what was done, so nobody knows what it costs."""


class GroundDoesNotFit(Refusal):
    """The tariff does not give this class on this ground."""


class NotSeenYet(Refusal):
    """Evidence is seen today or before, never in the future."""


class DecisionTooLong(Refusal):
    """A price decision is looked at again after some years."""

    def __init__(self, *, most_years: int) -> None:
        """Tell for how many years one may hold."""
        super().__init__(most_years)
        self.most_years = most_years


class NothingDecided(Refusal):
    """A price decision decides a class, an amount, or both."""


class AmountOutside(Refusal):
    """The regulation lets a person decide an amount between two others; without ``least`` it leaves none to decide."""

    def __init__(self, amount: Money, *, least: Money | None, most: Money | None) -> None:
        """Tell the amount and between which ones it has to lie; ``most`` is None where none is printed."""
        super().__init__(str(amount.amount), least and str(least.amount), most and str(most.amount))
        self.amount = amount
        self.least = least
        self.most = most


class ReviewOutside(Refusal):
    """Somebody looks at a decision again while it is in force."""

    def __init__(self, valid_from: date, valid_until: date) -> None:
        """Tell the days of ``[valid_from, valid_until)``."""
        super().__init__(valid_from, valid_until)
        self.valid_from = valid_from
        self.valid_until = valid_until


class EvidenceMissing(Refusal):
    """Only a provisional decision is made before the evidence was seen."""
