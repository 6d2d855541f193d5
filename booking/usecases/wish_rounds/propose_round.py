"""Draw the lottery of a round and propose who gets which days; nothing is booked yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals.care import NotYetDivided, NoWishes, RoundMovedOn
from booking.rules.wish_rounds import RoundWish, allocate
from booking.store.tables import RoundFamilyRow, WishRoundRow
from booking.usecases.wish_rounds.find import round_to_change, sessions_of_round
from booking.usecases.wish_rounds.give_wishes import wishes_of_round
from booking.usecases.workers.find import require_coordinator


def propose_round(session: Session, round_id: int, *, seed: str, by: Actor, now: datetime) -> int:
    """Write down what becomes of each wish, with the facts that explain it; return how many are given.

    The seed of the first proposal is kept: proposed again, the lottery is the same, on the places that are free then.
    Raises ``NotAllowed`` for anybody but a coordinator, ``NotFound``, ``NotYetDivided`` before the day that
    families were told, ``RoundMovedOn`` once it was accepted, ``NoWishes``.
    """
    require_coordinator(by)
    row = round_to_change(session, round_id, by=by)
    if row.state not in {"open", "proposed"}:
        raise RoundMovedOn
    if local_date(now) < row.allocate_on:
        raise NotYetDivided(on=row.allocate_on)
    wishes = wishes_of_round(session, by.organisation_id, row.id)
    if not wishes:
        raise NoWishes
    row.seed = row.seed or seed
    asked = {RoundWish(one.household_id, one.member_id, one.session_id, one.rank): one for one in wishes}
    free = {one.session_id: one.free for one in sessions_of_round(session, row.organisation_id, row, now=now)}
    found = allocate(asked, points_of(session, row), free, seed=row.seed)
    for outcome in found:
        kept = asked[outcome.wish]
        kept.outcome = "given" if outcome.given else "full"
        kept.why = {} if outcome.given else {"more_points": outcome.more_points, "drawn_before": outcome.drawn_before}
    row.state = "proposed"
    session.flush()
    return sum(one.given for one in found)


def points_of(session: Session, row: WishRoundRow) -> dict[int, int]:
    """Return the points of each family of a round: those of every ground that it claims, together."""
    points = {one["code"]: int(one["points"]) for one in row.grounds}
    families = session.scalars(
        select(RoundFamilyRow).where(
            RoundFamilyRow.organisation_id == row.organisation_id, RoundFamilyRow.round_id == row.id
        )
    )
    return {one.household_id: sum(points.get(code, 0) for code in one.grounds) for one in families}
