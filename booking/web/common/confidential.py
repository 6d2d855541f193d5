"""A face whose people see nothing of a confidential service, except for its guides."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, g
from flask_login import current_user

from booking.store.database import reading
from booking.store.queries.confidential import hidden_services
from booking.store.veil import hide, show_again
from booking.web.common.guard import actor

_BEFORE: Final = "veil_before"


def veil_blueprint(blueprint: Blueprint) -> None:
    """Hide from whoever opens a page of ``blueprint`` what they do not guide in. Declare it after its guard."""
    blueprint.before_request(_hide)
    blueprint.teardown_request(_show_again)


def _hide() -> None:
    if current_user.is_authenticated:
        with reading() as session:
            hidden = hidden_services(session, by=actor())
        g.veil_before = hide(hidden)


def _show_again(_error: BaseException | None) -> None:
    before = g.pop(_BEFORE, None)
    if before is not None:
        show_again(before)
