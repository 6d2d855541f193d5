"""The way back to a worker after something about them was saved."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.calendar import local_date
from booking.store.database import reading
from booking.store.queries.stranded import stranded_visits
from booking.usecases.workers.weeks_touched import warnings_from
from booking.web.common import clock
from booking.web.common.guard import actor


def to_worker(worker_id: int, said: str) -> Response:
    """Go back to the worker, whose page lists the visits that no longer fit and what is odd in the hours.

    Say first whether there are any. Nothing of it stands in the way of saving.
    """
    flash(said, "ok")
    now, organisation_id = clock.now(), actor().organisation_id
    with reading() as session:
        stranded = stranded_visits(session, organisation_id, now=now, worker_id=worker_id)
        warnings = warnings_from(session, organisation_id, worker_id, local_date(now))
    if stranded:
        flash(_("There are visits that no longer fit. Look at the list below."), "warm")
    if warnings:
        flash(_("Something in the hours needs a look. It stands below."), "warm")
    return redirect(url_for("coordinator.worker", worker_id=worker_id), code=303)
