"""Stretches of time put together, cut and measured. All moments in UTC, as elsewhere in ``rules``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from booking.rules.moments import Stretch


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches sorted, with those that touch or overlap made one.

    A visit may go on from one into the other, and nobody is there twice.
    """
    found: list[Stretch] = []
    for stretch in sorted(stretches):
        if found and stretch.starts_at <= found[-1].ends_at:
            found[-1] = Stretch(found[-1].starts_at, max(found[-1].ends_at, stretch.ends_at))
        else:
            found.append(stretch)
    return found


def without(stretches: Iterable[Stretch], cuts: Iterable[Stretch]) -> list[Stretch]:
    """Return what is left of sorted, disjoint ``stretches`` outside ``cuts``, in order.

    One pass over both: years of absences cost no more than their number.
    """
    taken = joined(cuts)
    left: list[Stretch] = []
    over = 0
    for stretch in stretches:
        while over < len(taken) and taken[over].ends_at <= stretch.starts_at:
            over += 1
        begins = stretch.starts_at
        for cut in islice(taken, over, None):
            if cut.starts_at >= stretch.ends_at:
                break
            if begins < cut.starts_at:
                left.append(Stretch(begins, cut.starts_at))
            begins = cut.ends_at
        if begins < stretch.ends_at:
            left.append(Stretch(begins, stretch.ends_at))
    return left


def shared(stretches: Iterable[Stretch], other: Stretch) -> timedelta:
    """Return how much of disjoint ``stretches`` lies within ``other``."""
    parts = (min(one.ends_at, other.ends_at) - max(one.starts_at, other.starts_at) for one in stretches)
    return sum((part for part in parts if part > timedelta()), timedelta())


def length(stretches: Iterable[Stretch]) -> timedelta:
    """Return how long disjoint ``stretches`` last together."""
    return sum((one.ends_at - one.starts_at for one in stretches), timedelta())
