"""Offer the places that are free to those who wait, in the order of each organisation.

It looks at what stands, not at what happened: a place that was cancelled, that lapsed, that a move left, or that an
absence no longer takes, is simply free at the next look.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from booking.rules.calendar import local_date
from booking.rules.refusals import Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.queries.waiting import Waiting, waiting_in_order
from booking.store.queries.waiting_pulse import Pulse, changed_since, newest_change, pulses
from booking.usecases.waiting.find_place import find_place
from booking.usecases.waiting.offer_place import offer_place

#: A change can become visible this long after one with a higher number: a transaction takes its time.
LATE: Final = timedelta(minutes=2)
#: Whatever we did not think of is seen after this time.
AT_LAST: Final = timedelta(minutes=15)
#: Places that were taken while we looked, before we leave somebody to the next look.
_TRIES: Final = 3
#: So often one walk along a list looks for a time, about: the next one goes on where it stopped.
MOST_LOOKS: Final = 300


@dataclass(slots=True)
class Looked:
    """What one process remembers of its last looks, so that a list of which nothing changed costs nothing.

    Kept in memory: whoever takes over simply looks at everything once.
    """

    _seen: dict[int, tuple[Pulse, date, datetime]] = field(default_factory=dict)
    _marks: deque[tuple[datetime, int]] = field(default_factory=deque)
    _passed: dict[int, frozenset[int]] = field(default_factory=dict)

    def since(self, now: datetime) -> int | None:
        """Return the number of the change up to which everything was surely seen, or None in the first minutes."""
        while len(self._marks) > 1 and self._marks[1][0] <= now - LATE:
            self._marks.popleft()
        return self._marks[0][1] if self._marks and self._marks[0][0] <= now - LATE else None

    def is_due(self, organisation_id: int, pulse: Pulse, *, now: datetime) -> bool:
        """Tell whether a list has to be looked at, even where no booking changed."""
        pulse_before, day, at = self._seen.get(organisation_id, (None, None, None))
        if self.passed(organisation_id):
            return True
        return pulse != pulse_before or day != local_date(now) or at is None or now - at >= AT_LAST

    def note(self, organisation_id: int, pulse: Pulse, *, now: datetime) -> None:
        """Remember that a list was looked at as it stood at ``now``."""
        self._seen[organisation_id] = (pulse, local_date(now), now)

    def forget(self, organisation_id: int) -> None:
        """Let a list be looked at once more from its beginning, after the walk that is under way."""
        self._seen.pop(organisation_id, None)

    def passed(self, organisation_id: int) -> frozenset[int]:
        """Return the wishes for which a walk that is not at its end found nothing; none where it was."""
        return self._passed.get(organisation_id, frozenset())

    def stop(self, organisation_id: int, passed: frozenset[int]) -> None:
        """Remember how far a walk came; with nobody ``passed`` it is at its end."""
        self._passed[organisation_id] = passed

    def mark(self, newest: int, *, now: datetime) -> None:
        """Remember the newest change of this moment."""
        self._marks.append((now, newest))


def offer_places(looked: Looked, *, now: datetime) -> int:
    """Offer what is free to whom it suits, in every organisation where something changed; return how many offers.

    Each offer is a transaction of its own, so that nobody who books meanwhile waits for the whole list. Two
    processes at once do no harm: a wish has one open offer at most, and a place is held by one booking.
    """
    with reading() as session:
        newest, since = newest_change(session), looked.since(now)
        lists = sorted(pulses(session).items())
        changed = frozenset(dict(lists)) if since is None else changed_since(session, since)
        due = [(one, pulse) for one, pulse in lists if one in changed or looked.is_due(one, pulse, now=now)]
    made = 0
    for organisation_id, pulse in due:
        goes_on = bool(looked.passed(organisation_id))
        made += offer_places_of(organisation_id, now=now, looked=looked)
        if not goes_on:
            looked.note(organisation_id, pulse, now=now)
        elif organisation_id in changed:
            # It may suit somebody whom this walk had passed already.
            looked.forget(organisation_id)
    looked.mark(newest, now=now)
    return made


def offer_places_of(
    organisation_id: int, *, now: datetime, looked: Looked | None = None, most_looks: int = MOST_LOOKS
) -> int:
    """Offer the free places of one organisation; return how many offers were made.

    A long list takes several walks: each goes on where the one before stopped (``looked``). Whom it passed then still
    comes before everybody behind them, and the first in line is looked at each time.
    """
    looked = looked or Looked()
    before = looked.passed(organisation_id)
    with reading() as session:
        line = waiting_in_order(session, organisation_id, today=local_date(now))
        wanted = {one.service_id for one in line}
        services = {service_id: service_by_id(session, organisation_id, service_id) for service_id in wanted}
    walk, made = _Walk(services, now, most_looks), 0
    for waiting in line:
        if waiting.has_offer:
            continue
        if waiting.waiting_id in before and walk.passed:
            walk.passed.append(waiting)
            continue
        if walk.looks_left <= 0:
            looked.stop(organisation_id, before | {one.waiting_id for one in walk.passed})
            return made
        made += walk.serve(waiting, is_counted=waiting.waiting_id not in before)
    looked.stop(organisation_id, frozenset())
    return made


@dataclass(slots=True)
class _Walk:
    """One walk along a list: whom it passed, in order, because nothing was free for them, and what it may cost."""

    services: dict[int, Service]
    now: datetime
    looks_left: int
    passed: list[Waiting] = field(default_factory=list)

    def serve(self, waiting: Waiting, *, is_counted: bool) -> int:
        """Offer a place to somebody, or to who stands before them, or pass them; return how many offers.

        A place may have become free after we had looked for those before: they are looked at again before anybody
        behind them gets it. Who is left when the looks are used up comes first in the next walk.
        """
        made, failed, looks_before = 0, 0, self.looks_left
        while failed < _TRIES:
            if made and self.looks_left <= 0:
                return made
            found = self._look(waiting)
            if found is None:
                break
            chosen, starts_at = self._first_for(local_date(found)) or (waiting, found)
            offered = _offer(chosen, starts_at, now=self.now)
            if offered is None:
                failed += 1
                continue
            made += offered
            if chosen is waiting:
                return made
            self.passed.remove(chosen)
        self.passed.append(waiting)
        if not is_counted:
            self.looks_left = looks_before
        return made

    def _first_for(self, on: date) -> tuple[Waiting, datetime] | None:
        for waiting in self.passed:
            found = self._look(waiting, only=on)
            if found is not None:
                return waiting, found
        return None

    def _look(self, waiting: Waiting, *, only: date | None = None) -> datetime | None:
        self.looks_left -= 1
        with reading() as session:
            return find_place(session, waiting, self.services[waiting.service_id], now=self.now, only=only)


def _offer(waiting: Waiting, starts_at: datetime, *, now: datetime) -> bool | None:
    """Tell whether we offered the place; False where another process was faster, None where the place is gone."""
    try:
        return in_transaction(
            lambda session: offer_place(
                session, waiting.waiting_id, starts_at, organisation_id=waiting.organisation_id, now=now
            )
        )
    except Refusal:
        return None
