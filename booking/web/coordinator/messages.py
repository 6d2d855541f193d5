"""Messages that could not be sent."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.store.database import in_transaction, reading
from booking.store.queries.outbox import could_not_be_sent
from booking.usecases.messages import send_again as sending
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.coordinator import words
from booking.web.coordinator.blueprint import blueprint


@blueprint.get("/berichten")
def messages() -> str:
    """List them; to whom is shown only in part."""
    with reading() as session:
        unsent = could_not_be_sent(session, actor().organisation_id)
    return render_template("coordinator/messages.html", unsent=unsent, words=words)


@blueprint.post(f"/berichten/<{ID}:message_id>/opnieuw")
def send_again(message_id: int) -> ResponseReturnValue:
    """Try one again."""
    in_transaction(lambda session: sending.send_again(session, message_id, by=actor(), now=clock.now()))
    flash(_("We try to send this message again. It takes a minute."), "ok")
    return redirect(url_for("coordinator.messages"), code=303)
