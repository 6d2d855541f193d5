"""What a task of a service is, as the coordinator writes it down."""

from __future__ import annotations

from dataclasses import dataclass

from booking.rules.text import Text
from booking.store.tables import OptionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFacts:
    """A task: its words, its usual duration on site (5 to 600 minutes), its crew (1 to 5), what it needs.

    ``next_minutes`` (0 to 600) is how long each further one takes; None is as long as the first. ``demands`` is what a
    worker must be able to bear, ``equipment`` the kinds that go along, one of each. ``counts_as`` is the quantity by
    which tariffs count it; empty is its own name. ``is_round``: reports are done on it, and nobody reports it.
    """

    name: Text
    hint: Text
    icon: str
    usual_minutes: int
    next_minutes: int | None
    skill: str
    demands: frozenset[str]
    equipment: frozenset[str]
    crew: int
    needs_motor_tool: bool
    may_drive: bool
    may_have_waste: bool
    active: bool
    counts_as: str = ""
    is_round: bool = False


def write_facts(row: OptionRow, facts: OptionFacts) -> None:
    """Put ``facts`` in the row of a task."""
    row.name, row.hint, row.icon = dict(facts.name), dict(facts.hint), facts.icon
    row.usual_minutes, row.next_minutes = facts.usual_minutes, facts.next_minutes
    row.skill, row.crew = facts.skill, facts.crew
    row.demands, row.equipment = sorted(facts.demands), sorted(facts.equipment)
    row.needs_motor_tool = facts.needs_motor_tool
    row.may_drive, row.may_have_waste = facts.may_drive, facts.may_have_waste
    row.active, row.counts_as, row.is_round = facts.active, facts.counts_as, facts.is_round
