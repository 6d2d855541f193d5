"""What can happen to a checkout: opened, closed, paid, declined, settled late, given back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Literal

from booking.demo.fakestripe.checkouts import new_session
from booking.demo.fakestripe.errors import ApiError, PageClosed
from booking.demo.fakestripe.memory import Json, Memory
from booking.demo.fakestripe.objects import charge_of, new_event, new_id, new_payment, new_refund

Method = Literal["card", "bancontact"]

_REFUND_PARAMETERS = {"amount", "metadata", "payment_intent", "reason"}


class Ledger:
    """Stripe's memory. ``clock`` gives seconds since 1970; ``deliver`` is handed each new event, once it is kept."""

    def __init__(
        self, *, clock: Callable[[], float], deliver: Callable[[Json], None], folder: Path | None = None
    ) -> None:
        self._clock = clock
        self._memory = Memory(deliver=deliver, folder=folder)

    def once(self, key: str | None, fingerprint: str, work: Callable[[], Json]) -> Json:
        """Do the work, or give the answer that it gave before under this key. Raises `ApiError` for another body."""
        if key is None:
            return work()
        with self._memory.change():
            if key not in self._memory.kept.answers:
                self._memory.kept.answers[key] = (fingerprint, deepcopy(work()))
            known, answer = self._memory.kept.answers[key]
        if known != fingerprint:
            raise ApiError(
                "Keys for idempotent requests can only be used with the same parameters they were first used with.",
                kind="idempotency_error",
            )
        return deepcopy(answer)

    def forget_keys(self) -> None:
        """Forget the idempotency keys, as Stripe does after a day."""
        with self._memory.change():
            self._memory.kept.answers.clear()

    def create_session(self, parameters: Json, *, pages_at: str) -> Json:
        """Open a session of which the pay page stands under ``pages_at``."""
        session_id = new_id("cs_test", size=29)
        session = new_session(parameters, session_id=session_id, page_url=f"{pages_at}/{session_id}", now=self._now())
        with self._memory.change():
            self._memory.kept.sessions[session_id] = session
            self._memory.kept.payment_data[session_id] = {
                "description": parameters["line_items"][0]["price_data"]["product_data"]["name"],
                "metadata": {},
                **parameters.get("payment_intent_data", {}),
            }
        return deepcopy(session)

    def session(self, session_id: str) -> Json:
        """Return a session as it stands now; its time may just have run out."""
        self.expire_due()
        with self._memory.lock:
            return deepcopy(self._memory.find("sessions", session_id))

    def description(self, session_id: str) -> str:
        """Return what is paid for."""
        with self._memory.lock:
            return str(self._memory.find("payment_data", session_id)["description"])

    def expire_session(self, session_id: str) -> Json:
        """Close an open session. Raises `ApiError` when it is closed."""
        self.expire_due()
        with self._memory.change():
            session = self._memory.find("sessions", session_id)
            if session["status"] != "open":
                raise ApiError(
                    "Only Checkout Sessions with a status in ['open'] can be expired. "
                    f"This Checkout Session has a status of '{session['status']}'."
                )
            self._close(session)
            return deepcopy(session)

    def expire_due(self) -> None:
        """Close the open sessions of which the time has run out."""
        with self._memory.lock:
            now = self._now()
            due = [
                one
                for one in self._memory.kept.sessions.values()
                if one["status"] == "open" and one["expires_at"] <= now
            ]
            if due:
                with self._memory.change():
                    for session in due:
                        self._close(session)

    def pay(self, session_id: str, *, method: Method = "card", settled: bool = True) -> Json:
        """Pay an open session. Without ``settled`` the session completes and the money comes later: `settle`.

        Raises `PageClosed` when it is paid or expired.
        """
        with self._attempt(session_id) as (session, payment):
            if method not in session["payment_method_types"]:
                raise ApiError(f"{method} is not offered here", param="payment_method_types")
            payment["payment_method_types"] = [method]
            session.update(status="complete", url=None, payment_intent=payment["id"])
            if settled:
                self._receive(session, payment)
            else:
                payment["status"] = "processing"
            self._emit("checkout.session.completed", session)
            return deepcopy(session)

    def decline(self, session_id: str) -> Json:
        """Let the bank say no: the session stays open for another try. Raises `PageClosed`."""
        with self._attempt(session_id) as (session, payment):
            payment["status"] = "requires_payment_method"
            self._emit("payment_intent.payment_failed", payment)
            return deepcopy(session)

    def settle(self, session_id: str, *, paid: bool) -> Json:
        """End a payment that was not settled at once."""
        with self._memory.change():
            session = self._memory.find("sessions", session_id)
            payment = self._memory.kept.payments.get(session["payment_intent"] or "")
            if payment is None or payment["status"] != "processing":
                raise ApiError("This session waits for no money")
            if paid:
                self._receive(session, payment)
                self._emit("checkout.session.async_payment_succeeded", session)
            else:
                payment["status"] = "requires_payment_method"
                self._emit("checkout.session.async_payment_failed", session)
            return deepcopy(session)

    def payment(self, payment_id: str) -> Json:
        """Return a payment intent."""
        with self._memory.lock:
            return deepcopy(self._memory.find("payments", payment_id))

    def create_refund(self, parameters: Json) -> Json:
        """Give money of a payment back: the amount asked, or all that is left. Raises `ApiError` beyond that."""
        unknown = sorted(parameters.keys() - _REFUND_PARAMETERS)
        if unknown or "payment_intent" not in parameters:
            raise ApiError("The fake refunds by payment_intent", code="not_in_fake", param=(*unknown, None)[0])
        with self._memory.change():
            payment = self._memory.kept.payments.get(parameters["payment_intent"])
            if payment is None:
                raise ApiError(
                    f"No such payment_intent: '{parameters['payment_intent']}'",
                    status=404,
                    code="resource_missing",
                    param="payment_intent",
                )
            refund = new_refund(payment, parameters, returned=self._returned(payment), now=self._now())
            self._memory.kept.refunds[refund["id"]] = refund
            self._emit("refund.created", refund)
            self._emit("charge.refunded", charge_of(payment, returned=self._returned(payment)))
            return deepcopy(refund)

    def refund(self, refund_id: str) -> Json:
        """Return a refund."""
        with self._memory.lock:
            return deepcopy(self._memory.find("refunds", refund_id))

    def refunds(self, payment_id: str | None = None) -> list[Json]:
        """Return the refunds, of one payment or of all, newest first."""
        with self._memory.lock:
            if payment_id is not None:
                self._memory.find("payments", payment_id)
            found = [one for one in self._memory.kept.refunds.values() if payment_id in {None, one["payment_intent"]}]
            return deepcopy(found[::-1])

    def event(self, event_id: str) -> Json:
        """Return an event as it was made."""
        with self._memory.lock:
            return deepcopy(self._memory.find("events", event_id))

    def events(self) -> list[Json]:
        """Return the events, newest first."""
        with self._memory.lock:
            return deepcopy(list(self._memory.kept.events.values())[::-1])

    def mark_delivered(self, event_id: str) -> None:
        """Remember that a webhook was taken."""
        with self._memory.change():
            self._memory.find("events", event_id)["pending_webhooks"] = 0

    def _now(self) -> int:
        return int(self._clock())

    @contextmanager
    def _attempt(self, session_id: str) -> Iterator[tuple[Json, Json]]:
        self.expire_due()
        with self._memory.change():
            session = self._memory.find("sessions", session_id)
            if session["status"] != "open":
                raise PageClosed(session["status"])
            payment_id = self._memory.kept.attempts.setdefault(session_id, new_id("pi"))
            payment = self._memory.kept.payments.setdefault(
                payment_id,
                new_payment(payment_id, session, data=self._memory.kept.payment_data[session_id], now=self._now()),
            )
            yield session, payment

    def _close(self, session: Json) -> None:
        session.update(status="expired", url=None)
        self._emit("checkout.session.expired", session)

    def _receive(self, session: Json, payment: Json) -> None:
        payment.update(status="succeeded", amount_received=payment["amount"], latest_charge=new_id("ch"))
        session["payment_status"] = "paid"
        self._emit("payment_intent.succeeded", payment)
        self._emit("charge.succeeded", charge_of(payment, returned=self._returned(payment)))

    def _returned(self, payment: Json) -> int:
        return sum(
            one["amount"] for one in self._memory.kept.refunds.values() if one["payment_intent"] == payment["id"]
        )

    def _emit(self, kind: str, about: Json) -> None:
        self._memory.emit(new_event(kind, about, now=self._now()))
