"""Delivers signed webhooks from threads of its own: again and again until they are taken, and badly when asked.

A real line loses, repeats, delays and shuffles messages. Tests do the same with `WebhookSender.drop_next`,
`repeat`, `delay`, `shuffle` and `hold` / `release`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_ANSWER_WITHIN_SECONDS = 10.0


def signature_header(body: bytes, *, secrets: Sequence[str], at: float) -> str:
    """Return the ``Stripe-Signature`` of a body, signed ``at`` a moment (seconds since 1970) by each secret."""
    signed = b"%d." % int(at) + body
    signatures = (hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets)
    return ",".join([f"t={int(at)}", *(f"v1={signature}" for signature in signatures)])


@dataclass
class _Parcel:
    event: dict[str, Any]
    due: float
    attempt: int = 0


class WebhookSender:
    """Takes events in with `send` and brings them to ``url`` until it answers 2xx, or the tries are used up.

    ``delivered`` is told the id of each event that was taken. More ``workers`` deliver at the same time.
    """

    def __init__(
        self,
        url: str,
        secrets: Sequence[str],
        *,
        clock: Callable[[], float],
        delivered: Callable[[str], None],
        retry_seconds: Sequence[float] = RETRY_SECONDS,
        workers: int = 1,
    ) -> None:
        self.url = url
        self.secrets = tuple(secrets)
        self._clock = clock
        self._delivered = delivered
        self._retry_seconds = retry_seconds
        self._parcels: list[_Parcel] = []
        self._under_way = 0
        self._changed = threading.Condition()
        self._held = self._stopped = False
        self._drop = self._repeat = 0
        self._delay = 0.0
        self._dice: random.Random | None = None
        self._threads = [threading.Thread(target=self._work, name="webhooks", daemon=True) for _ in range(workers)]

    def start(self) -> None:
        """Start to deliver."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop, after what is under way; the rest stays undelivered."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def send(self, event: dict[str, Any]) -> None:
        """Take an event in, to be delivered soon."""
        with self._changed:
            if self._drop:
                self._drop -= 1
                return
            due = time.monotonic() + self._delay
            self._parcels += [_Parcel(event, due) for _ in range(1 + self._repeat)]
            self._changed.notify_all()

    def drop_next(self, count: int) -> None:
        """Lose the next events for good: they are never delivered."""
        with self._changed:
            self._drop = count

    def repeat(self, times: int) -> None:
        """Deliver each event so many times more than once; 0 is normal."""
        with self._changed:
            self._repeat = times

    def delay(self, seconds: float) -> None:
        """Deliver each event so much later; 0 is normal."""
        with self._changed:
            self._delay = seconds

    def shuffle(self, seed: int | None) -> None:
        """Deliver what is due in an order of chance; None is normal: in the order of the events."""
        with self._changed:
            self._dice = random.Random(seed) if seed is not None else None

    def hold(self) -> None:
        """Collect events without delivering them."""
        with self._changed:
            self._held = True

    def release(self) -> None:
        """Deliver what was held, and go on."""
        with self._changed:
            self._held = False
            self._changed.notify_all()

    def settle(self, *, within_seconds: float) -> bool:
        """Wait until each event was taken or given up; False when time runs out first. What is held waits too."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._parcels and not self._under_way, timeout=within_seconds)

    def _work(self) -> None:
        while (parcel := self._next()) is not None:
            taken = self._post(parcel.event)
            if taken:
                self._delivered(parcel.event["id"])
            with self._changed:
                self._under_way -= 1
                if not taken and parcel.attempt < len(self._retry_seconds):
                    wait = self._retry_seconds[parcel.attempt]
                    self._parcels.append(_Parcel(parcel.event, time.monotonic() + wait, parcel.attempt + 1))
                self._changed.notify_all()

    def _next(self) -> _Parcel | None:
        with self._changed:
            while not self._stopped:
                now = time.monotonic()
                ready = [parcel for parcel in self._parcels if parcel.due <= now and not self._held]
                if ready:
                    chosen = self._dice.choice(ready) if self._dice else ready[0]
                    self._parcels.remove(chosen)
                    self._under_way += 1
                    return chosen
                coming = [parcel.due - now for parcel in self._parcels if not self._held]
                self._changed.wait(timeout=min(coming, default=None))
        return None

    def _post(self, event: dict[str, Any]) -> bool:
        body = json.dumps(event).encode()
        parts = urlsplit(self.url)
        connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = connect(parts.hostname or "", parts.port, timeout=_ANSWER_WITHIN_SECONDS)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature_header(body, secrets=self.secrets, at=self._clock()),
            "User-Agent": "Stripe/1.0 (fake)",
        }
        try:
            connection.request("POST", parts.path or "/", body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return False
        else:
            return 200 <= answer.status < 300
        finally:
            connection.close()
