"""The price decisions that ask for a new one: they end soon, ended lately, or are to be looked at again."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.store.database import reading
from booking.store.queries.decisions import SOON, decisions_to_look_at
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.desk.blueprint import blueprint


@blueprint.get("/tarieven-die-aflopen")
def decisions_ending() -> ResponseReturnValue:
    """List them, the first to end first. Never a ground: that is for who decides."""
    with reading() as session:
        found = decisions_to_look_at(session, actor().organisation_id, today=clock.today())
    return render_template("desk/decisions_ending.html", decisions=found, days=SOON.days)
