"""What a regulation says about a household as it was seen, before a person decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from booking.rules.money import Money, Rounding
from booking.rules.pricing import conditions as c
from booking.rules.pricing.access import require_access
from booking.rules.pricing.classes import Standing, propose, situation_of
from booking.rules.pricing.conditions import parts_of
from booking.rules.pricing.deciding import HOUSEHOLD, INCOME, Basis, amount_grounds, bases_of, highest_amount
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts, Household, Person, PriceDecision, Work
from booking.rules.pricing.quantities import MOST
from booking.rules.pricing.quote import ClassReason, Quote, Why
from booking.rules.pricing.rates import NO_RATES, Rates
from booking.rules.pricing.tariff import EVERYBODY, Tariff
from booking.rules.refusals import Refusal
from booking.rules.refusals.prices import AbsurdQuantity, AmountMissing, NotEligible
from booking.rules.refusals.tariffs import NoRate
from booking.rules.text import Text

#: More than this is a typing error: euro in a year, years, people, points.
MOST_INCOME: Final = Decimal(10_000_000)
MOST_AGE: Final = Decimal(130)
MOST_DEPENDANTS: Final = Decimal(30)
MOST_SCORE: Final = Decimal(1000)

#: Under which name a condition's fact is asked.
_FACTS: Final[dict[type, str]] = {
    c.HasStatus: "statuses",
    c.IncomeWithin: "income",
    c.IsKind: "kind",
    c.DependantsWithin: "dependants",
    c.AgeWithin: "age",
    c.ScoreWithin: "scores",
    c.IsResident: "home",
    c.HasPostcode: "home",
}
_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class ProposedPrice:
    """What follows from what was seen: the class and why, the amount of a unit where it follows from the income.

    ``not_told`` names the facts that could still change it: ``statuses``, ``income``, ``kind``, ``dependants``,
    ``age``, ``scores``, ``home``. ``not_for_them`` are the regulation's own words for why this
    household may not use the service at all; a person may still decide otherwise.
    """

    standing: Standing
    class_name: Text | None
    amount: Money | None
    not_told: tuple[str, ...]
    not_for_them: tuple[Text, ...]
    basis: Basis | None
    """What to record when somebody says yes; None where this regulation gives no ground for it."""


def propose_price(tariff: Tariff, household: Household, *, on: date, rates: Rates = NO_RATES) -> ProposedPrice:
    """Return what the tariff says about a household on the day ``on``.

    Raises ``AbsurdQuantity`` for an income, an age or a score that nobody has, and ``UnknownStatus``.
    """
    require_sane_household(household)
    facts = Facts(on=on, household=household, work=typical_work(tariff), persons=(Person(),), override="-")

    def amount_in(code: str) -> Decimal:
        decision = PriceDecision(code, "", on, on + timedelta(days=1), amount=Money(highest_amount(tariff)))
        quote = _priced(tariff, facts, rates, decision=decision)
        return quote.total.amount if isinstance(quote, Quote) else Decimal(0)

    found = propose(tariff, household, on=on, amount_in=amount_in)
    standing = found.standing
    amount = _amount_by_income(_priced(tariff, facts, rates))
    return ProposedPrice(
        standing=standing,
        class_name=None if standing.class_code == EVERYBODY else tariff.class_of(standing.class_code).name,
        amount=amount,
        not_told=_not_told(tariff, facts, amount),
        not_for_them=_not_for_them(tariff, facts),
        basis=_basis(tariff, standing, amount),
    )


def require_sane_household(household: Household) -> None:
    """Raise ``AbsurdQuantity`` for what no household has."""
    for of, quantity, most in (
        ("income", household.income, MOST_INCOME),
        *(("income", member.income, MOST_INCOME) for member in household.members),
        ("age", household.age, MOST_AGE),
        ("dependants", household.dependants, MOST_DEPENDANTS),
        *(("score", score, MOST_SCORE) for score in household.scores.values()),
    ):
        if quantity is None:
            continue
        exact = (
            Decimal(quantity.numerator) / quantity.denominator if isinstance(quantity, Fraction) else Decimal(quantity)
        )
        if not exact.is_finite() or not 0 <= exact <= most:
            raise AbsurdQuantity(of, quantity=exact, most=most)


def typical_work(tariff: Tariff) -> Work:
    """Return one unit of everything that the tariff counts, to compare what classes cost."""
    work: dict[str, Decimal] = {}
    for line in tariff.lines:
        unit = line.tiers[0].counting.unit if line.tiers else line.counting.unit
        for of in line.of:
            work[of] = max(work.get(of, _ONE), unit)
    return {of: min(quantity, MOST[tariff.quantities[of]]) for of, quantity in work.items()}


def _priced(tariff: Tariff, facts: Facts, rates: Rates, *, decision: PriceDecision | None = None) -> Quote | Refusal:
    try:
        return price(tariff, replace(facts, decision=decision), rates=rates)
    except (AmountMissing, NoRate, NotEligible) as refusal:
        return refusal


def _amount_by_income(quote: Quote | Refusal) -> Money | None:
    """Return the price of a unit that follows from the income that was told; None where no line does."""
    if isinstance(quote, Refusal):
        return None
    for line in quote.lines:
        for reason in line.reasons:
            if reason.why is Why.LINEAR and reason.facts.get("at") != "not_told":
                return line.unit_price.rounded(Rounding.HALF_UP)
    return None


def _not_told(tariff: Tariff, facts: Facts, amount: Money | None) -> tuple[str, ...]:
    """Return the names of the facts that nobody told, and that could still lead to another class or amount."""
    at = situation_of(tariff, facts)
    found = [
        _FACTS[type(part)]
        for one in tariff.classes
        if one.when is not None and one.when.holds(at) is None
        for part in parts_of(one.when)
        if type(part) in _FACTS and part.holds(at) is None
    ]
    # A bracket may be open for want of the kind of household alone.
    found = ["kind" if fact == "income" and at.income is not None else fact for fact in found]
    if amount is None and at.income is None and INCOME in amount_grounds(tariff):
        found.append("income")
    return tuple(dict.fromkeys(found))


def _not_for_them(tariff: Tariff, facts: Facts) -> tuple[Text, ...]:
    try:
        list(require_access(tariff, situation_of(tariff, facts)))
    except NotEligible as refusal:
        return refusal.why
    return ()


def _basis(tariff: Tariff, standing: Standing, amount: Money | None) -> Basis | None:
    """Return what a person would record: the class on the first of the statuses that were seen, or on the income."""
    possible = bases_of(tariff)
    if standing.class_code == EVERYBODY:
        wanted = [Basis(None, INCOME)] if amount is not None else []
    else:
        is_proved = standing.reason is ClassReason.PROVED
        grounds = (
            *standing.statuses,
            *((INCOME,) if standing.by_income else ()),
            *((HOUSEHOLD,) if is_proved else ()),
            "",
        )
        wanted = [Basis(standing.class_code, ground) for ground in grounds]
    return next((one for one in wanted if one in possible), None)
