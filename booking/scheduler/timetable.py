"""The whole timetable: what happens by itself, and how often.

Each job claims the rows that it works on, so running twice, late or on two machines does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from booking.scheduler import jobs
from booking.scheduler.doors import Doors


@dataclass(frozen=True, slots=True)
class Entry:
    """A job and the time between two of its starts."""

    job: Callable[[Doors], int]
    every: timedelta
    needs_payments: bool = False
    needs_router: bool = False

    @property
    def name(self) -> str:
        """What the job is called in the log."""
        return self.job.__name__


TIMETABLE: Final = (
    Entry(jobs.dispatch_outbox, every=timedelta(seconds=5)),
    Entry(jobs.expire_holds, every=timedelta(seconds=30)),
    Entry(jobs.offer_places, every=timedelta(seconds=20)),
    Entry(jobs.send_refunds, every=timedelta(seconds=15), needs_payments=True),
    Entry(jobs.reconcile_payments, every=timedelta(seconds=60), needs_payments=True),
    Entry(jobs.learn_travel_times, every=timedelta(minutes=10), needs_router=True),
    # There is something to do once a day only; asked each hour, no restart ever costs a day.
    Entry(jobs.extend_series, every=timedelta(hours=1)),
    # Also once a day: asked often, because an old link opens until then.
    Entry(jobs.close_representations, every=timedelta(minutes=5)),
    Entry(jobs.watch_outbox, every=timedelta(minutes=5)),
    Entry(jobs.sweep, every=timedelta(hours=1)),
)


def timetable_for(doors: Doors) -> tuple[Entry, ...]:
    """Return what has to happen in an installation with these doors."""
    return tuple(
        entry
        for entry in TIMETABLE
        if (doors.payments is not None or not entry.needs_payments)
        and (doors.router is not None or not entry.needs_router)
    )
