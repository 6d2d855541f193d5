"""From a line of the tariff to what it comes to, exact: how many of what, at how much, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from booking.rules.money import DECIMAL_MODES, Money
from booking.rules.pricing.conditions import Situation
from booking.rules.pricing.facts import Facts, Outcome
from booking.rules.pricing.quote import Counted, Notice, OpenLine, Reason, Why
from booking.rules.pricing.tariff import Counting, Line, PercentOf, Period, Tier, VatChoice
from booking.rules.pricing.unit_prices import ALL, Asking, Priced, price_of, price_of_choices
from booking.rules.refusals.prices import AbsurdQuantity
from booking.rules.refusals.tariffs import NoRate

_ZERO = Decimal(0)
_ONE = Decimal(1)
_MOST_EURO = Decimal(10_000_000)
#: As far as a person follows an exact amount.
_SHOWN = Decimal("0.0001")


@dataclass(slots=True)
class Draft:
    """A line before it is shared: ``exact`` and ``net`` are in euro, without VAT where that comes on top.

    ``used`` is how much of the line's quantity stands for it, also where a flat price is charged for it.
    """

    line: Line
    kind: Counted
    counted: Decimal
    unit: Decimal
    used: Decimal
    unit_price: Decimal
    exact: Decimal
    net: Money | None
    """The amount in cents, between the least and the most of the line; None where only the total is rounded."""
    reasons: list[Reason]
    notices: tuple[Notice, ...]
    asking: Asking
    vat: VatChoice
    is_shared: bool = True
    """Whether somebody else pays along, or gets a part; a surcharge is the household's alone."""
    rounded_as_a_whole: Money | None = None
    used_unit: Decimal | None = None

    def at_price(self, unit_price: Decimal) -> Money:
        """Return what this quantity comes to at another price of a unit, in cents."""
        exact = _bearable(self.line, unit_price * self.used / (self.used_unit or self.unit))
        return Money(exact).rounded(self.line.rounding)

    @property
    def worth(self) -> Decimal:
        """What other lines take a part of, and by which classes are compared."""
        return self.exact if self.net is None else self.net.amount

    @property
    def gross_exact(self) -> Decimal:
        """The exact amount with VAT."""
        if self.vat.included or self.vat.rate is None:
            return self.exact
        return self.exact * (ALL + self.vat.rate) / ALL


def drafts_of(line: Line, asking: Asking, *, before: Callable[[], Sequence[Draft]]) -> list[Draft]:
    """Return the parts of a line: none, one, one for each tier, and one for each surcharge.

    ``before`` gives the lines of which this one may take a part.
    """
    at = asking.at
    vat = _vat_of(line, at)
    rule = line.choices[0].price.rule if line.choices else None
    if isinstance(rule, PercentOf):
        return _percent_of(line, rule, asking, vat, before())
    quantity = _quantity_of(line, asking)
    if not quantity:
        return []
    reasons: list[Reason] = []
    counted = _charged(line, quantity, reasons)
    if not counted:
        return []
    if line.flat is not None and counted <= line.flat.up_to:
        priced = price_of(line.flat.price, asking)
        flat = Reason(Why.FLAT, {"up_to": str(line.flat.up_to), "kind": line.kind.value})
        draft = _draft(line, Counted.PIECES, _ONE, _ONE, priced, [*reasons, flat], asking, vat)
        draft.used, draft.used_unit = counted, line.counting.unit
        return [draft]
    if line.tiers:
        return _in_tiers(line, counted, reasons, asking, vat)
    priced = price_of_choices(line.choices, asking)
    counted = _in_steps(counted, line.counting)
    if line.most is not None:
        counted = min(counted, line.most)
    reasons.insert(0, _quantity_reason(line, asking, quantity, counted, line.counting))
    kind = Counted(line.kind.value)
    drafts = [_draft(line, kind, counted, line.counting.unit, priced, reasons, asking, vat)]
    drafts += _extra(line, counted, priced, asking, vat)
    return drafts


def open_line_of(line: Line, asking: Asking) -> OpenLine:
    """Return a line whose quantity nobody knows before the work, with the price of its unit where it is known."""
    counting, choices = line.counting, line.choices
    if line.tiers:
        counting, choices = line.tiers[0].counting, line.tiers[0].choices
    is_percent = isinstance(choices[0].price.rule, PercentOf)
    try:
        price = _ZERO if is_percent else price_of_choices(choices, asking).amount
    except NoRate:
        price = _ZERO
    return OpenLine(line.code, line.name, Counted(line.kind.value), counting.unit, Money(price))


def _vat_of(line: Line, at: Situation) -> VatChoice:
    """Return the treatment that holds; of those that only might, the one with the highest rate."""
    possible = []
    for one in line.vat:
        held = one.when is None or one.when.holds(at)
        if held is not False:
            possible.append(one)
        if held:
            break
    return max(possible, key=lambda one: one.rate or _ZERO)


def _quantity_of(line: Line, asking: Asking) -> Decimal:
    """Return how much there is of what the line counts.

    There is none while a part of it is not known yet.
    """
    work = asking.at.facts.work
    if line.each_person and line.of == ("persons",) and asking.at.facts.persons:
        return _ONE
    quantity = _ZERO
    for of in line.of:
        part = work.get(of, _ZERO)
        if part is None:
            return _ZERO
        quantity += part
    return quantity


def _charged(line: Line, quantity: Decimal, reasons: list[Reason]) -> Decimal:
    """Return what is charged of a quantity, before it is counted in steps."""
    charged = quantity
    if line.free:
        charged = max(charged - line.free, _ZERO)
        reasons.append(Reason(Why.FREE, {"free": str(line.free), "kind": line.kind.value}))
    if charged and charged < line.least:
        charged = line.least
        reasons.append(Reason(Why.LEAST, {"least": str(line.least), "kind": line.kind.value}))
    if line.most is not None and charged > line.most:
        charged = line.most
        reasons.append(Reason(Why.MOST, {"most": str(line.most), "kind": line.kind.value}))
    return charged


def _in_steps(quantity: Decimal, counting: Counting) -> Decimal:
    if counting.step is None:
        return quantity
    steps = (quantity / counting.step).to_integral_value(rounding=DECIMAL_MODES[counting.step_rounding])
    return steps * counting.step


def _quantity_reason(line: Line, asking: Asking, quantity: Decimal, counted: Decimal, counting: Counting) -> Reason:
    told: dict[str, object] = {
        "of": line.of[0],
        "quantity": str(quantity),
        "counted": str(counted),
        "step": str(counting.step) if counting.step is not None else "",
        "step_rounding": counting.step_rounding.value,
        "kind": line.kind.value,
    }
    work = asking.at.facts.work
    workers, minutes = work.get("workers"), work.get("visit_minutes")
    if line.of == ("worker_minutes",) and workers and minutes:
        # Afterwards each may have been there for another time.
        is_part = not asking.final and quantity == work.get("worker_minutes") and quantity < workers * minutes
        if workers * minutes == quantity or is_part:
            told |= {"workers": str(workers), "minutes": str(minutes)}
    return Reason(Why.QUANTITY, told)


def _draft(
    line: Line,
    kind: Counted,
    counted: Decimal,
    unit: Decimal,
    priced: Priced,
    reasons: list[Reason],
    asking: Asking,
    vat: VatChoice,
) -> Draft:
    # Divide last: a third of an hour at 18 euro is 6 euro, not 5.9999….
    exact = _bearable(line, priced.amount * counted / unit)
    if asking.at.facts.outcome is not Outcome.DONE:
        reasons.append(Reason(Why.OUTCOME, {"outcome": asking.at.facts.outcome.value}))
    reasons += priced.reasons
    net = None if asking.tariff.per_total else _rounded(line, exact, reasons)
    return Draft(line, kind, counted, unit, counted, priced.amount, exact, net, reasons, priced.notices, asking, vat)


def _bearable(line: Line, exact: Decimal) -> Decimal:
    """Return an amount that a line can come to. Raises ``AbsurdQuantity`` for one beyond what any job costs."""
    if exact > _MOST_EURO:
        raise AbsurdQuantity(line.code, quantity=exact, most=_MOST_EURO)
    return exact


def _rounded(line: Line, exact: Decimal, reasons: list[Reason]) -> Money:
    """Return an amount in cents, between the least and the most of its line."""
    rounded = Money(exact).rounded(line.rounding)
    if rounded.amount != exact:
        shown = str(exact.quantize(_SHOWN))
        reasons.append(Reason(Why.ROUNDING, {"exact": shown, "rounding": line.rounding.value}))
    if line.least_amount is not None and rounded.amount < line.least_amount:
        reasons.append(Reason(Why.LEAST_AMOUNT, {"amount": str(line.least_amount)}))
        return Money(line.least_amount).rounded(line.rounding)
    if line.most_amount is not None and rounded.amount > line.most_amount:
        reasons.append(Reason(Why.MOST_AMOUNT, {"amount": str(line.most_amount)}))
        return Money(line.most_amount).rounded(line.rounding)
    return rounded


def _in_tiers(line: Line, counted: Decimal, reasons: list[Reason], asking: Asking, vat: VatChoice) -> list[Draft]:
    begin = _used(line, line.tiers_over, asking.at.facts)
    end = begin + counted
    found: list[Draft] = []
    floor = _ZERO
    for tier in line.tiers:
        ceiling = end if tier.up_to is None else tier.up_to
        part = min(end, ceiling) - max(begin, floor)
        if part > 0:
            found.append(_tier_draft(line, tier, floor, part, list(reasons), asking, vat))
        floor = ceiling
    return found


def _tier_draft(
    line: Line,
    tier: Tier,
    floor: Decimal,
    part: Decimal,
    reasons: list[Reason],
    asking: Asking,
    vat: VatChoice,
) -> Draft:
    priced = price_of_choices(tier.choices, asking)
    counted = _in_steps(part, tier.counting)
    facts = {
        "above": str(floor),
        "up_to": "" if tier.up_to is None else str(tier.up_to),
        "over": line.tiers_over.value,
        "kind": line.kind.value,
    }
    reasons.insert(0, _quantity_reason(line, asking, part, counted, tier.counting))
    reasons.append(Reason(Why.TIER, facts))
    kind = Counted(line.kind.value)
    return _draft(line, kind, counted, tier.counting.unit, priced, reasons, asking, vat)


def _extra(line: Line, counted: Decimal, priced: Priced, asking: Asking, vat: VatChoice) -> list[Draft]:
    found = []
    for extra in line.extra:
        used = _used(line, extra.over, asking.at.facts)
        beyond = used + counted - max(extra.beyond, used)
        if beyond <= 0:
            continue
        facts = {
            "beyond": str(extra.beyond),
            "over": extra.over.value,
            "percent": str(extra.percent),
            "kind": line.kind.value,
        }
        unit_price = priced.amount * extra.percent / ALL
        more = Priced(unit_price, (Reason(Why.EXTRA, facts),))
        draft = _draft(line, Counted(line.kind.value), beyond, line.counting.unit, more, [], asking, vat)
        draft.is_shared = False
        found.append(draft)
    return found


def _used(line: Line, over: Period, facts: Facts) -> Decimal:
    if over is Period.JOB:
        return _ZERO
    return sum((facts.used.get((of, over.value), _ZERO) for of in line.of), start=_ZERO)


def _percent_of(line: Line, rule: PercentOf, asking: Asking, vat: VatChoice, before: Sequence[Draft]) -> list[Draft]:
    percent = line.choices[0].price.percent
    number = asking.at.person_number
    parts = [
        draft
        for draft in before
        if draft.line.code in rule.lines and (number is None or draft.asking.at.person_number in {None, number})
    ]
    base = sum((draft.worth for draft in parts), start=_ZERO)
    if not base:
        return []
    facts = {"percent": str(percent), "names": [dict(draft.line.name) for draft in parts]}
    priced = Priced(base / ALL, (Reason(Why.PERCENT_OF, facts),))
    return [_draft(line, Counted.PERCENT, percent, _ONE, priced, [], asking, vat)]
