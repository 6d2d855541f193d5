"""How many dates of a series are promised in one transaction: the database has room for some thousands of locks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.series import SeriesDate, SeriesRule
from booking.store.queries.availability import able
from booking.store.queries.presences import remembered_presences
from booking.usecases.bookings.placing import Wish, days_touched

#: So many locks are taken at once at most: one for each day of everybody, and of every thing, that could be needed.
MOST_LOCKS: Final = 3000


@dataclass(frozen=True, slots=True)
class Portion:
    """The dates that are looked at together, in order.

    ``later`` is the day, as the series means it, of the first date that is left for later; None where none is.
    ``is_full`` tells that there are too many for one transaction: not that ``later`` cannot be booked yet.
    """

    dates: tuple[SeriesDate, ...]
    later: date | None = None
    is_full: bool = False


def portion_of(
    session: Session, wish: Wish, rule: SeriesRule, planned: Sequence[SeriesDate], *, until: date
) -> Portion:
    """Return the first of the planned dates, as many as there is room for locks, and one at least.

    A date that a holiday moves beyond ``until``, the last day that can be booked, is left for later too.
    """
    days = [one.on for one in planned if one.on is not None]
    if not days:
        return Portion(tuple(planned))
    room = MOST_LOCKS // max(_scarce(session, wish, min(days), max(days)), 1)
    kept: list[SeriesDate] = []
    taken = 0
    for one in planned:
        if one.on is not None:
            if one.on > until:
                return Portion(tuple(kept), one.meant_on)
            touched = len(days_touched(wish, rule.moment(one.on)))
            if taken and taken + touched > room:
                return Portion(tuple(kept), one.meant_on, is_full=True)
            taken += touched
        kept.append(one)
    return Portion(tuple(kept))


def _scarce(session: Session, wish: Wish, first: date, last: date) -> int:
    """Return how many people and things are locked on a day, whatever was wished about who comes."""
    need = wish.without_wishes().need(first, last)
    presences = remembered_presences(session, wish.organisation_id, first=first, last=last)
    return len(able(presences, need)) + sum(piece.kind in need.equipment for piece in presences.pieces)
