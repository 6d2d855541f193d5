"""A tariff: the dated rules of a published regulation, checked and ready to price with.

How one is written stands in ``booking/regulations/GUIDE.md``; ``document.py`` reads it. Amounts are ``Decimal``
euros, exact; quantities are in minutes, kilometres, pieces or euro.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from booking.rules.money import Rounding
from booking.rules.pricing.conditions import Condition, IncomeWithin, parts_of, statuses_towards
from booking.rules.pricing.describe import Described
from booking.rules.pricing.quantities import Kind
from booking.rules.pricing.statuses import STATUSES
from booking.rules.refusals.tariffs import UnknownClass
from booking.rules.text import Text

#: The class of a tariff that has none: one price for everybody.
EVERYBODY = "everybody"


class Choose(StrEnum):
    """Which class counts where several fit."""

    FIRST = "first"
    MOST_FAVOURABLE = "most_favourable"


class Combine(StrEnum):
    """What several reductions do together."""

    ADD = "add"
    MULTIPLY = "multiply"
    BEST = "best"


class Period(StrEnum):
    """Over what a quota or a tier is counted."""

    JOB = "job"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class IncomeRule:
    """Which income counts: its notion, its year, and which part of whose."""

    notion: str
    year: int | None
    counts: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class TariffClass:
    """Who pays which price. Without ``when`` only a decision, or nothing better, leads to it."""

    code: str
    name: Text
    when: Condition | None
    by_decision: bool

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that lead to this class."""
        return statuses_towards(self.when)

    @property
    def grounds(self) -> tuple[str, ...]:
        """On which grounds a person may decide this class: statuses, an income, a decision of the committee."""
        asked = tuple(parts_of(self.when))
        return (
            *self.statuses,
            *(("income",) if any(isinstance(one, IncomeWithin) for one in asked) else ()),
            *(("committee",) if self.by_decision else ()),
        )


@dataclass(frozen=True, slots=True)
class VatChoice:
    """A VAT treatment: a rate in per cent, or the ground on which there is none (``exempt``, ``outside``)."""

    when: Condition | None
    rate: Decimal | None
    included: bool
    treatment: str
    ground: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same price for everybody."""

    price: Decimal


@dataclass(frozen=True, slots=True)
class ByClass:
    """A price for each class, as printed."""

    prices: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Linear:
    """A straight line of the income with a floor and a ceiling. ``steps``: ``exact``, ``begun`` or ``full``."""

    income_from: Decimal
    price_from: Decimal
    each: Decimal
    adds: Decimal
    floor: Decimal
    ceiling: Decimal
    steps: str


@dataclass(frozen=True, slots=True)
class Decided:
    """An amount that a person decides (``by`` a ``decision``) or that is printed on an ``attest``.

    ``most`` is None where the regulation prints none; then it is ``required``.
    """

    least: Decimal
    most: Decimal | None
    by: str
    required: bool


@dataclass(frozen=True, slots=True)
class ByRate:
    """The amount of a shared table on the day."""

    rate: str


@dataclass(frozen=True, slots=True)
class AtCost:
    """What the organisation paid itself, and a margin in per cent."""

    margin_percent: Decimal


@dataclass(frozen=True, slots=True)
class PercentOf:
    """A part of what other lines come to."""

    lines: tuple[str, ...]


PriceRule = Fixed | ByClass | Linear | Decided | ByRate | AtCost | PercentOf


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A price of one unit; ``percent`` takes a part of it. ``rounding`` None leaves it exact until the amount.

    What comes out is never under ``least`` nor above ``most``, where the regulation says so.
    """

    rule: PriceRule
    percent: Decimal
    rounding: Rounding | None
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A price that counts when its condition holds; None always does. ``told`` is the condition as plain facts."""

    when: Condition | None
    price: UnitPrice
    told: Described | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """How a quantity becomes units: ``unit`` of it is one unit, in whole steps of ``step`` where there is one."""

    unit: Decimal
    step: Decimal | None
    step_rounding: Rounding


@dataclass(frozen=True, slots=True)
class Tier:
    """A part of the quantity, until ``up_to`` (None: without end), with a price of its own."""

    up_to: Decimal | None
    counting: Counting
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Flat:
    """One price in all while the quantity is not more than ``up_to``."""

    up_to: Decimal
    price: UnitPrice


@dataclass(frozen=True, slots=True)
class Extra:
    """So many per cent more on what goes beyond a quantity in a period."""

    beyond: Decimal
    over: Period
    percent: Decimal


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """Who pays along: the rest of a full price of a unit, or so many per cent of the line."""

    party: str
    full_price: UnitPrice | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets a part of what is paid: so much for each unit, or so many per cent."""

    party: str
    price: UnitPrice | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that is counted and priced."""

    code: str
    name: Text
    of: tuple[str, ...]
    kind: Kind
    counting: Counting
    free: Decimal
    least: Decimal
    most: Decimal | None
    when: Condition | None
    names_outcome: bool
    """Whether the line is for bookings that ended in another way than done; all others leave it out then."""
    choices: tuple[Choice, ...]
    tiers: tuple[Tier, ...]
    tiers_over: Period
    flat: Flat | None
    extra: tuple[Extra, ...]
    rounding: Rounding
    least_amount: Decimal | None
    most_amount: Decimal | None
    vat: tuple[VatChoice, ...]
    each_person: bool
    split_among: str | None
    third_party: ThirdParty | None
    gets: Receiver | None
    instead_of_time: bool

    def own_prices(self) -> Iterator[UnitPrice]:
        """Yield every price of a unit that the household may pay for the line."""
        for choice in (*self.choices, *(choice for tier in self.tiers for choice in tier.choices)):
            yield choice.price
        if self.flat is not None:
            yield self.flat.price

    def prices(self) -> Iterator[UnitPrice]:
        """Yield every price of a unit of the line, also for who pays along or gets a part."""
        yield from self.own_prices()
        if self.third_party is not None and self.third_party.full_price is not None:
            yield self.third_party.full_price
        if self.gets is not None and self.gets.price is not None:
            yield self.gets.price


@dataclass(frozen=True, slots=True)
class Reduction:
    """What is taken off, in per cent or for each unit. ``on`` None: every line."""

    code: str
    name: Text
    when: Condition | None
    percent: Decimal | None
    amount: Decimal | None
    on: tuple[str, ...] | None
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class Limit:
    """The least and the most that some lines cost together."""

    code: str
    name: Text
    on: tuple[str, ...]
    least: Decimal | None
    most: Decimal | None


@dataclass(frozen=True, slots=True)
class Quota:
    """How much of something one household may have in a period."""

    code: str
    name: Text
    of: str
    per: Period
    most: Decimal
    when: Condition | None


@dataclass(frozen=True, slots=True)
class Access:
    """A reason why somebody may, or may not, use the service at all.

    ``of_job``: it is about the work, not about the household, so no decision about the household opens it.
    """

    why: Text
    when: Condition
    of_job: bool = False


@dataclass(frozen=True, slots=True)
class Indexing:
    """Which lines rise with an index, and to what their amounts are rounded. ``of`` None: all."""

    of: tuple[str, ...] | None
    to: Decimal
    rounding: Rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """A checked tariff. In force on days of ``[valid_from, valid_until)``; ``None`` means until further notice."""

    tariff_id: int
    service: str
    name: Text
    source: str
    readings: tuple[str, ...]
    decided_on: date | None
    valid_from: date
    valid_until: date | None
    postcodes: frozenset[str]
    income: IncomeRule | None
    classes: tuple[TariffClass, ...]
    default_class: str
    default_is_dearest: bool
    """Whether no condition names a class: then the printed prices alone show that the default is the dearest."""
    choose: Choose
    eligible: tuple[Access, ...]
    excluded: tuple[Access, ...]
    lines: tuple[Line, ...]
    reductions: tuple[Reduction, ...]
    reductions_combine: Combine
    limits: tuple[Limit, ...]
    quotas: tuple[Quota, ...]
    rounding: Rounding
    per_total: bool
    cash_to_5_cents: bool
    indexing: Indexing | None
    quantities: Mapping[str, Kind]
    """Every quantity that the tariff may count: those of all tariffs and its own."""
    own_names: Mapping[str, Text]
    """The words for the tariff's own quantities, statuses and parties, by ``quantity.code`` and so on."""

    def is_in_force(self, on: date) -> bool:
        """Tell whether it counts on the day ``on``."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    def knows_status(self, status: str) -> bool:
        """Tell whether the product, or this tariff, knows a status."""
        return status in STATUSES or f"statuses.{status}" in self.own_names

    def has_class(self, code: str | None) -> bool:
        """Tell whether this tariff has a class with this code."""
        return any(one.code == code for one in self.classes)

    def class_on_ground(self, ground: str) -> TariffClass | None:
        """Return the class that a status may lead to, once a person has decided so."""
        return next((one for one in self.classes if ground in one.statuses), None)

    def class_of(self, code: str) -> TariffClass:
        """Return the class with this code. Raises ``UnknownClass``."""
        for one in self.classes:
            if one.code == code:
                return one
        raise UnknownClass(code)

    def line(self, code: str) -> Line:
        """Return the line with this code; the document was checked for it."""
        return next(one for one in self.lines if one.code == code)

    @property
    def counted_periods(self) -> frozenset[Period]:
        """The periods over which this tariff counts what a household had before; most count none."""
        over = {quota.per for quota in self.quotas} | {line.tiers_over for line in self.lines}
        over |= {extra.over for line in self.lines for extra in line.extra}
        return frozenset(over - {Period.JOB})

    @property
    def rate_codes(self) -> frozenset[str]:
        """The shared tables of rates that this tariff looks in; most look in none."""
        return frozenset(
            price.rule.rate for line in self.lines for price in line.prices() if isinstance(price.rule, ByRate)
        )

    @property
    def decides_amounts(self) -> tuple[Decided, ...]:
        """The prices that a person decides or an attest names, the whole household's or a person's."""
        return tuple(price.rule for line in self.lines for price in line.prices() if isinstance(price.rule, Decided))
