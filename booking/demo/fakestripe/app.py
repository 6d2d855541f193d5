"""The HTTP face of the fake: Stripe's API, the payment page under ``/pay``, and controls for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import Flask, Response, abort, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from booking.demo.fakestripe.api import add_api
from booking.demo.fakestripe.errors import ApiError, PageClosed
from booking.demo.fakestripe.events import WebhookSender
from booking.demo.fakestripe.faults import Faults
from booking.demo.fakestripe.memory import Json
from booking.demo.fakestripe.pages import closed_page, content_policy, pay_page, return_url, unknown_page
from booking.demo.fakestripe.state import Ledger, Method

_LONGEST_WAIT_SECONDS = 30.0


def create_app(ledger: Ledger, webhooks: WebhookSender, faults: Faults) -> Flask:
    """Return the fake as a Flask app."""
    app = Flask(__name__, static_url_path="/assets")
    add_api(app, ledger, faults)
    _add_pages(app, ledger)
    _add_controls(app, ledger, webhooks, faults)
    return app


def _add_pages(app: Flask, ledger: Ledger) -> None:
    @app.get("/pay/<session_id>")
    def show_page(session_id: str) -> AnyResponse:
        session = _session_or_404(ledger, session_id)
        if session["status"] != "open":
            return _closed(session)
        page = pay_page(
            session, description=ledger.description(session_id), declined=request.args.get("declined") == "1"
        )
        return _html("pay.html", page, session=session)

    @app.post("/pay/<session_id>")
    def choose(session_id: str) -> AnyResponse:
        session = _session_or_404(ledger, session_id)
        choice = request.form.get("choice")
        try:
            if choice == "decline":
                ledger.decline(session_id)
                return redirect(f"{request.path}?declined=1", 303)
            ledger.pay(session_id, method=cast("Method", choice))
        except PageClosed:
            return _closed(ledger.session(session_id))
        return redirect(return_url(session), 303)


def _add_controls(app: Flask, ledger: Ledger, webhooks: WebhookSender, faults: Faults) -> None:
    controls: dict[str, Callable[[Any], None]] = {
        "drop_next": webhooks.drop_next,
        "repeat": webhooks.repeat,
        "delay": webhooks.delay,
        "shuffle": webhooks.shuffle,
        "hold": lambda wanted: webhooks.hold() if wanted else webhooks.release(),
        "fail_next": faults.fail_next,
        "lose_answers": faults.lose_answers,
        "break_object": lambda wanted: faults.break_object(**wanted),
        "mend": lambda wanted: faults.mend() if wanted else None,
    }

    @app.post("/_control")
    def control() -> Json:
        asked: Json = request.get_json()
        if unknown := sorted(asked.keys() - controls.keys()):
            raise ApiError(f"No such control: {unknown[0]}")
        for name, value in asked.items():
            controls[name](value)
        return {}

    @app.post("/_replay/<event_id>")
    def replay(event_id: str) -> Json:
        webhooks.send(ledger.event(event_id))
        return {}

    @app.post("/_settle")
    def settle() -> Json:
        return {"settled": webhooks.settle(within_seconds=_LONGEST_WAIT_SECONDS)}

    @app.post("/_settle/<session_id>/<any(paid, failed):outcome>")
    def settle_payment(session_id: str, outcome: str) -> Response:
        return jsonify(ledger.settle(session_id, paid=outcome == "paid"))


def _session_or_404(ledger: Ledger, session_id: str) -> Json:
    try:
        return ledger.session(session_id)
    except ApiError:
        abort(_html("closed.html", unknown_page(), session=None, status=404))


def _closed(session: Json) -> AnyResponse:
    return _html("closed.html", closed_page(session), session=session, status=410)


def _html(template: str, page: object, *, session: Json | None, status: int = 200) -> AnyResponse:
    headers = {
        "Content-Security-Policy": content_policy(session),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(render_template(template, page=page), status, headers)
