"""What a task of a service is, as the coordinator writes it down."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.refusals import NotFound
from booking.rules.seasons import Season, SeasonWhy
from booking.rules.text import Text
from booking.store.tables import OptionRow, ServiceRow
from booking.usecases.services.find import option_to_change


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFacts:
    """A task: its words, its usual duration on site (5 to 600 minutes), its crew (1 to 5), what it needs.

    ``next_minutes`` (0 to 600) is how long each further one takes; None is as long as the first. ``demands`` is what a
    worker must be able to bear, ``equipment`` the kinds that go along, one of each. ``counts_as`` is the quantity by
    which tariffs count it; empty is its own name. ``is_round``: reports are done on it, and nobody reports it.
    What is rented is so for ``rental_days`` (0 to 366) or ``rental_months`` (1 to 24), with a deposit for each.

    ``season`` is when in the year it is possible. It comes ``after_days`` to ``after_most_days`` after
    ``after_option_id`` was done, a task of the same service, and not again within ``again_after_days``. What does not
    take a seat is taken away from its session.
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
    rental_days: int | None = None
    rental_months: int | None = None
    deposit_cents: int = 0
    season: Season | None = None
    after_option_id: int | None = None
    after_days: int = 0
    after_most_days: int | None = None
    again_after_days: int | None = None
    takes_seat: bool = True


def write_facts(row: OptionRow, facts: OptionFacts) -> None:
    """Put ``facts`` in the row of a task."""
    row.name, row.hint, row.icon = dict(facts.name), dict(facts.hint), facts.icon
    row.usual_minutes, row.next_minutes = facts.usual_minutes, facts.next_minutes
    row.skill, row.crew = facts.skill, facts.crew
    row.demands, row.equipment = sorted(facts.demands), sorted(facts.equipment)
    row.needs_motor_tool = facts.needs_motor_tool
    row.may_drive, row.may_have_waste = facts.may_drive, facts.may_have_waste
    row.rental_days, row.rental_months = facts.rental_days, facts.rental_months
    row.deposit_cents = facts.deposit_cents
    row.active, row.counts_as, row.is_round = facts.active, facts.counts_as, facts.is_round
    row.takes_seat = facts.takes_seat
    write_season(row, facts.season)
    row.after_option_id, row.again_after_days = facts.after_option_id, facts.again_after_days
    row.after_days, row.after_most_days = facts.after_days, facts.after_most_days


def write_season(row: OptionRow | ServiceRow, season: Season | None) -> None:
    """Put a season, or none, in the row of a task or a service."""
    row.season_first = season.first.code if season else None
    row.season_last = season.last.code if season else None
    row.season_why = season.why if season else SeasonWhy.SEASON


def require_own(session: Session, service: ServiceRow, facts: OptionFacts, *, option_id: int = 0) -> None:
    """Raise ``NotFound`` where a task would follow itself, or one of another service."""
    if facts.after_option_id is None:
        return
    option_to_change(session, service, facts.after_option_id)
    if facts.after_option_id == option_id:
        raise NotFound
