"""Where somebody goes once they have signed in."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app, request, url_for

from booking.rules.actors import Role
from booking.web.common.guard import may_open
from booking.web.common.paths import same_site_path

_FIRST_PAGES = (
    (Role.COORDINATOR, "coordinator.start"),
    (Role.DESK, "desk.start"),
    (Role.WORKER, "worker.today"),
)


def landing_page(roles: Iterable[Role]) -> str:
    """Return the page that was asked for, when these roles may open it; else the first page of their face."""
    asked = same_site_path(request.values.get("next"))
    if asked and may_open(current_app, asked, roles):
        return asked
    return next((url_for(page) for role, page in _FIRST_PAGES if role in roles), "/")
