"""Faults as pages: what happened, what now, whom to call. Never a stack trace."""

from __future__ import annotations

from typing import Final

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed

from booking.rules.refusals import NotAllowed, NotFound, Refusal
from booking.web.common.formats import duration
from booking.web.common.identity import forget_who_it_is
from booking.web.common.limits import seconds_to_wait
from booking.web.common.logs import request_id
from booking.web.common.tenancy import has_organisation

log = structlog.get_logger(__name__)

_BAD_REQUEST, _NOT_FOUND, _SERVER = 400, 404, 500
#: Templates for a status that has no page of its own words.
_SAME_WORDS: Final = {401: 403, 405: 404, 415: 400}
_OWN_WORDS: Final = frozenset({400, 403, 404, 410, 413, 422, 429, 500, 503})


def init_errors(app: Flask) -> None:
    """Turn every fault into a page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(Refusal, _refused)


def unavailable(error: Exception) -> ResponseReturnValue:
    """Answer when the database is away. The app hands this its driver's faults."""
    log.error("database_unavailable", exc_info=error)
    forget_who_it_is()
    response = error_page(503)
    response.headers["Retry-After"] = "30"
    return response


def error_page(status: int, *, template: str | None = None, wait: int = 0) -> Response:
    """Return the page for ``status``; as JSON for a script that asked for it. ``wait``: minutes, where we know it."""
    if request.accept_mimetypes.best == "application/json":
        response = jsonify(status=status, request_id=request_id())
    elif has_organisation():
        number = request_id() if status >= _SERVER else None
        page = template or f"errors/{_words_of(status)}.html"
        response = make_response(render_template(page, fault_number=number, wait=duration(wait) if wait else ""))
    else:
        response = make_response(_plain(status))
    response.status_code = status
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < _BAD_REQUEST:
        return error
    if isinstance(error, BadHost):
        # No address can be written for such a host, and every page has addresses.
        return Response("There is no such host.\n", status=error.code, mimetype="text/plain")
    if error.code >= _SERVER:
        # What went wrong may go wrong again while the page looks who is there.
        forget_who_it_is()
    response = error_page(error.code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _stale(_error: CSRFError) -> ResponseReturnValue:
    return error_page(403, template="errors/stale.html")


def _too_often(error: RateLimitExceeded) -> ResponseReturnValue:
    seconds = seconds_to_wait(error)
    response = error_page(429, wait=-(-seconds // 60))
    response.headers["Retry-After"] = str(seconds)
    return response


def _refused(refusal: Refusal) -> ResponseReturnValue:
    """Answer a refusal that no view put at a field: what is not there for this person does not exist."""
    statuses: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403}
    return error_page(statuses.get(type(refusal), 422))


def _words_of(status: int) -> int:
    if status in _OWN_WORDS:
        return status
    return _SAME_WORDS.get(status, _SERVER if status >= _SERVER else _BAD_REQUEST)


def _plain(status: int) -> str:
    if status >= _SERVER:
        title = _("We are away for a moment")
        happened = _("We are working on this website, or it is very busy.")
        now = _("Try again in a few minutes. What you booked before is safe.")
    elif status == _NOT_FOUND:
        title = _("We cannot find this page")
        happened = _("The address is wrong, or the page is no longer there.")
        now = _("Look at the address again. If you came through a link in a message, open that link once more.")
    else:
        title = _("We did not understand that")
        happened = _("Something in your request was missing or was too old. Nothing was changed.")
        now = _("Go back to the page before, load it again, and try once more.")
    return render_template("errors/plain.html", title=title, what_happened=happened, what_now=now)
