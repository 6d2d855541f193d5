"""What is booked together: how its parts move together, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from booking.rules.calendar import at, local
from booking.rules.refusals.services import LinkedToItself, TooManyLinks

#: So many services are offered beside one at most: a page that asks more is not read.
MOST_LINKS: Final = 4
#: So many things are booked together at most.
MOST_PARTS: Final = 4


def require_links(service_id: int, linked_ids: Iterable[int]) -> tuple[int, ...]:
    """Return the services that are offered beside one, in order and each once.

    Raises ``LinkedToItself``, or ``TooManyLinks`` beyond four.
    """
    found = tuple(dict.fromkeys(linked_ids))
    if service_id in found:
        raise LinkedToItself
    if len(found) > MOST_LINKS:
        raise TooManyLinks(most=MOST_LINKS)
    return found


def shifted(moment: datetime, *, before: datetime, after: datetime) -> datetime:
    """Return the UTC moment that lies as many days and hours by the clock from ``moment`` as ``after`` from ``before``.

    By the clock of Brussels: what was at noon on one day is at noon on another, also when the clocks changed between
    the two. Raises ``NotATime`` for an hour that does not exist on that day.
    """
    moved = local(moment).replace(tzinfo=None) + (_wall(after) - _wall(before))
    return at(moved.date(), moved.time())


def moving_order(starts: Iterable[datetime], *, later: bool) -> list[int]:
    """Return in which order parts move, by their places in ``starts``: nobody moves onto the old time of another.

    What moves to a ``later`` time begins with the last part, what moves to an earlier one with the first.
    """
    return [place for _, place in sorted(((one, place) for place, one in enumerate(starts)), reverse=later)]


def stay_between(starts_at: datetime, ends_at: datetime) -> int:
    """Return how long a driver waits for who is somewhere from ``starts_at`` until ``ends_at``, in minutes.

    Rounded up as people tell it, and as the page of a ride offers it: to a quarter of an hour, from two hours on to
    half an hour, from four on to an hour, and eight hours at most.
    """
    minutes = max((ends_at - starts_at) // timedelta(minutes=1), 0)
    step = next(step for most, step in _STEPS if minutes <= most)
    return min(-(-minutes // step) * step, _LONGEST_STAY)


#: Up to how many minutes a stay is told in steps of how many.
_STEPS: Final = ((120, 15), (240, 30), (24 * 60 * 366, 60))
_LONGEST_STAY: Final = 480


def _wall(moment: datetime) -> datetime:
    return local(moment).replace(tzinfo=None)
