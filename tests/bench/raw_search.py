"""The least that a search can cost: what is measured beside every search of ours, in the same run.

One statement on the partial index ``ix_assignments_busy`` (organisation, worker, start; the end is included, so
that the table itself is never read), in PostgreSQL's binary form, one row a worker; and arithmetic on integers
whose bits are the quarters of the fourteen days. The rosters are known beforehand, as a process of ours remembers
them. Written as well as we can: no session, no rows, no moments.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import psycopg

from booking.rules.calendar import day_range

_TAKEN = """
    SELECT worker_id, string_agg(timestamptz_send(starts_at) || timestamptz_send(ends_at), ''::bytea)
      FROM assignments
     WHERE organisation_id = %s AND worker_id = ANY(%s) AND starts_at >= %s AND starts_at < %s
       AND state IN ('held', 'planned', 'started', 'done')
     GROUP BY worker_id
"""
_QUARTER_US = 900_000_000
_QUARTERS_A_DAY = 96
_POSTGRES_BEGINS = datetime(2000, 1, 1, tzinfo=UTC)
#: The start of an hour needs four free quarters from it on.
_HOUR = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose free hours on which days. ``open_quarters`` has a bit for each quarter at work, by worker."""

    organisation_id: int
    days: tuple[date, ...]
    open_quarters: Mapping[int, int]


def quarters_at_work(days: tuple[date, ...], windows: list[tuple[datetime, datetime]]) -> int:
    """Return the bits of ``windows``, counted in quarters from the first day's midnight."""
    opens = day_range(days[0])[0]
    quarter = timedelta(minutes=15)
    return sum((1 << (ends - opens) // quarter) - (1 << (starts - opens) // quarter) for starts, ends in windows)


class RawSearch:
    """A search with nothing around it."""

    def __init__(self, connection: psycopg.Connection, asked: Asked) -> None:
        """Prepare everything that does not depend on what is taken."""
        opens, closes = day_range(asked.days[0])[0], day_range(asked.days[-1])[1]
        self._asked = (asked.organisation_id, list(asked.open_quarters), opens, closes)
        self._opens = opens
        self._open = asked.open_quarters
        self._from = (opens - _POSTGRES_BEGINS) // timedelta(microseconds=1)
        self._powers = [1 << quarter for quarter in range((len(asked.days) + 1) * _QUARTERS_A_DAY)]
        self._cursor = connection.cursor(binary=True)

    def starts(self) -> list[int]:
        """Return the quarters, counted from the first day's midnight, at which any of the workers has an hour."""
        free = 0
        left = dict(self._open)
        for worker_id, taken in self._cursor.execute(_TAKEN, self._asked, prepare=True).fetchall():
            free |= _hours(left.pop(worker_id) & ~self._taken(taken))
        for untouched in left.values():
            free |= _hours(untouched)
        return [quarter for quarter, bit in enumerate(bin(free)[:1:-1]) if bit == "1"]

    def moments(self) -> list[datetime]:
        """Return the same starts as moments, to compare."""
        return [self._opens + quarter * timedelta(minutes=15) for quarter in self.starts()]

    def _taken(self, sent: bytes) -> int:
        moments = array("q", sent)
        moments.byteswap()
        taken, powers, begin = 0, self._powers, self._from
        for starts_at, ends_at in zip(moments[::2], moments[1::2], strict=True):
            taken |= powers[-((begin - ends_at) // _QUARTER_US)] - powers[(starts_at - begin) // _QUARTER_US]
        return taken


def _hours(free: int) -> int:
    """Return the quarters from which on `_HOUR` quarters are free."""
    for quarters in (1, _HOUR // 2):
        free &= free >> quarters
    return free
