"""What is asked of the use cases around a ticket."""

from __future__ import annotations

from dataclasses import dataclass

from booking.rules.money import Money
from booking.rules.work_done import DoneWork


@dataclass(frozen=True, slots=True, kw_only=True)
class BringIn:
    """Somebody brings what they booked for: what it is, where its key is, and the most that it may cost."""

    ticket_id: int
    thing: str
    key_place: str = ""
    agreed_most: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchWork:
    """What is done at the bench, or would be: time and parts, and tasks besides those that were booked."""

    done: DoneWork
    options: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgreement:
    """What it would take, and why, as the resident reads it."""

    ticket_id: int
    work: BenchWork
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAgreement:
    """Yes or no to what it would cost. ``asked`` is the amount that was seen or read aloud."""

    ticket_id: int
    agrees: bool
    asked: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReady:
    """It is mended: what was done."""

    ticket_id: int
    work: BenchWork
