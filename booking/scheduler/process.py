"""The process of the scheduler: it waits until it leads, and then starts each job at its time."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import Final

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from booking.scheduler.doors import Doors, doors_for
from booking.scheduler.leader import Leadership
from booking.scheduler.timetable import Entry, timetable_for
from booking.web.common import clock
from booking.web.common.gateways import gateways

log = structlog.get_logger(__name__)

#: How often a process looks whether it leads: another takes over within this time.
_LOOK_EVERY: Final = timedelta(milliseconds=500)
#: A job that could not start for so long starts when it can; one that is later waits for its next turn.
_GRACE_SECONDS: Final = 60


def run(app: Flask) -> None:
    """Run until SIGTERM or SIGINT; jobs that are under way finish first."""
    over = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        over.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    with app.app_context():
        built = gateways()
    serve(app, doors_for(built.settings, built.payments), built.settings.database_url, over=over)


def serve(app: Flask, doors: Doors, database_url: str, *, over: threading.Event) -> None:
    """Start jobs whenever this process leads, until ``over`` is set."""
    leadership = Leadership(database_url)
    term: BackgroundScheduler | None = None
    log.info("scheduler_started")
    try:
        while not over.is_set():
            leads = leadership.held()
            if leads and term is None:
                log.info("scheduler_leads")
                term = begin(app, timetable_for(doors), doors)
            elif not leads and term is not None:
                log.warning("scheduler_stepped_down")
                term.shutdown(wait=False)
                term = None
            over.wait(_LOOK_EVERY.total_seconds())
    finally:
        if term is not None:
            term.shutdown()
        leadership.give_up()
        log.info("scheduler_ended")


def begin(app: Flask, entries: tuple[Entry, ...], doors: Doors) -> BackgroundScheduler:
    """Start each of ``entries`` now, and again after its time. None starts while it still runs."""
    # A job that takes longer than its turn is no news; what it does is in our own lines.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    term = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(len(entries))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": _GRACE_SECONDS},
        timezone="UTC",
    )
    for entry in entries:
        term.add_job(
            guarded(app, entry, doors),
            "interval",
            seconds=entry.every.total_seconds(),
            id=entry.name,
            next_run_time=clock.now(),
        )
    term.start()
    return term


def guarded(app: Flask, entry: Entry, doors: Doors) -> Callable[[], None]:
    """Return the job inside the app, with a line in the log: one that fails is tried again at its next turn."""

    def work() -> None:
        began = time.perf_counter()
        try:
            with app.app_context():
                done = entry.job(doors)
        except Exception:
            log.exception("job_failed", job=entry.name)
            return
        if done:
            log.info("job_done", job=entry.name, done=done, ms=round((time.perf_counter() - began) * 1000, 1))

    return work
