"""What is different between two prices of one booking: an estimate and the final one, or a quote and its correction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from booking.rules.money import ZERO, Money
from booking.rules.pricing.quote import Quote, QuoteLine


class Changed(StrEnum):
    """What can change of a line."""

    ADDED = "added"
    DROPPED = "dropped"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    AMOUNT = "amount"
    """Only what the household pays of it: another part, another rounding, another least or most."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that is different. ``before`` is None for one that was added, ``after`` for one that was dropped.

    ``what`` holds one thing, or the quantity and the unit price together.
    """

    what: tuple[Changed, ...]
    before: QuoteLine | None
    after: QuoteLine | None

    @property
    def line(self) -> QuoteLine:
        """The line as it is now; as it was where it is gone."""
        line = self.after or self.before
        if line is None:
            raise ValueError("a change without a line")
        return line

    @property
    def amount(self) -> Money:
        """How much more the household pays for this line; less is below zero."""
        return _amount(self.after) - _amount(self.before)


def difference(before: Quote, after: Quote) -> tuple[LineChange, ...]:
    """Return every line that is different, in the order of ``after``, then those that are gone.

    Lines are the same line by their code and person; where a line stands there more than once (tiers, surcharges)
    by their order. Their amounts add up to the difference of the totals.
    """
    old, new = _by_key(before.lines), _by_key(after.lines)
    pairs = [(old.get(key), line) for key, line in new.items()]
    gone = [(line, None) for key, line in old.items() if key not in new]
    found = (LineChange(_what(was, now), was, now) for was, now in (*pairs, *gone))
    return tuple(change for change in found if change.what)


def is_other_class(before: Quote, after: Quote) -> bool:
    """Tell whether the household is in another price class than before."""
    return before.class_code != after.class_code


_Key = tuple[str, str, int]


def _by_key(lines: Sequence[QuoteLine]) -> dict[_Key, QuoteLine]:
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[_Key, QuoteLine] = {}
    for line in lines:
        found[line.code, line.person, seen[line.code, line.person]] = line
        seen[line.code, line.person] += 1
    return found


def _what(before: QuoteLine | None, after: QuoteLine | None) -> tuple[Changed, ...]:
    if before is None:
        return (Changed.ADDED,)
    if after is None:
        return (Changed.DROPPED,)
    # Ninety minutes by the hour are not ninety by the quarter, so the unit goes with the price.
    differs = {
        Changed.QUANTITY: (before.counted, before.kind) != (after.counted, after.kind),
        Changed.UNIT_PRICE: (before.unit_price, before.unit) != (after.unit_price, after.unit),
    }
    found = tuple(what for what, is_so in differs.items() if is_so)
    if not found and before.amount != after.amount:
        return (Changed.AMOUNT,)
    return found


def _amount(line: QuoteLine | None) -> Money:
    return ZERO if line is None else line.amount
