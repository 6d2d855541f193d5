"""The bounds of a tariff document: every number that is no amount of a line, and that a form may change.

Brackets of income, ages, scores and quantities in conditions; quotas, limits, reductions, tiers and percentages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from booking.rules.pricing.editing import Path

_BOUNDS: Final = frozenset({"from", "above", "below", "up_to"})
_MEASURED: Final = frozenset({"income", "age", "dependants", "notice_hours"})
#: These are amounts in euro, which ``editing.amounts_of`` lists.
_AMOUNTS: Final = {"reductions": {"amount"}, "limits": {"least", "most"}}
#: Within a condition: several things that are measured, each by its own name.
_BY_NAME: Final = frozenset({"score", "quantity"})
_PLAIN: Final = frozenset({"free", "least", "most", "percent", "margin_percent", "amount", "beyond", "up_to"})
_LISTS: Final = ("classes", "eligible", "excluded", "lines", "reductions", "limits", "quotas")
#: Parts of a line with numbers of their own. ``decided`` holds amounts, which are not bounds.
_DEEPER: Final = frozenset({"tiers", "choices", "flat", "extra", "third_party", "gets"})


@dataclass(frozen=True, slots=True)
class Bound:
    """A number with its place. ``part`` is the list of the document, ``code`` what it bounds (or its number)."""

    part: str
    code: str
    path: Path
    value: Decimal

    @property
    def is_money(self) -> bool:
        """Whether it is in euro: an income, or the least and most that lines cost together."""
        *_, last = self.path
        return "income" in self.path or self.part == "limits" or last in {"amount", "income_from", "each"}


def bounds_of(document: Mapping[str, Any]) -> list[Bound]:
    """Return every bound of a document that was read without faults, in its order."""
    found = []
    for part in _LISTS:
        for number, table in enumerate(document.get(part, [])):
            code = str(table.get("code", number + 1))
            found += [
                Bound(part, code, path, value)
                for path, value in _numbers(table, (part, number))
                if path[-1] not in _AMOUNTS.get(part, ())
            ]
    return found


def _numbers(table: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Decimal]]:
    for key, value in table.items():
        here = (*path, key)
        if key in _PLAIN:
            yield here, Decimal(value)
        elif key == "when":
            yield from _in_condition(value, here)
        elif key == "linear":
            yield from (((*here, name), Decimal(value[name])) for name in ("income_from", "each"))
        elif key in _DEEPER and isinstance(value, Mapping):
            yield from _numbers(value, here)
        elif key in _DEEPER:
            for number, one in enumerate(value):
                yield from _numbers(one, (*here, number))


def _in_condition(when: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Decimal]]:
    for key, value in when.items():
        here = (*path, key)
        if key in _MEASURED:
            yield from _ends(value, here)
        elif key in _BY_NAME:
            for name, bounds in value.items():
                yield from _ends(bounds, (*here, name))
        elif key == "not":
            yield from _in_condition(value, here)
        elif key == "any":
            for number, one in enumerate(value):
                yield from _in_condition(one, (*here, number))


def _ends(bounds: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Decimal]]:
    for key, value in bounds.items():
        here = (*path, key)
        if key in _BOUNDS and isinstance(value, Mapping):
            yield from (((*here, kind), Decimal(amount)) for kind, amount in value.items())
        elif key in _BOUNDS or key == "per_dependant":
            yield here, Decimal(value)
