"""Starts the fake on 127.0.0.1, inside another program or on its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from werkzeug.serving import WSGIRequestHandler, make_server

from booking.demo.fakestripe.app import create_app
from booking.demo.fakestripe.events import RETRY_SECONDS, WebhookSender
from booking.demo.fakestripe.faults import Faults
from booking.demo.fakestripe.memory import Json
from booking.demo.fakestripe.state import Ledger

_LOOK_FOR_EXPIRED_EACH_SECONDS = 1.0
_LOOK_FOR_STOP_EACH_SECONDS = 0.05


class FakeStripe:
    """A running fake: ``with FakeStripe(webhook_url=…, secret=…) as fake: …``, or `start` and `stop`.

    Its parts are its controls: `ledger` pays, declines, settles and tells what is kept; `webhooks` loses, repeats,
    holds and shuffles; `faults` breaks answers. ``secret`` may be several secrets, as while one is being replaced.
    ``clock`` gives seconds since 1970. Events that a stopped fake had not delivered go out after the next start,
    when it has a ``folder``.
    """

    def __init__(
        self,
        *,
        webhook_url: str,
        secret: str | Sequence[str],
        port: int = 0,
        folder: Path | None = None,
        clock: Callable[[], float] = time.time,  # noqa: TID251 (Stripe has a clock of its own)
        retry_seconds: Sequence[float] = RETRY_SECONDS,
        workers: int = 1,
    ) -> None:
        self.faults = Faults()
        self.webhooks = WebhookSender(
            webhook_url,
            (secret,) if isinstance(secret, str) else secret,
            clock=clock,
            delivered=self._mark_delivered,
            retry_seconds=retry_seconds,
            workers=workers,
        )
        self.ledger = Ledger(clock=clock, deliver=self.webhooks.send, folder=folder)
        app = create_app(self.ledger, self.webhooks, self.faults)
        self._server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_QuietHandler)
        self._serving = threading.Thread(
            target=self._server.serve_forever,
            args=(_LOOK_FOR_STOP_EACH_SECONDS,),
            name="fakestripe",
            daemon=True,
        )
        self._expiring = threading.Thread(target=self._expire, name="fakestripe expiry", daemon=True)
        self._stopped = threading.Event()

    @property
    def url(self) -> str:
        """Where the API stands: the ``api_base`` of a client."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> Self:
        """Serve, deliver and let time pass, in threads."""
        for event in reversed(self.ledger.events()):
            if event["pending_webhooks"]:
                self.webhooks.send(event)
        self._serving.start()
        self._expiring.start()
        self.webhooks.start()
        return self

    def stop(self) -> None:
        """Stop all of it and close the port."""
        self._stopped.set()
        self.faults.wake()
        self._server.shutdown()
        self._server.server_close()
        self._serving.join()
        self._expiring.join()
        self.webhooks.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def undelivered(self) -> list[Json]:
        """Return the events that nobody has taken yet, newest first."""
        return [event for event in self.ledger.events() if event["pending_webhooks"]]

    def _mark_delivered(self, event_id: str) -> None:
        self.ledger.mark_delivered(event_id)

    def _expire(self) -> None:
        while not self._stopped.wait(_LOOK_FOR_EXPIRED_EACH_SECONDS):
            self.ledger.expire_due()


class _QuietHandler(WSGIRequestHandler):
    """Logs nothing: a line for each request would hide the log of the program under test."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 (the name in werkzeug)
        """Say nothing."""
