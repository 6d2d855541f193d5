"""Rounds of wishes as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from booking.rules.refusals import NotFound
from booking.store.tables import (
    GroupSessionRow,
    MemberRow,
    ResidentRow,
    RoundFamilyRow,
    RoundWishRow,
    WishRoundRow,
)


@dataclass(frozen=True, slots=True)
class WishRound:
    """A round. ``grounds`` are (code, name, points); ``seed`` is empty until the lottery was drawn."""

    round_id: int
    service_id: int
    name: str
    first: date
    last: date
    wishes_until: date
    allocate_on: date
    grounds: tuple[tuple[str, str, int], ...]
    seed: str
    state: str


@dataclass(frozen=True, slots=True)
class ShownWish:
    """One wish with what became of it (``given``, ``full``, ``not_possible`` or nothing yet) and why."""

    child: str
    starts_at: datetime
    rank: int
    outcome: str
    more_points: int
    drawn_before: int
    kind: str = ""
    """Of what is not possible: why (``attest``, ``age``, ``limit``, ``price``, ``other``)."""


@dataclass(frozen=True, slots=True)
class ShownFamily:
    """A family of a round with its wishes; ``points`` are those of what it claims."""

    household_id: int
    resident_id: int
    name: str
    points: int
    grounds: tuple[str, ...]
    is_told: bool
    wishes: tuple[ShownWish, ...]


def rounds_of(session: Session, organisation_id: int, service_id: int) -> list[WishRound]:
    """Return the rounds of a service, the newest first."""
    return _rounds(session, organisation_id, WishRoundRow.service_id == service_id)


def round_by_id(session: Session, organisation_id: int, round_id: int) -> WishRound:
    """Return one round. Raises ``NotFound``."""
    found = _rounds(session, organisation_id, WishRoundRow.id == round_id)
    if not found:
        raise NotFound
    return found[0]


def open_rounds(session: Session, organisation_id: int, *, today: date) -> list[WishRound]:
    """Return the rounds in which families can say what they wish."""
    return _rounds(session, organisation_id, WishRoundRow.state == "open", WishRoundRow.wishes_until >= today)


def families_of(session: Session, organisation_id: int, one: WishRound) -> list[ShownFamily]:
    """Return who takes part, by name, each with its wishes from what it wants most. Two statements."""
    points = {code: many for code, _name, many in one.grounds}
    wishes: dict[int, list[ShownWish]] = {}
    for row, child, starts_at in session.execute(
        select(RoundWishRow, MemberRow.name, GroupSessionRow.starts_at)
        .join(MemberRow, MemberRow.id == RoundWishRow.member_id)
        .join(GroupSessionRow, GroupSessionRow.id == RoundWishRow.session_id)
        .where(RoundWishRow.organisation_id == organisation_id, RoundWishRow.round_id == one.round_id)
        .order_by(RoundWishRow.rank, GroupSessionRow.starts_at, RoundWishRow.id)
    ):
        why: dict[str, Any] = row.why
        shown = ShownWish(
            child,
            starts_at,
            row.rank,
            row.outcome,
            why.get("more_points", 0),
            why.get("drawn_before", 0),
            why.get("kind", ""),
        )
        wishes.setdefault(row.household_id, []).append(shown)
    families = session.execute(
        select(RoundFamilyRow, ResidentRow.name)
        .join(ResidentRow, ResidentRow.id == RoundFamilyRow.resident_id)
        .where(RoundFamilyRow.organisation_id == organisation_id, RoundFamilyRow.round_id == one.round_id)
        .order_by(ResidentRow.name, RoundFamilyRow.id)
    )
    return [
        ShownFamily(
            row.household_id,
            row.resident_id,
            name,
            sum(points.get(code, 0) for code in row.grounds),
            tuple(row.grounds),
            row.told_at is not None,
            tuple(wishes.get(row.household_id, ())),
        )
        for row, name in families
    ]


def wishes_of_family(
    session: Session, organisation_id: int, round_id: int, household_id: int
) -> tuple[dict[tuple[int, int], int], frozenset[str]]:
    """Return what a family wishes: the rank by child and session; and the grounds that it claims."""
    rows = session.scalars(
        select(RoundWishRow).where(
            RoundWishRow.organisation_id == organisation_id,
            RoundWishRow.round_id == round_id,
            RoundWishRow.household_id == household_id,
        )
    )
    grounds = session.scalar(
        select(RoundFamilyRow.grounds).where(
            RoundFamilyRow.organisation_id == organisation_id,
            RoundFamilyRow.round_id == round_id,
            RoundFamilyRow.household_id == household_id,
        )
    )
    return {(row.member_id, row.session_id): row.rank for row in rows}, frozenset(grounds or ())


def _rounds(session: Session, organisation_id: int, *which: ColumnElement[bool]) -> list[WishRound]:
    rows = session.scalars(
        select(WishRoundRow)
        .where(WishRoundRow.organisation_id == organisation_id, *which)
        .order_by(WishRoundRow.first.desc(), WishRoundRow.id.desc())
    )
    return [
        WishRound(
            row.id,
            row.service_id,
            row.name,
            row.first,
            row.last,
            row.wishes_until,
            row.allocate_on,
            tuple((one["code"], one["name"], int(one["points"])) for one in row.grounds),
            row.seed,
            row.state,
        )
        for row in rows
    ]
