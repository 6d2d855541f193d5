"""The price against the income as a drawing: where each line, number and word stands on it.

Measures are in the drawing's own units, about a pixel each; the template draws them as SVG without any style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import groupby
from typing import Final

from booking.messages.words import Words
from booking.rules.money import Money
from booking.rules.pricing.curve import Curve, Point

#: Room for the numbers of the axes and for the names of the classes.
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 30, 34, 40
_LETTER: Final = Decimal("7.2")
_NICE: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
#: More jumps than this are steps of a stair: a number at each would hide the line.
_MOST_NUMBERED: Final = 12
_ZERO: Final = Decimal(0)
#: Not the thousands of "€ 1.000,00".
_NO_CENTS: Final = re.compile(r"[.,]00(?!\d)")


@dataclass(frozen=True, slots=True)
class Tick:
    """A number of an axis and where it stands."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of incomes in one class, or without a price; ``name`` is empty where it does not fit."""

    x: str
    width: str
    middle: str
    name: str
    is_odd: bool
    has_price: bool


@dataclass(frozen=True, slots=True)
class Jump:
    """A cliff: from where to where, and its number in the table (empty on a stair)."""

    x: str
    y_from: str
    y_to: str
    number: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Everything that is drawn."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    lines: tuple[str, ...]
    jumps: tuple[Jump, ...]
    not_told: str
    """Where the price of who tells nothing runs, empty where there is none."""


def draw(curve: Curve, words: Words, *, names: Mapping[str, str], width: int, height: int) -> Graph:
    """Return the drawing of a curve; ``names`` are those of the classes."""
    scale = _Scale(curve, width=width, height=height)
    return Graph(
        width=width,
        height=height,
        left=_LEFT,
        right=width - _RIGHT,
        top=_TOP,
        bottom=height - _BOTTOM,
        x_ticks=tuple(scale.x_ticks(words)),
        y_ticks=tuple(scale.y_ticks(words)),
        bands=tuple(_bands(curve, scale, names)),
        lines=tuple(_lines(curve, scale)),
        jumps=tuple(_jumps(curve, scale)),
        not_told="" if curve.not_told.total is None else scale.y(curve.not_told.total),
    )


class _Scale:
    """Where an income and a price stand."""

    def __init__(self, curve: Curve, *, width: int, height: int) -> None:
        """Make room for the dearest price."""
        totals = [one.total.amount for one in (*curve.points, curve.not_told) if one.total is not None]
        self.low, self.high = curve.points[0].income, curve.points[-1].income
        self.width, self.height = width - _LEFT - _RIGHT, height - _TOP - _BOTTOM
        self.x_step = _nice((self.high - self.low) / max(self.width // 110, 2))
        self.y_step = _nice(max([*totals, Decimal(1)]) / max(self.height // 55, 2))
        self.top = (max([*totals, Decimal(1)]) / self.y_step).to_integral_value(ROUND_CEILING) * self.y_step

    def x(self, income: Decimal) -> str:
        """Return how far from the left."""
        return _plain(_LEFT + (income - self.low) / (self.high - self.low) * self.width)

    def y(self, price: Money) -> str:
        """Return how far from the top."""
        return _plain(_TOP + (1 - price.amount / self.top) * self.height)

    def x_ticks(self, words: Words) -> Iterator[Tick]:
        """Return round incomes."""
        first = (self.low / self.x_step).to_integral_value(ROUND_CEILING) * self.x_step
        return (Tick(self.x(one), _short(one, words)) for one in _every(self.x_step, first, self.high))

    def y_ticks(self, words: Words) -> Iterator[Tick]:
        """Return round prices."""
        return (Tick(self.y(Money(one)), _short(one, words)) for one in _every(self.y_step, _ZERO, self.top))


def _every(step: Decimal, first: Decimal, last: Decimal) -> Iterator[Decimal]:
    while first <= last:
        yield first
        first += step


def _lines(curve: Curve, scale: _Scale) -> Iterator[str]:
    """Return the stretches without a jump or a hole, as points of a polyline."""
    stretch: list[Point] = []
    jumps = {(one.before.income, one.after.income) for one in curve.cliffs}
    for point in curve.points:
        if stretch and (point.total is None or (stretch[-1].income, point.income) in jumps):
            yield _polyline(stretch, scale)
            stretch = []
        if point.total is not None:
            stretch.append(point)
    if stretch:
        yield _polyline(stretch, scale)


def _polyline(points: list[Point], scale: _Scale) -> str:
    """Return the points; those on a level line add nothing and are left out."""
    kept = [
        one
        for place, one in enumerate(points)
        if place in {0, len(points) - 1} or not points[place - 1].total == one.total == points[place + 1].total
    ]
    return " ".join(f"{scale.x(one.income)},{scale.y(one.total)}" for one in kept if one.total is not None)


def _jumps(curve: Curve, scale: _Scale) -> Iterator[Jump]:
    is_numbered = len(curve.cliffs) <= _MOST_NUMBERED
    for number, cliff in enumerate(curve.cliffs, start=1):
        before, after = cliff.before.total, cliff.after.total
        yield Jump(
            scale.x(cliff.after.income),
            scale.y(before if before is not None else Money(_ZERO)),
            scale.y(after if after is not None else Money(_ZERO)),
            str(number) if is_numbered else "",
        )


def _bands(curve: Curve, scale: _Scale, names: Mapping[str, str]) -> Iterator[Band]:
    groups = [list(points) for _code, points in groupby(curve.points, key=lambda one: one.class_code)]
    starts = [points[0].income for points in groups]
    for number, (points, end) in enumerate(zip(groups, [*starts[1:], scale.high], strict=True)):
        left, right = Decimal(scale.x(points[0].income)), Decimal(scale.x(end))
        name = names.get(points[0].class_code, "")
        fits = len(groups) > 1 and len(name) * _LETTER < right - left
        yield Band(
            _plain(left),
            _plain(right - left),
            _plain((left + right) / 2),
            name if fits else "",
            is_odd=number % 2 == 1,
            has_price=points[0].total is not None,
        )


def _nice(step: Decimal) -> Decimal:
    """Return the next round number: 1, 2, 2.5 or 5 times a power of ten."""
    unit = Decimal(10) ** step.adjusted()
    return next(one * unit for one in _NICE if one * unit >= step)


def _short(amount: Decimal, words: Words) -> str:
    """Return a round amount without cents that are not there."""
    written = words.money(amount)
    return _NO_CENTS.sub("", written) if amount == int(amount) else written


def _plain(number: Decimal) -> str:
    return f"{number:.1f}".removesuffix(".0")
