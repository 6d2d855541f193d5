"""What is rented, in the order in which a place looks at it in the course of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.rentals import RentalStage
from booking.store.queries.rentals import Rental


@dataclass(frozen=True, slots=True)
class RentalGroup:
    """A heading and what stands under it. ``key`` is how templates know it."""

    key: str
    heading: str
    rentals: tuple[Rental, ...]


def rental_groups(rentals: Iterable[Rental], *, now: datetime) -> tuple[RentalGroup, ...]:
    """Return the groups that are not empty, each rental in the first where it belongs."""
    left, groups = list(rentals), list[RentalGroup]()
    for key, heading, belongs in _groups(now):
        here = tuple(one for one in left if belongs(one))
        left = [one for one in left if one not in here]
        if here:
            groups.append(RentalGroup(key, heading, here))
    return tuple(groups)


def _groups(now: datetime) -> tuple[tuple[str, str, Callable[[Rental], bool]], ...]:
    today = local_date(now)
    return (
        ("late", _("Should be back already"), lambda one: one.is_late(now)),
        ("risk", _("Promised, but not there"), lambda one: one.is_at_risk),
        ("out", _("Goes out today"), lambda one: _is_expected(one) and local_date(one.starts_at) <= today),
        ("in", _("Comes back today"), lambda one: _is_out(one) and local_date(one.due_at) == today),
        ("done", _("Came back today"), lambda one: one.stage is RentalStage.BACK),
        ("missed", _("Nobody came today"), lambda one: one.stage is RentalStage.NOT_FETCHED),
        ("away", _("Out, and back later"), _is_out),
        ("coming", _("Goes out in the coming days"), _is_expected),
    )


def _is_expected(rental: Rental) -> bool:
    return rental.stage is RentalStage.EXPECTED


def _is_out(rental: Rental) -> bool:
    return rental.stage is RentalStage.OUT


def can_undo(rental: Rental, now: datetime) -> bool:
    """Tell whether the last tick of a rental was of today."""
    at = rental.missed_at or rental.back_at or rental.out_at
    return at is not None and local_date(at) == local_date(now)
