"""The work order: what was done in plain words, which the customer signs. Never a price or a class of prices.

Source: Mortsel, klusdienst, 2022: the customer signs the work order (werkbon) of each visit. Tienen: the form is signed
by both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from booking.rules.money import Money
from booking.rules.refusals.work import NotASignature

#: The sheet on which a signature is drawn, in units of its points.
SHEET_WIDTH, SHEET_HEIGHT = 600, 200
#: A drawing with fewer points is a slip of the finger; with more it is no signature.
LEAST_POINTS, MOST_POINTS, MOST_STROKES = 8, 4000, 200
#: What the text of a drawing takes at most.
LONGEST_DRAWING: Final = MOST_POINTS * 8 + MOST_STROKES
LONGEST_NAME: Final = 100
LONGEST_WORDS: Final = 500
#: How many percent above the estimate a service can allow without asking.
MOST_BEYOND: Final = 200

_HUNDRED: Final = 100
_DRAWING: Final = re.compile(r"[0-9]{1,3},[0-9]{1,3}(?:[ ;][0-9]{1,3},[0-9]{1,3})*")

Stroke = tuple[tuple[int, int], ...]


class Way(StrEnum):
    """How a work order was closed."""

    DRAWN = "drawn"
    TYPED = "typed"
    """The name was typed by the worker after the order was read aloud and agreed to."""
    NOT_SIGNED = "not_signed"
    CORRECTED = "corrected"
    """The desk put right what was signed before."""


class Unsigned(StrEnum):
    """Why a work order was not signed."""

    NOBODY_THERE = "nobody_there"
    CANNOT = "cannot"
    DISAGREES = "disagrees"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OrderTask:
    """One task, in the words of its day; ``done`` is False where something of it is left."""

    name: str
    count: int
    done: bool


@dataclass(frozen=True, slots=True)
class OrderWorker:
    """Who worked for how many minutes, by first name; without a name where only the minutes are known."""

    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class OrderMore:
    """More work than was estimated: who agreed, and to what; ``words`` can be empty."""

    agreed_by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """What was done. Amounts are those on the tickets, in euro, and kilometres: as decimal texts; empty is none."""

    number: str
    service: str
    starts_at: str
    """ISO 8601, UTC."""
    where: str
    tasks: tuple[OrderTask, ...]
    workers: tuple[OrderWorker, ...]
    motor_minutes: int = 0
    km: str = ""
    waste: str = ""
    material: str = ""
    words: str = ""
    more: tuple[OrderMore, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept. Without more work nothing of it stands there: older orders keep their digest."""
        kept = asdict(self) | {
            "tasks": [asdict(one) for one in self.tasks],
            "workers": [asdict(w) for w in self.workers],
            "more": [asdict(one) for one in self.more],
        }
        return kept if self.more else {name: value for name, value in kept.items() if name != "more"}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> WorkOrder:
        """Return what was kept with ``to_json``."""
        return cls(
            **{
                **kept,
                "tasks": tuple(OrderTask(**one) for one in kept["tasks"]),
                "workers": tuple(OrderWorker(**one) for one in kept["workers"]),
                "more": tuple(OrderMore(**one) for one in kept.get("more", ())),
            }
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of exactly this content, as 64 hexadecimal digits: whoever signs signs this."""
        whole = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sha256(whole.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ToldWork:
    """What a worker tells besides times and amounts: words, and the options of which something is left."""

    words: str = ""
    undone: frozenset[int] = frozenset()


NOTHING_TOLD: Final = ToldWork()


def strokes_of(drawing: str) -> tuple[Stroke, ...]:
    """Return the strokes of a drawing: "12,30 14,33;50,20 51,22" are two, on a sheet of 600 by 200.

    Raises ``NotASignature`` for what is no drawing, outside the sheet, a slip of the finger or far too much.
    """
    if len(drawing) > LONGEST_DRAWING or not _DRAWING.fullmatch(drawing):
        raise NotASignature
    strokes = tuple(tuple(_point(one) for one in stroke.split(" ")) for stroke in drawing.split(";"))
    points = sum(map(len, strokes))
    if not LEAST_POINTS <= points <= MOST_POINTS or len(strokes) > MOST_STROKES:
        raise NotASignature
    if any(x > SHEET_WIDTH or y > SHEET_HEIGHT for stroke in strokes for x, y in stroke):
        raise NotASignature
    return strokes


def is_beyond(total: Money, *, estimate: Money, percent: int) -> bool:
    """Tell whether a price is more than ``percent`` above what was estimated: then the customer is asked first."""
    return total.amount * _HUNDRED > estimate.amount * Decimal(_HUNDRED + percent)


def _point(text: str) -> tuple[int, int]:
    x, _, y = text.partition(",")
    return int(x), int(y)
