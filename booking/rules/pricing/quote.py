"""The price of one booking, line by line, each with the facts that give its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from booking.rules.money import Money
from booking.rules.text import Text

#: The parties that take part in every price.
RESIDENT = "resident"
ORGANISATION = "organisation"


class ClassReason(StrEnum):
    """Why somebody is in a class."""

    DECIDED = "decided"
    PROVED = "proved"
    CLAIMED = "claimed"
    NOT_TOLD = "not_told"
    NO_CLASS_FITS = "no_class_fits"
    ONE_PRICE = "one_price"


class Stage(StrEnum):
    """Before the work, or after it."""

    ESTIMATE = "estimate"
    FINAL = "final"


class Counted(StrEnum):
    """In what a quote line counts: the kinds of quantity, and what has none."""

    MINUTES = "minutes"
    KM = "km"
    PIECES = "pieces"
    EURO = "euro"
    PERCENT = "percent"
    REDUCTION = "reduction"
    LIMIT = "limit"


class Why(StrEnum):
    """What a reason says. Its facts are named beside it; amounts are strings in euro, quantities strings."""

    QUANTITY = "quantity"  # of, quantity (before steps), counted, step, step_rounding; workers, minutes
    LEAST = "least"  # least
    FREE = "free"  # free
    MOST = "most"  # most
    CLASS = "class"  # name, how (ClassReason), statuses, until, provisional, income (bool: by a bracket of income)
    SAME_FOR_ALL = "same_for_all"
    CHOICE = "choice"  # when: the condition as plain facts (describe.py)
    LINEAR = "linear"  # at: floor, ceiling or between; known: bool
    DECIDED = "decided"  # until, provisional
    ATTEST = "attest"  # person
    NOT_DECIDED = "not_decided"  # by
    RATE = "rate"  # rate, first, last, known
    AT_COST = "at_cost"  # margin_percent
    PERCENT = "percent"  # percent: part of the unit price
    PERCENT_OF = "percent_of"  # percent, names
    TIER = "tier"  # above, up_to, over, kind
    FLAT = "flat"  # up_to
    EXTRA = "extra"  # beyond, over, percent, kind
    LEAST_PRICE = "least_price"  # amount: the price of a unit was raised to it
    MOST_PRICE = "most_price"  # amount
    LEAST_AMOUNT = "least_amount"  # amount
    MOST_AMOUNT = "most_amount"  # amount
    SPLIT = "split"  # participants
    THIRD_PARTY = "third_party"  # party, full, part
    VOLUNTEER = "volunteer"  # party, part
    REDUCTION = "reduction"  # percent or amount, name of the line
    LIMIT_LEAST = "limit_least"  # amount
    LIMIT_MOST = "limit_most"  # amount
    OUTCOME = "outcome"  # outcome
    ROUNDING = "rounding"  # exact, rounding: where cents were rounded


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact that explains a line; words are found where somebody reads them."""

    why: Why
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """What one party pays or gets."""

    party: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Vat:
    """The VAT within an amount. ``rate`` None: none is charged, for the reason in ``treatment`` and ``ground``."""

    treatment: str
    rate: Decimal | None
    ground: str
    base: Money
    tax: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """One line: ``counted`` at ``unit_price`` for each ``unit`` of it. Minutes, km, pieces or euro.

    ``amount`` is the household's part of ``full``; ``pays`` and ``gets`` each add up to ``full``. The amount of a
    reduction is negative.
    """

    code: str
    name: Text
    kind: Counted
    counted: Decimal
    unit: Decimal
    unit_price: Money
    full: Money
    amount: Money
    pays: tuple[Part, ...]
    gets: tuple[Part, ...]
    vat: Vat
    reasons: tuple[Reason, ...]
    person: str = ""


@dataclass(frozen=True, slots=True)
class OpenLine:
    """What may come on top, not known before the work is done: kilometres, the recycling park's bill."""

    code: str
    name: Text
    kind: Counted
    unit: Decimal
    unit_price: Money


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person should look at: ``to_check``, ``provisional``, ``decision_ended`` and so on."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What one booking costs and why. Never changed once given; a correction is a new one beside it."""

    tariff_id: int
    decision_id: int | None
    stage: Stage
    class_code: str
    class_name: Text
    class_reason: ClassReason
    class_until: date | None
    provisional: bool
    lines: tuple[QuoteLine, ...]
    open_lines: tuple[OpenLine, ...]
    total: Money
    cash_total: Money | None
    """The total in coins of 5 cents, where people pay in cash."""
    notices: tuple[Notice, ...]
    own_names: Mapping[str, Text] = field(default_factory=dict)
    """The words for statuses, quantities and parties of the tariff's own, by ``statuses.code`` and so on."""

    @property
    def vat(self) -> tuple[Vat, ...]:
        """The VAT of all lines together, one for each treatment; bases and taxes add up to the total."""
        found: dict[tuple[str, Decimal | None, str], list[Money]] = {}
        for line in self.lines:
            key = (line.vat.treatment, line.vat.rate, line.vat.ground)
            base, tax = found.get(key, [Money.of(0), Money.of(0)])
            found[key] = [base + line.vat.base, tax + line.vat.tax]
        return tuple(Vat(*key, base=base, tax=tax) for key, (base, tax) in found.items())

    @property
    def may_differ(self) -> bool:
        """Whether the price can become another one, so that people are told "about".

        What is counted as it really was (time, kilometres), what may come on top, a provisional decision, and a rate
        that nobody has published yet. Pieces are charged as they were booked, and what is free for all stays free.
        """
        if self.stage is Stage.FINAL:
            return False
        counted = any(line.kind in _AS_IT_WAS and line.unit_price for line in self.lines)
        unsure = any(notice.code in _NOT_FOR_GOOD for notice in self.notices)
        return counted or bool(self.open_lines) or self.provisional or unsure

    def paid_by(self) -> dict[str, Money]:
        """Return what each party pays over all lines."""
        return _by_party(part for line in self.lines for part in line.pays)

    def received_by(self) -> dict[str, Money]:
        """Return what each party gets over all lines."""
        return _by_party(part for line in self.lines for part in line.gets)


_AS_IT_WAS: Final = frozenset({Counted.MINUTES, Counted.KM})
_NOT_FOR_GOOD: Final = frozenset({"rate_not_known_yet", "amount_outside"})


def _by_party(parts: Iterable[Part]) -> dict[str, Money]:
    found: dict[str, Money] = {}
    for part in parts:
        found[part.party] = found.get(part.party, Money.of(0)) + part.amount
    return found
