"""How much of a service a household may have: the limits that count, one more, one less."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.messages.limit_words import quota_words
from booking.store.database import in_transaction, reading
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.usecases.services.add_limit import add_limit
from booking.usecases.services.remove_limit import remove_limit
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import request_words
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.limit_forms import LimitForm


@blueprint.route(f"/diensten/<{ID}:service_id>/grenzen", methods=["GET", "POST"])
def limits(service_id: int) -> ResponseReturnValue:
    """List the limits of a service; add one, or take one away."""
    with reading() as session:
        service = service_by_id(session, actor().organisation_id, service_id)
    here = redirect(url_for("coordinator.limits", service_id=service_id), code=303)
    gone = request.form.get("remove", "")
    if gone.isdecimal():
        in_transaction(lambda session: remove_limit(session, service_id, int(gone), by=actor()))
        flash(_("This limit is gone."), "ok")
        return here
    form = LimitForm().fit_in(service)
    if form.validate_on_submit():
        quota = form.to_quota()
        in_transaction(lambda session: add_limit(session, service_id, quota, by=actor()))
        flash(_("This limit counts from now on. What was booked stays booked."), "ok")
        return here
    page = render_template("coordinator/limits.html", form=form, service=service, limits=_in_words(service))
    return page, 422 if form.errors else 200


def _in_words(service: Service) -> tuple[tuple[int, str], ...]:
    """Return each limit in a sentence, with its id; 0 is the one that stands on the page of the service."""
    words = request_words()
    return tuple(
        (
            quota.quota_id,
            quota_words(quota, [one.name for one in service.options if one.option_id in quota.option_ids], words),
        )
        for quota in service.quotas
    )
