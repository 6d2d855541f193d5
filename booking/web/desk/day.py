"""The list of one day: by time for the desk, by worker to be printed and taken along."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField

from booking.store.database import reading
from booking.store.queries.booking_lists import BookingLine, day_list
from booking.store.queries.confidential import Busy, busy_behind
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.desk.blueprint import blueprint
from booking.web.desk.moments import read_day
from booking.web.desk.words import STATES, why_not_done

_BY_WORKER = "worker"


class DayForm(PageForm):
    """Another day. It changes nothing, so it carries no token."""

    class Meta:
        """Without a token."""

        csrf = False

    dag = DateField(_l("Day"))


@dataclass(frozen=True, slots=True)
class WorkerList:
    """What one worker does on the day. Nobody's name: visits that have no worker."""

    name: str
    lines: tuple[BookingLine, ...]


@dataclass(frozen=True, slots=True)
class DayPage:
    """The visits of one day, by time, and by worker."""

    on: date
    today: date
    lines: tuple[BookingLine, ...]
    by_worker: tuple[WorkerList, ...]
    is_by_worker: bool
    busy: tuple[Busy, ...] = ()
    """Visits of which this person sees nothing but that somebody is busy."""

    @property
    def tomorrow(self) -> date:
        """The day after today."""
        return self.today + timedelta(days=1)


@blueprint.get("/dag")
def show_day() -> ResponseReturnValue:
    """Show the visits of a day. Never a price, a class or a ground: this list is printed for workers."""
    today = clock.today()
    on = read_day(request.args.get("dag")) or today
    with reading() as session:
        lines = day_list(session, actor().organisation_id, on)
        busy = busy_behind(session, actor().organisation_id, on)
    is_by_worker = request.args.get("by") == _BY_WORKER
    page = DayPage(on, today, tuple(lines), _by_worker(lines), is_by_worker=is_by_worker, busy=tuple(busy))
    form = DayForm(formdata=None, data={"dag": on})
    return render_template("desk/day.html", page=page, form=form, states=STATES, why_not_done=why_not_done)


def _by_worker(lines: list[BookingLine]) -> tuple[WorkerList, ...]:
    found: defaultdict[tuple[str, int], list[BookingLine]] = defaultdict(list)
    for line in lines:
        for worker in line.workers:
            found[worker.name, worker.worker_id].append(line)
        if not line.workers:
            found[_("Nobody yet"), 0].append(line)
    return tuple(WorkerList(name, tuple(theirs)) for (name, _id), theirs in sorted(found.items()))
