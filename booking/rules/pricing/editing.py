"""Changing single values of a tariff document without losing a comment of whoever wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, MutableMapping, MutableSequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import tomlkit

#: Where a value stands in a document: names of tables and numbers in lists, ``("lines", 0, "prices", "vt")``.
Path = tuple[str | int, ...]

#: What of a line is an amount in euro, at any depth: within its tiers, choices, flat part and third party.
_AMOUNTS: Final = frozenset(
    {
        "price",
        "full_price",
        "price_from",
        "adds",
        "floor",
        "ceiling",
        "least_amount",
        "most_amount",
    }
)
_PRICE_TABLES: Final = frozenset({"prices", "full_prices"})
_DEEPER: Final = frozenset({"tiers", "choices", "flat", "third_party", "gets", "linear", "decided"})


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of a line, a reduction or a limit, with its place."""

    line: str
    path: Path
    amount: Decimal


def amounts_of(document: Mapping[str, Any]) -> list[Amount]:
    """Return every amount in euro of a document that was read without faults: its prices, in its order."""
    found = []
    for number, line in enumerate(document.get("lines", [])):
        found += [Amount(line["code"], path, amount) for path, amount in _amounts(line, ("lines", number))]
    for part, keys in (("reductions", ("amount",)), ("limits", ("least", "most"))):
        for number, one in enumerate(document.get(part, [])):
            found += [Amount(one["code"], (part, number, key), Decimal(one[key])) for key in keys if key in one]
    return found


def changed(text: str, changes: Mapping[Path, Decimal | int | str | date | None]) -> str:
    """Return the text with other values at these places; ``None`` takes a name away. The rest stays as it is.

    An amount keeps at least its cents. Raises ``KeyError`` for a place that the document does not have.
    """
    if text.lstrip().startswith("{"):
        content = json.loads(text)
        for path, value in changes.items():
            _set(content, path, value if value is None else str(value))
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    document = tomlkit.parse(text)
    for path, value in changes.items():
        _set(document, path, _as_toml(value) if isinstance(value, Decimal) else value)
    return tomlkit.dumps(document)


def _set(content: Any, path: Path, value: object) -> None:  # noqa: ANN401 - a document, of either kind
    *way, last = path
    for step in way:
        content = content[step]
    if value is None:
        content.pop(last, None)
    elif isinstance(content, MutableSequence | MutableMapping):
        content[last] = value  # type: ignore[index] # a step is a number in a list and a name in a table
    else:
        raise KeyError(path)


def _as_toml(amount: Decimal) -> Any:  # noqa: ANN401 - tomlkit's own number
    """Return a number that stands in the file digit for digit as the amount does: ``18.00``, ``0.4449``."""
    return tomlkit.value(plain(amount))


def plain(amount: Decimal) -> str:
    """Return an amount as people write it in a document: two decimals, or as many as it needs."""
    shown = amount.normalize()
    return f"{shown:.2f}" if -int(shown.as_tuple().exponent) <= 2 else f"{shown:f}"  # noqa: PLR2004 - cents


def _amounts(table: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Decimal]]:
    for key, value in table.items():
        here = (*path, key)
        if key in _AMOUNTS or (key in {"least", "most"} and path[-1] == "decided"):
            yield here, Decimal(value)
        elif key in _PRICE_TABLES:
            yield from (((*here, code), Decimal(price)) for code, price in value.items())
        elif key in _DEEPER and isinstance(value, Mapping):
            yield from _amounts(value, here)
        elif key in _DEEPER:
            for number, one in enumerate(value):
                yield from _amounts(one, (*here, number))
