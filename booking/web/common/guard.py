"""Who may open which page. Nothing is open by accident: an app with an unguarded page does not start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Blueprint, Flask, abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from booking.rules.actors import Actor, Role
from booking.web.common import identity
from booking.web.common.paths import page_url

P = ParamSpec("P")
R = TypeVar("R")

actor: Callable[[], Actor] = identity.actor


class AccessNotDeclared(Exception):
    """A page of which nobody said who may open it."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open the pages of a blueprint: any of these roles; None is everybody."""

    roles: frozenset[Role] | None

    def __call__(self) -> Response | None:
        """Turn away who may not come in, before the view runs."""
        return None if self.roles is None else _turned_away(self.roles)


def guard_blueprint(blueprint: Blueprint, *roles: Role) -> None:
    """Open every page of ``blueprint`` to staff with one of ``roles`` only."""
    blueprint.before_request(Access(frozenset(roles)))


def open_to_everybody(blueprint: Blueprint) -> None:
    """Say that the pages of ``blueprint`` are for everybody."""
    blueprint.before_request(Access(None))


def require_role(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Open one view to staff with one of ``roles`` only, within what its blueprint allows."""

    def decorate(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            return _turned_away(frozenset(roles)) or view(*args, **kwargs)

        return guarded

    return decorate


def require_declared_access(app: Flask) -> None:
    """Raise ``AccessNotDeclared`` unless each page of ``app`` belongs to a blueprint that says who may open it."""
    undeclared = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and _access_of(app, rule.endpoint) is None
    }
    if undeclared:
        raise AccessNotDeclared(", ".join(sorted(undeclared)))


def may_open(app: Flask, path: str, roles: Iterable[Role]) -> bool:
    """Tell whether somebody with ``roles`` may open the page at ``path``, as far as its blueprint says."""
    try:
        endpoint, _ = app.url_map.bind_to_environ(request.environ).match(path.partition("?")[0], method="GET")
    except HTTPException:
        return False
    access = _access_of(app, endpoint)
    return access is not None and (access.roles is None or bool(access.roles & frozenset(roles)))


def _access_of(app: Flask, endpoint: str) -> Access | None:
    before = app.before_request_funcs.get(endpoint.rpartition(".")[0] or None, [])
    return next((function for function in before if isinstance(function, Access)), None)


def _turned_away(roles: frozenset[Role]) -> Response | None:
    if not current_user.is_authenticated:
        return _to_sign_in(roles)
    if not roles & current_user.roles:
        abort(403)
    return None


def _to_sign_in(roles: frozenset[Role]) -> Response:
    # A script that sends what was done without a signal must not take the sign-in page for a good answer.
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or _wants_json():
        abort(401)
    page = "account.sign_in_with_code" if roles == {Role.WORKER} else "account.sign_in"
    return redirect(url_for(page, next=page_url()), code=303)


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
