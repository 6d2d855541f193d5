"""The report of a visit on the resident's private page: what we found, and what we advise. To print."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.rules.refusals import NotFound
from booking.store.database import reading
from booking.store.queries.findings import findings_of
from booking.web.common.formats import text
from booking.web.common.limits import LINK_GUESS
from booking.web.resident.blueprint import blueprint
from booking.web.resident.links import booking_by_link
from booking.web.resident.visitor import visitor


@blueprint.get("/b/<token>/verslag")
@LINK_GUESS
def findings(token: str) -> ResponseReturnValue:
    """Show the newest version. Raises ``NotFound`` where nothing was written."""
    view = booking_by_link(token)
    with reading() as session:
        found = findings_of(session, visitor().organisation_id, view.booking_id)
    if found is None:
        raise NotFound
    return render_template(
        "resident/findings.html",
        token=token,
        service=text(view.service_name),
        starts_at=view.starts_at,
        findings=found,
        advice=[text(one) for one in found.advice],
    )
