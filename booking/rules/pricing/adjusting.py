"""What is taken off the lines, and what the lines cost together at least and at most.

All of it is about what people pay, VAT included, and of the household's own part.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from booking.rules.money import ZERO, Money, total
from booking.rules.pricing.drafts import Draft
from booking.rules.pricing.quote import ORGANISATION, RESIDENT, Counted, Part, QuoteLine, Reason, Vat, Why
from booking.rules.pricing.sharing import vat_within
from booking.rules.pricing.tariff import Combine, Limit, Reduction, Tariff, VatChoice
from booking.rules.pricing.unit_prices import ALL
from booking.rules.text import Text

_ONE = Decimal(1)


def adjusted(tariff: Tariff, drafts: Sequence[Draft], lines: Sequence[QuoteLine]) -> list[QuoteLine]:
    """Return the reductions and then the limits of ``lines``, which were made of ``drafts``."""
    reductions: list[QuoteLine] = []
    amounts: dict[str, Money] = {}
    vats: dict[str, Vat] = {}
    for draft, line in zip(drafts, lines, strict=True):
        off = _reduced(tariff, draft, line)
        reductions += off
        amounts[line.code] = amounts.get(line.code, ZERO) + total(one.amount for one in (line, *off))
        vats.setdefault(line.code, line.vat)
    return [*reductions, *_limited(tariff, amounts, vats)]


def _reduced(tariff: Tariff, draft: Draft, line: QuoteLine) -> list[QuoteLine]:
    """Return a line for each reduction of a line. Together they never take off more than the line costs."""
    fitting = [(one, off) for one in tariff.reductions if _fits(one, draft) and (off := _off(one, draft, line.amount))]
    if tariff.reductions_combine is Combine.BEST and fitting:
        fitting = [max(fitting, key=lambda one: one[1])]
    found: list[QuoteLine] = []
    left = line.amount
    for reduction, of_whole in fitting:
        off = _off(reduction, draft, left) if tariff.reductions_combine is Combine.MULTIPLY else of_whole
        off = min(off, left)
        if off:
            left = left - off
            found.append(_reduction_line(reduction, line, off))
    return found


def _fits(reduction: Reduction, draft: Draft) -> bool:
    """Tell whether a reduction is for this line and this person; one that is not known to hold takes nothing off."""
    if reduction.on is not None and draft.line.code not in reduction.on:
        return False
    if reduction.amount is not None and (draft.kind is Counted.PERCENT or not draft.is_shared):
        return False  # so much for each unit: a part of other lines and a surcharge have none of their own
    return reduction.when is None or reduction.when.holds(draft.asking.at) is True


def _off(reduction: Reduction, draft: Draft, base: Money) -> Money:
    if reduction.percent is not None:
        return Money(base.amount * reduction.percent / ALL).rounded(reduction.rounding)
    each = reduction.amount or Decimal(0)
    among = draft.asking.at.facts.work.get(draft.line.split_among or "") or _ONE
    whole = each * draft.used / (draft.used_unit or draft.unit)
    return Money(whole / max(among, _ONE)).rounded(reduction.rounding)


def _limited(tariff: Tariff, amounts: dict[str, Money], vats: dict[str, Vat]) -> list[QuoteLine]:
    """Return a line for each limit that the lines together do not keep: what is missing, or what is too much.

    The narrow limits come first; what they changed counts in the wider ones.
    """
    found = []
    made: list[tuple[frozenset[str], Money]] = []
    for limit in sorted(tariff.limits, key=lambda one: len(one.on)):
        within = [code for code in limit.on if code in amounts]
        if not within:
            continue
        on = frozenset(limit.on)
        together = total([*(amounts[code] for code in within), *(change for lines, change in made if lines <= on)])
        change = _change(limit, together)
        if change:
            made.append((on, change))
            found.append(_limit_line(limit, change, vats[within[0]]))
    return found


def _change(limit: Limit, amount: Money) -> Money:
    if limit.least is not None and amount.amount < limit.least:
        return Money.of(limit.least) - amount
    if limit.most is not None and amount.amount > limit.most:
        return Money.of(limit.most) - amount
    return ZERO


def _reduction_line(reduction: Reduction, line: QuoteLine, off: Money) -> QuoteLine:
    facts = {
        "line": line.code,
        "name": dict(line.name),
        "percent": "" if reduction.percent is None else str(reduction.percent),
        "amount": "" if reduction.amount is None else str(reduction.amount),
    }
    reason = Reason(Why.REDUCTION, facts)
    return _adjustment(
        reduction.code, reduction.name, Counted.REDUCTION, -off, reason, like=line.vat, person=line.person
    )


def _limit_line(limit: Limit, change: Money, vat: Vat) -> QuoteLine:
    is_least = change > ZERO
    bound = limit.least if is_least else limit.most
    reason = Reason(Why.LIMIT_LEAST if is_least else Why.LIMIT_MOST, {"amount": str(bound)})
    return _adjustment(limit.code, limit.name, Counted.LIMIT, change, reason, like=vat)


def _adjustment(
    code: str, name: Text, kind: Counted, amount: Money, reason: Reason, *, like: Vat, person: str = ""
) -> QuoteLine:
    """Return a line that carries the VAT of what it changes."""
    choice = VatChoice(None, like.rate, included=True, treatment=like.treatment, ground=like.ground)
    return QuoteLine(
        code=code,
        name=name,
        kind=kind,
        counted=_ONE,
        unit=_ONE,
        unit_price=amount,
        full=amount,
        amount=amount,
        pays=(Part(RESIDENT, amount),),
        gets=(Part(ORGANISATION, amount),),
        vat=vat_within(amount, choice),
        reasons=(reason,),
        person=person,
    )
