"""The part of Stripe's API that the fake plays, under ``/v1``."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable

from flask import Flask, Response, jsonify, request

from booking.demo.fakestripe.errors import ApiError, missing
from booking.demo.fakestripe.faults import Faults
from booking.demo.fakestripe.memory import Json
from booking.demo.fakestripe.parameters import Call, checked
from booking.demo.fakestripe.state import Ledger

_KEYS = ("Bearer sk_test_", "Bearer rk_test_")


def add_api(app: Flask, ledger: Ledger, faults: Faults) -> None:
    """Add the API to the app; what it does not play answers as an unknown address does."""
    _add_gate(app, faults)
    _add_sessions(app, ledger, faults)
    _add_refunds(app, ledger, faults)
    _add_looks(app, ledger)


def _add_gate(app: Flask, faults: Faults) -> None:
    @app.before_request
    def check_request() -> None:
        if request.path.startswith("/v1/"):
            if not request.headers.get("Authorization", "").startswith(_KEYS):
                raise ApiError("Invalid API Key provided", status=401, code="api_key_invalid")
            faults.before(request.full_path, request.get_data(as_text=True))

    @app.errorhandler(ApiError)
    def tell(error: ApiError) -> tuple[Response, int]:
        return jsonify(error.body()), error.status

    @app.after_request
    def number(response: Response) -> Response:
        response.headers["Request-Id"] = f"req_{secrets.token_hex(7)}"
        return response


def _add_sessions(app: Flask, ledger: Ledger, faults: Faults) -> None:
    @app.post("/v1/checkout/sessions")
    def create_session() -> Response:
        pages_at = f"{request.host_url}pay"
        return _once(ledger, faults, lambda: ledger.create_session(_parameters("sessions.create"), pages_at=pages_at))

    @app.get("/v1/checkout/sessions/<session_id>")
    def show_session(session_id: str) -> Response:
        return jsonify(ledger.session(session_id))

    @app.post("/v1/checkout/sessions/<session_id>/expire")
    def expire_session(session_id: str) -> Response:
        _parameters("sessions.expire")
        return _once(ledger, faults, lambda: ledger.expire_session(session_id))


def _add_refunds(app: Flask, ledger: Ledger, faults: Faults) -> None:
    @app.post("/v1/refunds")
    def create_refund() -> Response:
        return _once(ledger, faults, lambda: ledger.create_refund(_parameters("refunds.create")))

    @app.get("/v1/refunds")
    def list_refunds() -> Response:
        asked = checked("refunds.list", request.args.items(multi=True))
        unknown = sorted(asked.keys() - {"payment_intent", "limit", "starting_after"})
        if unknown:
            raise ApiError(f"The fake does not play {unknown[0]}", code="not_in_fake", param=unknown[0])
        return _page_of(ledger.refunds(asked.get("payment_intent")), asked)


def _add_looks(app: Flask, ledger: Ledger) -> None:
    @app.get("/v1/payment_intents/<payment_id>")
    def show_payment(payment_id: str) -> Response:
        return jsonify(ledger.payment(payment_id))

    @app.get("/v1/refunds/<refund_id>")
    def show_refund(refund_id: str) -> Response:
        return jsonify(ledger.refund(refund_id))

    @app.get("/v1/events/<event_id>")
    def show_event(event_id: str) -> Response:
        return jsonify(ledger.event(event_id))

    @app.route("/v1/<path:path>", methods=["GET", "POST", "DELETE"])
    def unknown(path: str) -> Response:
        raise ApiError(f"Unrecognized request URL ({request.method}: /v1/{path})", status=404)


def _parameters(call: Call) -> Json:
    return checked(call, request.form.items(multi=True))


def _once(ledger: Ledger, faults: Faults, work: Callable[[], Json]) -> Response:
    form = sorted(request.form.items(multi=True))
    fingerprint = hashlib.sha256(json.dumps([request.path, form]).encode()).hexdigest()
    body = ledger.once(request.headers.get("Idempotency-Key"), fingerprint, work)
    faults.after(request.method)
    return jsonify(body)


def _page_of(found: list[Json], asked: Json) -> Response:
    ids = [one["id"] for one in found]
    after = asked.get("starting_after")
    if after is not None and after not in ids:
        raise missing("object", after)
    first = ids.index(after) + 1 if after is not None else 0
    end = first + min(max(asked.get("limit", 10), 1), 100)
    return jsonify(object="list", url=request.path, data=found[first:end], has_more=end < len(found))
