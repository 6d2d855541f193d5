"""What labour law does not want in a roster, as a coordinator has to read it: each thing once."""

from __future__ import annotations

from collections.abc import Iterable

from booking.rules.roster import RosterWarning


def each_once(warnings: Iterable[RosterWarning], *, alternates: bool) -> list[RosterWarning]:
    """Return the warnings, in order, without those that only say the same of the week after.

    The rules look at two weeks, for who works in two that take turns; of the others each thing would stand twice.
    """
    # Of a week as it always is and as it will be, with a dated day, the one that is more.
    ordered = sorted({(one.on, one.kind): one for one in sorted(warnings)}.values())
    if alternates:
        return ordered
    told = set()
    found = []
    for one in ordered:
        same = (one.kind, one.on.weekday(), one.minutes, one.limit_minutes)
        if same not in told:
            told.add(same)
            found.append(one)
    return found
